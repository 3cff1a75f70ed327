//! What the caller's own rights prove: where he may see everything, nothing was hidden from him.
//!
//! Only what was read counts, and only in the cautious reading: a set that the catalog assumes proves nothing, and
//! neither does an answer that another switch would turn.

use axcess_core::{
    Basis, Catalog, Decision, Draft, Gap, GapKind, Node, Policy, Provider, Route, SWITCHES, Semantics,
    Source, User, UserId,
};

/// What the caller's rights prove.
pub(crate) struct Proof {
    /// The policy under each setting of the switches that matters; empty when nobody knows who the caller is.
    policies: Vec<(Policy, User)>,
    restrict: Vec<String>,
}

/// Switches that the documents leave no doubt about here, or that other providers have.
const SETTLED: [&str; 2] = ["account-reach", "wallaroo-admin"];

impl Proof {
    /// What the rights of a caller prove in an account of which gaps are not yet told.
    pub fn new(draft: &Draft, caller: Option<&UserId>, members: &[Gap]) -> Self {
        let catalog = axcess_snapshot::catalog(Provider::Arize);
        let restrict = catalog.restrictable.values().cloned().collect();
        let policies = caller.and_then(|caller| policies(draft, caller, members)).unwrap_or_default();
        Self { policies, restrict }
    }

    /// Whether he is an administrator of the account, from whom nothing is hidden.
    pub fn is_account_admin(&self) -> bool {
        self.holds(|policy, user| is_admin(policy, user, Node::ACCOUNT))
    }

    /// Whether he sees every binding on a space and on what is in it.
    pub fn sees_bindings(&self, space: &str) -> bool {
        self.at(space, |policy, user, node| can(policy, user, "ROLE_BINDING_READ", node))
    }

    /// Whether he sees every restriction in a space.
    pub fn sees_restrictions(&self, space: &str) -> bool {
        self.at(space, |policy, user, node| {
            is_admin(policy, user, node)
                || self.restrict.iter().all(|permission| can(policy, user, permission, node))
        })
    }

    fn at(&self, space: &str, holds: impl Fn(&Policy, User, Node) -> bool) -> bool {
        self.holds(|policy, user| policy.node_by_id(space).is_some_and(|node| holds(policy, user, node)))
    }

    fn holds(&self, holds: impl Fn(&Policy, User) -> bool) -> bool {
        !self.policies.is_empty() && self.policies.iter().all(|(policy, user)| holds(policy, *user))
    }
}

fn can(policy: &Policy, user: User, permission: &str, node: Node) -> bool {
    let permission = policy.permission(permission);
    permission.is_ok_and(|permission| policy.can(user, permission, node) == Decision::Allow)
}

/// Whether he is an administrator there by an account role or membership that certainly counts.
fn is_admin(policy: &Policy, user: User, node: Node) -> bool {
    let is_of_admin = |source: &Source| {
        matches!(
            source,
            Source::AccountRole(_) | Source::OrganizationMembership(_) | Source::SpaceMembership(_)
        )
    };
    // The two readings of a role that nobody could read differ.
    let is_read = |route: &Route| route.certain == route.possible;
    let counts = |route: &Route| route.admin && route.pessimistic.is_none() && is_read(route);
    let admin = policy.routes(user, node).iter().any(|route| counts(route) && is_of_admin(&route.source));
    admin && policy.standing(user).certain
}

/// The account as far as it matters for the caller, under each setting.
fn policies(draft: &Draft, caller: &UserId, members: &[Gap]) -> Option<Vec<(Policy, User)>> {
    let catalog = axcess_snapshot::catalog(Provider::Arize);
    let part = part(draft, caller, members, &catalog)?;
    let policy = Policy::new(part, catalog).ok()?;
    let user = policy.user_by_id(caller.as_str())?;
    let usual = Semantics::default();
    let others = SWITCHES
        .iter()
        .filter(|(name, _)| !SETTLED.contains(name))
        .flat_map(|(name, values)| values.iter().filter_map(move |value| usual.with(name, value).ok()));
    let policies =
        std::iter::once(usual).chain(others).map(|semantics| (policy.with_semantics(semantics), user));
    Some(policies.collect())
}

/// Only the caller, where he belongs, and his roles. What is assumed of sets is taken out.
fn part(draft: &Draft, caller: &UserId, members: &[Gap], catalog: &Catalog) -> Option<Draft> {
    let mut user = draft.users.iter().find(|user| user.id == *caller)?.clone();
    // His key was answered, so he may act.
    user.status = Some("ACTIVE".to_owned());
    let mut part = Draft::empty(Provider::Arize, draft.captured_at);
    part.users = vec![user];
    part.organizations.clone_from(&draft.organizations);
    part.spaces.clone_from(&draft.spaces);
    part.roles.clone_from(&draft.roles);
    let mine = |id: &UserId| id == caller;
    part.organization_memberships =
        draft.organization_memberships.iter().filter(|it| mine(&it.user_id)).cloned().collect();
    part.space_memberships = draft.space_memberships.iter().filter(|it| mine(&it.user_id)).cloned().collect();
    let on_spaces = draft.role_bindings.iter().filter(|it| mine(&it.user_id) && it.resource_type == "SPACE");
    part.role_bindings = on_spaces.cloned().collect();
    part.predefined.clone_from(&draft.predefined);
    for (level, sets) in &catalog.roles {
        for (name, _) in sets.iter().filter(|(_, set)| set.basis == Basis::Assumed) {
            part.predefined.entry(*level).or_default().entry(name.clone()).or_default();
        }
    }
    for role in part.roles.iter_mut().filter(|role| role.permissions.is_none()) {
        role.permissions = Some(Vec::new());
    }
    part.gaps = members.to_vec();
    part.gaps.push(Gap { kind: GapKind::RoleBindings, scope: None, reason: String::new() });
    Some(part)
}
