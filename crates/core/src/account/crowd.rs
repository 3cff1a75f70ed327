//! Who everybody is, as sets of users.

use crate::Moment;
use crate::account::{Key, Lists, Status, User};
use crate::index::{ACTIVE, Bits, Index, PERHAPS_ACTIVE, Record};

/// The loaded users by what they share.
#[derive(Clone, Debug)]
pub(crate) struct Crowd {
    /// By the number of their account role.
    pub roles: Vec<Bits>,
    /// Those with standing for certain.
    pub active: Bits,
    /// Those with standing as far as anybody knows.
    pub perhaps_active: Bits,
    /// Whether the status or account role of any is unreadable.
    pub is_doubtful: bool,
    pub bots: Bits,
    pub invited: Bits,
    /// Those whom a key that may be live stands for.
    keyed: Bits,
    /// Where each user's keys begin among all; one more for the end.
    starts: Box<[u32]>,
    keys: Box<[LiveKey]>,
}

/// A key that is live until it ends.
#[derive(Clone, Copy, Debug)]
struct LiveKey {
    key: Key,
    is_service: bool,
    expires_at: Option<Moment>,
}

impl Crowd {
    pub fn new(index: &Index, lists: Lists<'_>, stands_for: impl Fn(Key) -> Option<User>) -> Self {
        let count = lists.users.len();
        let those = |is_one: &dyn Fn(usize, &Record) -> bool| {
            let mut bits = Bits::with_room(count);
            let records = index.runs.records.iter().enumerate();
            records.filter(|(user, record)| is_one(*user, record)).for_each(|(user, _)| bits.insert(user));
            bits
        };
        let roles = 0..index.account_roles().count();
        let mut keys: Vec<(User, LiveKey)> = Vec::new();
        for (key, facts) in lists.keys.iter().enumerate().map(|(place, facts)| (Key::at(place), facts)) {
            let (is_service, expires_at) = (facts.is_service(), facts.expires_at);
            if let (Some("ACTIVE"), Some(user)) = (facts.status.as_deref(), stands_for(key)) {
                keys.push((user, LiveKey { key, is_service, expires_at }));
            }
        }
        keys.sort_by_key(|(user, _)| *user);
        let mut keyed = Bits::with_room(count);
        keys.iter().for_each(|(user, _)| keyed.insert(user.index()));
        let start = |user: usize| keys.partition_point(|(other, _)| other.index() < user) as u32;
        let starts = (0..=count).map(start).collect();
        let doubtful =
            |record: &Record| record.has(ACTIVE) != record.has(PERHAPS_ACTIVE) || record.account_role == 0;
        Self {
            is_doubtful: index.runs.records.iter().any(doubtful),
            roles: roles.map(|role| those(&|_, record| usize::from(record.account_role) == role)).collect(),
            active: those(&|_, record| record.has(ACTIVE)),
            perhaps_active: those(&|_, record| record.has(PERHAPS_ACTIVE)),
            bots: those(&|_, record| record.has(crate::index::BOT)),
            invited: those(&|user, _| lists.users[user].status == Status::Invited),
            keyed,
            starts,
            keys: keys.into_iter().map(|(_, key)| key).collect(),
        }
    }

    /// Keys as loaded that stand for any of these users and are live at a moment, in the order of their ids.
    pub fn live_keys(&self, users: &[User], at: Moment, are_users_locked: bool) -> Vec<Key> {
        let mut found = Vec::new();
        for user in users.iter().filter(|user| self.keyed.has(user.index())) {
            let keys = &self.keys[self.starts[user.index()] as usize..self.starts[user.index() + 1] as usize];
            let live = |key: &&LiveKey| {
                key.expires_at.is_none_or(|end| end > at) && (key.is_service || !are_users_locked)
            };
            found.extend(keys.iter().filter(live).map(|key| key.key));
        }
        found.sort_unstable();
        found
    }
}
