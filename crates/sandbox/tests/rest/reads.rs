//! Single objects.

use crate::world::World;

#[test]
fn objects_are_found_by_their_ids_alone() {
    let world = World::of("kim@acme.io");
    world.check(
        "GET /v2/roles/<role Trace Reader>",
        "",
        200,
        r#"{"name": "Trace Reader", "created_at": "2026-11-20T09:00:00Z"}"#,
    );
    world.check(
        "GET /v2/users/<user ann@acme.io>",
        "",
        200,
        r#"{"email": "ann@acme.io", "role": {"type": "PREDEFINED", "name": "MEMBER"}}"#,
    );
    world.check("GET /v2/organizations/<org:Risk>", "", 200, r#"{"name": "Risk"}"#);
    world.check(
        "GET /v2/spaces/<space:Fraud>",
        "",
        200,
        r#"{"organization_id": "<org:Risk>", "is_private": false}"#,
    );
    world.check("GET /v2/projects/<project:Fraud/fraud-llm>", "", 200, r#"{"space_id": "<space:Fraud>"}"#);
    world.check(
        "GET /v2/role-bindings/<binding nadia@acme.io at space:Fraud>",
        "",
        200,
        r#"{"resource_type": "SPACE"}"#,
    );
    for line in [
        "GET /v2/roles/Trace%20Reader",
        "GET /v2/users/ann@acme.io",
        "GET /v2/users/<user daniel@acme.io>",
        "GET /v2/organizations/<space:Fraud>",
        "GET /v2/spaces/<org:Risk>",
        "GET /v2/projects/<space:Fraud>",
        "GET /v2/role-bindings/x",
    ] {
        world.check(line, "", 404, r#"{"title": "Not Found"}"#);
    }
}
