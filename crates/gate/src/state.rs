//! A state of an account, asked for what somebody holds, invited people as if they had accepted.

use std::collections::{HashMap, HashSet};

use axcess_core::{
    Asker, Effective, GapKind, Node, NodeKind, OrphanBindingSwitch, PermissionSet, Policy, Semantics, User,
};
use axcess_report::held;

/// A state of an account under a choice of switches.
///
/// Where bindings count for members of the organization alone, nobody's holdings can be looked up at once. Few
/// people hold such a binding, so that they are asked beforehand and everybody else as if all bindings counted.
/// Where a binding may be hidden, everybody is asked for himself.
pub(crate) struct State {
    pub policy: Policy,
    strangers: HashMap<Node, HashMap<User, Effective>>,
    /// The state as it is, and the nodes where it has to be asked.
    judged: Option<(Policy, HashSet<Node>)>,
    /// Which permissions have an effect, by kind of node.
    effects: HashMap<NodeKind, PermissionSet>,
}

impl State {
    /// A state with these nodes; `is_open` if steps of a plan may have done more than is known.
    pub fn new(policy: &Policy, nodes: &[Node], is_open: bool) -> Self {
        let mut effects = HashMap::new();
        for node in nodes {
            let kind = policy.node_kind(*node);
            if !effects.contains_key(kind) {
                effects.insert(kind.clone(), policy.without_inert(&policy.permissions().all(), *node));
            }
        }
        let usual = Self { policy: policy.clone(), strangers: HashMap::new(), judged: None, effects };
        if policy.semantics().orphan_binding == OrphanBindingSwitch::Counts {
            return usual;
        }
        let counting = policy
            .with_semantics(Semantics { orphan_binding: OrphanBindingSwitch::Counts, ..policy.semantics() });
        let mut strangers: HashMap<Node, HashMap<User, Effective>> = HashMap::new();
        for (user, node) in strange_bindings(policy) {
            for place in with_below(policy, node) {
                strangers.entry(place).or_default().entry(user).or_insert_with(|| held(policy, user, place));
            }
        }
        let doubtful =
            nodes.iter().copied().filter(|node| is_open || hides_bindings(policy, *node)).collect();
        Self { policy: counting, strangers, judged: Some((policy.clone(), doubtful)), ..usual }
    }

    /// What somebody holds, or will once he accepts his invitation.
    pub fn held(&self, who: Asker, node: Node) -> Effective {
        let policy = match &self.judged {
            Some((policy, doubtful)) if doubtful.contains(&node) || matches!(who, Asker::Key(..)) => policy,
            _ => &self.policy,
        };
        match who {
            Asker::User(user) => match self.strangers.get(&node).and_then(|there| there.get(&user)) {
                Some(effective) => effective.clone(),
                None => held(policy, user, node),
            },
            Asker::Key(..) => policy.effective(who, node),
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

/// Whether bindings at a node or at its space may be hidden.
fn hides_bindings(policy: &Policy, node: Node) -> bool {
    let ids: Vec<&str> = std::iter::successors(Some(node), |node| policy.node_parent(*node))
        .map(|node| policy.node_id(node))
        .collect();
    let covers = |gap: &axcess_core::Gap| {
        gap.kind == GapKind::RoleBindings
            && gap.scope.as_ref().is_none_or(|scope| ids.contains(&scope.as_str()))
    };
    let kind = policy.node_kind(node);
    let is_unlisted = policy.catalog().unlisted_bindings.iter().any(|unlisted| unlisted == kind.as_str());
    // Whether one is open was fixed when the snapshot was taken, and its restriction may be gone since.
    is_unlisted || policy.gaps().iter().any(covers)
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
