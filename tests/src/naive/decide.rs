//! Who may do what: the rules R1 to R9, evaluated twice (R10).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::grant::{Grant, Via};
use super::world::{SWITCHES, World};

/// The answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Both readings allow.
    Allow,
    /// Both readings deny.
    Deny,
    /// The readings differ.
    Unknown,
}

/// The two evaluations of R10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Only what is certain grants; whatever may cut off does.
    Pessimistic,
    /// Whatever may grant does.
    Optimistic,
}

/// Who asks: a user, or an API key that stands for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A user id.
    User(String),
    /// A key id.
    Key(String),
}
use Reading::{Optimistic, Pessimistic};

impl World {
    // ---- questions --------------------------------------------------------------------------------------

    /// May the user do this there?
    ///
    /// # Panics
    /// R11: on a user, permission or node that nobody knows.
    pub fn decide(&self, user: &str, permission: &str, node: &str) -> Decision {
        self.must_know(permission, node);
        let allows = |reading| self.held(user, node, reading).contains(permission);
        decision(allows(Pessimistic), allows(Optimistic))
    }

    /// May the key do this there? R1: a key that is not live may do nothing, and a user key nothing while the
    /// lock is on; else it may what its user may.
    ///
    /// # Panics
    /// R11: on a key, permission or node that nobody knows.
    pub fn decide_key(&self, key: &str, permission: &str, node: &str) -> Decision {
        self.must_know(permission, node);
        let key = self.keys.get(key).unwrap_or_else(|| panic!("no key {key}"));
        let allows = |reading| {
            self.key_live(key, reading)
                && !self.locked_out(key)
                && match self.user_of_key(key) {
                    Some(user) => self.held(&user, node, reading).contains(permission),
                    // SILENT: whose key it is cannot be read, so anything may be allowed.
                    None => reading == Optimistic,
                }
        };
        decision(allows(Pessimistic), allows(Optimistic))
    }

    /// May the asker do this there?
    ///
    /// # Panics
    /// R11: on an asker, permission or node that nobody knows.
    pub fn decide_for(&self, asker: &Asker, permission: &str, node: &str) -> Decision {
        match asker {
            Asker::User(user) => self.decide(user, permission, node),
            Asker::Key(key) => self.decide_key(key, permission, node),
        }
    }

    /// Everything that the user certainly may do on the node, and everything that he possibly may.
    ///
    /// # Panics
    /// R11: on a user or node that nobody knows.
    pub fn effective(&self, user: &str, node: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        (self.held(user, node, Pessimistic), self.held(user, node, Optimistic))
    }

