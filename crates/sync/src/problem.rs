//! What a service says about a call that it does not answer.

use std::time::Duration;

use reqwest::StatusCode;
use serde::Deserialize;

use crate::fault::{Fault, Service};

/// The longest text of a service that is repeated.
const LONGEST: usize = 200;

/// What an answer that is no success comes to.
pub(crate) fn fault(service: Service, status: StatusCode, after: Option<Duration>, body: &[u8]) -> Fault {
    let number = status.as_u16();
    let is_busy = status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::REQUEST_TIMEOUT
        || status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED;
    if is_busy {
        return Fault::Busy { service, status: number, after };
    }
    Fault::Refused { service, status: Some(number), detail: detail(body).unwrap_or_default() }
}

/// What the body says, in a line.
fn detail(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Problem {
        title: Option<String>,
        detail: Option<String>,
        message: Option<String>,
        #[serde(default)]
        errors: Vec<Problem>,
    }
    let problem: Problem = serde_json::from_slice(body).ok()?;
    let of_graphql = problem.errors.into_iter().next().and_then(|error| error.message);
    let text = problem.detail.filter(|text| !text.is_empty()).or(problem.title).or(problem.message);
    Some(line(&text.or(of_graphql)?))
}

/// A text of a service as a short line that no terminal obeys.
pub(crate) fn line(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut line: String = text.chars().map(plain).take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: u16, body: &str, expected: &str) {
        let status = StatusCode::from_u16(status).expect("a status");
        assert_eq!(fault(Service::Rest, status, None, body.as_bytes()).to_string(), expected);
    }

    #[test]
    fn a_refusal_says_what_the_service_says() {
        check(
            403,
            r#"{"title": "Forbidden", "detail": "ROLE_READ is needed"}"#,
            "403 from REST: ROLE_READ is needed",
        );
        check(404, r#"{"title": "Not found", "status": 404}"#, "404 from REST: Not found");
        check(401, "<html>", "401 from REST");
        check(400, r#"{"errors": [{"message": "no field `role`"}]}"#, "400 from REST: no field `role`");
        check(501, "", "501 from REST");
    }

    #[test]
    fn a_service_that_is_busy_may_be_asked_again() {
        for status in [429, 500, 502, 503, 504, 408] {
            check(status, "{}", &format!("{status} from REST at every try"));
        }
    }

    #[test]
    fn what_a_service_says_becomes_one_short_line() {
        assert_eq!(line("a\nb\u{1b}[31m"), "a b [31m");
        assert_eq!(line(&"x".repeat(201)).chars().count(), 201);
    }
}
