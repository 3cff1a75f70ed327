//! Who calls, by the key that he shows.

use std::sync::Arc;

use axcess_core::{Asker, Decision, Policy, Read, Rights};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::call::{Call, now};
use crate::problem::Problem;
use crate::sandbox::Sandbox;
use crate::state::State;

/// Who calls, and the account as it was when his call arrived.
pub(crate) struct Caller {
    pub sandbox: Sandbox,
    pub state: Arc<State>,
    pub asker: Asker,
    pub call: Arc<Call>,
}

impl Caller {
    /// Whoever holds this secret.
    ///
    /// # Errors
    ///
    /// 401 when the secret is missing, wrong, or of a key or user that may not act, and 403 for a user key while the
    /// account locks developers out: such a key is sound, and an administrator can let it in again.
    pub fn with_secret(sandbox: &Sandbox, call: &Arc<Call>, secret: Option<&str>) -> Result<Self, Problem> {
        let problem = |status, detail: &str| Err(Problem::new(status, detail));
        let Some(secret) = secret else { return problem(401, "the call carries no API key") };
        let state = sandbox.state();
        let Some(asker) = state.keyring.asker(&state.policy, secret, now()) else {
            return problem(401, "the API key is unknown, expired or revoked");
        };
        call.note(|noted| noted.asker = Some(asker));
        if let Asker::Key(key, _) = asker
            && state.notes.key_end(key).is_some_and(|end| end <= now())
        {
            return problem(401, "the API key is expired");
        }
        if !state.policy.standing(asker).possible {
            return match asker {
                Asker::Key(key, user)
                    if state.policy.key_is_live(key).1 && state.policy.standing(user).possible =>
                {
                    problem(403, "developer access is locked: user keys cannot call the API")
                }
                _ => problem(401, "the API key is revoked or expired, or its user is not active"),
            };
        }
        Ok(Self { sandbox: sandbox.clone(), state, asker, call: call.clone() })
    }

    /// Whether the caller may read something. What a gap of the snapshot could turn counts as readable.
    pub fn may(&self, read: Read) -> bool {
        may(&self.rights(), read)
    }

    /// What the caller may read, for whoever asks about many things.
    pub fn rights(&self) -> Rights<'_> {
        self.state.policy.rights(self.asker)
    }

    pub fn policy(&self) -> &Policy {
        &self.state.policy
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Response> {
        let call = parts.extensions.get::<Arc<Call>>().expect("INVARIANT: every call is recorded");
        Self::with_secret(sandbox, call, bearer(&parts.headers)).map_err(refused)
    }
}

/// Whether somebody may read something, as far as anybody knows.
pub(crate) fn may(rights: &Rights<'_>, read: Read) -> bool {
    rights.may(read) != Decision::Deny
}

/// The secret of `Authorization: Bearer SECRET`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

fn refused(problem: Problem) -> Response {
    let mut response = problem.into_response();
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
