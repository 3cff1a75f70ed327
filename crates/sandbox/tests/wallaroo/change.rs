//! Changes, and that a plan of the record does the same.

use axcess_core::{Change, Outcome};
use serde_json::{Value, json};

use crate::world::{Reply, World};

/// Who is a member of a workspace, as an owner sees it.
fn members(world: &World, owner: &str, number: u64) -> Vec<(String, Value)> {
    let reply = world.post(owner, "workspaces/list_users", json!({"workspace_id": number}));
    let all = reply.body["users"].as_array().expect("it is a list").iter();
    all.map(|member| (member["user_id"].as_str().unwrap_or_default().to_owned(), member["user_type"].clone()))
        .collect()
}

fn role(world: &World, user: &str) -> Option<Value> {
    members(world, "ann", 1).into_iter().find(|(id, _)| id == user).map(|(_, role)| role)
}

#[test]
fn a_new_member_is_a_collaborator_unless_told_otherwise() {
    let world = World::new();
    let add = |body| world.post("ann", "workspaces/add_user", body);
    let done = Reply { status: 200, body: json!({}) };
    assert_eq!(add(json!({"workspace_id": 1, "email": "dan@acme.io", "user_type": "owner"})).status, 404);
    assert_eq!(add(json!({"workspace_id": 1, "email": "ROOT@acme.io", "user_id": "root"})).status, 200);
    assert_eq!(role(&world, "root"), Some(json!("COLLABORATOR")));
    assert_eq!(
        add(json!({"workspace_id": 1, "user_id": "root", "user_type": "owner", "url": "http://x"})),
        done
    );
    assert_eq!(role(&world, "root"), Some(json!("OWNER")));
    assert_eq!(add(json!({"workspace_id": 1, "user_id": "root", "user_type": "COLLABORATOR"})), done);
    assert_eq!(role(&world, "root"), Some(json!("COLLABORATOR")));
}

#[test]
fn removing_tells_how_many_left() {
    let world = World::new();
    let remove = |body| world.post("ann", "workspaces/remove_user", body);
    let rows = |rows: u8| Reply { status: 200, body: json!({"affected_rows": rows}) };
    assert_eq!(remove(json!({"workspace_id": 1, "email": "Ben@acme.io"})), rows(1));
    assert_eq!(remove(json!({"workspace_id": 1, "user_id": "ben"})), rows(0));
    assert_eq!(remove(json!({"workspace_id": 1, "user_id": "gone"})), rows(1));
    assert_eq!(members(&world, "ann", 1), [("ann".to_owned(), json!("OWNER"))]);
}

#[test]
fn a_call_names_one_user() {
    let world = World::new();
    let status = |body| world.post("ann", "workspaces/remove_user", body).status;
    assert_eq!(status(json!({"workspace_id": 1})), 400);
    assert_eq!(status(json!({"workspace_id": 1, "email": "ben@acme.io", "user_id": "ann"})), 400);
    assert_eq!(status(json!({"workspace_id": 1, "email": "Ben"})), 404, "a name is no address");
    assert_eq!(status(json!({"workspace_id": 1, "user_id": "ben@acme.io"})), 404, "an address is no id");
    assert!(world.sandbox.record().steps().all(|step| step.step.outcome == Outcome::Refused));
}

#[test]
fn rights_are_those_of_the_caller() {
    let world = World::new();
    let add =
        |user| world.post(user, "workspaces/add_user", json!({"workspace_id": 1, "user_id": "root"})).status;
    assert_eq!((add("ben"), add("root"), add("ann")), (403, 403, 200));
    let activate = |user| world.post(user, "users/activate", json!({"email": "dan@acme.io"})).status;
    assert_eq!((activate("ann"), activate("root")), (403, 200));
    let leave = world.post("ben", "workspaces/remove_user", json!({"workspace_id": 1, "user_id": "ben"}));
    assert_eq!(leave.body, json!({"affected_rows": 1}));
}

#[test]
fn a_new_workspace_belongs_to_its_maker() {
    let world = World::new();
    let reply = world.post("ben", "workspaces/create", json!({"workspace_name": "lab"}));
    assert_eq!(reply, Reply { status: 200, body: json!({"workspace_id": 3}) });
    assert_eq!(members(&world, "ben", 3), [("ben".to_owned(), json!("OWNER"))]);
    let again = world.post("ann", "workspaces/create", json!({"workspace_name": "lab"}));
    assert_eq!((again.status, &again.body["code"]), (409, &json!(409)));
}

#[test]
fn an_invited_user_is_active_at_once() {
    let world = World::new();
    let invite = |body| world.post("root", "users/invite", body);
    let reply = invite(json!({"email": "eve@acme.io", "password": "hunter2"}));
    assert_eq!((reply.status, reply.body["password"].as_str()), (200, Some(world.sandbox.api_key())));
    let id = reply.body["id"].as_str().expect("it is text").to_owned();
    assert_eq!(
        world.post("eve@acme.io", "users/query", json!({"user_ids": [id]})).body["users"][&id]["enabled"],
        true
    );
    assert_eq!(invite(json!({"email": "EVE@acme.io", "roles": []})).status, 409);
    assert_eq!(invite(json!({"email": "eve"})).status, 422);
}

#[test]
fn the_client_lets_people_out_and_in_by_their_whole_record() {
    let world = World::new();
    let path = "/auth/admin/realms/master/users/ben";
    let token = world.token("root");
    let mut record = world.send("GET", path, Some(&token), String::new()).body;
    let put = |record: &Value| world.send("PUT", path, Some(&token), record.to_string()).status;
    record["enabled"] = json!(false);
    assert_eq!(put(&record), 204);
    assert_eq!(world.send("GET", path, Some(&token), String::new()).body["enabled"], false);
    record["firstName"] = json!("Benjamin");
    assert_eq!(put(&record), 501);
    assert!(!world.sandbox.record().is_complete());
}

#[test]
fn what_is_not_modelled_makes_the_record_incomplete() {
    let world = World::new();
    let delete = world.post("ann", "models/delete_model", json!({"model_id": "scorer", "workspace_id": 1}));
    assert_eq!(delete.status, 501);
    let invite = world.post("root", "users/invite", json!({"email": "eve@acme.io", "roles": ["admin"]}));
    assert_eq!(invite.status, 501);
    assert_eq!(world.sandbox.record().unmodelled().count(), 2);
}

#[test]
fn a_plan_of_the_record_does_the_same() {
    let world = World::new();
    world.post("ann", "workspaces/create", json!({"workspace_name": "lab"}));
    world.post(
        "ann",
        "workspaces/add_user",
        json!({"workspace_id": 1, "user_id": "root", "user_type": "owner"}),
    );
    world.post("ann", "workspaces/remove_user", json!({"workspace_id": 1, "email": "ben@acme.io"}));
    world.post("ann", "users/activate", json!({"email": "dan@acme.io"}));
    let plan = world.sandbox.record().plan();
    assert_eq!(plan.actor.as_deref(), Some("ann"));
    assert!(matches!(&plan.changes[1], Change::SpaceAddUser { space, .. } if space == "workspace:1"));
    let again = world.sandbox.first().simulate(&plan).expect("it is a plan");
    let steps: Vec<_> = world.sandbox.record().steps().map(|step| step.step.clone()).collect();
    assert_eq!(again.steps, steps);
    let outcomes: Vec<_> = steps.iter().map(|step| step.outcome).collect();
    assert_eq!(outcomes, [Outcome::Applied, Outcome::Applied, Outcome::Applied, Outcome::Refused]);
}
