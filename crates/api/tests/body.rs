//! Bodies, looked over as the API does before it looks at the account.

use axcess_api::{Operation, global_id, is_global_id};
use axcess_core::Made;
use serde_json::Value;

/// The status that a body is refused with, or 0, and what is said of it.
fn checked(line: &str, body: &str) -> (u16, String) {
    let body: Value = if body.is_empty() { Value::Null } else { serde_json::from_str(body).expect("JSON") };
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let operation = Operation::find(method, path, &body).unwrap_or_else(|| panic!("no operation for {line}"));
    match operation.check(&body) {
        Ok(()) => (0, String::new()),
        Err(error) => (error.status, error.to_string()),
    }
}

fn check(line: &str, body: &str, status: u16, reason: &str) {
    assert_eq!(checked(line, body), (status, reason.to_owned()), "{line} {body}");
}

#[test]
fn what_the_endpoint_takes_is_let_through() {
    for (line, body) in [
        ("POST /v2/roles", r#"{"name": "X", "permissions": [], "description": null}"#),
        ("PATCH /v2/roles/r", "{}"),
        ("DELETE /v2/roles/r", ""),
        ("POST /v2/organizations/o/users", r#"{"user_id": "u", "role": {"type": "CUSTOM", "id": "r"}}"#),
        (
            "PATCH /v2/spaces/s",
            r##"{"gradient_end_color": "#fff", "default_llm_integration": {"integration_id": "i"}}"##,
        ),
        ("POST /v2/api-keys", r#"{"key_type": "USER", "name": "k", "expires_at": "2027-01-01T00:00:00Z"}"#),
        ("POST /v2/api-keys/k/refresh", ""),
        ("POST /v2/api-keys/k/refresh", r#"{"grace_period_seconds": 86400}"#),
        (
            "POST /v2/api-keys",
            r#"{"key_type": "SERVICE", "name": "k", "organizations": [{"org_id": "o", "spaces": [{"space_id": "s"}]}]}"#,
        ),
    ] {
        check(line, body, 0, "");
    }
}

#[test]
fn what_is_no_such_body_is_malformed() {
    check("POST /v2/roles", "[]", 400, "the body is no object");
    check("POST /v2/roles", "", 400, "the call lacks its body");
    check("POST /v2/roles", r#"{"name": "X", "id": "x"}"#, 400, "the API knows no field `id` here");
    check("POST /v2/roles", r#"{"name": 7}"#, 400, "`name` is a text");
    check("PATCH /v2/users/u", r#"{"is_developer": "yes"}"#, 400, "`is_developer` is `true` or `false`");
    check("POST /v2/roles", r#"{"name": "X", "permissions": [7]}"#, 400, "`permissions` is a list of texts");
    check(
        "POST /v2/spaces/s/users",
        r#"{"user_id": "u", "role": "MEMBER"}"#,
        400,
        "`role` is an object with `type` and `name` or `id`",
    );
    check(
        "POST /v2/spaces/s/users",
        r#"{"user_id": "u", "role": {"type": "PREDEFINED", "name": "MEMBER", "id": "r"}}"#,
        400,
        "the API knows no field `role.id` here",
    );
    check(
        "POST /v2/api-keys",
        r#"{"key_type": "SERVICE", "name": "k", "organizations": [{"org_id": "o", "spaces": [7]}]}"#,
        400,
        "`organizations[0].spaces[0]` is an object",
    );
    check(
        "POST /v2/api-keys/k/refresh",
        r#"{"expires_at": "soon"}"#,
        400,
        "`expires_at` is no time by RFC 3339",
    );
}

#[test]
fn values_that_do_not_do_cannot_be_processed() {
    check("POST /v2/role-bindings", r#"{"role_id": "r"}"#, 422, "the body lacks `user_id`");
    check("POST /v2/organizations", r#"{"name": ""}"#, 422, "`name` has 0 characters, and may have 1 to 255");
    check("POST /v2/users", r#"{"name": null}"#, 422, "the body lacks `name`");
    check(
        "POST /v2/spaces/s/users",
        r#"{"user_id": "u", "role": {"type": "OTHER", "name": "x"}}"#,
        422,
        "`role.type` is `OTHER` and can be `PREDEFINED`, `CUSTOM`",
    );
    check(
        "POST /v2/spaces/s/users",
        r#"{"user_id": "u", "role": {"type": "CUSTOM"}}"#,
        422,
        "the body lacks `role.id`",
    );
    check(
        "POST /v2/api-keys/k/refresh",
        r#"{"grace_period_seconds": -1}"#,
        422,
        "`grace_period_seconds` is a whole number from 0 to 86400",
    );
    check("POST /v2/api-keys", r#"{"name": "k"}"#, 422, "the body lacks `key_type`");
    let spaces = vec![r#"{"space_id": "s"}"#; 101].join(",");
    let many = format!(
        r#"{{"key_type": "SERVICE", "name": "k", "organizations": [{{"org_id": "o", "spaces": [{spaces}]}}]}}"#
    );
    check("POST /v2/api-keys", &many, 422, "`organizations[0].spaces` has 101 entries, and may have 100");
}

#[test]
fn new_ids_are_told_apart_by_kind_and_number() {
    let kinds =
        [Made::User, Made::Role, Made::Binding, Made::Organization, Made::Space, Made::Resource, Made::Key];
    let mut ids: Vec<String> =
        kinds.iter().flat_map(|kind| (1..=50).map(|number| global_id(*kind, number))).collect();
    assert!(ids.iter().all(|id| is_global_id(id)));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 350);
}
