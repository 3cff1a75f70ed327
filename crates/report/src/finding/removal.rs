//! Removals that leave something behind: other routes to the same permission, bindings below.

use std::sync::Arc;

use axcess_core::{Change, Node, Outcome, PermissionSet, Plan, Policy, Role, Route, Source, Step, User};
use litemap::LiteMap;

use crate::diff::sides::{held, is_invited};

/// The most places at which one step that narrows a role is looked at.
const MOST_PLACES: usize = 100;

/// What every removal of a plan took away and left.
#[derive(Debug, Default)]
pub(crate) struct Removals<'a> {
    pub all: Vec<Removal>,
    /// By step, from 0: whom it removes from where.
    planned: LiteMap<usize, Vec<(User, Node)>>,
    /// By step, from 0: the role that it narrows, as the plan names it.
    narrowed: LiteMap<usize, &'a str>,
    /// By step, from 0: at how many more places such a role is held than are looked at.
    pub unfollowed: LiteMap<usize, usize>,
    /// The role of the next step with what it holds, if it is held at more places than are looked at, and at how many.
    changing: Option<(Role, PermissionSet, usize)>,
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
    /// The fewest further removals that take it; `None` where known facts do not suffice.
    pub further: Option<Vec<Change>>,
}

impl<'a> Removals<'a> {
    /// Starts at the first state; the steps are known from a first run.
    pub fn new(first: &Policy, plan: &'a Plan, steps: &[Step]) -> Self {
        let applied = steps.iter().enumerate().filter(|(_, step)| step.outcome == Outcome::Applied);
        let mut removals = Self::default();
        for (index, step) in applied {
            if removes(step.op) {
                let nodes = |user: User| step.nodes.iter().map(move |node| (user, *node));
                removals.planned.insert(index, step.users.iter().copied().flat_map(nodes).collect());
            } else if step.op == "user.set_account_role" {
                let places = step.users.iter().map(|user| (*user, Node::ACCOUNT)).collect();
                removals.planned.insert(index, places);
            } else if let Some(Change::RoleUpdate { role, permissions: Some(_), .. }) =
                plan.changes.get(index)
            {
                removals.narrowed.insert(index, role);
            }
        }
        removals.prepare(first);
        removals
    }

    /// Looks at the state that the next step leaves.
    pub fn look(&mut self, state: &Policy) {
        let places = self.planned.remove(&self.step).unwrap_or_default();
        let routes = std::mem::take(&mut self.routes);
        if let Some((role, set, left)) = self.changing.take()
            && state.role_permissions(role).is_some_and(|now| !set.is_subset(&now))
        {
            self.unfollowed.insert(self.step, left);
        }
        let pairs = places.into_iter().zip(routes);
        self.all
            .extend(pairs.map(|((user, node), before)| Removal::new(self.step, user, node, &before, state)));
        self.step += 1;
        self.prepare(state);
    }

    /// Forgets what a later step took after all, and looks what the rest hangs on in the end.
    pub fn finish(self, last: &Policy) -> (Vec<Removal>, LiteMap<usize, usize>) {
        let mut all = self.all;
        for removal in &mut all {
            let user = removal.user;
            let keeps = |node: &Node| last.has_node(*node) && !held(last, user, *node).allowed.is_empty();
            removal.bound.retain(keeps);
            if keeps(&removal.node) {
                removal.kept = removal.kept.and(&held(last, user, removal.node).allowed);
            } else {
                removal.kept = PermissionSet::default();
            }
            if !removal.kept.is_empty() {
                removal.by = keeping(last, user, removal.node, &removal.kept);
                removal.further = last.fewest_removals(user, removal.node, &removal.kept);
            }
        }
        all.retain(|removal| !removal.kept.is_empty() || !removal.bound.is_empty());
        (all, self.unfollowed)
    }

    fn prepare(&mut self, state: &Policy) {
        if let Some(role) = self.narrowed.get(&self.step).and_then(|role| state.role(role).ok()) {
            let places = holders(state, role);
            let (bindings, memberships) = state.role_uses(role);
            let left = (bindings + memberships).saturating_sub(places.len());
            self.changing = state.role_permissions(role).filter(|_| left > 0).map(|set| (role, set, left));
            self.planned.insert(self.step, places);
        }
        let places = self.planned.get(&self.step).map_or(&[][..], Vec::as_slice);
        self.routes = places.iter().map(|(user, node)| state.routes(*user, *node)).collect();
    }
}

