//! Members of a workspace.

use axcess_core::{Change, Node, Outcome, Policy, User};
use axum::Json;
use axum::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{Answer, Refusal, granted, read};
use super::id::{workspace, workspace_id};
use super::right::must_see;
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
    must_see(&caller, "WORKSPACE_USER_LIST", space)?;
    let told = |(user, role)| json!({"user_id": policy.user_id(user), "user_type": role});
    let told: Vec<Value> = members(policy, space).into_iter().map(told).collect();
    Ok(Json(json!({"users": told})))
}

/// Everybody who is a member of a workspace, with his role as far as it is known.
pub(super) fn members(policy: &Policy, space: Node) -> Vec<(User, Option<&str>)> {
    let role = |user| {
        let (_, role) = policy.memberships_of(user).find(|(node, _)| *node == space)?;
        // A workspace has no custom roles.
        Some((user, role.err().flatten()))
    };
    policy.users_at(space).into_iter().filter_map(role).collect()
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
