//! Users by Keycloak's own paths, which the account's client takes to find people and to let them in or out.

use axcess_core::{Change, Node, User};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::body::{Answer, Refusal, granted, read};
use super::right::must_see;
use super::signed::Signed;
use super::user::{Detail, is_known, record};
use crate::caller::Caller;

/// What users are searched for.
#[derive(Debug, Deserialize)]
pub(super) struct Search {
    email: Option<String>,
    exact: Option<bool>,
}

/// `GET users?email=`: those whose address has these letters in it, unless it is to be exact.
pub(super) async fn search(Signed(caller): Signed, Query(search): Query<Search>) -> Answer {
    must_see(&caller, "USER_LIST", Node::ACCOUNT)?;
    let policy = &caller.state.policy;
    let wanted = search.email.map(|email| email.to_lowercase());
    let fits = |user: &User| {
        let Some(wanted) = &wanted else { return true };
        let email = policy.user_email(*user).unwrap_or_default().to_lowercase();
        if search.exact == Some(true) { email == *wanted } else { email.contains(wanted) }
    };
    let mut users: Vec<User> =
        policy.users_from(0).filter(|user| is_known(policy, *user) && fits(user)).collect();
    users.sort_by_key(|user| policy.user_email(*user));
    Ok(Json(users.into_iter().map(|user| record(policy, user, Detail::Plain)).collect()))
}

/// `GET users/{id}`
pub(super) async fn show(Signed(caller): Signed, Path(id): Path<String>) -> Answer {
    must_see(&caller, "USER_LIST", Node::ACCOUNT)?;
    Ok(Json(record(&caller.state.policy, user(&caller, &id)?, Detail::Plain)))
}

/// `PUT users/{id}`: the whole record, in which only `enabled` may be another.
pub(super) async fn replace(
    Signed(caller): Signed,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let wanted: Value = read(&body)?;
    let enabled = wanted.get("enabled").and_then(Value::as_bool);
    let enabled = enabled.ok_or_else(|| Refusal::new(400, "`enabled` is missing"))?;
    let mut present = record(&caller.state.policy, user(&caller, &id)?, Detail::Plain);
    present["enabled"] = enabled.into();
    let change = match enabled {
        true => Change::UserActivate { user: id },
        false => Change::UserDeactivate { user: id },
    };
    caller.sandbox.transact(&caller.call, |transaction| {
        if wanted != present {
            let reason = "the sandbox models no change of a user's record but of `enabled`";
            transaction.doubt(change.op(), reason);
            caller.call.note(|noted| noted.unmodelled = true);
            return Err(Refusal::new(501, reason));
        }
        granted(transaction.apply(change)).map(|_| StatusCode::NO_CONTENT)
    })
}

fn user(caller: &Caller, id: &str) -> Result<User, Refusal> {
    let policy = &caller.state.policy;
    let user = policy.user_by_id(id).filter(|user| is_known(policy, *user));
    user.ok_or_else(|| Refusal::new(404, "User not found"))
}
