//! Who calls, by the access token that he shows.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::body::Refusal;
use super::token::{Kind, Token};
use crate::call::{Call, now};
use crate::caller::{Caller, bearer};
use crate::sandbox::Sandbox;

/// A call with an access token of an active user, or with the sandbox's own key.
pub(super) struct Signed(pub Caller);

impl FromRequestParts<Sandbox> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let call = parts.extensions.get::<Arc<Call>>().expect("INVARIANT: every call is recorded");
        let token = bearer(&parts.headers);
        let token = token.ok_or_else(|| Refusal::new(401, "the call carries no access token"))?;
        signed(sandbox, call, token).map(Self)
    }
}

fn signed(sandbox: &Sandbox, call: &Arc<Call>, token: &str) -> Result<Caller, Refusal> {
    if token == sandbox.api_key() {
        return Caller::with_secret(sandbox, call, Some(token))
            .map_err(|problem| Refusal::new(problem.status(), "the actor is not active"));
    }
    let state = sandbox.state();
    let token = Token::read(sandbox.api_key(), token, now()).filter(|token| token.kind == Kind::Access);
    let user = token.and_then(|token| state.policy.user_by_id(&token.user));
    let asker = user.ok_or_else(|| Refusal::new(401, "the access token is unknown or expired"))?.into();
    call.note(|noted| noted.asker = Some(asker));
    if !state.policy.standing(asker).possible {
        return Err(Refusal::new(401, "the user is not active"));
    }
    Ok(Caller { sandbox: sandbox.clone(), state, asker, call: call.clone() })
}