    /// `effective` for every node. With `as_if_active`, what it would be if his status were `ACTIVE`.
    ///
    /// # Panics
    /// R11: on a user that nobody knows.
    pub fn effective_everywhere(
        &self,
        user: &str,
        as_if_active: bool,
    ) -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
        let of = |reading| {
            let standing =
                if as_if_active { self.bot_stands(user, reading) } else { self.stands(user, reading) };
            if standing { self.grants(user, reading) } else { Vec::new() }
        };
        let (certain, possible) = (of(Pessimistic), of(Optimistic));
        let on = |node: String| {
            let sets =
                (self.union_of(&certain, &node, Pessimistic), self.union_of(&possible, &node, Optimistic));
            (node, sets)
        };
        self.node_ids().into_iter().map(on).collect()
    }

    /// What would change the answer: every switch of which another value, alone, would; every assumed set
    /// that would if it were empty or full; the lock, where it is not known and a user key asks.
    ///
    /// # Panics
    /// R11: on an asker, permission or node that nobody knows.
    pub fn depends_on(&self, asker: &Asker, permission: &str, node: &str) -> BTreeSet<String> {
        let answer = self.decide_for(asker, permission, node);
        let changes = |world: World| world.decide_for(asker, permission, node) != answer;
        let mut reasons = BTreeSet::new();
        for (switch, values) in SWITCHES {
            for value in values {
                if *value != self.switch(switch) && changes(self.clone().with_switch(switch, value)) {
                    reasons.insert(switch.to_owned());
                }
            }
        }
        for (level, name) in self.assumed_sets() {
            for filling in [json!([]), json!("*")] {
                let mut world = self.clone();
                let place = if level == "RESOURCE" {
                    &mut world.catalog["resource_roles"][&name]
                } else {
                    &mut world.catalog["roles"][&level][&name]
                };
                place["permissions"] = filling;
                if changes(world) {
                    reasons.insert(format!("assumed:{level}.{name}"));
                }
            }
        }
        // SILENT: taken literally, without asking whether the lock would change this very answer.
        if let Asker::Key(key) = asker
            && !self.keys[key].service
            && self.developer_lock.is_none()
        {
            reasons.insert("developer_lock".to_owned());
        }
        reasons
    }

    /// Level and name of every built-in set that is only assumed.
    fn assumed_sets(&self) -> Vec<(String, String)> {
        let mut sets = Vec::new();
        for (level, roles) in self.catalog["roles"].as_object().into_iter().flatten() {
            for (name, role) in roles.as_object().into_iter().flatten() {
                if role["basis"] == "assumed" {
                    sets.push((level.clone(), name.clone()));
                }
            }
        }
        for (name, role) in self.catalog["resource_roles"].as_object().into_iter().flatten() {
            if role["basis"] == "assumed" {
                sets.push(("RESOURCE".to_owned(), name.clone()));
            }
        }
        sets
    }

    fn must_know(&self, permission: &str, node: &str) {
        assert!(self.universe.contains(permission), "R11: no permission {permission}");
        assert!(self.has_node(node), "R11: no node {node}");
    }

    // ---- R2, R8, R9 -------------------------------------------------------------------------------------

    /// R2: does the grant hold at the node?
    pub(super) fn reaches(&self, grant: &Grant, node: &str) -> bool {
        grant.node == node || (grant.below && self.above(node).contains(&grant.node))
    }

    /// R8: is the node restricted, in this reading?
    fn restricted(&self, node: &str, reading: Reading) -> bool {
        self.restrictions.contains(node) || (reading == Pessimistic && self.hidden_restriction(node))
    }

    /// R2 and R8: does the grant count at the node?
    fn counts(&self, grant: &Grant, node: &str, reading: Reading) -> bool {
        if !self.reaches(grant, node) {
            return false;
        }
        if !self.restricted(node, reading) {
            return true;
        }
        let on_itself = grant.via == Via::Binding && grant.node == node;
        let passes = match self.switch("restriction") {
            "admins" => {
                matches!(grant.via, Via::SpaceMembership | Via::OrganizationMembership | Via::AccountRole)
            }
            "space-admins" => grant.via == Via::SpaceMembership,
            _ => false,
        };
        on_itself || (grant.admin && passes)
    }

    /// R9: the union of all grants that count.
    fn union_of(&self, grants: &[Grant], node: &str, reading: Reading) -> BTreeSet<String> {
        let counting = grants.iter().filter(|grant| self.counts(grant, node, reading));
        counting.flat_map(|grant| grant.permissions.iter().cloned()).collect()
    }

    /// R1 to R9 in one reading: everything that the user may do on the node.
    pub(super) fn held(&self, user: &str, node: &str, reading: Reading) -> BTreeSet<String> {
        assert!(self.users.contains_key(user), "R11: no user {user}");
        assert!(self.has_node(node), "R11: no node {node}");
        if self.stands(user, reading) {
            self.union_of(&self.grants(user, reading), node, reading)
        } else {
            BTreeSet::new()
        }
    }
}

fn decision(pessimistic: bool, optimistic: bool) -> Decision {
    match (pessimistic, optimistic) {
        (true, _) => Decision::Allow,
        (false, false) => Decision::Deny,
        (false, true) => Decision::Unknown,
    }
}
