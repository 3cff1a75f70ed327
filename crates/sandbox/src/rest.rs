//! The account's REST API, version 2.

mod answer;
mod audit;
mod change;
mod key;
mod list;
mod one;
mod query;
mod settings;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use serde::Serialize;

use crate::problem::Problem;
use crate::sandbox::Sandbox;

/// How many bytes most pages have room in.
const ROOM: usize = 16 * 1024;

/// Every endpoint that has to do with access.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/v2/roles", get(list::roles).post(change::change))
        .route("/v2/roles/{id}", get(one::role).patch(change::change).delete(change::change))
        .route("/v2/role-bindings", get(list::role_bindings).post(change::change))
        .route("/v2/role-bindings/{id}", get(one::role_binding).patch(change::change).delete(change::change))
        .route("/v2/resource-restrictions", get(list::restrictions).post(change::change))
        .route("/v2/resource-restrictions/{id}", delete(change::change))
        .route("/v2/organizations", get(list::organizations).post(change::change))
        .route("/v2/organizations/{id}", get(one::organization).patch(change::change).delete(change::change))
        .route("/v2/organizations/{id}/users", post(change::change))
        .route("/v2/organizations/{id}/users/{user}", delete(change::change))
        .route("/v2/spaces", get(list::spaces).post(change::change))
        .route("/v2/spaces/{id}", get(one::space).patch(change::change).delete(change::change))
        .route("/v2/spaces/{id}/users", post(change::change))
        .route("/v2/spaces/{id}/users/{user}", delete(change::change))
        .route("/v2/users", get(list::users).post(change::change))
        .route("/v2/users/{id}", get(one::user).patch(change::change).delete(change::change))
        .route("/v2/users/{id}/resend-invitation", post(change::change))
        .route("/v2/users/{id}/reset-password", post(change::change))
        .route("/v2/projects", get(list::projects).post(change::change))
        .route("/v2/projects/{id}", get(one::project).patch(change::change).delete(change::change))
        .route("/v2/api-keys", get(list::api_keys).post(change::change))
        .route("/v2/api-keys/{id}/revoke", put(change::change))
        .route("/v2/api-keys/{id}/refresh", post(change::change))
        .route("/v2/audit-logs", get(audit::list))
        .method_not_allowed_fallback(no_such_method)
}

async fn no_such_method() -> Problem {
    Problem::new(405, "the API has no such method here")
}

/// An answer of JSON.
fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let mut bytes = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut bytes, body).expect("INVARIANT: bodies are texts, flags and lists");
    (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}
