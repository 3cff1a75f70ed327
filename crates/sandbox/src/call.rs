//! One call, from its arrival to its answer.

use std::sync::{Mutex, PoisonError};

use axcess_core::{Asker, Moment};
use axum::extract::Request;
use axum::http::{Method, Uri};
use jiff::Timestamp;

/// One call, from its arrival to its answer.
#[derive(Debug)]
pub(crate) struct Call {
    pub method: Method,
    pub uri: Uri,
    pub at: Moment,
    noted: Mutex<Noted>,
}

/// What becomes known of a call while it is answered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Noted {
    /// Whose key it carried.
    pub asker: Option<Asker>,
    /// Where it stands in the record, if it stands there already.
    pub place: Option<usize>,
    /// Whether the sandbox has no such endpoint and the account may have one.
    pub unmodelled: bool,
}

impl Call {
    pub fn new(request: &Request) -> Self {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        Self { method, uri, at: now(), noted: Mutex::default() }
    }

    /// A call of the sandbox itself, as a test plans it: somebody else changes the account.
    pub fn of_nobody() -> Self {
        Self { method: Method::default(), uri: Uri::default(), at: now(), noted: Mutex::default() }
    }

    /// Path and query.
    pub fn target(&self) -> String {
        self.uri.path_and_query().map_or_else(|| self.uri.path().to_owned(), ToString::to_string)
    }

    /// What it is called in a report: without what it asks for.
    pub fn title(&self) -> String {
        format!("{} {}", self.method, self.uri.path())
    }

    pub fn noted(&self) -> Noted {
        *self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn note(&self, change: impl FnOnce(&mut Noted)) {
        change(&mut self.noted.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The moment by the wall clock.
pub(crate) fn now() -> Moment {
    Moment::from_unix_micros(Timestamp::now().as_microsecond())
}
