//! Many answers at once, for a map of people and nodes, or of people and permissions: a byte for each.

use axcess_core::{Decision, Node, Permission, Policy, Source, User};

/// What a byte of the map says: in its lowest two bits the decision.
const ALLOW: u8 = 1;
const UNKNOWN: u8 = 2;
/// The cause stands above the decision.
const CAUSE: u8 = 2;
/// The node is restricted, or may be.
const RESTRICTED: u8 = 32;
/// The answer was another one before the changes that are tried.
const CHANGED: u8 = 64;

/// An account before and after the changes that are tried.
pub(crate) struct Map<'a> {
    pub first: &'a Policy,
    pub last: &'a Policy,
    pub is_changed: bool,
}

impl Map<'_> {
    /// The byte of one answer.
    pub fn cell(&self, user: User, permission: Permission, node: Node) -> u8 {
        let Self { first, last, is_changed } = *self;
        let decision = last.can(user, permission, node);
        let mut byte = match decision {
            Decision::Deny => 0,
            Decision::Allow => ALLOW,
            Decision::Unknown => UNKNOWN,
        };
        if decision != Decision::Deny {
            byte |= cause(last, user, permission, node) << CAUSE;
        }
        if last.is_restricted(node).1 {
            byte |= RESTRICTED;
        }
        if is_changed && before(first, last, user, permission, node) != decision {
            byte |= CHANGED;
        }
        byte
    }
}

/// The answer before the changes; whoever and whatever was not there was allowed nothing.
fn before(first: &Policy, last: &Policy, user: User, permission: Permission, node: Node) -> Decision {
    let known = first.user_by_id(last.user_id(user)).zip(first.node_by_id(last.node_id(node)));
    known.map_or(Decision::Deny, |(user, node)| first.can(user, permission, node))
}

/// The first way by which he holds it: 1 account role, 2 organization role, 3 membership of the space, 4 public fallback,
/// 5 binding, 6 any other.
fn cause(policy: &Policy, user: User, permission: Permission, node: Node) -> u8 {
    let mut first = 6;
    policy.each_route(user, node, &mut |route| {
        if route.possible.contains(permission) && route.optimistic.is_none() {
            first = first.min(place(&route.source));
        }
    });
    first
}

const fn place(source: &Source) -> u8 {
    match source {
        Source::AccountRole(_) | Source::WallarooAdmin => 1,
        Source::OrganizationMembership(_) => 2,
        Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) => 3,
        Source::PublicFallback { .. } => 4,
        Source::Binding { .. } => 5,
        Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => 6,
    }
}
