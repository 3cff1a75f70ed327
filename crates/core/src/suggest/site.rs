//! What a goal is about: the user, the node, what lies above it, and how he reaches it now.

use crate::account::{Node, NodeKind, Parent, User};
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::route::{Route, Source};
use crate::suggest::Goal;

/// What a goal is about.
pub(super) struct Site<'a> {
    pub policy: &'a Policy,
    pub goal: Goal,
    pub user: User,
    /// The space that the node is or lies in.
    pub space: Option<Node>,
    /// The organization that the node is or lies in.
    pub organization: Option<Node>,
    /// Every route of the user at the node, whatever it holds.
    pub routes: Vec<Route>,
    /// The same at the space.
    space_routes: Vec<Route>,
}

impl<'a> Site<'a> {
    pub fn new(policy: &'a Policy, goal: Goal) -> Self {
        let (user, node) = (goal.who.user(), goal.node);
        let space = match policy.node_kind(node) {
            NodeKind::Space => Some(node),
            NodeKind::Resource(_) => policy.node_parent(node),
            NodeKind::Account | NodeKind::Organization => None,
        };
        let organization = match policy.account.organization_of(node) {
            Parent::Known(organization) => Some(organization),
            Parent::None | Parent::Unknown => None,
        };
        let space_routes = space.map_or_else(Vec::new, |space| policy.routes(user, space));
        Self { policy, goal, user, space, organization, routes: policy.routes(user, node), space_routes }
    }

    /// The set of the permission asked for.
    pub fn asked(&self) -> PermissionSet {
        let mut asked = PermissionSet::empty(self.policy.permissions().len());
        asked.insert(self.goal.permission);
        asked
    }

    pub fn name(&self) -> String {
        self.policy.user_reference(self.user)
    }

    pub fn reference(&self, node: Node) -> String {
        self.policy.node_reference(node)
    }

    /// Whether the API binds roles there, and lists them.
    pub fn is_listed(&self, node: Node) -> bool {
        let kind = self.policy.node_kind(node).as_str();
        self.policy.catalog().bindable.iter().any(|known| known == kind)
    }

    /// Whether roles can be bound there, be it in the web interface.
    pub fn is_bindable(&self, node: Node) -> bool {
        let kind = self.policy.node_kind(node).as_str();
        self.is_listed(node) || self.policy.catalog().unlisted_bindings.iter().any(|known| known == kind)
    }

    /// Routes to a space that a membership of it is, or takes the place of.
    pub fn at_space(&self, space: Node) -> impl Iterator<Item = &Route> {
        let is_membership = |route: &&Route| {
            matches!(
                route.source,
                Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) | Source::PublicFallback { .. }
            )
        };
        let counts = |route: &&Route| route.pessimistic.is_none();
        self.space_routes
            .iter()
            .filter(move |route| route.at == space && is_membership(route) && counts(route))
    }

    /// Routes that may hold the permission, blocked ones among them.
    pub fn holding(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().filter(|route| route.possible.contains(self.goal.permission))
    }

    /// Whether one of them has such a source.
    pub fn holds_by(&self, is_it: impl Fn(&Source) -> bool) -> bool {
        self.holding().any(|route| is_it(&route.source))
    }
}
