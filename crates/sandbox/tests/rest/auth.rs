//! Who may call.

use axcess_core::{Change, Plan, Policy};
use axcess_sandbox::Options;

use crate::world::{World, demo};

const ROLES: &str = "GET /v2/roles?limit=1";

fn after(change: Change) -> Policy {
    let plan = Plan { changes: vec![change], ..Plan::default() };
    demo().simulate(&plan).expect("the plan has no fault").last
}

#[test]
fn a_call_without_a_sound_key_is_refused() {
    let world = World::of("kim@acme.io");
    for authorization in ["", "Bearer", "Bearer axcess-sandbox-0", "Basic a2ltOmtpbQ=="] {
        let answer = world.call_with(authorization, ROLES, "");
        assert_eq!(answer.status, 401, "{authorization}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        assert_eq!(answer.body["title"], "Unauthorized");
    }
    assert!(world.sandbox.api_key().starts_with("axcess-sandbox-"));
}

#[test]
fn dead_keys_and_keys_of_the_gone_do_not_open() {
    let world = World::of("kim@acme.io");
    world.check_as("key:hackday", ROLES, "", 401, "");
    world.check_as("key:tessa-ci", ROLES, "", 401, "");
    world.check_as("key:ann-notebook", ROLES, "", 200, "");
    world.check("PUT /v2/api-keys/<key ann-notebook>/revoke", "", 204, "");
    world.check_as("key:ann-notebook", ROLES, "", 401, "");
    world.check_as("key:emil-laptop", ROLES, "", 200, "");
    world.check("DELETE /v2/users/<user emil@acme.io>", "", 204, "");
    assert!(world.sandbox.policy().key("emil-laptop").is_err(), "his user keys go with him");
}

#[test]
fn the_developer_lock_keeps_user_keys_out_and_lets_service_keys_in() {
    let locked = after(Change::AccountSetDeveloperLock { on: true });
    let world = World::with(locked, "kim@acme.io", Options::default());
    world.check_as("key:ann-notebook", "GET /v2/spaces", "", 403, "");
    world.check_as("key:nightly-export", "GET /v2/spaces", "", 200, "");
    world.check(ROLES, "", 200, "");
    world.check("POST /v2/api-keys", r#"{"key_type": "USER", "name": "k"}"#, 403, "");
}

#[test]
fn nobody_is_served_as_an_actor_who_may_not_act() {
    let policy = demo();
    let daniel = policy.asker("daniel@acme.io").expect("he is known");
    let error = axcess_sandbox::Sandbox::new(policy, daniel, Options::default()).expect_err("he is gone");
    assert_eq!(
        error.to_string(),
        "`daniel@acme.io` may not act at all: the user is not active, or the key is not live"
    );
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let world = World::of("kim@acme.io");
    let body = format!(r#"{{"name": "{}"}}"#, "x".repeat(2 * 1024 * 1024));
    world.check("POST /v2/roles", &body, 413, "");
}
