//! Answers of GraphQL: a page of a connection, a single object, or errors.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::arize::object::spoken;
use crate::fault::{Fault, Service};
use crate::list::{Next, Page};
use crate::problem::line;

#[derive(Deserialize)]
struct Answer {
    data: Option<Map<String, Value>>,
    #[serde(default)]
    errors: Vec<Error>,
}

#[derive(Deserialize)]
struct Error {
    message: Option<String>,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Default, Deserialize)]
struct Extensions {
    code: Option<String>,
    status: Option<u16>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    total_count: Option<u64>,
    page_info: PageInfo,
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Edge {
    node: Map<String, Value>,
}

/// Reads a page of the connection `field` of the object `root`.
pub(crate) fn page(root: &str, field: &str, body: &[u8]) -> Result<Page, Fault> {
    let mut object = object(root, body)?;
    let connection = object.remove(field).ok_or_else(|| unreadable(format!("it has no `{field}`")))?;
    let connection: Connection =
        serde_json::from_value(connection).map_err(|error| unreadable(spoken(&error)))?;
    let Connection { total_count, page_info, edges } = connection;
    let next = match page_info {
        PageInfo { has_next_page: false, .. } => Next::Nothing,
        PageInfo { end_cursor: Some(cursor), .. } => Next::Cursor(cursor),
        PageInfo { end_cursor: None, .. } => {
            return Err(unreadable("it says that there is more, but not where".to_owned()));
        }
    };
    let items = edges.into_iter().map(|edge| raw(edge.node)).collect::<Result<_, _>>()?;
    Ok(Page { items, next, total: total_count })
}

/// Reads a single object.
pub(crate) fn single(root: &str, body: &[u8]) -> Result<Page, Fault> {
    Ok(Page { items: vec![raw(object(root, body)?)?], next: Next::Nothing, total: None })
}

/// The object at a root. An answer with errors holds nothing that can be relied on.
fn object(root: &str, body: &[u8]) -> Result<Map<String, Value>, Fault> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| unreadable(spoken(&error)))?;
    if let Some(error) = answer.errors.first() {
        return Err(fault(error));
    }
    match answer.data.and_then(|mut data| data.remove(root)) {
        Some(Value::Object(object)) if !object.is_empty() => Ok(object),
        // An object of another type has none of the fields that were asked for.
        Some(Value::Object(_) | Value::Null) | None => Err(Fault::Refused {
            service: Service::GraphQl,
            status: None,
            detail: format!("no such `{root}`"),
        }),
        Some(_) => Err(unreadable(format!("its `{root}` is no object"))),
    }
}

fn fault(error: &Error) -> Fault {
    let detail = line(error.message.as_deref().unwrap_or("an error without a message"));
    let code = error.extensions.code.as_deref().unwrap_or_default().to_ascii_uppercase();
    let lower = detail.to_ascii_lowercase();
    let service = Service::GraphQl;
    if lower.contains("complex") {
        return Fault::TooMuch { detail };
    }
    let is_limit = code.contains("RATE") || code.contains("THROTTLE") || lower.contains("rate limit");
    if is_limit || error.extensions.status == Some(429) {
        return Fault::Busy { service, status: 429, after: None };
    }
    let status = error.extensions.status.or(match code.as_str() {
        "UNAUTHENTICATED" => Some(401),
        "FORBIDDEN" => Some(403),
        "NOT_FOUND" => Some(404),
        _ => None,
    });
    Fault::Refused { service, status, detail }
}

fn raw(node: Map<String, Value>) -> Result<Box<RawValue>, Fault> {
    serde_json::value::to_raw_value(&node).map_err(|error| unreadable(spoken(&error)))
}

fn unreadable(detail: String) -> Fault {
    Fault::Unreadable { service: Service::GraphQl, detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<(usize, Next, Option<u64>), &str>) {
        let read = page("node", "spaceUsers", body.as_bytes());
        let read =
            read.map(|page| (page.items.len(), page.next, page.total)).map_err(|fault| fault.to_string());
        assert_eq!(read, expected.map_err(str::to_owned), "{body}");
    }

    #[test]
    fn a_connection_is_a_page() {
        let body = r#"{"data": {"node": {"spaceUsers": {"totalCount": 3, "edges": [{"node": {"role": null}}],
                       "pageInfo": {"hasNextPage": true, "endCursor": "c"}}}}}"#;
        check(body, Ok((1, Next::Cursor("c".to_owned()), Some(3))));
    }

    #[test]
    fn an_object_that_is_not_there_is_refused_and_never_empty() {
        check(r#"{"data": {"node": null}}"#, Err("an error of GraphQL: no such `node`"));
        check(r#"{"data": {"node": {}}}"#, Err("an error of GraphQL: no such `node`"));
        check(r#"{"data": null}"#, Err("an error of GraphQL: no such `node`"));
    }

    #[test]
    fn half_an_answer_is_none() {
        let with_errors = r#"{"data": {"node": {"spaceUsers": {"edges": [], "pageInfo": {"hasNextPage": false}}}},
                              "errors": [{"message": "no", "extensions": {"code": "FORBIDDEN"}}]}"#;
        check(with_errors, Err("403 from GraphQL: no"));
        let null_node = r#"{"data": {"node": {"spaceUsers": {"edges": [{"node": null}], "pageInfo": {"hasNextPage": false}}}}}"#;
        check(null_node, Err("the answer of GraphQL cannot be read: invalid type: null, expected a map"));
        let no_cursor =
            r#"{"data": {"node": {"spaceUsers": {"edges": [], "pageInfo": {"hasNextPage": true}}}}}"#;
        check(
            no_cursor,
            Err("the answer of GraphQL cannot be read: it says that there is more, but not where"),
        );
    }

    #[test]
    fn limits_are_told_from_refusals() {
        let error = |body: &str| single("viewer", body.as_bytes()).unwrap_err();
        let limited = error(r#"{"errors": [{"message": "Rate limit exceeded"}]}"#);
        assert!(limited.may_pass());
        let complex = error(r#"{"errors": [{"message": "Query complexity 1200 is above 1000"}]}"#);
        assert!(matches!(complex, Fault::TooMuch { .. }));
    }
}
