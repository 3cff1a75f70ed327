//! One account in both evaluators, and every question that there is asked of both.

use std::iter::Sum;

use axcess_core::{Asker, Decision, Moment, Policy};
use proptest::prelude::TestCaseError;
use serde_json::Value;

use crate::naive::{self, SWITCHES, World};
use crate::world::{self, Account, Holdings, Settings};

/// One account in both evaluators.
#[derive(Clone, Debug)]
pub struct Both {
    /// The engine.
    pub policy: Policy,
    /// The readable evaluator.
    pub world: World,
}

/// How many decisions were compared, by what they were.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "the fields are the three answers")]
pub struct Tally {
    pub allow: u64,
    pub deny: u64,
    pub unknown: u64,
}

impl Tally {
    /// All of them.
    pub const fn all(self) -> u64 {
        self.allow + self.deny + self.unknown
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, it| Self {
            allow: sum.allow + it.allow,
            deny: sum.deny + it.deny,
            unknown: sum.unknown + it.unknown,
        })
    }
}

impl Both {
    /// The account as its reader saw it, under these switches, at the moment of capture.
    pub fn of(account: &Account, settings: &Settings) -> Self {
        let snapshot = account.snapshot();
        Self { policy: world::policy(&snapshot, settings), world: world::world(&snapshot, settings) }
    }

    /// The same at a moment, given as text and as microseconds since 1970.
    #[must_use]
    pub fn at(self, (text, micros): (&str, i64)) -> Self {
        Self { policy: self.policy.at(Moment::from_unix_micros(micros)), world: self.world.at(text) }
    }

    /// The same account under other switches; those not named have their defaults.
    #[must_use]
    pub fn with(self, settings: &Settings) -> Self {
        let policy = self.policy.with_semantics(world::chosen(settings));
        let value = |name, default| settings.get(name).map_or(default, String::as_str);
        let set = |world: World, (name, values): (&'static str, &[&'static str])| {
            world.with_switch(name, value(name, values[0]))
        };
        Self { policy, world: SWITCHES.into_iter().fold(self.world, set) }
    }

    /// The state that a plan leaves; `None` when it cannot be run.
    pub fn after(&self, plan: &Value) -> Option<Self> {
        let policy = self.policy.simulate(&world::plan(plan)).ok()?.last;
        let world = naive::simulate(&self.world, plan).ok()?.last;
        Some(Self { policy, world })
    }

    /// Compares every decision: each asker, user or key, each permission, each node; and beside them what
    /// each asker holds on each node.
    ///
    /// # Errors
    /// The first on which the two differ.
    pub fn compare(&self) -> Result<Tally, TestCaseError> {
        self.same_words()?;
        let users = self.policy.users().into_iter().map(|user| {
            let id = self.policy.user_id(user);
            self.compare_asker(id, user.into(), &self.world.effective_everywhere(id, false))
        });
        let keys = self.policy.keys().into_iter().filter_map(|key| {
            let (id, asker) = (self.policy.key_id(key), self.policy.key_asker(key)?);
            Some(self.compare_asker(id, asker, &self.world.effective_of_key(id)))
        });
        users.chain(keys).sum()
    }

    /// The same users, keys, nodes and permissions exist.
    fn same_words(&self) -> Result<(), TestCaseError> {
        let (policy, world) = (&self.policy, &self.world);
        let users = policy.users().into_iter().map(|it| policy.user_id(it)).eq(world.user_ids());
        let keys = policy.keys().into_iter().map(|it| policy.key_id(it)).eq(world.key_ids());
        let nodes = policy.nodes().into_iter().map(|it| policy.node_id(it)).eq(world.node_ids());
        let names = policy.permissions().iter().map(|(_, name)| name).eq(world.permissions());
        let same = users && keys && nodes && names;
        same.then_some(()).ok_or_else(|| {
            let what = "users, keys, nodes, permissions";
            TestCaseError::fail(format!("{what} are the same: {users}, {keys}, {nodes}, {names}"))
        })
    }

    fn compare_asker(&self, id: &str, asker: Asker, naive: &Holdings) -> Result<Tally, TestCaseError> {
        let mut tally = Tally::default();
        for node in self.policy.nodes() {
            let (allowed, possible) = &naive[self.policy.node_id(node)];
            let effective = self.policy.effective(asker, node);
            for (permission, name) in self.policy.permissions().iter() {
                let decision = self.policy.can(asker, permission, node);
                let held = (effective.allowed.contains(permission), effective.possible.contains(permission));
                let naive = (allowed.contains(name), possible.contains(name));
                let (expected, count) = match naive {
                    (true, _) => (Decision::Allow, &mut tally.allow),
                    (false, true) => (Decision::Unknown, &mut tally.unknown),
                    (false, false) => (Decision::Deny, &mut tally.deny),
                };
                *count += 1;
                if decision != expected || held != naive {
                    let node = self.policy.node_id(node);
                    return Err(TestCaseError::fail(format!(
                        "{id} {name} {node}: the engine decides {decision} and holds {held:?}, the naive evaluator \
                         decides {expected} and holds {naive:?}"
                    )));
                }
            }
        }
        Ok(tally)
    }
}
