//! Which path leads where.

use std::sync::Arc;

use axcess_core::Provider;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use crate::call::Call;
use crate::caller::Caller;
use crate::graphql;
use crate::problem::Problem;
use crate::sandbox::Sandbox;
use crate::wallaroo;

/// The account's API.
pub(crate) fn router(sandbox: &Sandbox) -> Router {
    let routes = match sandbox.first().provider() {
        Provider::Arize => graphql::routes().fallback(unmodelled),
        Provider::Wallaroo => wallaroo::routes(),
    };
    let recorded = from_fn_with_state(sandbox.clone(), recorded);
    routes.layer(recorded).with_state(sandbox.clone())
}

/// Writes every call down.
async fn recorded(State(sandbox): State<Sandbox>, mut request: Request, next: Next) -> Response {
    let call = Arc::new(Call::new(&request));
    request.extensions_mut().insert(call.clone());
    let response = next.run(request).await;
    sandbox.answered(&call, Some(response.status().as_u16()));
    response
}

/// What the sandbox has no endpoint for. The account may have one, so that the record is incomplete from here on.
async fn unmodelled(caller: Caller) -> Response {
    let call = &caller.call;
    if !call.uri.path().starts_with("/v2/") {
        return caller.problem(404, "the API has no such path").into_response();
    }
    call.note(|noted| noted.unmodelled = true);
    let reason = format!("the sandbox does not model `{}`", call.title());
    if !call.method.is_safe() {
        caller.sandbox.transact(call, |transaction| transaction.doubt("unmodelled", reason.clone()).clone());
    }
    problem(call, reason).into_response()
}

fn problem(call: &Call, reason: String) -> Problem {
    Problem::new(501, reason).at(call.uri.path())
}
