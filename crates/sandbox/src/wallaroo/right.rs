//! What a caller may see.

use axcess_core::{Decision, Node};

use super::body::Refusal;
use crate::caller::Caller;

/// What a caller may see. Where nobody can tell, he may.
impl Caller {
    /// Whether he may see something of a workspace or of the account.
    pub(super) fn sees(&self, permission: &str, node: Node) -> bool {
        let policy = &self.state.policy;
        let permission = policy.permission(permission).expect("INVARIANT: the catalog knows it");
        policy.can(self.asker, permission, node) != Decision::Deny
    }

    /// Refuses him what he may not see.
    pub(super) fn needs(&self, permission: &str, node: Node) -> Result<(), Refusal> {
        if self.sees(permission, node) {
            return Ok(());
        }
        let place = match node {
            Node::ACCOUNT => "the account".to_owned(),
            node => self.state.policy.node_id(node).replace(':', " "),
        };
        Err(Refusal::new(403, format!("the caller lacks {permission} at {place}")))
    }
}
