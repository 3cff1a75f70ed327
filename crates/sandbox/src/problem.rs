//! An error as the API answers it: `application/problem+json` (RFC 9457).

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Where the API tells what its errors mean.
const PAGE: &str = "https://arize.com/docs/ax/rest-reference/errors";
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// An error as the API answers it.
///
/// As a response it is still without a body: [`Problem::drawn`] gives it one, where the path is known that was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
}

#[derive(Serialize)]
struct Drawn<'a> {
    title: &'a str,
    status: u16,
    #[serde(rename = "type")]
    kind: String,
    detail: &'a str,
    instance: &'a str,
}

impl Problem {
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, detail: detail.into() }
    }

    /// Draws the problem of a response, if it has one that is still to be drawn.
    pub fn drawn(mut response: Response, path: &str) -> Response {
        let problem = response.extensions_mut().remove::<Self>();
        let Some(problem) = problem.or_else(|| Self::bare(&response)) else { return response };
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().insert(header::CONTENT_TYPE, MEDIA_TYPE);
        *response.body_mut() = Body::from(problem.body(path));
        response
    }

    /// What a layer below refused in words of its own.
    fn bare(response: &Response) -> Option<Self> {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let is_plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
        let status = response.status();
        let is_error = status.is_client_error() || status.is_server_error();
        let detail = status.canonical_reason().unwrap_or("error").to_lowercase();
        (is_error && is_plain).then(|| Self::new(status.as_u16(), detail))
    }

    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub const fn status(&self) -> u16 {
        self.status.as_u16()
    }

    fn body(&self, path: &str) -> Vec<u8> {
        let body = Drawn {
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            kind: kind(self.status),
            detail: &self.detail,
            instance: path,
        };
        serde_json::to_vec(&body).expect("INVARIANT: a problem is plain text")
    }
}

fn kind(status: StatusCode) -> String {
    let anchor = match status.as_u16() {
        400 => "invalid-request",
        401 => "authentication-required",
        403 => "access-forbidden",
        404 => "resource-not-found",
        409 => "resource-conflict",
        422 => "unprocessable-entity",
        429 => "rate-limit-exceeded",
        _ => return "about:blank".to_owned(),
    };
    format!("{PAGE}#{anchor}")
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)]).into_response();
        response.extensions_mut().insert(self);
        response
    }
}
