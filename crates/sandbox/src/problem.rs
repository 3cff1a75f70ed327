//! An error as the API answers it: `application/problem+json` (RFC 9457).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Where the API tells what its errors mean.
const PAGE: &str = "https://arize.com/docs/ax/rest-reference/errors";

/// An error as the API answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    title: &'static str,
    status: u16,
    #[serde(rename = "type")]
    kind: String,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
}

impl Problem {
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        let (title, anchor) = match status {
            400 => ("Bad Request", "invalid-request"),
            401 => ("Unauthorized", "authentication-required"),
            403 => ("Forbidden", "access-forbidden"),
            404 => ("Not Found", "resource-not-found"),
            409 => ("Conflict", "resource-conflict"),
            422 => ("Unprocessable Entity", "unprocessable-entity"),
            429 => ("Too Many Requests", "rate-limit-exceeded"),
            _ => ("", ""),
        };
        let kind = if anchor.is_empty() { "about:blank".to_owned() } else { format!("{PAGE}#{anchor}") };
        let code = StatusCode::from_u16(status).ok();
        let title = if title.is_empty() {
            code.and_then(|code| code.canonical_reason()).unwrap_or("Error")
        } else {
            title
        };
        Self { title, status, kind, detail: detail.into(), instance: None }
    }

    /// The same, with the path that was called.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        Self { instance: Some(path.to_owned()), ..self }
    }

    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub const fn status(&self) -> u16 {
        self.status
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).expect("INVARIANT: a problem is plain text");
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}
