//! Recorded calls of the REST API, one JSON object a line.

use axcess_api::{CallError, call};
use serde_json::Value;

use crate::request;
use crate::syntax::SyntaxError;
use crate::tape::{Reach, Tape};

/// Whether a text is a recording: its first line is an object with a method.
pub(crate) fn is_one(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.trim_start().starts_with('{') && first.contains("\"method\"")
}

/// Plays a recording.
pub(crate) fn play(text: &str, tape: &mut Tape, reach: &Reach) -> Result<(), SyntaxError> {
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        if line.trim().is_empty() {
            continue;
        }
        let (method, path, body) = read(number, line)?;
        match call(tape.policy(), &method, &path, &body) {
            Err(CallError::Unknown) => tape.remark(
                number,
                format!("`{method} {path}` has nothing to do with access and is passed over"),
            ),
            call => request::carry_out(tape, reach, number, call),
        }
    }
    Ok(())
}

fn read(number: usize, line: &str) -> Result<(String, String, Value), SyntaxError> {
    let wrong =
        |message: String, help: &str| SyntaxError { line: number, message, help: Some(help.to_owned()) };
    let example = r#"a call is `{"method": "POST", "path": "/v2/roles", "body": {…}}` on one line"#;
    let record: Value = serde_json::from_str(line).map_err(|error| {
        if error.is_eof() {
            return wrong(
                "the recording ends in the middle of a call".to_owned(),
                "record it again, or take the line out",
            );
        }
        wrong(format!("this is no JSON: {error}").replace(" at line 1", ""), example)
    })?;
    let text = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
    let method = text("method").ok_or_else(|| wrong("the call lacks its `method`".to_owned(), example))?;
    let path = text("path").ok_or_else(|| wrong("the call lacks its `path`".to_owned(), example))?;
    let known = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
    if !known.contains(&method.to_ascii_uppercase().as_str()) {
        return Err(wrong(format!("`{method}` is no method of HTTP"), example));
    }
    let path = path.find("/v2/").map_or(path.clone(), |at| path[at..].to_owned());
    Ok((method, path, record.get("body").cloned().unwrap_or(Value::Null)))
}
