//! A state of an account, asked for what somebody holds, invited people as if they had accepted.

use std::collections::{HashMap, HashSet};

use axcess_core::{
    Asker, Effective, Node, NodeKind, OrphanBindingSwitch, PermissionSet, Policy, Semantics, User,
};
use axcess_report::held;

/// A state of an account under a choice of switches.
///
/// Where bindings count for members of the organization alone, nobody's holdings can be looked up at once. Few
/// people hold such a binding, so that they are asked beforehand and everybody else as if all bindings counted.
pub(crate) struct State {
    pub policy: Policy,
    strangers: HashMap<Node, HashMap<User, Effective>>,
    /// Which permissions have an effect, by kind of node.
    effects: HashMap<NodeKind, PermissionSet>,
}

impl State {
    pub fn new(policy: &Policy, nodes: &[Node]) -> Self {
        let mut effects = HashMap::new();
        for node in nodes {
            let kind = policy.node_kind(*node);
            if !effects.contains_key(kind) {
                effects.insert(kind.clone(), policy.without_inert(&policy.permissions().all(), *node));
            }
        }
        if policy.semantics().orphan_binding == OrphanBindingSwitch::Counts {
            return Self { policy: policy.clone(), strangers: HashMap::new(), effects };
        }
        let counting = policy
            .with_semantics(Semantics { orphan_binding: OrphanBindingSwitch::Counts, ..policy.semantics() });
        let mut strangers: HashMap<Node, HashMap<User, Effective>> = HashMap::new();
        for (user, node) in strange_bindings(policy) {
            for place in with_below(policy, node) {
                strangers.entry(place).or_default().entry(user).or_insert_with(|| held(policy, user, place));
            }
        }
        Self { policy: counting, strangers, effects }
    }

    /// What somebody holds, or will once he accepts his invitation.
    pub fn held(&self, who: Asker, node: Node) -> Effective {
        match who {
            Asker::User(user) => match self.strangers.get(&node).and_then(|there| there.get(&user)) {
                Some(effective) => effective.clone(),
                None => held(&self.policy, user, node),
            },
            Asker::Key(..) => self.policy.effective(who, node),
        }
    }

    /// Everybody who holds or may hold anything of a set at a node, and a few more.
    pub fn candidates(&self, set: &PermissionSet, node: Node) -> Vec<User> {
        let mut found = self.policy.candidates(set, node);
        if let Some(there) = self.strangers.get(&node) {
            found.extend(there.keys());
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// The permissions that have an effect at a node.
    pub fn effects(&self, node: Node) -> &PermissionSet {
        &self.effects[self.policy.node_kind(node)]
    }
}

/// Bindings of users whom the snapshot does not show in the organization.
fn strange_bindings(policy: &Policy) -> Vec<(User, Node)> {
    let members: HashSet<(User, Node)> =
        policy.organization_memberships().map(|(user, organization, _)| (user, organization)).collect();
    let is_strange = |user: User, node: Node| {
        let above = std::iter::successors(Some(node), |node| policy.node_parent(*node));
        let organization = above.into_iter().find(|node| *policy.node_kind(*node) == NodeKind::Organization);
        organization.is_none_or(|organization| !members.contains(&(user, organization)))
    };
    let bound = policy.bindings().map(|(_, user, node, _)| (user, node));
    bound.filter(|(user, node)| is_strange(*user, *node)).collect()
}

/// A node and all that lies below it.
pub(crate) fn with_below(policy: &Policy, node: Node) -> Vec<Node> {
    let mut found = vec![node];
    let mut next = 0;
    while let Some(node) = found.get(next) {
        found.extend(policy.node_children(*node));
        next += 1;
    }
    found
}
