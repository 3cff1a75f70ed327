//! What a caller may see.

use axcess_core::{Decision, Node};

use super::body::Refusal;
use crate::caller::Caller;

/// Whether a caller may see something of a workspace or of the account. Where nobody can tell, he may.
pub(super) fn may_see(caller: &Caller, permission: &str, node: Node) -> bool {
    let policy = &caller.state.policy;
    let permission = policy.permission(permission).expect("INVARIANT: the catalog knows it");
    policy.can(caller.asker, permission, node) != Decision::Deny
}

/// Refuses a caller what he may not see.
pub(super) fn must_see(caller: &Caller, permission: &str, node: Node) -> Result<(), Refusal> {
    if may_see(caller, permission, node) {
        return Ok(());
    }
    let place = match node {
        Node::ACCOUNT => "the account".to_owned(),
        node => caller.state.policy.node_id(node).replace(':', " "),
    };
    Err(Refusal::new(403, format!("the caller lacks {permission} at {place}")))
}
