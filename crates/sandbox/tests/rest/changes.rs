//! Calls that change the account, and how they are answered.

use crate::world::World;

const MEMBER: &str = r#"{"type": "PREDEFINED", "name": "MEMBER"}"#;

#[test]
fn a_role_is_made_changed_and_deleted() {
    let world = World::of("kim@acme.io");
    world.check(
        "POST /v2/roles",
        r#"{"name": "Reader", "permissions": ["PROJECT_READ", "DATASET_READ"], "description": "reads"}"#,
        201,
        r#"{"id": "<role Reader>", "name": "Reader", "description": "reads", "is_predefined": false,
            "permissions": ["DATASET_READ", "PROJECT_READ"], "created_at": "*", "updated_at": "*"}"#,
    );
    world.check(
        "PATCH /v2/roles/<role Reader>",
        r#"{"name": "Reads"}"#,
        200,
        r#"{"name": "Reads", "description": "reads"}"#,
    );
    world.check("PATCH /v2/roles/<role Reads>", r#"{"description": null}"#, 200, r#"{"description": null}"#);
    let gone = world.filled("GET /v2/roles/<role Reads>", &str::to_owned);
    world.check("DELETE /v2/roles/<role Reads>", "", 204, "");
    world.check(&gone, "", 404, "");
}

