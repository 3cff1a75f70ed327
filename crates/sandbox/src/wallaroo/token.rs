//! Tokens, as Keycloak grants them for a user's password or for an older token.

use std::collections::HashMap;
use std::time::Duration;

use axcess_core::{Asker, Moment, Policy, User};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::call::now;
use crate::sandbox::Sandbox;
use crate::setting;

/// What the head of a token says: it is shaped like a JSON Web Token, and signed as only a sandbox does.
const HEAD: &str = r#"{"alg":"axcess-sandbox","typ":"JWT"}"#;

/// How many access tokens long a refresh token lasts.
const REFRESHES: u32 = 2;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Token {
    /// The id of whose it is.
    #[serde(rename = "sub")]
    pub user: String,
    /// His address; the client takes it from here.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// What it is good for.
    #[serde(rename = "typ")]
    pub kind: Kind,
    /// The second since the epoch when it ends; `None` is never.
    #[serde(rename = "exp", skip_serializing_if = "Option::is_none")]
    ends: Option<i64>,
}

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// Calls.
    #[serde(rename = "Bearer")]
    Access,
    /// Another access token.
    Refresh,
    /// The same, for as long as its user is active.
    Offline,
}

impl Token {
    fn new(policy: &Policy, user: User, kind: Kind, ends: Option<i64>) -> Self {
        let email = policy.user_email(user).map(str::to_owned);
        Self { user: policy.user_id(user).to_owned(), email, kind, ends }
    }

    /// What a text says that was signed with this secret and has not ended.
    pub fn read(secret: &str, text: &str, now: Moment) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (_, content) = signed.split_once('.')?;
        let token: Self = serde_json::from_slice(&BASE64.decode(content).ok()?).ok()?;
        let is_over = token.ends.is_some_and(|end| end <= seconds(now));
        (signature == seal(secret, signed) && !is_over).then_some(token)
    }

    fn write(&self, secret: &str) -> String {
        let content = serde_json::to_vec(self).expect("INVARIANT: a token is plain text");
        let signed = format!("{}.{}", BASE64.encode(HEAD), BASE64.encode(content));
        let signature = seal(secret, &signed);
        format!("{signed}.{signature}")
    }
}

fn seal(secret: &str, signed: &str) -> String {
    BASE64.encode(Sha256::digest(format!("{secret}.{signed}")))
}

fn seconds(moment: Moment) -> i64 {
    moment.unix_micros().div_euclid(1_000_000)
}

/// `POST …/token`: everybody's password is the sandbox's own key.
pub(super) async fn grant(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let form: HashMap<_, _> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let policy = sandbox.policy();
    let is_offline = field("scope").split(' ').any(|word| word == "offline_access");
    let (user, kind) = match field("grant_type") {
        "password" => {
            let user = named(&sandbox, field("username")).filter(|_| field("password") == sandbox.api_key());
            let Some(user) = user else { return refused(401, "invalid_grant", "Invalid user credentials") };
            (user, if is_offline { Kind::Offline } else { Kind::Refresh })
        }
        "refresh_token" => {
            let token = Token::read(sandbox.api_key(), field("refresh_token"), now());
            let token = token.filter(|token| token.kind != Kind::Access);
            let user = token.and_then(|token| Some((policy.user_by_id(&token.user)?, token.kind)));
            let Some(user) = user else { return refused(400, "invalid_grant", "Token is not active") };
            user
        }
        _ => return refused(400, "unsupported_grant_type", "Unsupported grant_type"),
    };
    if !policy.standing(user).possible {
        return refused(400, "invalid_grant", "Account disabled");
    }
    granted(&sandbox, &policy, user, kind)
}

/// Whoever signs in by this name: an address, its case ignored, an id, or a name that only one user has; else whoever
/// the sandbox's clients act as, by the name that its children find in their environment.
fn named(sandbox: &Sandbox, name: &str) -> Option<User> {
    let state = sandbox.state();
    let actor = || state.keyring.asker(&state.policy, sandbox.api_key(), now()).map(Asker::user);
    let user = state.policy.user(name).ok().filter(|_| !name.is_empty());
    user.or_else(|| if name == setting::PROFILE { actor() } else { None })
}

fn granted(sandbox: &Sandbox, policy: &Policy, user: User, kind: Kind) -> Response {
    let lifetime = sandbox.options().token_lifetime;
    let end =
        |length: Duration| Some(seconds(now()) + i64::try_from(length.as_secs()).unwrap_or(i64::MAX / 2));
    let (refresh_end, refresh_length) = match kind {
        // Keycloak says 0 for a token without an end.
        Kind::Offline => (None, 0),
        Kind::Access | Kind::Refresh => (end(lifetime * REFRESHES), (lifetime * REFRESHES).as_secs()),
    };
    let access = Token::new(policy, user, Kind::Access, end(lifetime)).write(sandbox.api_key());
    let refresh = Token::new(policy, user, kind, refresh_end).write(sandbox.api_key());
    Json(json!({
        "access_token": access, "expires_in": lifetime.as_secs(), "token_type": "Bearer",
        "refresh_token": refresh, "refresh_expires_in": refresh_length,
        "not-before-policy": 0, "scope": "profile email",
    }))
    .into_response()
}

/// An error as OpenID Connect answers it.
fn refused(status: u16, error: &str, description: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Json(json!({"error": error, "error_description": description}))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(ends: Option<i64>) -> Token {
        Token { user: "ann".to_owned(), email: None, kind: Kind::Access, ends }
    }

    #[test]
    fn a_token_is_read_until_it_ends_and_only_with_its_secret() {
        let at = |second: i64| Moment::from_unix_micros(second * 1_000_000);
        let text = token(Some(100)).write("secret");
        assert_eq!(Token::read("secret", &text, at(99)), Some(token(Some(100))));
        assert_eq!(Token::read("secret", &text, at(100)), None);
        assert_eq!(Token::read("another", &text, at(99)), None);
        let endless = token(None).write("secret");
        assert_eq!(Token::read("secret", &endless, at(i64::from(u32::MAX))), Some(token(None)));
    }

    #[test]
    fn a_changed_token_is_none() {
        let mine = token(None).write("secret");
        let (signed, signature) = mine.rsplit_once('.').expect("it has three parts");
        let other = Token { user: "root".to_owned(), ..token(None) }.write("guess");
        let content = other.split('.').nth(1).expect("it has three parts");
        let forged = format!("{}.{content}.{signature}", signed.split('.').next().expect("it has a head"));
        assert_eq!(Token::read("secret", &forged, Moment::from_unix_micros(0)), None);
        assert_eq!(Token::read("secret", "no token", Moment::from_unix_micros(0)), None);
    }
}
