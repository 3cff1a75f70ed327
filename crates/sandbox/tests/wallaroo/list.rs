//! What callers see.

use serde_json::{Value, json};

use crate::world::{Reply, World};

/// The workspaces that a user sees, by number.
fn seen(world: &World, user: &str) -> Vec<u64> {
    let reply = world.post(user, "workspaces/list", json!({}));
    let all = reply.body["workspaces"].as_array().expect("it is a list").iter();
    all.map(|workspace| workspace["id"].as_u64().expect("it is a number")).collect()
}

#[test]
fn everybody_sees_the_workspaces_that_he_is_a_member_of() {
    let world = World::new();
    assert_eq!(seen(&world, "ann"), [1]);
    assert_eq!(seen(&world, "ben"), [1]);
    assert_eq!(seen(&world, "root"), [0_u64; 0]);
}

#[test]
fn a_workspace_has_all_its_fields() {
    let world = World::new();
    let reply = world.post("ann", "workspaces/list", json!({}));
    let expected = json!({"id": 1, "name": "risk", "created_at": "2026-11-20T09:00:00.000000+00:00",
        "created_by": "", "archived": false, "models": [], "pipelines": [4]});
    assert_eq!(reply, Reply { status: 200, body: json!({"workspaces": [expected]}) });
    let of = |user: &str| world.post("ann", "workspaces/list", json!({"user_id": user})).body;
    assert_eq!(of("ben")["workspaces"].as_array().map(Vec::len), Some(1));
    assert_eq!(of("dan")["workspaces"], json!([]));
}

#[test]
fn only_the_answer_about_everybody_tells_who_is_an_administrator() {
    let world = World::new();
    let all = world.post("ben", "users/query", json!({})).body;
    assert_eq!(all["users"]["root"]["realmRoles"], json!(["admin"]));
    assert_eq!(all["users"]["ann"].get("realmRoles"), None);
    let some = world.post("ben", "users/query", json!({"user_ids": ["root", "zoe"]})).body;
    let root = json!({"id": "root", "username": "admin", "enabled": true, "createdTimestamp": 1_795_165_200_000_u64});
    assert_eq!(some, json!({"users": {"root": root, "zoe": null}}));
}

#[test]
fn a_user_is_told_with_his_name_and_whether_he_may_sign_in() {
    let world = World::new();
    let users = world.post("ben", "users/query", json!({})).body["users"].clone();
    let ann = json!({"id": "ann", "username": "ann@acme.io", "email": "ann@acme.io", "emailVerified": true,
        "firstName": "Ann", "lastName": "Berg", "enabled": true, "createdTimestamp": 1_795_165_200_000_u64});
    assert_eq!(users["ann"], ann);
    assert_eq!(users["dan"]["enabled"], false);
    assert_eq!(users.get("gone"), None, "his record is gone");
}

#[test]
fn members_are_told_with_their_role_as_far_as_it_is_known() {
    let world = World::new();
    let reply = world.post("ben", "workspaces/list_users", json!({"workspace_id": 1}));
    let expected = json!({"users": [{"user_id": "ann", "user_type": "OWNER"},
        {"user_id": "ben", "user_type": "COLLABORATOR"}, {"user_id": "gone", "user_type": null}]});
    assert_eq!(reply, Reply { status: 200, body: expected });
    let status = |user, body| world.post(user, "workspaces/list_users", body).status;
    assert_eq!(status("ann", json!({"workspace_id": 2})), 403);
    assert_eq!(status("ann", json!({"workspace_id": 9})), 404);
    assert_eq!(status("ann", json!({})), 400);
}

#[test]
fn models_and_pipelines_are_told_of_the_workspaces_asked_for() {
    let world = World::new();
    let ids = |path: &str, kind: &str, body: Value| -> Vec<Value> {
        let reply = world.post("ann", path, body).body;
        let items = reply[format!("{kind}s")].as_array().expect("it is a list").iter();
        items.map(|item| item[kind]["id"].clone()).collect()
    };
    for filter in [json!({}), json!({"workspace_id": 1}), json!({"workspace_name": "risk"})] {
        assert_eq!(ids("models/list", "model", filter.clone()), [1]);
        assert_eq!(ids("pipelines/list_pipelines", "pipeline", filter), [4]);
    }
    assert_eq!(ids("models/list", "model", json!({"workspace_id": 2})), [0; 0]);
}

#[test]
fn the_client_finds_people_by_keycloaks_own_paths() {
    let world = World::new();
    let token = world.token("ben");
    let get = |path: &str| {
        world.send("GET", &format!("/auth/admin/realms/master/users{path}"), Some(&token), String::new())
    };
    let ids = |reply: Reply| -> Vec<Value> {
        reply.body.as_array().expect("it is a list").iter().map(|user| user["id"].clone()).collect()
    };
    assert_eq!(ids(get("?email=an%40acme.io")), ["dan"], "parts of addresses match");
    assert_eq!(ids(get("?email=an%40acme.io&exact=true")), [""; 0]);
    assert_eq!(ids(get("?email=ANN%40acme.io")), ["ann"]);
    assert_eq!((get("/ann").status, get("/gone").status), (200, 404));
}