#[test]
fn a_role_is_refused_as_the_api_does() {
    let world = World::of("kim@acme.io");
    let taken = r#"{"name": "Trace Reader", "permissions": ["PROJECT_READ"]}"#;
    world.check("POST /v2/roles", taken, 409, r#"{"title": "Conflict", "instance": "/v2/roles"}"#);
    world.check("POST /v2/roles", r#"{"name": "X", "permissions": []}"#, 422, "");
    world.check("POST /v2/roles", r#"{"name": "X"}"#, 422, "");
    world.check("POST /v2/roles", r#"{"name": "", "permissions": ["PROJECT_READ"]}"#, 422, "");
    world.check("POST /v2/roles", r#"{"permissions": ["PROJECT_READ"]}"#, 422, "");
    world.check("POST /v2/roles", r#"{"name": "X", "permissions": "PROJECT_READ"}"#, 400, "");
    world.check("POST /v2/roles", r#"{"name": "X", "permissions": ["PROJECT_READ"], "id": "x"}"#, 400, "");
    world.check("POST /v2/roles", "{", 400, "");
    world.check("POST /v2/roles", "[]", 400, "");
    world.check("POST /v2/roles", "", 400, "");
    world.check("PATCH /v2/roles/<role Project Viewer>", r#"{"name": "X"}"#, 400, "");
    world.check("PATCH /v2/roles/<role Trace Reader>", "{}", 422, "");
    world.check("DELETE /v2/roles/<role Trace Reader>", "", 409, "");
    world.check("DELETE /v2/roles/Trace%20Reader", "", 404, "");
    world.check("PUT /v2/roles/<role Trace Reader>", "{}", 405, "");
}

#[test]
fn a_binding_is_made_changed_and_deleted() {
    let world = World::of("kim@acme.io");
    let body = r#"{"user_id": "<user ann@acme.io>", "role_id": "<role Trace Reader>", "resource_type": "PROJECT",
                   "resource_id": "<project:Fraud/fraud-llm>"}"#;
    world.check(
        "POST /v2/role-bindings",
        body,
        201,
        r#"{"id": "<binding ann@acme.io at project:Fraud/fraud-llm>", "role_id": "<role Trace Reader>",
            "user_id": "<user ann@acme.io>", "resource_type": "PROJECT", "created_at": "*", "updated_at": "*"}"#,
    );
    world.check("POST /v2/role-bindings", body, 409, "");
    let path = "/v2/role-bindings/<binding ann@acme.io at project:Fraud/fraud-llm>";
    world.check(
        &format!("PATCH {path}"),
        r#"{"role_id": "<role Trace Reviewer>"}"#,
        200,
        r#"{"role_id": "<role Trace Reviewer>"}"#,
    );
    world.check(&format!("PATCH {path}"), r#"{"role_id": "x", "user_id": "y"}"#, 400, "");
    let gone = world.filled(&format!("GET {path}"), &str::to_owned);
    world.check(&gone, "", 200, r#"{"role_id": "<role Trace Reviewer>"}"#);
    world.check(&format!("DELETE {path}"), "", 204, "");
    world.check(&gone, "", 404, "");
}

#[test]
fn a_binding_names_the_type_that_its_resource_has() {
    let world = World::of("kim@acme.io");
    let body = |kind: &str, resource: &str| {
        format!(
            r#"{{"user_id": "<user ann@acme.io>", "role_id": "<role Trace Reader>", "resource_type": "{kind}",
                "resource_id": "{resource}"}}"#
        )
    };
    world.check("POST /v2/role-bindings", &body("SPACE", "<project:Fraud/fraud-llm>"), 400, "");
    world.check("POST /v2/role-bindings", &body("DASHBOARD", "<project:Fraud/fraud-llm>"), 422, "");
    world.check("POST /v2/role-bindings", &body("PROJECT", "TW9kZWw6MTpYWFhY"), 403, "");
}

#[test]
fn a_resource_is_restricted_and_opened() {
    let world = World::of("kim@acme.io");
    let body = r#"{"resource_id": "<project:Fraud/fraud-llm>"}"#;
    let shown =
        r#"{"resource_type": "PROJECT", "resource_id": "<project:Fraud/fraud-llm>", "created_at": "*"}"#;
    world.check("POST /v2/resource-restrictions", body, 200, shown);
    world.check("POST /v2/resource-restrictions", body, 200, shown);
    world.check("DELETE /v2/resource-restrictions/<project:Fraud/fraud-llm>", "", 204, "");
    world.check("DELETE /v2/resource-restrictions/<project:Fraud/fraud-llm>", "", 404, "");
    world.check("POST /v2/resource-restrictions", r#"{"resource_id": "<space:Fraud>"}"#, 400, "");
}

#[test]
fn organizations_and_spaces_are_made_changed_and_deleted() {
    let world = World::of("kim@acme.io");
    world.check(
        "POST /v2/organizations",
        r#"{"name": "Lab"}"#,
        201,
        r#"{"id": "<org:Lab>", "name": "Lab", "created_at": "*"}"#,
    );
    world.check("POST /v2/organizations", r#"{"name": "Lab"}"#, 409, "");
    world.check(
        "PATCH /v2/organizations/<org:Lab>",
        r#"{"description": "tries"}"#,
        200,
        r#"{"description": "tries"}"#,
    );
    world.check(
        "POST /v2/spaces",
        r#"{"name": "Bench", "organization_id": "<org:Lab>", "is_private": true}"#,
        201,
        r#"{"id": "<space:Bench>", "organization_id": "<org:Lab>", "name": "Bench", "is_private": true}"#,
    );
    world.check(
        "PATCH /v2/spaces/<space:Bench>",
        r#"{"is_private": false}"#,
        200,
        r#"{"is_private": false}"#,
    );
    world.check("PATCH /v2/spaces/<space:Bench>", r#"{"description": ""}"#, 422, "");
    world.check("PATCH /v2/spaces/<space:Bench>", "{}", 422, "");
    world.check(
        "POST /v2/projects",
        r#"{"name": "p", "space_id": "<space:Bench>"}"#,
        201,
        r#"{"project_type": "APPLICATION"}"#,
    );
    world.check("PATCH /v2/projects/<project:Bench/p>", r#"{"name": "q"}"#, 200, r#"{"name": "q"}"#);
    world.check("DELETE /v2/projects/<project:Bench/q>", "", 204, "");
    world.check("DELETE /v2/spaces/<space:Bench>", "", 204, "");
    world.check("DELETE /v2/organizations/<org:Lab>", "", 204, "");
}

#[test]
fn settings_of_spaces_are_shown_again_and_change_no_access() {
    let world = World::of("kim@acme.io");
    let body = r##"{"gradient_start_color": "#112233", "ml_models_enabled": true}"##;
    world.check("PATCH /v2/spaces/<space:Fraud>", body, 200, body);
    world.check("GET /v2/spaces/<space:Fraud>", "", 200, body);
    world.check(
        "PATCH /v2/spaces/<space:Fraud>",
        r#"{"gradient_start_color": null}"#,
        200,
        r#"{"gradient_start_color": null}"#,
    );
    world.check_as("ann@acme.io", "PATCH /v2/spaces/<space:Fraud>", body, 403, "");
    assert!(world.sandbox.record().steps().all(|step| !step.is_applied()));
}

#[test]
fn members_come_and_go() {
    let world = World::of("kim@acme.io");
    let body = format!(r#"{{"user_id": "<user priya@acme.io>", "role": {MEMBER}}}"#);
    world.check("POST /v2/spaces/<space:Fraud>/users", &body, 400, "");
    let shown = format!(
        r#"{{"id": "*", "user_id": "<user priya@acme.io>", "organization_id": "<org:Risk>", "role": {MEMBER}}}"#
    );
    world.check("POST /v2/organizations/<org:Risk>/users", &body, 200, &shown);
    world.check("POST /v2/organizations/<org:Risk>/users", &body, 200, &shown);
    let custom =
        r#"{"user_id": "<user priya@acme.io>", "role": {"type": "CUSTOM", "id": "<role Trace Reader>"}}"#;
    world.check("POST /v2/organizations/<org:Risk>/users", custom, 422, "");
    world.check(
        "POST /v2/spaces/<space:Fraud>/users",
        custom,
        200,
        r#"{"id": "*", "space_id": "<space:Fraud>",
            "role": {"type": "CUSTOM", "id": "<role Trace Reader>", "name": "Trace Reader"}}"#,
    );
    world.check("DELETE /v2/spaces/<space:Fraud>/users/<user priya@acme.io>", "", 204, "");
    world.check("DELETE /v2/spaces/<space:Fraud>/users/<user priya@acme.io>", "", 404, "");
    world.check("DELETE /v2/organizations/<org:Risk>/users/<user priya@acme.io>", "", 204, "");
    let bare = r#"{"user_id": "<user priya@acme.io>", "role": "MEMBER"}"#;
    world.check("POST /v2/organizations/<org:Risk>/users", bare, 400, "");
    let annotator =
        r#"{"user_id": "<user priya@acme.io>", "role": {"type": "PREDEFINED", "name": "ANNOTATOR"}}"#;
    world.check("POST /v2/organizations/<org:Risk>/users", annotator, 400, "");
}

fn invited(email: &str, mode: &str) -> String {
    format!(r#"{{"name": "New", "email": "{email}", "role": {MEMBER}, "invite_mode": "{mode}"}}"#)
}

#[test]
fn people_are_invited_changed_and_deleted() {
    let world = World::of("kim@acme.io");
    world.check(
        "POST /v2/users",
        &invited("new@acme.io", "TEMPORARY_PASSWORD"),
        201,
        &format!(
            r#"{{"id": "<user new@acme.io>", "status": "INVITED", "role": {MEMBER}, "is_developer": true,
                "invite_mode": "TEMPORARY_PASSWORD", "temporary_password": "*"}}"#
        ),
    );
    let again = r#"{"status": "INVITED", "invite_mode": null, "temporary_password": null}"#;
    world.check("POST /v2/users", &invited("new@acme.io", "EMAIL_LINK"), 200, again);
    world.check("POST /v2/users", &invited("pedro@acme.io", "EMAIL_LINK"), 201, r#"{"name": "Pedro Alves"}"#);
    world.check("POST /v2/users", &invited("ann@acme.io", "EMAIL_LINK"), 409, "");
    world.check("POST /v2/users", &invited("daniel@acme.io", "EMAIL_LINK"), 409, "");
    world.check("POST /v2/users", &invited("x@acme.io", "BY_POST"), 422, "");
    world.check("POST /v2/users", &invited("nobody", "NONE"), 422, "");
    world.check(
        "PATCH /v2/users/<user ann@acme.io>",
        r#"{"is_developer": false}"#,
        200,
        r#"{"is_developer": false}"#,
    );
    world.check("PATCH /v2/users/<user ann@acme.io>", r#"{"role": "ADMIN"}"#, 400, "");
    world.check("POST /v2/users/<user new@acme.io>/resend-invitation", "", 204, "");
    world.check("POST /v2/users/<user ann@acme.io>/resend-invitation", "", 400, "");
    world.check("POST /v2/users/<user ann@acme.io>/reset-password", "", 204, "");
    world.check("DELETE /v2/users/<user ann@acme.io>", "", 204, "");
    world.check("DELETE /v2/users/<user ann@acme.io>", "", 204, "");
    world.check("GET /v2/users/<user ann@acme.io>", "", 404, "");
    world.check("DELETE /v2/users/<user kim@acme.io>", "", 400, "");
}

#[test]
fn the_caller_needs_the_rights_of_the_call() {
    let world = World::of("kim@acme.io");
    let role = r#"{"name": "X", "permissions": ["PROJECT_READ"]}"#;
    world.check_as("ann@acme.io", "POST /v2/roles", role, 403, r#"{"title": "Forbidden"}"#);
    world.check_as(
        "ann@acme.io",
        "DELETE /v2/role-bindings/<binding felix@acme.io at space:Fraud>",
        "",
        404,
        "",
    );
    world.check_as("ann@acme.io", "DELETE /v2/spaces/<space:Fraud>", "", 403, "");
    world.check_as("greta@acme.io", "PATCH /v2/organizations/<org:Risk>", r#"{"name": "Risks"}"#, 200, "");
    let as_kim = world.filled(r#"{"name": "Y", "permissions": ["PROJECT_READ"]}"#, &str::to_owned);
    world.check_as("key:kim-audit", "POST /v2/roles", &as_kim, 201, "");
}

#[test]
fn what_the_sandbox_does_not_model_makes_the_record_incomplete() {
    let world = World::of("kim@acme.io");
    world.check("GET /v2/roles?limit=1", "", 200, "");
    assert!(world.sandbox.record().is_complete());
    world.check("GET /v2/datasets", "", 501, r#"{"title": "Not Implemented", "instance": "/v2/datasets"}"#);
    world.check("POST /v2/datasets", "{}", 501, "");
    world.check("GET /v3/roles", "", 404, "");
    let record = world.sandbox.record();
    let titles: Vec<String> = record.unmodelled().map(|call| call.title()).collect();
    assert_eq!(titles, ["GET /v2/datasets", "POST /v2/datasets"]);
    let steps: Vec<_> =
        record.steps().map(|step| (step.title.as_str(), step.step.outcome.as_str())).collect();
    assert_eq!(steps, [("POST /v2/datasets", "unresolved")]);
}
