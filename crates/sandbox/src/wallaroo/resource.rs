//! Models and pipelines.

use axcess_core::{Node, Policy};
use axum::Json;
use axum::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{Answer, Refusal, read};
use super::id::number;
use super::right::may_see;
use super::signed::Signed;
use super::workspace::{all, below, instant, part};
use crate::caller::Caller;

/// Which workspaces are looked into; without a word, all that the caller may look into.
#[derive(Debug, Deserialize)]
struct Filter {
    workspace_id: Option<u64>,
    workspace_name: Option<String>,
}

/// `POST models/list`. The versions of a model are not in a snapshot.
pub(super) async fn models(Signed(caller): Signed, body: Bytes) -> Answer {
    let policy = &caller.state.policy;
    let told = |model: Node, space: Node| {
        json!({
            "model": {
                "id": number(policy, model), "name": policy.node_name(model).unwrap_or_default(),
                // This is what the account itself shows instead of an owner.
                "owner_id": "\"\"", "workspace_id": number(policy, space),
                "created_at": instant(policy.captured_at()), "updated_at": instant(policy.captured_at()),
            },
            "model_versions": [],
            "workspace": part(policy, space),
        })
    };
    Ok(Json(json!({"models": each(&caller, &body, "MODEL", "MODEL_READ", told)?})))
}

/// `POST pipelines/list_pipelines`
pub(super) async fn pipelines(Signed(caller): Signed, body: Bytes) -> Answer {
    let policy = &caller.state.policy;
    let told = |pipeline: Node, space: Node| {
        let name = policy.node_name(pipeline).unwrap_or_default();
        json!({
            "pipeline": {
                "id": number(policy, pipeline), "name": name,
                "created_at": instant(policy.captured_at()), "updated_at": instant(policy.captured_at()),
            },
            "workspace": part(policy, space),
            "plateau_topic": format!("workspace-{}-pipeline-{name}", number(policy, space).unwrap_or_default()),
            "deployment": null,
            "pipeline_version": null,
        })
    };
    Ok(Json(json!({"pipelines": each(&caller, &body, "PIPELINE", "PIPELINE_READ", told)?})))
}

/// Everything of a kind in the workspaces asked for, as far as the caller may see it.
fn each(
    caller: &Caller,
    body: &Bytes,
    kind: &str,
    permission: &str,
    told: impl Fn(Node, Node) -> Value,
) -> Result<Vec<Value>, Refusal> {
    let filter: Filter = read(body)?;
    let policy: &Policy = &caller.state.policy;
    let fits = |space: &Node| {
        filter.workspace_id.is_none_or(|id| number(policy, *space) == Some(id))
            && filter.workspace_name.as_deref().is_none_or(|name| policy.node_name(*space) == Some(name))
    };
    let spaces = all(policy).into_iter().filter(fits).filter(|space| may_see(caller, permission, *space));
    let told = |space: Node| {
        let told = &told;
        below(policy, space, kind).into_iter().map(move |node| told(node, space))
    };
    Ok(spaces.flat_map(told).collect())
}
