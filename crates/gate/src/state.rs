//! A state of an account, asked for what somebody holds, invited people as if they had accepted.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use axcess_core::{
    Asker, Effective, GapKind, Node, NodeKind, OrphanBindingSwitch, PermissionSet, Policy, Semantics, User,
};
use axcess_report::held;
use fixedbitset::FixedBitSet;

/// A state of an account under a choice of switches.
pub(crate) struct State {
    pub policy: Policy,
    judged: Option<Judged>,
    effects: Rc<Effects>,
}

/// A state in which bindings count for members of the organization alone, so that nobody's holdings can be looked up
/// at once. Few people have a binding and are no members: they are asked for themselves, and everybody else as if
/// all bindings counted. Where a binding may be hidden, everybody is asked for himself.
struct Judged {
    policy: Policy,
    strangers: FixedBitSet,
    /// Steps of a plan may have done more than is known.
    is_open: bool,
    /// Where bindings may be hidden, as far as that has been asked.
    doubtful: RefCell<HashMap<Node, bool>>,
}

/// Which permissions have an effect, by kind of node.
#[derive(Default)]
pub(crate) struct Effects(HashMap<NodeKind, PermissionSet>);

impl Effects {
    /// Takes in the kinds of these nodes.
    pub fn note(&mut self, policy: &Policy, nodes: &[Node]) {
        for node in nodes {
            let kind = policy.node_kind(*node);
            if !self.0.contains_key(kind) {
                let set = policy.without_inert(&policy.permissions().all(), *node);
                self.0.insert(kind.clone(), set);
            }
        }
    }
}

impl State {
    /// A state; `is_open` if steps of a plan may have done more than is known.
    pub fn new(policy: &Policy, effects: &Rc<Effects>, is_open: bool) -> Self {
        let effects = effects.clone();
        let semantics = policy.semantics();
        if semantics.orphan_binding == OrphanBindingSwitch::Counts {
            return Self { policy: policy.clone(), judged: None, effects };
        }
        let mut strangers = FixedBitSet::new();
        policy.strangers().into_iter().for_each(|user| strangers.grow_and_insert(user.index()));
        let judged = Judged { policy: policy.clone(), strangers, is_open, doubtful: RefCell::default() };
        let counting = Semantics { orphan_binding: OrphanBindingSwitch::Counts, ..semantics };
        Self { policy: policy.with_semantics(counting), judged: Some(judged), effects }
    }

    /// What somebody holds, or will once he accepts his invitation.
    pub fn held(&self, who: Asker, node: Node) -> Effective {
        let judged = self.judged.as_ref().filter(|judged| judged.is_asked(who, node));
        let policy = judged.map_or(&self.policy, |judged| &judged.policy);
        match who {
            Asker::User(user) => held(policy, user, node),
            Asker::Key(..) => policy.effective(who, node),
        }
    }

    /// Everybody who holds or may hold anything of a set at a node, and a few more.
    pub fn candidates(&self, set: &PermissionSet, node: Node) -> Vec<User> {
        // Nobody holds more where fewer bindings count.
        self.policy.candidates(set, node)
    }

    /// The permissions that have an effect at a node.
    pub fn effects(&self, node: Node) -> &PermissionSet {
        &self.effects.0[self.policy.node_kind(node)]
    }
}

impl Judged {
    fn is_asked(&self, who: Asker, node: Node) -> bool {
        let is_stranger = || self.strangers.contains(who.user().index());
        self.is_open || matches!(who, Asker::Key(..)) || is_stranger() || self.is_doubtful(node)
    }

    fn is_doubtful(&self, node: Node) -> bool {
        let known = self.doubtful.borrow().get(&node).copied();
        known.unwrap_or_else(|| {
            let hides = hides_bindings(&self.policy, node);
            self.doubtful.borrow_mut().insert(node, hides);
            hides
        })
    }
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
