//! Which path leads where, and what every call passes on its way there.

use std::sync::Arc;

use axcess_core::Provider;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http_body_util::Limited;

use crate::call::Call;
use crate::caller::Caller;
use crate::fault::{self, Closed};
use crate::graphql;
use crate::guard;
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
    let endpoints: Router = routes.with_state(sandbox.clone());
    let sandbox = sandbox.clone();
    // One step in place of a layer for each of them: a layer copies all that lies below it for every call.
    Router::new().fallback(move |request| pass(sandbox.clone(), endpoints.clone(), request))
}

/// Keeps browsers out, writes the call down, and lets happen what is to go wrong with it.
async fn pass(sandbox: Sandbox, endpoints: Router, mut request: Request) -> Response {
    if let Some(refused) = guard::refused(&request) {
        return refused;
    }
    let call = Arc::new(Call::new(&request));
    request.extensions_mut().insert(call.clone());
    if !request.method().is_safe() {
        request = request.map(|body| Body::new(Limited::new(body, LONGEST_BODY)));
    }
    let response = fault::meet(&sandbox, &call, endpoints, request).await;
    let response = Problem::drawn(response, call.uri.path());
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
