//! Tokens, and calls without a good one.

use std::time::Duration;

use axcess_sandbox::{Options, Sandbox};
use serde_json::json;

use crate::world::{World, account, policy};

#[test]
fn everybodys_password_is_the_key_of_the_sandbox() {
    let world = World::new();
    let key = world.sandbox.api_key().to_owned();
    let sign_in = |user: &str, password: &str| {
        let fields = [("grant_type", "password"), ("username", user), ("password", password)];
        world.grant(&fields)
    };
    for user in ["ann@acme.io", "ANN@acme.io", "ann", "admin"] {
        assert_eq!(sign_in(user, &key).status, 200, "{user}");
    }
    for (user, password) in [("ann", "secret"), ("zoe", &key), ("", &key)] {
        let reply = sign_in(user, password);
        assert_eq!((reply.status, &reply.body["error"]), (401, &json!("invalid_grant")), "{user}");
    }
    assert_eq!(sign_in("dan@acme.io", &key).body["error_description"], "Account disabled");
    assert_eq!(world.grant(&[("grant_type", "client_credentials")]).status, 400);
}

#[test]
fn a_token_ends_and_can_be_refreshed() {
    let world = World::with(Options { token_lifetime: Duration::ZERO, ..Options::default() });
    let reply = world.send("POST", "/v1/api/workspaces/list", Some(&world.token("ann")), "{}".to_owned());
    assert_eq!((reply.status, &reply.body["code"]), (401, &json!(401)));

    let world = World::new();
    let key = world.sandbox.api_key().to_owned();
    let first = world.grant(&[("grant_type", "password"), ("username", "ann"), ("password", &key)]).body;
    assert_eq!((&first["expires_in"], &first["refresh_expires_in"]), (&json!(3600), &json!(7200)));
    let refresh = first["refresh_token"].as_str().expect("it is text");
    let second = world.grant(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).body;
    let access = second["access_token"].as_str().expect("it is text");
    let list = |token: &str| world.send("POST", "/v1/api/workspaces/list", Some(token), String::new()).status;
    assert_eq!(list(access), 200);
    assert_eq!(list(refresh), 401, "a refresh token is none for calls");
    let wrong = world.grant(&[("grant_type", "refresh_token"), ("refresh_token", access)]);
    assert_eq!(wrong.status, 400);
}

#[test]
fn an_offline_token_lasts() {
    let world = World::new();
    let key = world.sandbox.api_key().to_owned();
    let fields = [
        ("grant_type", "password"),
        ("username", "ann"),
        ("password", &key),
        ("scope", "openid offline_access"),
    ];
    let first = world.grant(&fields).body;
    assert_eq!(first["refresh_expires_in"], 0);
    let refresh = first["refresh_token"].as_str().expect("it is text");
    assert_eq!(world.grant(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).status, 200);
}

#[test]
fn the_key_of_the_sandbox_is_a_token_of_the_actor() {
    let world = World::new();
    let key = world.sandbox.api_key().to_owned();
    let deactivate = json!({"email": "ben@acme.io"}).to_string();
    assert_eq!(world.send("POST", "/v1/api/users/deactivate", Some(&key), deactivate).status, 200);
}

#[test]
fn whoever_is_let_out_can_no_longer_call() {
    let world = World::new();
    let token = world.token("ben");
    assert_eq!(world.post("root", "users/deactivate", json!({"email": "ben@acme.io"})).status, 200);
    for token in [Some(&*token), Some("made up"), None] {
        assert_eq!(world.send("POST", "/v1/api/workspaces/list", token, String::new()).status, 401);
    }
}

#[test]
fn an_account_whose_workspaces_have_no_numbers_is_not_served() {
    let mut account = account();
    account["spaces"][1]["id"] = json!("workspace:007");
    account["resources"][2]["space_id"] = json!("workspace:007");
    let policy = policy(&account);
    let root = policy.user("root").expect("he is there");
    let error = Sandbox::new(policy, root.into(), Options::default()).expect_err("it has no number");
    assert!(error.to_string().starts_with("`workspace:007` is no id of Wallaroo's"), "{error}");
}
