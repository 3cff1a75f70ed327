//! Calls of the sandbox.

use axcess_sandbox::{Options, Sandbox};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use serde_json::json;
use tower::ServiceExt as _;

use crate::DEMO;

/// A call of the REST API: the first line is the method and the path with its query, the rest is the body.
pub fn rest(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let Ok(line) = std::str::from_utf8(&data[..end]) else { return };
    let Some((method, path)) = line.split_once(' ') else { return };
    call(method, path, data.get(end + 1..).unwrap_or_default());
}

/// A document of GraphQL, sent as clients send it.
pub fn graphql(data: &[u8]) {
    let Ok(document) = std::str::from_utf8(data) else { return };
    let body = json!({ "query": document, "variables": {} });
    call("POST", "/graphql", body.to_string().as_bytes());
}

/// Calls as somebody who may do everything: the answer is whole, and no fault of the server.
fn call(method: &str, path: &str, body: &[u8]) {
    let actor = DEMO.user("kim@acme.io").expect("the built-in account has her");
    let sandbox = Sandbox::new(DEMO.clone(), actor.into(), Options::default()).expect("she may act");
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {}", sandbox.api_key()))
        .header("x-api-key", sandbox.api_key())
        .header("content-type", "application/json")
        .body(Body::from(body.to_vec()));
    let Ok(request) = request else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let Ok(response) = sandbox.router().oneshot(request).await;
        assert_ne!(response.status().as_u16(), 500, "{method} {path}");
        response.into_body().collect().await.expect("the answer is whole");
    });
    // Whatever the call did, the account is still one.
    let draft = sandbox.policy().to_draft();
    let catalog = axcess_snapshot::catalog(draft.provider);
    axcess_core::Policy::new(draft, catalog).expect("no call leaves a defect");
}
