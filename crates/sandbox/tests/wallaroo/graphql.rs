//! The documents that the account's client sends.

use serde_json::{Value, json};

use crate::world::{Reply, World};

fn ask(world: &World, user: &str, query: &str, variables: Value) -> Reply {
    let body = json!({"query": query, "variables": variables}).to_string();
    world.send("POST", "/v1/graphql", Some(&world.token(user)), body)
}

const WORKSPACE: &str = "query WorkspaceById($id: bigint!) { workspace_by_pk(id: $id) { archived created_at created_by id name \
    users { user_id } models(order_by: {updated_at: desc}) { id models { id } } pipelines { id } } }";
const REMOVE: &str = "mutation DeleteWorkspaceUser($user_id: String!, $workspace_id: bigint!) { delete_workspace_users( \
    where: {user_id: {_eq: $user_id}, _and: {workspace_id: {_eq: $workspace_id}}}) { affected_rows } }";

#[test]
fn a_workspace_is_told_to_its_members() {
    let world = World::new();
    let users: Vec<_> = ["ann", "ben", "gone"].map(|id| json!({"user_id": id})).to_vec();
    let workspace = json!({"archived": false, "created_at": "2026-11-20T09:00:00.000000+00:00", "created_by": "",
        "id": 1, "name": "risk", "users": users, "models": [{"id": 1, "models": []}], "pipelines": [{"id": 4}]});
    let reply = ask(&world, "ben", WORKSPACE, json!({"id": 1}));
    assert_eq!(reply, Reply { status: 200, body: json!({"data": {"workspace_by_pk": workspace}}) });
    for number in [2, 9] {
        assert_eq!(
            ask(&world, "ben", WORKSPACE, json!({"id": number})).body["data"]["workspace_by_pk"],
            json!(null)
        );
    }
}

#[test]
fn a_member_is_removed_by_whoever_may() {
    let world = World::new();
    let remove =
        |user: &str, who: &str| ask(&world, user, REMOVE, json!({"user_id": who, "workspace_id": 1})).body;
    assert_eq!(remove("ben", "ann")["errors"][0]["extensions"]["code"], 403);
    let rows = |rows: u8| json!({"data": {"delete_workspace_users": {"affected_rows": rows}}});
    assert_eq!((remove("ann", "ben"), remove("ann", "ben")), (rows(1), rows(0)));
    assert_eq!(remove("ann", "zoe")["errors"][0]["extensions"]["code"], 404);
    assert!(world.sandbox.record().is_complete());
}

#[test]
fn a_default_workspace_is_known_by_its_name() {
    let world = World::new();
    let query = "query UserDefaultWorkspace($user_id: String = \"\") { user_default_workspace( \
        where: {user_id: {_eq: $user_id}}) { workspace { id users { user_id } } } }";
    let ask = || {
        ask(&world, "ben", query, json!({"user_id": "ben"})).body["data"]["user_default_workspace"].clone()
    };
    assert_eq!(ask(), json!([]));
    world.post("ben", "workspaces/create", json!({"workspace_name": "ben@acme.io - Default Workspace"}));
    assert_eq!(ask(), json!([{"workspace": {"id": 3, "users": [{"user_id": "ben"}]}}]));
}

#[test]
fn a_document_that_is_not_modelled_makes_the_record_incomplete() {
    let world = World::new();
    let reply = ask(&world, "ben", "{ pipeline { id } }", json!({}));
    assert!(reply.body["errors"].is_array());
    assert_eq!(world.sandbox.record().unmodelled().count(), 1);
    ask(&world, "ben", "mutation { delete_workspace(where: {}) { affected_rows } }", json!({}));
    assert_eq!(world.sandbox.record().steps().count(), 1, "nobody knows what it does");
}
