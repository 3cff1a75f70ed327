//! The objects of Wallaroo as its API answers them.

use axcess_core::{NodeId, ResourceRecord, SpaceRecord, UserKind, UserRecord};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::shelf::Shelves;

type Read<T> = serde_json::Result<T>;

/// A workspace, and the pipelines that it counts up. What it counts up as models are versions.
pub(super) fn workspace<S: Clone>(raw: &RawValue, shelves: &mut Shelves<S>, spot: &S) -> Read<()> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Workspace {
        id: u64,
        name: Option<String>,
        pipelines: Option<Vec<u64>>,
    }
    let Workspace { id, name, pipelines } = serde_json::from_str(raw.get())?;
    let id = node("workspace", id);
    for pipeline in pipelines.into_iter().flatten() {
        let record = resource("PIPELINE", node("pipeline", pipeline), None, Some(id.clone()));
        shelves.counted.push((record, spot.clone()));
    }
    let record = SpaceRecord { id, name, organization_id: None, is_private: Some(true), description: None };
    shelves.spaces.put(record, spot.clone());
    Ok(())
}

/// A user. Only an answer about everybody tells who is an administrator.
pub(super) fn user(raw: &RawValue) -> Read<UserRecord> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", expecting = "an object")]
    struct User {
        id: String,
        username: Option<String>,
        email: Option<String>,
        first_name: Option<String>,
        last_name: Option<String>,
        enabled: Option<bool>,
        realm_roles: Option<Vec<String>>,
    }
    let user: User = serde_json::from_str(raw.get())?;
    let names = [user.first_name, user.last_name].into_iter().flatten().filter(|name| !name.is_empty());
    let full_name = names.collect::<Vec<_>>().join(" ");
    let is_admin = |roles: Vec<String>| roles.iter().any(|role| role == "admin");
    Ok(UserRecord {
        id: user.id.into(),
        name: if full_name.is_empty() { user.username } else { Some(full_name) },
        email: user.email,
        status: user.enabled.map(|enabled| if enabled { "ACTIVE" } else { "INACTIVE" }.to_owned()),
        kind: UserKind::Human,
        account_role: user.realm_roles.map(|roles| if is_admin(roles) { "ADMIN" } else { "USER" }.to_owned()),
        is_developer: None,
    })
}

/// A model. Older answers have its fields one level higher, and do not tell its workspace.
pub(super) fn model(raw: &RawValue) -> Read<ResourceRecord> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "it has no `id` that is a number")]
    enum Item {
        Deep { model: Part },
        Flat(Part),
    }
    let (Item::Deep { model } | Item::Flat(model)) = serde_json::from_str(raw.get())?;
    let space = model.workspace_id.map(|id| node("workspace", id));
    Ok(resource("MODEL", node("model", model.id), model.name, space))
}

/// A pipeline.
pub(super) fn pipeline(raw: &RawValue) -> Read<ResourceRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Item {
        pipeline: Part,
        workspace: Option<Part>,
    }
    let Item { pipeline, workspace } = serde_json::from_str(raw.get())?;
    let space = workspace.map(|workspace| node("workspace", workspace.id));
    Ok(resource("PIPELINE", node("pipeline", pipeline.id), pipeline.name, space))
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Part {
    id: u64,
    name: Option<String>,
    workspace_id: Option<u64>,
}

fn node(kind: &str, id: u64) -> NodeId {
    format!("{kind}:{id}").into()
}

fn resource(
    resource_type: &str,
    id: NodeId,
    name: Option<String>,
    space_id: Option<NodeId>,
) -> ResourceRecord {
    ResourceRecord { id, resource_type: resource_type.to_owned(), name, space_id, project_type: None }
}
