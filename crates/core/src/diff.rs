//! Who gains and who loses between two states of an account.

use crate::Policy;
use crate::permission::PermissionSet;

/// How access moved between two policies. Every list is in the order of user id, then node id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessDiff {
    /// One entry for each user and node whose access differs.
    pub entries: Vec<DiffEntry>,
    /// The same for invited users, as if they were active.
    pub pending: Vec<DiffEntry>,
}

/// How one user's access at one node moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffEntry {
    /// The user's id.
    pub user: String,
    /// The node's id.
    pub node: String,
    /// What became allowed.
    pub gained: PermissionSet,
    /// What ceased to be allowed.
    pub lost: PermissionSet,
    /// What became unknown.
    pub undetermined: PermissionSet,
    /// What was unknown and is now denied.
    pub settled: PermissionSet,
}

/// Compares two policies that share their table of permissions: two of one
/// [`Policy::pair`], or one simulated from the other. Users and nodes that exist on one side only are
/// included; people and things are the same when their ids are.
pub fn diff(before: &Policy, after: &Policy) -> AccessDiff {
    unimplemented!("being written")
}
