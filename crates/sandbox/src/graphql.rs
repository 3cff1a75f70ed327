//! The account by GraphQL: who belongs where, which REST does not tell, and a few changes.
//!
//! The schema is that part of the service's own which has to do with access; the documents that `arize-toolkit` 1.0.20
//! sends are its measure. A document that asks for anything else is answered with an error and makes the record
//! incomplete.
//!
//! Where the sources are silent, it is like this. What the caller may not see is not there: he gets the organizations
//! and spaces that he may see, and for any other id an error. Whoever may see an organization or a space may see who
//! belongs to it; the list of all users needs the right to read users. In the list of a space's users everybody stands
//! once, and a membership goes before the rights of an administrator, so that all memberships can be read there. Who is
//! invited counts as `active`, who was deleted is listed as `inactive`. The role of an organization's member is told.

mod account;
mod connection;
mod mutation;
mod organization;
mod refusal;
mod space;
mod user;
mod view;
mod word;

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{EmptySubscription, Request, Response, ServerError};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Extension, Json, Router};
use serde_json::json;

use crate::call::Call;
use crate::caller::{Caller, bearer};
use crate::sandbox::Sandbox;

use account::Query;
use mutation::Mutation;

type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// `POST /graphql`.
pub(crate) fn routes() -> Router<Sandbox> {
    let schema = Schema::new(Query, Mutation, EmptySubscription);
    Router::new().route("/graphql", post(answer)).layer(Extension(schema))
}

/// Answers a document. The key stands in `x-api-key`, as the service wants it, or is a bearer's.
async fn answer(
    State(sandbox): State<Sandbox>,
    Extension(call): Extension<Arc<Call>>,
    Extension(schema): Extension<Schema>,
    headers: HeaderMap,
    body: String,
) -> axum::response::Response {
    let secret = headers.get("x-api-key").and_then(|value| value.to_str().ok()).or(bearer(&headers));
    let caller = match Caller::with_secret(&sandbox, &call, secret) {
        Ok(caller) => caller,
        Err(problem) => return error(problem.status(), problem.detail()),
    };
    let mut request: Request = match serde_json::from_str(&body) {
        Ok(request) => request,
        Err(reason) => {
            return error(400, &format!("the body is no GraphQL request: {reason}"));
        }
    };
    let changes = match request.parsed_query() {
        Ok(document) => document.operations.iter().any(|(_, it)| it.node.ty == OperationType::Mutation),
        Err(reason) => return error(400, &reason.to_string()),
    };
    if changes {
        call.note(|noted| noted.body = Some(body.into()));
    }
    let response = schema.execute(request.data(caller)).await;
    if let Some(unknown) = response.errors.iter().find(|error| is_unknown(error)) {
        mark(&sandbox, &call, changes, &unknown.message);
    }
    shown(&response)
}

/// Whether an error is of a document that the schema does not fit; the service's own may. The account's refusals carry
/// a code.
fn is_unknown(error: &ServerError) -> bool {
    error.extensions.as_ref().is_none_or(|extensions| extensions.get(refusal::CODE).is_none())
}

/// Makes the record incomplete.
fn mark(sandbox: &Sandbox, call: &Call, changes: bool, reason: &str) {
    call.note(|noted| noted.unmodelled = true);
    if changes {
        let reason = format!("the sandbox does not model this mutation: {reason}");
        sandbox.transact(call, |transaction| transaction.doubt("unmodelled", reason));
    }
}

/// An answer without any data is a failed request; one with some is not.
fn shown(response: &Response) -> axum::response::Response {
    let is_refused = response.errors.iter().any(is_unknown);
    let status = if is_refused { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    (status, Json(response)).into_response()
}

fn error(status: u16, message: &str) -> axum::response::Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({ "errors": [{ "message": message }] });
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
