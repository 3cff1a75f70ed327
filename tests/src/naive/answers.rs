//! Questions over every node, or over everybody.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::{Decision, Reading};
use super::world::World;

/// What somebody may do on one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatCanEntry {
    /// The node.
    pub resource: String,
    /// What is allowed.
    pub allowed: BTreeSet<String>,
    /// What is neither allowed nor denied.
    pub unknown: BTreeSet<String>,
}

/// Everything that a user may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatCan {
    /// His status as it stands in the file, or `no live key`.
    pub standing: Option<String>,
    /// The nodes where he holds or may hold anything, sorted. Empty without standing.
    pub entries: Vec<WhatCanEntry>,
    /// Without standing: what would count with it.
    pub otherwise: Vec<WhatCanEntry>,
}

/// Everybody who may do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoCan {
    /// Users who are allowed.
    pub users: Vec<String>,
    /// Users who may be.
    pub unknown: Vec<String>,
    /// Invited users who would certainly be allowed once active.
    pub pending: Vec<String>,
    /// Keys that are certainly live and whose user is certainly allowed.
    pub keys: Vec<String>,
}

impl World {
    /// All that the user may do.
    ///
    /// # Panics
    /// R11: on a user that nobody knows.
    pub fn what_can(&self, user: &str) -> WhatCan {
        let status = self.users[user].status.clone();
        // R1, in the reading that gives most: standing that is only possible leaves unknown entries.
        let stands = self.stands(user, Reading::Optimistic);
        let no_key = status.as_deref() == Some("ACTIVE") && !stands;
        // SILENT: a status that cannot be read, of a bot without a live key, is no standing; the status is
        // shown as it is.
        let standing = if no_key { Some("no live key".to_owned()) } else { status };
        if stands {
            let entries = self.entries(self.effective_everywhere(user, false));
            WhatCan { standing, entries, otherwise: Vec::new() }
        } else {
            WhatCan { standing, entries: Vec::new(), otherwise: self.entries(self.with_standing(user)) }
        }
    }

    /// What the user would hold with standing: an active status, and for a bot a live key.
    fn with_standing(&self, user: &str) -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
        let mut world = self.clone();
        world.keys.clear(); // R1: a bot of which no key is known stands
        world.effective_everywhere(user, true)
    }

    fn entries(&self, nodes: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>) -> Vec<WhatCanEntry> {
        let entry = |(resource, (allowed, possible)): (String, (BTreeSet<String>, BTreeSet<String>))| {
            let unknown = possible.difference(&allowed).cloned().collect();
            WhatCanEntry { resource, allowed, unknown }
        };
        nodes.into_iter().map(entry).filter(|it| !it.allowed.is_empty() || !it.unknown.is_empty()).collect()
    }

    /// `effective_everywhere` for a key that stands for a user whom the snapshot knows: what its user may do, as
    /// far as the key itself counts (R1).
    ///
    /// # Panics
    /// R11: on a key that nobody knows, or one whose user nobody knows.
    pub fn effective_of_key(&self, key: &str) -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
        let key = self.keys.get(key).unwrap_or_else(|| panic!("no key {key}"));
        let user = self.user_of_key(key).expect("a key of a user who is known");
        let counts = |reading| self.key_live(key, reading) && !self.locked_out(key);
        let mut nodes = self.effective_everywhere(&user, false);
        for (allowed, possible) in nodes.values_mut() {
            if !counts(Reading::Pessimistic) {
                allowed.clear();
            }
            if !counts(Reading::Optimistic) {
                possible.clear();
            }
        }
        nodes
    }

    /// Everybody who may do this there.
    ///
    /// # Panics
    /// R11: on a permission or node that nobody knows.
    pub fn who_can(&self, permission: &str, node: &str) -> WhoCan {
        let mut answer =
            WhoCan { users: Vec::new(), unknown: Vec::new(), pending: Vec::new(), keys: Vec::new() };
        for user in self.user_ids() {
            match self.decide(&user, permission, node) {
                Decision::Allow => answer.users.push(user.clone()),
                Decision::Unknown => answer.unknown.push(user.clone()),
                Decision::Deny => {}
            }
            if self.status(&user) == Some("INVITED") {
                let (certain, _) = &self.effective_everywhere(&user, true)[node];
                if certain.contains(permission) {
                    answer.pending.push(user);
                }
            }
        }
        for (id, key) in &self.keys {
            // Live, not locked out, and its user allowed, all of it certainly.
            if self.decide_key(id, permission, node) == Decision::Allow && !self.locked_out(key) {
                answer.keys.push(id.clone());
            }
        }
        answer
    }
}
