//! Which path leads where.

use std::sync::Arc;

use axcess_core::Provider;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use tower_http::limit::RequestBodyLimitLayer;

use crate::call::Call;
use crate::caller::Caller;
use crate::fault::{self, Closed};
use crate::graphql;
use crate::guard::guard;
use crate::problem::Problem;
use crate::rest;
use crate::sandbox::Sandbox;
use crate::wallaroo;

/// How many bytes a body may have.
const LONGEST_BODY: usize = 1024 * 1024;

/// The account's API.
pub(crate) fn router(sandbox: &Sandbox) -> Router {
    let routes = match sandbox.first().provider() {
        Provider::Arize => rest::routes().merge(graphql::routes()).fallback(unmodelled),
        Provider::Wallaroo => wallaroo::routes(),
    };
    let (recorded, faults) =
        (from_fn_with_state(sandbox.clone(), recorded), from_fn_with_state(sandbox.clone(), fault::meet));
    // What is named last comes first.
    let layers = routes.layer(RequestBodyLimitLayer::new(LONGEST_BODY)).layer(faults);
    layers.layer(recorded).layer(from_fn(guard)).with_state(sandbox.clone())
}

/// Writes every call down.
async fn recorded(State(sandbox): State<Sandbox>, mut request: Request, next: Next) -> Response {
    let call = Arc::new(Call::new(&request));
    request.extensions_mut().insert(call.clone());
    let response = Problem::drawn(next.run(request).await, call.uri.path());
    let is_closed = response.extensions().get::<Closed>().is_some();
    sandbox.answered(&call, Some(response.status().as_u16()).filter(|_| !is_closed));
    response
}

/// What the sandbox has no endpoint for. The account may have one, so that the record is incomplete from here on.
async fn unmodelled(caller: Caller) -> Problem {
    let call = &caller.call;
    if !call.uri.path().starts_with("/v2/") {
        return Problem::new(404, "the API has no such path");
    }
    call.note(|noted| noted.unmodelled = true);
    let reason = format!("the sandbox does not model `{}`", call.title());
    if !call.method.is_safe() {
        caller.sandbox.transact(call, |transaction| transaction.doubt("unmodelled", reason.clone()));
    }
    Problem::new(501, reason)
}
