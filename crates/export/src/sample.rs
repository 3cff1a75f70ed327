//! Questions with their answers, so that an engine can be tried.

use std::collections::BTreeSet;

use axcess_core::{Asker, Decision, Node, Permission, Policy};

/// A question with its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sample {
    /// Who.
    pub who: Asker,
    /// Where.
    pub node: Node,
    /// What.
    pub permission: Permission,
    /// Whether it is allowed for certain.
    pub allowed: bool,
}

/// Questions about an account, drawn by chance that is always the same: about everybody in turn, two in three where
/// they may hold something, and one in two about something that they hold there. In order, none twice; a small account
/// may have fewer than `count`.
pub fn samples(policy: &Policy, count: usize) -> Vec<Sample> {
    let mut draw = Draw::new(policy);
    let mut seen = BTreeSet::new();
    let drawn = (0..count.saturating_mul(2)).filter_map(|turn| draw.one(turn));
    let mut found: Vec<Sample> = drawn.filter(|sample| seen.insert(*sample)).take(count).collect();
    found.sort_unstable();
    found
}

struct Draw<'a> {
    policy: &'a Policy,
    askers: Vec<Asker>,
    nodes: Vec<Node>,
    permissions: Vec<Permission>,
    chance: Chance,
}

impl<'a> Draw<'a> {
    fn new(policy: &'a Policy) -> Self {
        let users = policy.users().into_iter().map(Asker::User);
        let keys = policy.keys().into_iter().filter_map(|key| policy.key_asker(key));
        let mut askers: Vec<_> = users.chain(keys).collect();
        let mut chance = Chance(0);
        for at in (1..askers.len()).rev() {
            askers.swap(at, chance.below(at + 1));
        }
        let permissions = policy.permissions().iter().map(|(permission, _)| permission).collect();
        Self { policy, askers, nodes: policy.nodes(), permissions, chance }
    }

    fn one(&mut self, turn: usize) -> Option<Sample> {
        let who = *self.askers.get(turn % self.askers.len().max(1))?;
        let near = if self.chance.below(3) > 0 { self.policy.reach(who.user()) } else { Vec::new() };
        let node = *self.chance.pick(if near.is_empty() { &self.nodes } else { &near })?;
        let held: Vec<_> = self.policy.effective(who, node).allowed.iter().collect();
        let one_of = if self.chance.below(2) == 0 && !held.is_empty() { &held } else { &self.permissions };
        let permission = *self.chance.pick(one_of)?;
        let allowed = self.policy.can(who, permission, node) == Decision::Allow;
        Some(Sample { who, node, permission, allowed })
    }
}

/// Chance that is always the same: Steele's SplitMix.
struct Chance(u64);

impl Chance {
    fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// A number below another; 0 below 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * end as u128) >> 64) as usize
    }
}
