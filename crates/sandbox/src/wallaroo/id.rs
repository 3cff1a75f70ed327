//! Numbers of the API and ids of a snapshot: workspace 7 is `workspace:7`. Users have UUIDs.

use axcess_core::{Made, Node, NodeKind, Policy};
use sha2::{Digest, Sha256};

use crate::error::SandboxError;

/// The number that the API knows a workspace, model or pipeline by.
pub(super) fn number(policy: &Policy, node: Node) -> Option<u64> {
    let id = policy.node_id(node);
    let number = id.rsplit(':').next()?.parse().ok()?;
    (id == id_of(policy.node_kind(node), number)?).then_some(number)
}

/// The workspace of a number.
pub(super) fn workspace(policy: &Policy, number: u64) -> Option<Node> {
    policy.node_by_id(&workspace_id(number))
}

/// The id of a workspace of this number, whether or not there is one.
pub(super) fn workspace_id(number: u64) -> String {
    format!("workspace:{number}")
}

fn id_of(kind: &NodeKind, number: u64) -> Option<String> {
    match kind {
        NodeKind::Space => Some(workspace_id(number)),
        NodeKind::Resource(kind) => Some(format!("{}:{number}", kind.to_lowercase())),
        NodeKind::Account | NodeKind::Organization => None,
    }
}

/// Checks that the API can tell everything of an account by its number.
pub(super) fn check(policy: &Policy) -> Result<(), SandboxError> {
    let nodes = policy.nodes();
    let odd = nodes.iter().find(|node| **node != Node::ACCOUNT && number(policy, **node).is_none());
    match odd {
        Some(node) => Err(SandboxError::NotANumber { id: policy.node_id(*node).to_owned() }),
        None => Ok(()),
    }
}

/// The ids of what is made in a sandbox: the next free number of a workspace, a UUID of a user, both the same in every
/// run.
pub(super) fn make(made: Made, number: u32) -> String {
    if made == Made::Space {
        return workspace_id(number.into());
    }
    let digest = Sha256::digest(format!("{made:?} {number}"));
    let digits: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| &digits[from..to];
    // A UUID of random digits, as Keycloak gives them.
    format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
