//! The audit log.

use serde_json::Value;

use crate::world::World;

fn names(body: &Value) -> Vec<&str> {
    body["logs"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|entry| entry["operation_name"].as_str())
        .collect()
}

#[test]
fn calls_are_logged_and_the_newest_comes_first() {
    let world = World::of("kim@acme.io");
    world.call("POST /v2/organizations", r#"{"name": "Lab"}"#);
    world.call_as("ann@acme.io", "GET /v2/roles?limit=1", "");
    world.call_with("", "GET /v2/spaces", "");
    let answer = world.check("GET /v2/audit-logs", "", 200, "");
    assert_eq!(names(&answer.body), ["GET /v2/roles", "POST /v2/organizations"]);
    let entry = &answer.body["logs"][1];
    assert_eq!((&entry["ip"], &entry["operation_type"]), (&"127.0.0.1".into(), &"MUTATION".into()));
    assert_eq!(entry["operation_text"], r#"{"name": "Lab"}"#);
}

#[test]
fn the_log_is_filtered_and_paged() {
    let world = World::of("kim@acme.io");
    for name in ["A", "B", "C"] {
        world.call("POST /v2/organizations", &format!(r#"{{"name": "{name}"}}"#));
    }
    world.call_as("ann@acme.io", "GET /v2/spaces", "");
    let first = world.check("GET /v2/audit-logs?operation_type=MUTATION&limit=2", "", 200, "");
    assert_eq!(first.body["logs"][0]["operation_text"], r#"{"name": "C"}"#);
    let cursor = first.body["pagination"]["next_cursor"].as_str().expect("one more").replace('=', "%3D");
    let second = world.check(
        &format!("GET /v2/audit-logs?operation_type=MUTATION&limit=2&cursor={cursor}"),
        "",
        200,
        "",
    );
    assert_eq!(second.body["logs"].as_array().map(Vec::len), Some(1));
    assert_eq!(second.body["pagination"], serde_json::json!({"has_more": false}));
    let by_ann = world.check("GET /v2/audit-logs?user_id=<user ann@acme.io>", "", 200, "");
    assert_eq!(names(&by_ann.body), ["GET /v2/spaces"]);
    let named = world.check("GET /v2/audit-logs?operation_name=GET%20%2Fv2%2Fspaces", "", 200, "");
    assert_eq!(names(&named.body), ["GET /v2/spaces"]);
    let before = world.check("GET /v2/audit-logs?end_time=2026-01-01T00:00:00Z", "", 200, "");
    assert!(names(&before.body).is_empty());
}
