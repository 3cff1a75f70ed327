//! What somebody holds, by the names of things: comparable between evaluators and between accounts.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Asker, Decision, Effective, PermissionSet, Policy};

/// Names of permissions.
pub type Names = BTreeSet<String>;
/// What one holds on each node: certainly, and possibly.
pub type Holdings = BTreeMap<String, (Names, Names)>;

/// The names of a set.
pub fn names(policy: &Policy, set: &PermissionSet) -> Names {
    policy.permissions().names(set).map(str::to_owned).collect()
}

/// What is held certainly, and possibly.
pub fn held(policy: &Policy, effective: &Effective) -> (Names, Names) {
    (names(policy, &effective.allowed), names(policy, &effective.possible))
}

/// What the engine says that an asker holds.
pub fn holdings(policy: &Policy, who: impl Into<Asker>) -> Holdings {
    let who = who.into();
    let on = |node| (policy.node_id(node).to_owned(), held(policy, &policy.effective(who, node)));
    policy.nodes().into_iter().map(on).collect()
}

/// Every decision that a policy makes: by the ids of asker and node, one for each permission in their order.
pub type Decisions = BTreeMap<(String, String), Vec<Decision>>;

/// Asks a policy everything: each user and key, each permission, each node.
pub fn decisions(policy: &Policy) -> Decisions {
    let users = policy.users().into_iter().map(|user| (policy.user_id(user), Asker::User(user)));
    let keys = policy.keys().into_iter().filter_map(|key| Some((policy.key_id(key), policy.key_asker(key)?)));
    let mut decisions = Decisions::new();
    for (id, asker) in users.chain(keys) {
        for node in policy.nodes() {
            let all = policy.permissions().iter().map(|(permission, _)| policy.can(asker, permission, node));
            decisions.insert((id.to_owned(), policy.node_id(node).to_owned()), all.collect());
        }
    }
    decisions
}

/// The first few names, for messages.
pub fn brief(set: &Names) -> String {
    let shown: Vec<&str> = set.iter().take(3).map(String::as_str).collect();
    format!("{}{}", shown.join(" "), if set.len() > 3 { " ..." } else { "" })
}
