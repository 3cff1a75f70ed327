//! Who everybody is, as sets of users.

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
    /// Those whom a key stands for.
    pub keyed: Bits,
    /// Keys with the users whom they stand for, by user.
    keys: Vec<(User, Key)>,
    /// Keys that stand for nobody known.
    pub keys_of_nobody: Vec<Key>,
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
        let mut keys = Vec::new();
        let mut keys_of_nobody = Vec::new();
        let mut keyed = Bits::with_room(count);
        for key in (0..lists.keys.len()).map(Key::at) {
            match stands_for(key) {
                Some(user) => {
                    keyed.insert(user.index());
                    keys.push((user, key));
                }
                None => keys_of_nobody.push(key),
            }
        }
        keys.sort_unstable();
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
            keys,
            keys_of_nobody,
        }
    }

    /// Keys that stand for a user.
    pub fn keys_of(&self, user: User) -> impl Iterator<Item = Key> + '_ {
        let first = self.keys.partition_point(|(other, _)| *other < user);
        self.keys[first..].iter().take_while(move |(other, _)| *other == user).map(|(_, key)| *key)
    }
}
