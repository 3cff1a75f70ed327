//! One call, from its arrival to its answer.

use std::sync::{Arc, Mutex, PoisonError};

use axcess_core::{Asker, Moment};
use axum::extract::Request;
use axum::http::{Method, Uri};
use jiff::Timestamp;

use crate::fault::PageFaults;

/// One call, from its arrival to its answer.
#[derive(Debug)]
pub(crate) struct Call {
    pub method: Method,
    pub uri: Uri,
    pub at: Moment,
    /// Whether nobody called: a test planned that somebody else changes the account.
    pub is_of_nobody: bool,
    noted: Mutex<Noted>,
}

/// What becomes known of a call while it is answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Noted {
    /// Whose key it carried.
    pub asker: Option<Asker>,
    /// Where its changes stand in the record.
    pub places: Vec<usize>,
    /// Whether the sandbox has no such endpoint and the account may have one.
    pub unmodelled: bool,
    /// What it carried, if it may change something.
    pub body: Option<Arc<str>>,
    /// What is to be wrong with the page that it asks for.
    pub pages: PageFaults,
}

impl Call {
    pub fn new(request: &Request) -> Self {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        Self { method, uri, at: now(), is_of_nobody: false, noted: Mutex::default() }
    }

    /// No call: a test planned that somebody else changes the account.
    pub fn of_nobody() -> Self {
        let (method, uri) = (Method::default(), Uri::default());
        Self { method, uri, at: now(), is_of_nobody: true, noted: Mutex::default() }
    }

    /// Path and query.
    pub fn target(&self) -> String {
        self.uri.path_and_query().map_or_else(|| self.uri.path().to_owned(), ToString::to_string)
    }

    /// What it is called in a report: without what it asks for.
    pub fn title(&self) -> String {
        if self.is_of_nobody {
            "somebody else".to_owned()
        } else {
            title(self.method.as_str(), self.uri.path())
        }
    }

    pub fn noted(&self) -> Noted {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn note(&self, change: impl FnOnce(&mut Noted)) {
        change(&mut self.noted.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The moment by the wall clock.
pub(crate) fn now() -> Moment {
    Moment::from_unix_micros(Timestamp::now().as_microsecond())
}

/// A call in short, as in `DELETE /v2/spaces/{id}/users/{id}`: ids say nothing to a person.
pub(crate) fn title(method: &str, path: &str) -> String {
    let Some(rest) = path.strip_prefix("/v2/") else { return format!("{method} {path}") };
    let parts = rest.split('/').enumerate();
    let shown: Vec<&str> = parts.map(|(place, part)| if place % 2 == 1 { "{id}" } else { part }).collect();
    format!("{method} /v2/{}", shown.join("/"))
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_title_has_no_ids() {
        for (path, expected) in [
            ("/v2/roles", "GET /v2/roles"),
            ("/v2/users/VXNlcjox%3D/reset-password", "GET /v2/users/{id}/reset-password"),
            ("/v2/spaces/U3BhY2U6MQ/users/VXNlcjox", "GET /v2/spaces/{id}/users/{id}"),
            ("/v1/api/workspaces/list", "GET /v1/api/workspaces/list"),
        ] {
            assert_eq!(title("GET", path), expected);
        }
    }
}
