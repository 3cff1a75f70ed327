//! The least that an answer can cost: one look into a hash map, or three where it is asked in names.

use axcess_core::Policy;
use fastrand::Rng;
use rustc_hash::FxHashMap;

use crate::question::Typed;
use crate::world::World;

/// As many entries as the account has facts, and keys in a random order, all of which are there.
#[derive(Clone, Debug)]
pub struct Floor {
    map: FxHashMap<u64, u32>,
    keys: Vec<u64>,
}

impl Floor {
    /// A map of the size of a world, to be looked into `count` times.
    pub fn new(world: &World, count: usize, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let of = |user: usize, node: usize| ((user as u64) << 32) | node as u64;
        let footholds = world.footholds().into_iter().map(|(user, node)| of(user.index(), node.index()));
        let mut entries: Vec<u64> = footholds.collect();
        // Account roles stand at the account, which is node 0; restrictions belong to nobody.
        entries.extend((0..world.draft.users.len()).map(|user| of(user, 0)));
        entries.extend((0..world.draft.restrictions.len()).map(|place| of(u32::MAX as usize, place)));
        let map = entries.iter().map(|key| (*key, rng.u32(..))).collect();
        let keys = (0..count).map(|_| entries[rng.usize(..entries.len())]).collect();
        Self { map, keys }
    }

    /// Looks keys up, none waiting for the other.
    pub fn independent(&self) -> impl FnMut(usize) + '_ {
        crate::runner::each(&self.keys, |key| self.look_up(*key))
    }

    /// Looks keys up, each chosen by what the last one held.
    pub fn dependent(&self) -> impl FnMut(usize) + '_ {
        crate::runner::chained(&self.keys, |key| self.look_up(*key))
    }

    fn look_up(&self, key: u64) -> bool {
        self.map.get(&key).is_some_and(|value| value & 1 == 1)
    }
}

/// All users, permissions and nodes by what they are called in questions.
#[derive(Clone, Debug)]
pub struct NameFloor {
    users: FxHashMap<String, u32>,
    permissions: FxHashMap<String, u32>,
    nodes: FxHashMap<String, u32>,
}

impl NameFloor {
    /// Maps of everything in an account.
    pub fn new(policy: &Policy) -> Self {
        let users = policy.users().into_iter().map(|user| policy.user_reference(user));
        let permissions = policy.permissions().iter().map(|(_, name)| name.to_owned());
        let nodes = policy.nodes().into_iter().map(|node| policy.node_reference(node));
        Self { users: numbered(users), permissions: numbered(permissions), nodes: numbered(nodes) }
    }

    /// Looks the three texts of a question up.
    pub fn look_up(&self, question: &Typed<'_>) -> bool {
        let number = |map: &FxHashMap<String, u32>, text| map.get(text).copied().unwrap_or_default();
        let user = number(&self.users, question.user);
        let permission = number(&self.permissions, question.permission);
        (user ^ permission ^ number(&self.nodes, question.node)) & 1 == 1
    }
}

fn numbered(texts: impl Iterator<Item = String>) -> FxHashMap<String, u32> {
    texts.zip(0..).collect()
}