/// Who holds a role where, by binding or as a member of a space; the first of many.
fn holders(state: &Policy, role: Role) -> Vec<(User, Node)> {
    let bound = state.bindings().filter(|(.., held)| *held == role).map(|(_, user, node, _)| (user, node));
    let members = state.space_memberships().filter(|(.., held)| *held == Ok(role));
    bound.chain(members.map(|(user, node, _)| (user, node))).take(MOST_PLACES).collect()
}

/// The routes that certainly give something of the set.
fn keeping(state: &Policy, user: User, node: Node, set: &PermissionSet) -> Vec<Route> {
    let keeps = |route: &Route| route.pessimistic.is_none() && !route.certain.and(set).is_empty();
    state.routes(user, node).into_iter().filter(keeps).collect()
}

impl Removal {
    fn new(step: usize, user: User, node: Node, before: &[Route], state: &Policy) -> Self {
        let after = state.routes(user, node);
        let has_standing = state.standing(user).certain || is_invited(state, user);
        let counts = |route: &&Route| route.pessimistic.is_none();
        let heir = |route: &Route| after.iter().filter(counts).find(|other| succeeds(other, route));
        let mut gone = PermissionSet::default();
        for route in before.iter().filter(counts) {
            match heir(route) {
                Some(heir) => gone.union_with(&route.certain.minus(&heir.certain)),
                None => gone.union_with(&route.certain),
            }
        }
        let kept = match has_standing {
            true => state.without_inert(&gone.and(&held(state, user, node).allowed), node),
            false => PermissionSet::default(),
        };
        let by = keeping(state, user, node, &kept);
        Self { step, user, node, kept, by, bound: bound_below(state, user, node), further: None }
    }
}

/// Whether a grant is what a step made of another: of the same kind in the same place, or the membership that ends the
/// fallback there.
fn succeeds(new: &Route, old: &Route) -> bool {
    let joins = matches!(old.source, Source::PublicFallback { .. })
        && matches!(new.source, Source::SpaceMembership(_) | Source::CustomSpaceMembership(_));
    new.at == old.at && (joins || kind(&new.source) == kind(&old.source))
}

/// What kind of grant it is; one of the same kind in the same place takes its place.
const fn kind(source: &Source) -> u8 {
    match source {
        Source::AccountRole(_) | Source::WallarooAdmin => 0,
        Source::OrganizationMembership(_) | Source::HiddenOrganizationMembership => 1,
        Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) | Source::HiddenSpaceMembership => 2,
        Source::PublicFallback { .. } => 3,
        Source::Binding { .. } | Source::HiddenBinding => 4,
        Source::UnknownParent => 5,
    }
}

/// Resources below a node on which the user has a binding.
fn bound_below(state: &Policy, user: User, node: Node) -> Vec<Node> {
    let is_below = |mut place: Node| {
        while let Some(parent) = state.node_parent(place) {
            if parent == node && parent != Node::ACCOUNT {
                return true;
            }
            place = parent;
        }
        false
    };
    let own = state.bindings_of(user).map(|(_, place, _)| place);
    own.filter(|place| state.node_kind(*place).is_resource() && is_below(*place)).collect()
}

/// Whether the operation takes a grant from a user, or puts another into its place.
fn removes(op: &str) -> bool {
    leaves(op) || matches!(op, "role_binding.update" | "organization.add_user" | "space.add_user")
}

/// Whether the operation takes a user from somewhere for good.
pub(crate) fn leaves(op: &str) -> bool {
    matches!(op, "role_binding.delete" | "organization.remove_user" | "space.remove_user")
}

/// A route in words.
pub(crate) fn route_in_words(policy: &Policy, route: &Route, place: impl Fn(Node) -> String) -> String {
    let at = place(route.at);
    let role = |role| policy.role_name(role).unwrap_or_else(|| policy.role_id(role)).to_owned();
    let name = |name: &Option<Arc<str>>| name.as_deref().unwrap_or("that nobody could read").to_owned();
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
