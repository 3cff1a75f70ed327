//! API keys: made, refreshed, revoked, listed.

use serde_json::Value;

use crate::world::{Answer, World};

const WHOSE: &str = "GET /v2/api-keys";

fn secret(answer: &Answer) -> String {
    answer.body["key"].as_str().expect("the secret is told once").to_owned()
}

fn status(world: &World, secret: &str) -> u16 {
    world.call_with(&format!("Bearer {secret}"), WHOSE, "").status
}

#[test]
fn a_new_user_key_opens_until_it_is_revoked() {
    let world = World::of("ann@acme.io");
    let body =
        r#"{"key_type": "USER", "name": "k", "description": "tries", "expires_at": "2099-01-01T00:00:00Z"}"#;
    let made = world.check(
        "POST /v2/api-keys",
        body,
        201,
        r#"{"id": "<key k>", "name": "k", "key_type": "USER", "status": "ACTIVE", "description": "tries",
            "expires_at": "2099-01-01T00:00:00Z", "created_by_user_id": "<user ann@acme.io>", "redacted_key": "*",
            "created_at": "*", "key": "*"}"#,
    );
    assert_eq!(status(&world, &secret(&made)), 200);
    world.check("PUT /v2/api-keys/<key k>/revoke", "", 204, "");
    world.check("PUT /v2/api-keys/<key k>/revoke", "", 204, "");
    assert_eq!(status(&world, &secret(&made)), 401);
    world.check("POST /v2/api-keys/<key k>/refresh", "", 404, "");
}

#[test]
fn a_key_that_is_over_does_not_open() {
    let world = World::of("ann@acme.io");
    let body = r#"{"key_type": "USER", "name": "k", "expires_at": "2026-11-21T00:00:00Z"}"#;
    let made = world.check("POST /v2/api-keys", body, 201, "");
    assert_eq!(status(&world, &secret(&made)), 401);
}

#[test]
fn a_refreshed_key_has_another_secret() {
    let world = World::of("kim@acme.io");
    let old = world.secret("key:ann-notebook");
    let answer =
        world.check("POST /v2/api-keys/<key ann-notebook>/refresh", "", 200, r#"{"name": "ann-notebook"}"#);
    let new = secret(&answer);
    assert_eq!((status(&world, &old), status(&world, &new)), (401, 200));
    let graceful = r#"{"grace_period_seconds": 600}"#;
    let newest = secret(&world.check("POST /v2/api-keys/<key ann-notebook>/refresh", graceful, 200, ""));
    assert_eq!((status(&world, &new), status(&world, &newest)), (200, 200));
    assert_eq!(status(&world, &old), 401);
    for body in [
        r#"{"grace_period_seconds": 86401}"#,
        r#"{"expires_at": "2099-01-01T00:00:00Z"}"#,
        r#"{"expires_at": "2026-01-01T00:00:00Z"}"#,
    ] {
        world.check("POST /v2/api-keys/<key ann-notebook>/refresh", body, 422, "");
    }
    let sooner = r#"{"expires_at": "2027-01-01T00:00:00Z"}"#;
    world.check(
        "POST /v2/api-keys/<key ann-notebook>/refresh",
        sooner,
        200,
        r#"{"expires_at": "2027-01-01T00:00:00Z"}"#,
    );
}

#[test]
fn a_service_key_acts_as_its_bot() {
    let world = World::of("kim@acme.io");
    let body = r#"{"key_type": "SERVICE", "name": "bot", "organizations": [
        {"org_id": "<org:Risk>", "spaces": [{"space_id": "<space:Fraud>"}]}]}"#;
    let made = world.check(
        "POST /v2/api-keys",
        body,
        201,
        r#"{"key_type": "SERVICE", "name": "bot", "key": "*", "bot_user": {"id": "*", "name": "bot",
            "account_role": {"type": "PREDEFINED", "name": "MEMBER"}, "organizations": [{"org_id": "<org:Risk>",
            "role": {"type": "PREDEFINED", "name": "READ_ONLY"}, "spaces": [{"space_id": "<space:Fraud>",
            "role": {"type": "PREDEFINED", "name": "MEMBER"}}]}]}}"#,
    );
    let answer = world.call_with(&format!("Bearer {}", secret(&made)), "GET /v2/spaces", "");
    let names: Vec<&str> =
        answer.body["spaces"].as_array().expect("a list").iter().filter_map(|s| s["name"].as_str()).collect();
    assert_eq!(names, ["Fraud", "Sandbox"]);
    world.check("POST /v2/api-keys", r#"{"key_type": "SERVICE", "name": "b", "organizations": []}"#, 422, "");
    world.check("POST /v2/api-keys", r#"{"key_type": "SERVICE", "name": "b"}"#, 422, "");
    world.check("POST /v2/api-keys", r#"{"key_type": "OTHER", "name": "b"}"#, 422, "");
    world.check("POST /v2/api-keys", r#"{"name": "b"}"#, 422, "");
    world.check("POST /v2/api-keys", r#"{"key_type": "USER", "name": "b", "organizations": []}"#, 400, "");
    let unknown =
        r#"{"key_type": "SERVICE", "name": "b", "organizations": [{"org_id": "o", "spaces": [], "x": 1}]}"#;
    world.check("POST /v2/api-keys", unknown, 400, "");
}

#[test]
fn keys_are_listed_by_whoever_made_them_or_by_space() {
    let world = World::of("kim@acme.io");
    let names = |line: &str| -> Vec<String> {
        let answer = world.check(line, "", 200, "");
        let keys = answer.body["api_keys"].as_array().expect("a list");
        assert!(keys.iter().all(|key| key.get("key").is_none() && key["redacted_key"] != Value::Null));
        keys.iter().map(|key| key["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names("GET /v2/api-keys"), ["kim-audit"]);
    assert_eq!(names("GET /v2/api-keys?user_id=<user ann@acme.io>"), ["ann-notebook"]);
    assert_eq!(names("GET /v2/api-keys?user_id=<user sam.carter@acme.io>"), Vec::<String>::new());
    assert_eq!(names("GET /v2/api-keys?user_id=<user sam.carter@acme.io>&status=REVOKED"), ["hackday"]);
    assert_eq!(names("GET /v2/api-keys?space_id=<space:Fraud>"), ["nightly-export"]);
    let shown = world.check("GET /v2/api-keys?space_id=<space:Fraud>", "", 200, "");
    assert_eq!(shown.body["api_keys"][0]["bot_user"]["organizations"], Value::Array(Vec::new()));
}
