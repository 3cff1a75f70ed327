//! Workspaces.

use axcess_core::{Change, Moment, Node, NodeKind, Policy, User};
use axum::Json;
use axum::body::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{Answer, granted, read};
use super::id::number;
use super::right::may_see;
use super::signed::Signed;

/// All workspaces, in the order of their numbers.
pub(super) fn all(policy: &Policy) -> Vec<Node> {
    let mut spaces = policy.nodes_that(|node| *policy.node_kind(node) == NodeKind::Space);
    spaces.sort_by_key(|space| number(policy, *space));
    spaces
}

/// What lies in a workspace of a kind, in the order of the numbers.
pub(super) fn below(policy: &Policy, space: Node, kind: &str) -> Vec<Node> {
    let mut nodes = policy.node_children(space);
    nodes.retain(|node| policy.node_kind(*node).as_str() == kind);
    nodes.sort_by_key(|node| number(policy, *node));
    nodes
}

/// The workspace that the client made for a user when he first came. Only its name tells.
pub(super) fn default_of(policy: &Policy, user: User) -> Option<Node> {
    let name = format!("{} - Default Workspace", policy.user_email(user)?);
    let mut own = policy.memberships_of(user).map(|(space, _)| space);
    own.find(|space| policy.node_name(*space) == Some(&*name))
}

/// A workspace as models and pipelines show the one that they lie in.
pub(super) fn part(policy: &Policy, space: Node) -> Value {
    json!({
        "id": number(policy, space),
        "name": policy.node_name(space).unwrap_or_default(),
        "created_at": instant(policy.captured_at()),
        // Empty is one of the values that the account itself shows. Nobody's rights hang on it.
        "created_by": "",
        "archived": false,
    })
}

/// A moment as the API writes it.
pub(super) fn instant(moment: Moment) -> String {
    let time = Timestamp::from_microsecond(moment.unix_micros()).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}

/// `POST workspaces/list`: those that the caller may see, or those among them that somebody is a member of.
pub(super) async fn list(Signed(caller): Signed, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct List {
        user_id: Option<String>,
    }
    let List { user_id } = read(&body)?;
    let policy = &caller.state.policy;
    let of = user_id.map(|id| policy.user_by_id(&id));
    let is_member = |space: Node| match of {
        None => true,
        Some(user) => user.is_some_and(|user| policy.memberships_of(user).any(|(node, _)| node == space)),
    };
    let mut seen = all(policy);
    seen.retain(|space| is_member(*space) && may_see(&caller, "WORKSPACE_READ", *space));
    let told: Vec<Value> = seen.into_iter().map(|space| object(policy, space)).collect();
    Ok(Json(json!({"workspaces": told})))
}

fn object(policy: &Policy, space: Node) -> Value {
    let mut object = part(policy, space);
    let pipelines = below(policy, space, "PIPELINE").into_iter();
    object["pipelines"] = pipelines.map(|pipeline| json!(number(policy, pipeline))).collect();
    // What stands here are versions of models, of which a snapshot has none.
    object["models"] = json!([]);
    object
}

/// `POST workspaces/create`: the caller becomes its owner.
pub(super) async fn create(Signed(caller): Signed, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Create {
        workspace_name: String,
    }
    let Create { workspace_name: name } = read(&body)?;
    caller.change(|transaction| {
        let change = Change::SpaceCreate { name, organization: None, is_private: false, description: None };
        let made = granted(transaction.apply(change))?.created.pop().unwrap_or_default();
        let policy = transaction.policy();
        let number = policy.node_by_id(&made).and_then(|space| number(policy, space));
        Ok(Json(json!({"workspace_id": number})))
    })
}
