//! The API of Wallaroo: what reads a snapshot and what changes access.
//!
//! Wallaroo publishes no table of rights. What a call needs is the permission of the catalog that speaks of it, as
//! core decides it; a reader for whom the answer is unknown is let in. Errors are `{"msg", "code"}` with the status of
//! core's step.

mod body;
mod graphql;
mod id;
mod keycloak;
mod member;
mod resource;
mod right;
mod signed;
mod token;
mod user;
mod workspace;

use axcess_core::Policy;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use self::body::Refusal;
use self::id::{check, make};
use self::signed::Signed;
use crate::error::SandboxError;
use crate::sandbox::Sandbox;

/// The account as it is served: what is made in it gets ids that the API can tell.
///
/// # Errors
///
/// When something in it has an id that the API cannot tell.
pub(crate) fn served(policy: &Policy) -> Result<Policy, SandboxError> {
    check(policy)?;
    Ok(policy.with_id_maker(make))
}

/// Which path leads where.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/auth/realms/master/protocol/openid-connect/token", post(token::grant))
        .route("/auth/admin/realms/master/users", get(keycloak::search))
        .route("/auth/admin/realms/master/users/{id}", get(keycloak::show).put(keycloak::replace))
        .route("/v1/api/config", get(config))
        .route("/v1/api/users/query", post(user::query))
        .route("/v1/api/users/invite", post(user::invite))
        .route("/v1/api/users/activate", post(user::activate))
        .route("/v1/api/users/deactivate", post(user::deactivate))
        .route("/v1/api/workspaces/list", post(workspace::list))
        .route("/v1/api/workspaces/create", post(workspace::create))
        .route("/v1/api/workspaces/list_users", post(member::list))
        .route("/v1/api/workspaces/add_user", post(member::add))
        .route("/v1/api/workspaces/remove_user", post(member::remove))
        .route("/v1/api/models/list", post(resource::models))
        .route("/v1/api/pipelines/list_pipelines", post(resource::pipelines))
        .merge(graphql::routes())
        .fallback(unmodelled)
}

/// The client of the account asks for its settings before it has a token, and takes whatever it gets.
async fn config() -> Json<Value> {
    Json(json!({}))
}

/// What the sandbox has no endpoint for. The account may have one, so that the record is incomplete from here on.
async fn unmodelled(Signed(caller): Signed) -> Response {
    caller.call.note(|noted| noted.unmodelled = true);
    let reason = format!("the sandbox does not model `{}`", caller.call.title());
    // The method does not tell a read from a change.
    caller.sandbox.transact(&caller.call, |transaction| {
        transaction.doubt("unmodelled", reason.clone());
    });
    Refusal::new(501, reason).into_response()
}
