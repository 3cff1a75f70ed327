//! Removals that leave something behind: other routes to the same permission, bindings below.

use std::collections::BTreeMap;

use axcess_core::{Node, Outcome, PermissionSet, Policy, Route, Source, Step, User};

use crate::diff::sides::{held, is_invited};

/// What every removal of a plan took away and left.
#[derive(Debug, Default)]
pub(crate) struct Removals {
    pub all: Vec<Removal>,
    /// By step, from 0: whom it removes from where.
    planned: BTreeMap<usize, Vec<(User, Node)>>,
    /// The routes of the next step's people, as the state before it has them.
    routes: Vec<Vec<Route>>,
    step: usize,
}

/// One user's removal from one node.
#[derive(Debug)]
pub(crate) struct Removal {
    /// From 0.
    pub step: usize,
    pub user: User,
    pub node: Node,
    /// What the removed grants held and he has still.
    pub kept: PermissionSet,
    /// The routes that keep it.
    pub by: Vec<Route>,
    /// Resources below, on which his bindings stay.
    pub bound: Vec<Node>,
}

impl Removals {
    /// Starts at the first state; the steps are known from a first run.
    pub fn new(first: &Policy, steps: &[Step]) -> Self {
        let applied = steps.iter().enumerate().filter(|(_, step)| step.outcome == Outcome::Applied);
        let removing = applied.filter(|(_, step)| removes(step.op));
        let places = |step: &Step| {
            let nodes = |user: User| step.nodes.iter().map(move |node| (user, *node));
            step.users.iter().copied().flat_map(nodes).collect()
        };
        let planned = removing.map(|(index, step)| (index, places(step))).collect();
        let mut removals = Self { planned, ..Self::default() };
        removals.prepare(first);
        removals
    }

    /// Looks at the state that the next step leaves.
    pub fn look(&mut self, state: &Policy) {
        let places = self.planned.remove(&self.step).unwrap_or_default();
        let routes = std::mem::take(&mut self.routes);
        let pairs = places.into_iter().zip(routes);
        self.all
            .extend(pairs.map(|((user, node), before)| Removal::new(self.step, user, node, &before, state)));
        self.step += 1;
        self.prepare(state);
    }

    /// Forgets what a later step took after all.
    pub fn finish(mut self, last: &Policy) -> Self {
        let lives: std::collections::HashSet<Node> = last.nodes().into_iter().collect();
        for removal in &mut self.all {
            let user = removal.user;
            let keeps = |node: &Node| lives.contains(node) && !held(last, user, *node).allowed.is_empty();
            removal.bound.retain(keeps);
            if keeps(&removal.node) {
                removal.kept = removal.kept.and(&held(last, user, removal.node).allowed);
            } else {
                removal.kept = PermissionSet::default();
            }
        }
        self.all.retain(|removal| !removal.kept.is_empty() || !removal.bound.is_empty());
        self
    }

    fn prepare(&mut self, state: &Policy) {
        let places = self.planned.get(&self.step).map_or(&[][..], Vec::as_slice);
        self.routes = places.iter().map(|(user, node)| state.routes(*user, *node)).collect();
    }
}

impl Removal {
    fn new(step: usize, user: User, node: Node, before: &[Route], state: &Policy) -> Self {
        let after = state.routes(user, node);
        let has_standing = state.standing(user).certain || is_invited(state, user);
        let counts = |route: &&Route| route.pessimistic.is_none();
        let stays = |route: &Route| {
            after.iter().filter(counts).any(|other| other.source == route.source && other.at == route.at)
        };
        let mut gone = PermissionSet::default();
        for route in before.iter().filter(counts).filter(|route| !stays(route)) {
            gone.union_with(&route.certain);
        }
        let kept = match has_standing {
            true => state.without_inert(&gone.and(&held(state, user, node).allowed), node),
            false => PermissionSet::default(),
        };
        let keeps = |route: &Route| route.pessimistic.is_none() && !route.certain.and(&kept).is_empty();
        let by = after.into_iter().filter(keeps).collect();
        Self { step, user, node, kept, by, bound: bound_below(state, user, node) }
    }
}

/// Resources below a node on which the user has a binding.
fn bound_below(state: &Policy, user: User, node: Node) -> Vec<Node> {
    let is_below = |mut place: Node| {
        while let Some(parent) = state.node_parent(place) {
            if parent == node {
                return true;
            }
            place = parent;
        }
        false
    };
    let own = state.bindings().filter(|(_, holder, ..)| *holder == user).map(|(_, _, place, _)| place);
    own.filter(|place| state.node_kind(*place).is_resource() && is_below(*place)).collect()
}

/// Whether the operation takes a grant from a user.
fn removes(op: &str) -> bool {
    matches!(op, "role_binding.delete" | "organization.remove_user" | "space.remove_user")
}

/// A route in words.
pub(crate) fn route_in_words(policy: &Policy, route: &Route, place: impl Fn(Node) -> String) -> String {
    let at = place(route.at);
    let role = |role| policy.role_name(role).unwrap_or_else(|| policy.role_id(role)).to_owned();
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "that nobody could read".to_owned());
    match &route.source {
        Source::AccountRole(role) => format!("the account role {}", name(role)),
        Source::WallarooAdmin => "the account role ADMIN".to_owned(),
        Source::OrganizationMembership(role) => format!("the organization role {} in {at}", name(role)),
        Source::SpaceMembership(role) => format!("the space role {} in {at}", name(role)),
        Source::CustomSpaceMembership(custom) => format!("the space role {} in {at}", role(*custom)),
        Source::PublicFallback { organization_role, space_role } => format!(
            "the public fallback of {at}, where an organization {organization_role} counts as {space_role}"
        ),
        Source::Binding { role: bound, .. } => format!("the binding of {} on {at}", role(*bound)),
        Source::HiddenOrganizationMembership => {
            format!("an organization membership in {at} that the snapshot may not show")
        }
        Source::HiddenSpaceMembership => format!("a space membership in {at} that the snapshot may not show"),
        Source::HiddenBinding => format!("a binding on {at} that the snapshot may not show"),
        Source::UnknownParent => format!("the unknown parent of {at}"),
    }
}
