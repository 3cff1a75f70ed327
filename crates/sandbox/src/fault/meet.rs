//! Faults, met between the record and the endpoints.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::body::cut;
use super::{FaultKind, PageFaults};
use crate::call::Call;
use crate::problem::Problem;
use crate::sandbox::Sandbox;

/// Marks a response that nobody is to get: the connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closed;

/// Lets the faults of a sandbox happen to a call on its way to its endpoint.
pub(crate) async fn meet(sandbox: &Sandbox, call: &Call, endpoints: Router, request: Request) -> Response {
    let kinds = sandbox.faults().of(call.uri.path());
    wait(sandbox.options().latency).await;
    if kinds.is_empty() {
        return answer(endpoints, request).await;
    }
    let mut pages = PageFaults::default();
    for kind in &kinds {
        match kind {
            FaultKind::Status { status, retry_after } => return refused(*status, *retry_after),
            FaultKind::Close => return closed(),
            FaultKind::Slow(time) => wait(*time).await,
            FaultKind::Change(change) => sandbox.change_by_nobody(change),
            FaultKind::CloseAfter | FaultKind::CutBody => {}
            FaultKind::RepeatObject | FaultKind::ShrinkPage | FaultKind::OmitObject => pages.add(kind),
        }
    }
    call.note(|noted| noted.pages = pages);
    let response = answer(endpoints, request).await;
    if kinds.contains(&FaultKind::CloseAfter) {
        return closed();
    }
    if kinds.contains(&FaultKind::CutBody) { cut(response).await } else { response }
}

async fn answer(endpoints: Router, request: Request) -> Response {
    let Ok(response) = endpoints.oneshot(request).await;
    response
}

async fn wait(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

fn refused(status: u16, retry_after: Option<u64>) -> Response {
    let mut response = Problem::new(status, "this goes wrong on purpose").into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

fn closed() -> Response {
    let mut response = Problem::new(503, "the connection is closed on purpose").into_response();
    response.extensions_mut().insert(Closed);
    response
}
