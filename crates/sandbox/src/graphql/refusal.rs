//! Errors that the account itself would answer with, as opposed to documents that this schema does not know.

use async_graphql::{Error, ErrorExtensions};

/// The name, in an error's extensions, of its code.
pub(super) const CODE: &str = "code";

/// An argument does not fit.
pub(super) fn invalid(message: impl Into<String>) -> Error {
    refusal("BAD_USER_INPUT", 400, message)
}

/// There is no such object, or the caller may not see it.
pub(super) fn not_found(id: &str) -> Error {
    refusal("NOT_FOUND", 404, format!("no object with the id `{}`", id.escape_debug()))
}

/// The caller may not.
pub(super) fn forbidden(message: impl Into<String>) -> Error {
    refusal("FORBIDDEN", 403, message)
}

/// A change that the account refuses, with the status that the same call gets over REST.
pub(super) fn refused(status: u16, message: impl Into<String>) -> Error {
    let code = match status {
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        409 => "CONFLICT",
        _ => "BAD_USER_INPUT",
    };
    refusal(code, status, message)
}

fn refusal(code: &'static str, status: u16, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| {
        extensions.set(CODE, code);
        extensions.set("status", status);
    })
}
