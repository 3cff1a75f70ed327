//! A sandbox to call, and what its answers are held against.

use axcess_core::{Asker, Policy};
use axcess_sandbox::{Options, Sandbox};
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// A sandbox to call.
pub struct World {
    pub sandbox: Sandbox,
    runtime: Runtime,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

pub fn demo() -> Policy {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the draft has no defects")
}

impl World {
    /// The built-in account, as whom a reference names.
    pub fn of(actor: &str) -> Self {
        Self::with(demo(), actor, Options::default())
    }

    pub fn with(policy: Policy, actor: &str, options: Options) -> Self {
        let actor = policy.asker(actor).expect("the account has the actor");
        let sandbox = Sandbox::new(policy, actor, options).expect("the actor may act");
        Self { sandbox, runtime: Builder::new_current_thread().enable_all().build().expect("a runtime") }
    }

    /// The secret of a user or key of the account: a user's is that of any live key of his.
    pub fn secret(&self, who: &str) -> String {
        let policy = self.sandbox.policy();
        match policy.asker(who).expect("the account has whoever calls") {
            Asker::Key(key, _) => self.sandbox.key_secret(key),
            Asker::User(user) => {
                let own = |key: &axcess_core::Key| {
                    policy.key_user(*key) == Some(user) && policy.key_is_live(*key).0
                };
                self.sandbox.key_secret(policy.keys().into_iter().find(own).expect("he has a live key"))
            }
        }
    }

    /// Calls as the actor. `{user ann@acme.io}`, `{role Trace Reader}`, `{key ann-notebook}` and
    /// `{space:Fraud}` stand for ids.
    pub fn call(&self, line: &str, body: &str) -> Answer {
        self.call_with(&format!("Bearer {}", self.sandbox.api_key()), line, body)
    }

    pub fn call_as(&self, who: &str, line: &str, body: &str) -> Answer {
        self.call_with(&format!("Bearer {}", self.secret(who)), line, body)
    }

    pub fn call_with(&self, authorization: &str, line: &str, body: &str) -> Answer {
        let (line, body) = (self.filled(line, &encoded), self.filled(body, &str::to_owned));
        let (method, target) = line.split_once(' ').expect("a method and a path");
        let mut request = Request::builder().method(method).uri(target);
        if !authorization.is_empty() {
            request = request.header("authorization", authorization);
        }
        let request = request.body(Body::from(body)).expect("a request");
        self.runtime.block_on(async {
            let response = self.sandbox.router().oneshot(request).await.expect("a router always answers");
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.expect("a body").to_bytes();
            let body =
                if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
            Answer { status: parts.status.as_u16(), headers: parts.headers, body }
        })
    }

    /// Calls as the actor, and holds the answer against a status and the parts of a body that matter.
    pub fn check(&self, line: &str, body: &str, status: u16, expected: &str) -> Answer {
        self.hold(self.call(line, body), line, status, expected)
    }

    pub fn check_as(&self, who: &str, line: &str, body: &str, status: u16, expected: &str) -> Answer {
        self.hold(self.call_as(who, line, body), line, status, expected)
    }

    fn hold(&self, answer: Answer, line: &str, status: u16, expected: &str) -> Answer {
        assert_eq!(answer.status, status, "{line}: {:#}", answer.body);
        if !expected.is_empty() {
            let expected = self.filled(expected, &str::to_owned);
            let expected: Value = serde_json::from_str(&expected).expect("what is expected is JSON");
            assert!(holds(&answer.body, &expected), "{line}: {:#} lacks {expected:#}", answer.body);
        }
        if status >= 400 {
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{line}");
            assert_eq!(answer.body["status"], status, "{line}");
            assert!(!answer.body["detail"].as_str().unwrap_or_default().is_empty(), "{line}");
        }
        answer
    }

    /// A text with ids in place of names.
    pub fn filled(&self, text: &str, write: &dyn Fn(&str) -> String) -> String {
        let (now, first) = (self.sandbox.policy(), self.sandbox.first());
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('<') {
            let (name, behind) = after.split_once('>').expect("a name ends with `>`");
            out.push_str(before);
            // What has been deleted can still be asked for.
            let id = id(&now, name).or_else(|| id(&first, name));
            out.push_str(&write(&id.unwrap_or_else(|| panic!("nothing is called `{name}`"))));
            rest = behind;
        }
        out + rest
    }
}

fn id(policy: &Policy, name: &str) -> Option<String> {
    let found = match name.split_once(' ') {
        Some(("user", name)) => policy.user(name).map(|user| policy.user_id(user).to_owned()),
        Some(("role", name)) => policy.role(name).map(|role| policy.role_id(role).to_owned()),
        Some(("key", name)) => policy.key(name).map(|key| policy.key_id(key).to_owned()),
        Some(("binding", place)) => {
            let (user, node) = place.split_once(" at ").expect("a user at a node");
            let place = policy.user(user).and_then(|user| Ok((user, policy.node(node)?)));
            place.map(|(user, node)| {
                policy
                    .binding_at(user, node)
                    .map(|binding| policy.binding_id(binding).to_owned())
                    .unwrap_or_default()
            })
        }
        _ => policy.node(name).map(|node| policy.node_id(node).to_owned()),
    };
    found.ok()
}

fn encoded(id: &str) -> String {
    id.replace('=', "%3D").replace('+', "%2B").replace('/', "%2F")
}

/// Whether a body has all that is expected. `"*"` stands for any text, and a list has to have as many entries.
fn holds(body: &Value, expected: &Value) -> bool {
    match (body, expected) {
        (Value::Object(body), Value::Object(expected)) => expected.iter().all(|(name, expected)| {
            body.get(name).map_or(expected.is_null(), |value| holds(value, expected))
        }),
        (Value::Array(body), Value::Array(expected)) => {
            body.len() == expected.len()
                && body.iter().zip(expected).all(|(body, expected)| holds(body, expected))
        }
        (Value::String(_), Value::String(any)) if any == "*" => true,
        _ => body == expected,
    }
}
