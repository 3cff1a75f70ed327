//! Whose keys the account has.

use std::collections::HashMap;

use axcess_core::{Key, Node, Policy, User};

/// Whose keys the account has, so that nobody looks through all of them for those of one user: neither the maker of a key
/// nor its bot ever changes.
#[derive(Debug)]
pub(crate) struct KeyIndex {
    by_maker: HashMap<User, Vec<Key>>,
    by_bot: HashMap<User, Vec<Key>>,
    /// How many keys it knows; those behind them were made since.
    loaded: usize,
}

impl KeyIndex {
    pub fn new(policy: &Policy) -> Self {
        let mut index = Self { by_maker: HashMap::new(), by_bot: HashMap::new(), loaded: 0 };
        for key in policy.keys_from(0) {
            index.loaded = key.index() + 1;
            if let Some(maker) = policy.key_creator(key) {
                index.by_maker.entry(maker).or_default().push(key);
            }
            if let Some(bot) = policy.key_user(key).filter(|_| policy.key_type(key) == "SERVICE") {
                index.by_bot.entry(bot).or_default().push(key);
            }
        }
        index
    }

    /// Keys of a maker, and others made since, in the order of their numbers.
    pub fn of_maker(&self, policy: &Policy, maker: User, first: usize) -> Vec<Key> {
        self.with_new(policy, self.by_maker.get(&maker).cloned().unwrap_or_default(), first)
    }

    /// Service keys whose bots may belong to a space, and others made since, in the order of their numbers.
    pub fn of_space(&self, policy: &Policy, space: Node, first: usize) -> Vec<Key> {
        let bots = policy.users_at(space);
        let keys = bots.iter().filter_map(|bot| self.by_bot.get(bot)).flatten().copied();
        self.with_new(policy, keys.collect(), first)
    }

    fn with_new(&self, policy: &Policy, mut keys: Vec<Key>, first: usize) -> Vec<Key> {
        keys.retain(|key| key.index() >= first);
        keys.sort_unstable();
        // A user key goes with its maker, and is not shown again.
        let known: Vec<Key> =
            keys.into_iter().filter(|key| policy.key_by_id(policy.key_id(*key)).is_some()).collect();
        known.into_iter().chain(policy.keys_from(first.max(self.loaded))).collect()
    }
}
