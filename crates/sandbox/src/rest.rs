//! The account's REST API, version 2: what its OpenAPI document and the real clients agree on.
//!
//! Where they are silent, it is like this.
//!
//! - **Bodies.** What is no JSON, is of another type or has an unknown field is 400; a missing field and a value that
//!   does not do are 422. Both come before rights are looked at. Everything else is core's to refuse.
//! - **Parameters** that an endpoint does not know are passed over, and of one given twice the last counts.
//! - **Order.** Listings show what the account had by id, bindings by their users, and behind it what was made since.
//!   A cursor names the object that a page ended with, so that nothing is shown twice or left out when things come and
//!   go between two pages.
//! - **Reading.** What the caller may not read is missing from listings and 404 by its id. Listings of roles, users, keys
//!   of others and the audit log are 403. What a gap of the snapshot could turn counts as readable.
//! - **Users.** Bots are in no listing and can be read by id. Who was deleted can be read no more.
//! - **Keys.** Without `space_id` the keys that the caller made are listed, or those of `user_id`. An end that is over by
//!   the clock counts for keys that were made or refreshed here; those of the snapshot are judged at its moment.
//! - **Times.** What the account had was made when it was captured, and nothing was used since.
//! - **Settings of spaces**, descriptions of keys and the end of a service key are kept and shown again, and are in no
//!   snapshot. A refreshed key keeps its end unless it is told a nearer one.
//! - **The audit log** has the sandbox's own calls; they are named by method and path.

mod answer;
mod audit;
mod change;
mod key;
mod key_list;
mod list;
mod one;
mod page;
mod query;
mod settings;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use serde::Serialize;

use crate::problem::Problem;
use crate::sandbox::Sandbox;
use page::listing;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// How many bytes most objects have room in.
const ROOM: usize = 512;

/// Every endpoint that has to do with access.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/v2/roles", listing(list::roles).post(change::change))
        .route("/v2/roles/{id}", get(one::role).patch(change::change).delete(change::change))
        .route("/v2/role-bindings", listing(list::role_bindings).post(change::change))
        .route("/v2/role-bindings/{id}", get(one::role_binding).patch(change::change).delete(change::change))
        .route("/v2/resource-restrictions", listing(list::restrictions).post(change::change))
        .route("/v2/resource-restrictions/{id}", delete(change::change))
        .route("/v2/organizations", listing(list::organizations).post(change::change))
        .route("/v2/organizations/{id}", get(one::organization).patch(change::change).delete(change::change))
        .route("/v2/organizations/{id}/users", post(change::change))
        .route("/v2/organizations/{id}/users/{user}", delete(change::change))
        .route("/v2/spaces", listing(list::spaces).post(change::change))
        .route("/v2/spaces/{id}", get(one::space).patch(change::change).delete(change::change))
        .route("/v2/spaces/{id}/users", post(change::change))
        .route("/v2/spaces/{id}/users/{user}", delete(change::change))
        .route("/v2/users", listing(list::users).post(change::change))
        .route("/v2/users/{id}", get(one::user).patch(change::change).delete(change::change))
        .route("/v2/users/{id}/resend-invitation", post(change::change))
        .route("/v2/users/{id}/reset-password", post(change::change))
        .route("/v2/projects", listing(list::projects).post(change::change))
        .route("/v2/projects/{id}", get(one::project).patch(change::change).delete(change::change))
        .route("/v2/api-keys", listing(key_list::api_keys).post(change::change))
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
    (status, [(header::CONTENT_TYPE, JSON)], written(body, 1)).into_response()
}

/// A body of about so many objects.
fn written(body: &impl Serialize, objects: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ROOM * (objects + 1));
    serde_json::to_writer(&mut bytes, body).expect("INVARIANT: bodies are texts, flags and lists");
    bytes
}
