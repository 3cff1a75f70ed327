//! Naming a thing by its id, as every call of the API does.

use axcess_core::{Policy, ReferenceError};

/// What an id should be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A user.
    User,
    /// A Role object.
    Role,
    /// A role binding.
    Binding,
    /// Any node.
    Node,
    /// An organization.
    Organization,
    /// A space.
    Space,
    /// A resource of type `PROJECT`.
    Project,
    /// An API key.
    Key,
}

/// A reference for a [`Change`](axcess_core::Change) that fits the thing with this id and nothing else: what has the text
/// for its name or e-mail address is not meant, so that a step with it is refused with 404.
pub fn cite(policy: &Policy, kind: Kind, id: &str) -> String {
    let is_there = match kind {
        Kind::User => policy.user_by_id(id).is_some(),
        Kind::Role => policy.role_by_id(id).is_some(),
        Kind::Binding => return id.to_owned(),
        Kind::Key => policy.key_by_id(id).is_some(),
        Kind::Node | Kind::Organization | Kind::Space | Kind::Project => policy.node_by_id(id).is_some(),
    };
    if is_there || fits_nothing(policy, kind, id) { id.to_owned() } else { format!("id {id}") }
}

fn fits_nothing(policy: &Policy, kind: Kind, text: &str) -> bool {
    let fits_nothing = |error: ReferenceError| matches!(error, ReferenceError::Unknown { .. });
    match kind {
        Kind::User => policy.user(text).is_err_and(fits_nothing),
        Kind::Role => policy.role(text).is_err_and(fits_nothing),
        Kind::Key => policy.key(text).is_err_and(fits_nothing),
        Kind::Binding => true,
        // A bare name may be a space, a project or an organization.
        Kind::Node => policy.node(text).is_err_and(fits_nothing),
        Kind::Organization | Kind::Space | Kind::Project => {
            let name = text.rsplit(['/', ':']).next().unwrap_or(text);
            policy.node(text).is_err_and(fits_nothing) && policy.nodes_by_name(name).is_empty()
        }
    }
}
