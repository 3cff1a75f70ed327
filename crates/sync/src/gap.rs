//! Gaps of whole lists.

use axcess_core::{Gap, GapKind, NodeId};

/// What a word of a snapshot's lists hides.
pub(crate) fn kind(word: &str) -> GapKind {
    match word {
        "organization_memberships" => GapKind::OrganizationMemberships,
        "space_memberships" => GapKind::SpaceMemberships,
        "role_bindings" => GapKind::RoleBindings,
        "restrictions" => GapKind::Restrictions,
        other => GapKind::Listing(other.to_owned()),
    }
}

/// A gap in all of a list.
pub(crate) fn everywhere(word: &str, reason: impl Into<String>) -> Gap {
    Gap { kind: kind(word), scope: None, reason: reason.into() }
}

/// A gap at a node.
pub(crate) fn at(scope: NodeId, word: &str, reason: impl Into<String>) -> Gap {
    Gap { kind: kind(word), scope: Some(scope), reason: reason.into() }
}
