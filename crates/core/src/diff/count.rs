//! How much access moved, without a list of it.

use std::collections::BTreeMap;

use crate::diff::{Time, each_move, moved_sets};
use crate::policy::Policy;

/// How many answers about users, nodes and permissions moved between two policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffCount {
    /// Pairs of a user and a node at which his access differs.
    pub pairs: u64,
    /// Over all permissions.
    pub all: Moves,
    /// Of each permission, by [`Permission::index`](crate::Permission::index).
    pub by_permission: Vec<Moves>,
    /// Of each user whose access differs, by id.
    pub by_user: BTreeMap<String, Moves>,
    /// Of invited users over all permissions, as if they were active.
    pub pending: Moves,
}

/// How many answers moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// That became allowed.
    pub gained: u64,
    /// That ceased to be allowed.
    pub lost: u64,
    /// That became unknown.
    pub undetermined: u64,
    /// That were unknown and are now denied.
    pub settled: u64,
}

impl Moves {
    fn of(counts: [u64; 4]) -> Self {
        let [gained, lost, undetermined, settled] = counts;
        Self { gained, lost, undetermined, settled }
    }

    const fn add(&mut self, other: &Self) {
        self.gained += other.gained;
        self.lost += other.lost;
        self.undetermined += other.undetermined;
        self.settled += other.settled;
    }
}

/// Counts what [`diff`](crate::diff) lists. It takes the same time, and memory by the number of users only: two accounts
/// with nothing in common may differ at every user and node.
///
/// # Panics
///
/// As [`diff`](crate::diff).
pub fn diff_count(before: &Policy, after: &Policy) -> DiffCount {
    let permissions = before.permissions();
    let mut count =
        DiffCount { by_permission: vec![Moves::default(); permissions.len()], ..DiffCount::default() };
    each_move(before, after, |sides, time, user, _, [then, now]| {
        let sets = moved_sets(then, now);
        let moves = Moves::of(sets.each_ref().map(|set| set.len() as u64));
        if time == Time::Pending {
            count.pending.add(&moves);
            return;
        }
        count.pairs += 1;
        count.all.add(&moves);
        let id = sides.user_id(user);
        match count.by_user.get_mut(id) {
            Some(known) => known.add(&moves),
            None => drop(count.by_user.insert(id.to_owned(), moves)),
        }
        for (at, set) in sets.iter().enumerate() {
            let mut one = [0; 4];
            one[at] = 1;
            let one = Moves::of(one);
            set.iter().for_each(|permission| count.by_permission[permission.index()].add(&one));
        }
    });
    count
}
