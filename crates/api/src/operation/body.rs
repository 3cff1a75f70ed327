//! Looking a body over.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::field::{Field, Form};

/// What the API finds wrong with a body before it looks at the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyError {
    /// 400 for what is no such body at all: another type, an unknown field. 422 for one whose values do not do.
    pub status: u16,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for BodyError {}

type Checked = Result<(), BodyError>;

/// The most places of one kind that a service key is made for.
const MOST_PLACES: usize = 100;
const TEXT: Form = Form::text(0, usize::MAX);
const ASSIGNMENT: [Field; 3] = [
    Field::required("type", Form::Choice(&["PREDEFINED", "CUSTOM"])),
    Field::optional("name", TEXT),
    Field::optional("id", TEXT),
];
const ORGANIZATION: [Field; 3] = [
    Field::required("org_id", TEXT),
    Field::optional("role", Form::Assignment),
    Field::required("spaces", Form::Spaces),
];
const SPACE: [Field; 2] = [Field::required("space_id", TEXT), Field::optional("role", Form::Assignment)];

/// Looks a body over: every field is known and of its type, and none that is needed is missing. Null is missing.
pub(super) fn check(fields: &[Field], body: &Value) -> Checked {
    let given = match body {
        Value::Object(given) => given,
        Value::Null if fields.iter().all(|field| !field.is_required) => return Ok(()),
        Value::Null => return wrong(400, "the call lacks its body"),
        _ => return wrong(400, "the body is no object"),
    };
    object(fields, given, "")
}

fn object(fields: &[Field], given: &Map<String, Value>, within: &str) -> Checked {
    for (name, value) in given {
        let path = format!("{within}{name}");
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            return wrong(400, format!("the API knows no field `{}` here", path.escape_debug()));
        };
        if !value.is_null() {
            one(&field.form, value, &path)?;
        }
    }
    let is_missing = |field: &&Field| field.is_required && given.get(field.name).is_none_or(Value::is_null);
    match fields.iter().find(is_missing) {
        Some(field) => wrong(422, format!("the body lacks `{within}{}`", field.name)),
        None => Ok(()),
    }
}

fn one(form: &Form, value: &Value, path: &str) -> Checked {
    match (form, value) {
        (Form::Text { least, most }, Value::String(text)) => {
            let length = text.chars().count();
            if length < *least || length > *most {
                return wrong(
                    422,
                    format!("`{path}` has {length} characters, and may have {least} to {most}"),
                );
            }
        }
        (Form::Choice(words), Value::String(text)) => {
            if !words.contains(&text.as_str()) {
                let known = words.join("`, `");
                return wrong(422, format!("`{path}` is `{}` and can be `{known}`", text.escape_debug()));
            }
        }
        (Form::Time, Value::String(text)) => {
            if text.parse::<Timestamp>().is_err() {
                return wrong(400, format!("`{path}` is no time by RFC 3339"));
            }
        }
        (Form::Texts, Value::Array(texts)) => {
            if !texts.iter().all(Value::is_string) {
                return wrong(400, format!("`{path}` is a list of texts"));
            }
        }
        (Form::Whole { most }, Value::Number(number)) => match number.as_u64() {
            Some(number) if number <= *most => {}
            _ => return wrong(422, format!("`{path}` is a whole number from 0 to {most}")),
        },
        (Form::Assignment, Value::Object(role)) => {
            object(&ASSIGNMENT, role, &format!("{path}."))?;
            return assignment(role, path);
        }
        (Form::Organizations, Value::Array(all)) => return each(&ORGANIZATION, all, path),
        (Form::Spaces, Value::Array(all)) => return each(&SPACE, all, path),
        (Form::Flag, Value::Bool(_)) | (Form::Object, Value::Object(_)) => {}
        (form, _) => return wrong(400, format!("`{path}` is {}", form.words())),
    }
    Ok(())
}

/// A role has an id or a name, as its type says.
fn assignment(role: &Map<String, Value>, path: &str) -> Checked {
    let (needed, other) = match role.get("type").and_then(Value::as_str) {
        Some("CUSTOM") => ("id", "name"),
        _ => ("name", "id"),
    };
    if role.get(needed).is_none_or(Value::is_null) {
        return wrong(422, format!("the body lacks `{path}.{needed}`"));
    }
    match role.contains_key(other) {
        true => wrong(400, format!("the API knows no field `{path}.{other}` here")),
        false => Ok(()),
    }
}

/// Objects of a list. That there is one at all is left to whoever makes the key.
fn each(fields: &[Field], all: &[Value], path: &str) -> Checked {
    if all.len() > MOST_PLACES {
        return wrong(422, format!("`{path}` has {} entries, and may have {MOST_PLACES}", all.len()));
    }
    all.iter().enumerate().try_for_each(|(place, value)| match value {
        Value::Object(given) => object(fields, given, &format!("{path}[{place}].")),
        _ => wrong(400, format!("`{path}[{place}]` is an object")),
    })
}

fn wrong(status: u16, reason: impl Into<String>) -> Checked {
    Err(BodyError { status, reason: reason.into() })
}
