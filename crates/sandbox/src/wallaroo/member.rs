//! Members of a workspace.

use axcess_core::{Change, Outcome};
use axum::Json;
use axum::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{Answer, Refusal, granted, read};
use super::id::{workspace, workspace_id};
use super::signed::Signed;
use super::user::Naming;

/// `POST workspaces/list_users`: those whose record is gone among them.
pub(super) async fn list(Signed(caller): Signed, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct List {
        workspace_id: u64,
    }
    let List { workspace_id: number } = read(&body)?;
    let policy = &caller.state.policy;
    let missing = || Refusal::new(404, format!("there is no workspace {number}"));
    let space = workspace(policy, number).ok_or_else(missing)?;
    caller.needs("WORKSPACE_USER_LIST", space)?;
    let of = |user| {
        let (_, role) = policy.memberships_of(user).find(|(node, _)| *node == space)?;
        // A workspace has no custom roles.
        Some(json!({"user_id": policy.user_id(user), "user_type": role.err().flatten()}))
    };
    let members: Vec<Value> = policy.users_at(space).into_iter().filter_map(of).collect();
    Ok(Json(json!({"users": members})))
}

/// `POST workspaces/add_user`: a present member gets another role.
pub(super) async fn add(Signed(caller): Signed, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Add {
        workspace_id: u64,
        user_type: Option<String>,
        #[serde(flatten)]
        who: Naming,
    }
    let Add { workspace_id: number, user_type: role, who } = read(&body)?;
    caller.change(|transaction| {
        let space = workspace_id(number);
        let step = match who.user(transaction.policy())? {
            Ok(user) => transaction.apply(Change::SpaceAddUser { space, user, role }),
            Err(missing) => transaction.refuse("space.add_user", 404, missing),
        };
        granted(step)?;
        Ok(Json(json!({})))
    })
}

/// `POST workspaces/remove_user`: whoever is no member is removed without effect.
pub(super) async fn remove(Signed(caller): Signed, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Remove {
        workspace_id: u64,
        #[serde(flatten)]
        who: Naming,
    }
    let Remove { workspace_id: number, who } = read(&body)?;
    caller.change(|transaction| {
        let space = workspace_id(number);
        let step = match who.user(transaction.policy())? {
            Ok(user) => transaction.apply(Change::SpaceRemoveUser { space, user }),
            Err(missing) => transaction.refuse("space.remove_user", 404, missing),
        };
        let rows = u8::from(granted(step)?.outcome == Outcome::Applied);
        Ok(Json(json!({"affected_rows": rows})))
    })
}
