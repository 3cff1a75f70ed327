//! Keeping browsers out.
//!
//! A page of any site can make a browser call 127.0.0.1, and can have its own name resolved to that address. Such calls
//! carry the page's name as `Host`, or an `Origin` that is not the sandbox's, and are refused before anything else.

use axum::extract::Request;
use axum::http::header::{HOST, HeaderMap, ORIGIN};
use axum::http::uri::Authority;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// The answer to a call that no program of this machine made.
pub(crate) fn refused(request: &Request) -> Option<Response> {
    let detail = fault(request)?;
    Some(Problem::drawn(Problem::new(403, detail).into_response(), request.uri().path()))
}

fn fault(request: &Request) -> Option<&'static str> {
    let headers = request.headers();
    let host = text(headers, HOST.as_str());
    let authority = request.uri().authority().map(Authority::as_str);
    if ![host, authority].into_iter().flatten().all(is_loopback) {
        return Some("the sandbox answers to 127.0.0.1 and localhost only");
    }
    let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(|name| Some(name) == host);
    let origin = headers.get(ORIGIN).map(|_| text(headers, ORIGIN.as_str()).unwrap_or_default());
    let is_foreign = origin.is_some_and(|origin| !is_own(origin));
    let site = text(headers, "sec-fetch-site");
    let is_cross_site = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    (is_foreign || is_cross_site).then_some("the sandbox takes no calls from pages of other sites")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// Whether a name, perhaps with a port, is that of this machine.
fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    matches!(authority.host(), "127.0.0.1" | "localhost" | "[::1]") && !host.contains('@')
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;

    use super::fault;

    fn check(headers: &[(&str, &str)], passes: bool) {
        let mut request = Request::builder().uri("/v2/roles");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        assert_eq!(fault(&request).is_none(), passes, "{headers:?}");
    }

    #[test]
    fn programs_of_this_machine_are_let_through() {
        check(&[("host", "127.0.0.1:4000")], true);
        check(&[("host", "localhost")], true);
        check(&[("host", "[::1]:4000")], true);
        check(&[("host", "127.0.0.1:4000"), ("origin", "http://127.0.0.1:4000")], true);
        check(&[("host", "127.0.0.1:4000"), ("sec-fetch-site", "same-origin")], true);
    }

    #[test]
    fn pages_of_other_sites_are_kept_out() {
        check(&[("host", "evil.example")], false);
        check(&[("host", "127.0.0.1.evil.example:4000")], false);
        check(&[("host", "localhost@evil.example")], false);
        check(&[("host", "127.0.0.1:4000"), ("origin", "https://evil.example")], false);
        check(&[("host", "127.0.0.1:4000"), ("origin", "null")], false);
        check(&[("host", "127.0.0.1:4000"), ("origin", "http://127.0.0.1:3000")], false);
        check(&[("host", "127.0.0.1:4000"), ("sec-fetch-site", "cross-site")], false);
    }
}
