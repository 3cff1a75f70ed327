//! A Wallaroo account that is served, and calls of it.

use axcess_core::{Policy, Provider};
use axcess_sandbox::{Options, Sandbox};
use axcess_snapshot::{Loader, catalog};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// An account of two workspaces: root administers, ann owns `risk`, ben works in it, dan is gone, and one member has
/// no record any more.
pub fn account() -> Value {
    json!({
        "format": "axcess-snapshot", "version": 1, "provider": "wallaroo",
        "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account", "name": "Acme"},
        "spaces": [{"id": "workspace:1", "name": "risk"}, {"id": "workspace:2", "name": "shop"}],
        "resources": [
            {"id": "model:1", "type": "MODEL", "name": "scorer", "space_id": "workspace:1"},
            {"id": "pipeline:4", "type": "PIPELINE", "name": "live", "space_id": "workspace:1"},
            {"id": "model:2", "type": "MODEL", "name": "ranker", "space_id": "workspace:2"}],
        "users": [
            {"id": "root", "name": "admin", "status": "ACTIVE", "account_role": "ADMIN"},
            {"id": "ann", "name": "Ann Berg", "email": "ann@acme.io", "status": "ACTIVE", "account_role": "USER"},
            {"id": "ben", "name": "Ben", "email": "ben@acme.io", "status": "ACTIVE", "account_role": "USER"},
            {"id": "dan", "name": "Dan", "email": "dan@acme.io", "status": "INACTIVE", "account_role": "USER"}],
        "space_memberships": [
            {"user_id": "ann", "space_id": "workspace:1", "role": {"type": "PREDEFINED", "name": "OWNER"}},
            {"user_id": "ben", "space_id": "workspace:1", "role": {"type": "PREDEFINED", "name": "COLLABORATOR"}},
            {"user_id": "gone", "space_id": "workspace:1", "role": null}]
    })
}

pub fn policy(account: &Value) -> Policy {
    let text = account.to_string();
    let draft = Loader::default().load("wallaroo.json", text.as_bytes()).expect("it is sound").draft;
    Policy::new(draft, catalog(Provider::Wallaroo)).expect("it is sound")
}

/// What came back.
#[derive(Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
}

/// A sandbox, and a runtime to call it in.
pub struct World {
    pub sandbox: Sandbox,
    runtime: tokio::runtime::Runtime,
}

impl World {
    pub fn new() -> Self {
        Self::with(Options::default())
    }

    pub fn with(options: Options) -> Self {
        let policy = policy(&account());
        let root = policy.user("root").expect("he is there");
        let sandbox = Sandbox::new(policy, root.into(), options).expect("he may act");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Self { sandbox, runtime: runtime.expect("there is room for it") }
    }

    /// Asks for a token with these fields.
    pub fn grant(&self, fields: &[(&str, &str)]) -> Reply {
        let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send("POST", "/auth/realms/master/protocol/openid-connect/token", None, form)
    }

    /// The access token of a user.
    #[track_caller]
    pub fn token(&self, user: &str) -> String {
        let password = self.sandbox.api_key().to_owned();
        let reply = self.grant(&[("grant_type", "password"), ("username", user), ("password", &password)]);
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.body["access_token"].as_str().expect("it is text").to_owned()
    }

    /// `POST /v1/api/PATH` as a user.
    #[track_caller]
    pub fn post(&self, user: &str, path: &str, body: Value) -> Reply {
        self.send("POST", &format!("/v1/api/{path}"), Some(&self.token(user)), body.to_string())
    }

    pub fn send(&self, method: &str, path: &str, token: Option<&str>, body: String) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body)).expect("it is a request");
        self.runtime.block_on(async {
            let Ok(response) = self.sandbox.router().oneshot(request).await;
            let status = response.status().as_u16();
            let bytes = response.into_body().collect().await.expect("it has an end").to_bytes();
            Reply { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
        })
    }
}
