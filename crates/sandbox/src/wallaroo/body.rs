//! What a call asks for, and what it is answered when it cannot have it.

use axcess_core::{Outcome, Step};
use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// An answer, or why there is none.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// An error as the API answers it: `{"msg", "code"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    message: String,
}

impl Refusal {
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub const fn status(&self) -> u16 {
        self.status
    }

    pub fn message(&self) -> &str {
        &self.message
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(json!({"msg": self.message, "code": self.status}))).into_response()
    }
}

/// What a body says; unknown fields are ignored, and no body says nothing.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| Refusal::new(400, error.to_string()))
}

/// Whether a change was let through.
pub(super) fn granted(step: Step) -> Result<Step, Refusal> {
    match step.outcome {
        Outcome::Applied | Outcome::NoEffect => Ok(step),
        Outcome::Refused | Outcome::Unresolved | Outcome::Skipped => {
            Err(Refusal::new(step.status.unwrap_or(500), step.reason))
        }
    }
}
