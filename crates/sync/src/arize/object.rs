//! A page of REST objects: what of them is kept, and what comes after it.

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::list::{Next, Page};

/// Fields that a snapshot has a use for. Everything else, secrets and what is left of them above all, is
/// dropped before anything is written or remembered.
const KEPT: [&str; 26] = [
    "account_role",
    "bot_user",
    "created_by_user_id",
    "description",
    "email",
    "expires_at",
    "id",
    "is_developer",
    "is_predefined",
    "is_private",
    "key_type",
    "name",
    "org_id",
    "organization_id",
    "organizations",
    "permissions",
    "project_type",
    "resource_id",
    "resource_type",
    "role",
    "role_id",
    "space_id",
    "spaces",
    "status",
    "type",
    "user_id",
];

/// Reads a page whose objects stand in a field.
pub(crate) fn page(field: &str, body: &[u8]) -> Result<Page, String> {
    let mut envelope: Map<String, Value> = serde_json::from_slice(body).map_err(|error| spoken(&error))?;
    let items = match envelope.remove(field) {
        Some(Value::Array(items)) => items,
        Some(_) => return Err(format!("its `{field}` are no list")),
        None => return Err(format!("it has no `{field}`")),
    };
    let pagination = envelope.remove("pagination").unwrap_or_default();
    let items = items.into_iter().map(kept).collect::<Result<_, _>>()?;
    Ok(Page { items, next: next(pagination)?, total: None })
}

/// An object with nothing but what a snapshot has a use for.
fn kept(item: Value) -> Result<Box<RawValue>, String> {
    if !item.is_object() {
        return Err("something on its list is no object".to_owned());
    }
    to_raw_value(&without_the_rest(item)).map_err(|error| spoken(&error))
}

fn without_the_rest(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields =
                fields.into_iter().filter(|(name, value)| KEPT.contains(&name.as_str()) && !value.is_null());
            Value::Object(fields.map(|(name, value)| (name, without_the_rest(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_the_rest).collect()),
        other => other,
    }
}

/// What comes after the page. An answer that leaves this open is no whole page.
fn next(pagination: Value) -> Result<Next, String> {
    #[derive(Deserialize)]
    struct Pagination {
        has_more: Option<bool>,
        next_cursor: Option<String>,
    }
    let pagination: Option<Pagination> = serde_json::from_value(pagination)
        .map_err(|error| format!("its `pagination` cannot be read: {}", spoken(&error)))?;
    match pagination {
        Some(Pagination { has_more: Some(false), .. }) => Ok(Next::Nothing),
        Some(Pagination { next_cursor: Some(cursor), .. }) => Ok(Next::Cursor(cursor)),
        Some(Pagination { has_more: Some(true), .. }) => {
            Err("it says that there is more, but not where".to_owned())
        }
        Some(Pagination { has_more: None, .. }) | None => {
            Err("it does not say whether there is more".to_owned())
        }
    }
}

/// What the JSON reader says, without its place.
pub(crate) fn spoken(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.as_str(), |(start, _)| start).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<(&[&str], Next), &str>) {
        let read = page("api_keys", body.as_bytes());
        let read = read
            .map(|page| (page.items.iter().map(|item| item.get().to_owned()).collect::<Vec<_>>(), page.next));
        let expected =
            expected.map(|(items, next)| (items.iter().map(|item| (*item).to_owned()).collect(), next));
        assert_eq!(read, expected.map_err(str::to_owned), "{body}");
    }

    #[test]
    fn secrets_and_what_is_left_of_them_are_dropped_at_any_depth() {
        let body = r#"{"api_keys": [{"bot_user": {"id": "b", "token": "x"}, "id": "k1", "key": "sesame", "redacted_key": "ses…"}],
                       "pagination": {"has_more": false}}"#;
        check(body, Ok((&[r#"{"bot_user":{"id":"b"},"id":"k1"}"#], Next::Nothing)));
    }

    #[test]
    fn an_empty_page_may_have_more_behind_it() {
        let body = r#"{"api_keys": [], "pagination": {"has_more": true, "next_cursor": "c"}}"#;
        check(body, Ok((&[], Next::Cursor("c".to_owned()))));
    }

    #[test]
    fn an_answer_that_leaves_open_whether_there_is_more_is_no_page() {
        check(r#"{"api_keys": []}"#, Err("it does not say whether there is more"));
        check(r#"{"api_keys": [], "pagination": {}}"#, Err("it does not say whether there is more"));
        let more = r#"{"api_keys": [], "pagination": {"has_more": true}}"#;
        check(more, Err("it says that there is more, but not where"));
    }

    #[test]
    fn what_is_no_list_of_objects_is_no_page() {
        check(r#"{"pagination": {"has_more": false}}"#, Err("it has no `api_keys`"));
        check(r#"{"api_keys": {}, "pagination": {"has_more": false}}"#, Err("its `api_keys` are no list"));
        check(
            r#"{"api_keys": [1], "pagination": {"has_more": false}}"#,
            Err("something on its list is no object"),
        );
        check(r#"{"api_keys": [{"id": "k"#, Err("EOF while parsing a string"));
    }
}
