//! Many answers at once, for a map of people and nodes: a byte for each.

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

/// A row for each of the people, with a byte for each of the nodes.
pub(crate) fn map(
    (first, last): (&Policy, &Policy),
    permission: Permission,
    people: &[User],
    nodes: &[Node],
    is_changed: bool,
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(people.len() * nodes.len());
    for user in people {
        for node in nodes {
            let decision = last.can(*user, permission, *node);
            let mut byte = match decision {
                Decision::Deny => 0,
                Decision::Allow => ALLOW,
                Decision::Unknown => UNKNOWN,
            };
            if decision != Decision::Deny {
                byte |= cause(last, *user, permission, *node) << CAUSE;
            }
            if last.is_restricted(*node).1 {
                byte |= RESTRICTED;
            }
            if is_changed && before(first, last, *user, permission, *node) != decision {
                byte |= CHANGED;
            }
            bytes.push(byte);
        }
    }
    bytes
}

/// The answer before the changes; whoever and whatever was not there was allowed nothing.
fn before(first: &Policy, last: &Policy, user: User, permission: Permission, node: Node) -> Decision {
    let known = first.user_by_id(last.user_id(user)).zip(first.node_by_id(last.node_id(node)));
    known.map_or(Decision::Deny, |(user, node)| first.can(user, permission, node))
}

/// The first way by which he holds it: 1 account role, 2 organization role, 3 membership of the space, 4 public fallback,
/// 5 binding, 6 any other.
fn cause(policy: &Policy, user: User, permission: Permission, node: Node) -> u8 {
    let routes = policy.routes(user, node);
    let holds =
        routes.iter().filter(|route| route.possible.contains(permission) && route.optimistic.is_none());
    let causes = holds.map(|route| match route.source {
        Source::AccountRole(_) | Source::WallarooAdmin => 1,
        Source::OrganizationMembership(_) => 2,
        Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) => 3,
        Source::PublicFallback { .. } => 4,
        Source::Binding { .. } => 5,
        Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => 6,
    });
    causes.min().unwrap_or(6)
}
