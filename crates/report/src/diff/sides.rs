//! Two states of an account side by side: people and things are the same when their ids are.

use std::cell::RefCell;
use std::collections::HashMap;

use axcess_core::{Effective, Node, NodeKind, PermissionSet, Policy, Route, Source, User, UserKind};

use crate::{Names, escaped};

/// A state before and one after, with whatever either of them has.
#[derive(Clone, Debug)]
pub(crate) struct Sides<'a> {
    pub before: &'a Policy,
    pub after: &'a Policy,
    /// Which permissions have an effect, by kind of node.
    effects: RefCell<HashMap<NodeKind, PermissionSet>>,
}

impl<'a> Sides<'a> {
    pub fn new(before: &'a Policy, after: &'a Policy) -> Self {
        Self { before, after, effects: RefCell::default() }
    }

    pub fn user_before(&self, id: &str) -> Option<User> {
        self.before.user_by_id(id)
    }

    pub fn user_after(&self, id: &str) -> Option<User> {
        self.after.user_by_id(id)
    }

    pub fn node_before(&self, id: &str) -> Option<Node> {
        self.before.node_by_id(id)
    }

    pub fn node_after(&self, id: &str) -> Option<Node> {
        self.after.node_by_id(id)
    }

    /// The later state that has the user.
    pub fn user(&self, id: &str) -> Option<(&'a Policy, User)> {
        let after = self.user_after(id).map(|user| (self.after, user));
        after.or_else(|| self.user_before(id).map(|user| (self.before, user)))
    }

    /// The later state that has the node.
    pub fn node(&self, id: &str) -> Option<(&'a Policy, Node)> {
        let after = self.node_after(id).map(|node| (self.after, node));
        after.or_else(|| self.node_before(id).map(|node| (self.before, node)))
    }

    /// Whether the node is there afterwards only.
    pub fn is_new(&self, id: &str) -> bool {
        self.node_before(id).is_none()
    }

    /// The node above, by id.
    pub fn parent(&self, id: &str) -> Option<&'a str> {
        let (policy, node) = self.node(id)?;
        policy.node_parent(node).map(|parent| policy.node_id(parent))
    }

    /// The account, an organization, a space or a type of resource.
    pub fn kind(&self, id: &str) -> Option<&'a NodeKind> {
        self.node(id).map(|(policy, node)| policy.node_kind(node))
    }

    /// What of a set has an effect at the node.
    pub fn without_inert(&self, set: &PermissionSet, id: &str) -> PermissionSet {
        let Some((policy, node)) = self.node(id) else { return set.clone() };
        let mut effects = self.effects.borrow_mut();
        let all = || policy.without_inert(&policy.permissions().all(), node);
        let kind = policy.node_kind(node);
        if !effects.contains_key(kind) {
            effects.insert(kind.clone(), all());
        }
        set.and(&effects[kind])
    }

    /// How people call a user: a name that is his alone, else with the reference that tells him apart.
    /// Fit to be shown.
    pub fn person(&self, id: &str) -> String {
        let Some((policy, user)) = self.user(id) else { return escaped(id).into_owned() };
        let is_his = policy.user_name(user).is_some_and(|name| policy.user(name) == Ok(user));
        let names = Names::new(policy);
        let name = if is_his { names.user(user) } else { names.user_in_full(user) };
        if policy.user_kind(user) == UserKind::Bot { format!("bot {name}") } else { name }
    }

    /// How a sentence calls a node: `space Fraud`. Fit to be shown.
    pub fn place(&self, id: &str) -> String {
        let Some((policy, node)) = self.node(id) else { return escaped(id).into_owned() };
        Names::new(policy).node_in_words(node)
    }

    /// A user's name that outlives ids which a simulation gave.
    pub fn full_person(&self, id: &str) -> String {
        let Some((policy, user)) = self.user(id) else { return id.to_owned() };
        let name = policy.user_email(user).or_else(|| policy.user_name(user));
        name.map_or_else(|| id.to_owned(), str::to_owned)
    }
}

/// A node's kind and its names from the account down.
pub fn full_place(policy: &Policy, node: Node) -> String {
    let mut parts = Vec::new();
    let mut next = Some(node).filter(|node| *node != Node::ACCOUNT);
    while let Some(node) = next {
        parts.push(policy.node_name(node).unwrap_or_else(|| policy.node_id(node)).replace('/', "\\/"));
        next = policy.node_parent(node).filter(|parent| *parent != Node::ACCOUNT);
    }
    parts.reverse();
    format!("{}:{}", policy.node_kind(node).as_str().to_lowercase(), parts.join("/"))
}

/// Whether the user may act or waits for his invitation to be accepted.
pub fn is_invited(policy: &Policy, user: User) -> bool {
    policy.user_status(user) == Some("INVITED")
}

/// What a user holds at a node now, or will hold once he accepts his invitation.
pub fn held(policy: &Policy, user: User, node: Node) -> Effective {
    if is_invited(policy, user) {
        policy.effective_if_active(user, node)
    } else {
        policy.effective(user, node)
    }
}

/// Whose access a diff is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Audience {
    /// Users who may act.
    Active,
    /// Users who will, once they accept their invitation.
    Invited,
}

impl Audience {
    fn has(self, policy: &Policy, user: User) -> bool {
        match self {
            Self::Active => policy.standing(user).certain,
            Self::Invited => is_invited(policy, user),
        }
    }
}

/// Whether an `admin` set that the user holds counts at the node, wherever it stands.
pub(crate) fn administers(policy: &Policy, user: User, node: Node) -> bool {
    policy.standing(user).certain && policy.routes(user, node).iter().any(makes_admin)
}

/// The same, of an invited user as if he had accepted.
pub(crate) fn administers_now_or_soon(policy: &Policy, user: User, node: Node) -> bool {
    (policy.standing(user).certain || is_invited(policy, user))
        && policy.routes(user, node).iter().any(makes_admin)
}

/// Whether the user holds an `admin` set at this very node.
pub(crate) fn is_admin_of(audience: Audience, policy: &Policy, user: User, node: Node) -> bool {
    let here = |route: &Route| route.at == node && makes_admin(route);
    audience.has(policy, user) && policy.routes(user, node).iter().any(here)
}

/// Whether the route makes an administrator: by account role or membership, never by binding or fallback.
fn makes_admin(route: &Route) -> bool {
    let is_own = match &route.source {
        Source::AccountRole(_)
        | Source::WallarooAdmin
        | Source::OrganizationMembership(_)
        | Source::SpaceMembership(_)
        | Source::CustomSpaceMembership(_) => true,
        Source::PublicFallback { .. }
        | Source::Binding { .. }
        | Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => false,
    };
    is_own && route.admin && route.pessimistic.is_none()
}
