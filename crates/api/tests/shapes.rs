//! The bodies as the API shows them, and the calls that it takes.

use axcess_api::{Call, CallError, Listing, Page, call, is_global_id, list};
use axcess_core::{Change, Policy};
use serde_json::{Value, json};

fn demo() -> Policy {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the draft has no defects")
}

fn listed(listing: &Listing, limit: usize, cursor: Option<&str>) -> Value {
    let page = Page { limit, cursor: cursor.map(str::to_owned) };
    list(&demo(), listing, &page).expect("the cursor is that of a page")
}

/// The first object of a listing.
fn check(listing: &Listing, key: &str, expected: &Value) {
    assert_eq!(&listed(listing, 1, None)[key][0], expected);
}

#[test]
fn objects_have_the_fields_of_the_api() {
    let email = Some("ANN@".to_owned());
    check(
        &Listing::Users { email, statuses: Vec::new() },
        "users",
        &json!({
            "id": "VXNlcjo0Mzp5QmRC", "name": "Ann Berger", "email": "ann@acme.io", "status": "ACTIVE",
            "role": {"type": "PREDEFINED", "name": "MEMBER"}, "is_developer": true,
        }),
    );
    check(
        &Listing::Restrictions { resource_type: Some("PROMPT".to_owned()) },
        "resource_restrictions",
        &json!({"resource_type": "PROMPT", "resource_id": "UHJvbXB0Ojc0Ok1VYjY="}),
    );
    check(
        &Listing::RoleBindings {
            resource_type: "SPACE".to_owned(),
            user_id: Some("VXNlcjo0ODpHSFds".to_owned()),
        },
        "role_bindings",
        &json!({
            "id": "Um9sZUJpbmRpbmc6MjA1OkZvRmQ=", "role_id": "Um9sZToxMDE6bUVYbg==", "user_id": "VXNlcjo0ODpHSFds",
            "resource_type": "SPACE", "resource_id": "U3BhY2U6MzE6eVlaaQ==",
        }),
    );
    check(
        &Listing::Projects {
            space_id: None,
            space_name: Some("frau".to_owned()),
            name: Some("LLM".to_owned()),
            project_type: None,
        },
        "projects",
        &json!({
            "id": "TW9kZWw6MTEyOkV0cEQ=", "name": "fraud-llm", "space_id": "U3BhY2U6MzE6eVlaaQ==",
            "project_type": "APPLICATION",
        }),
    );
    check(
        &Listing::ApiKeys {
            key_type: Some("SERVICE".to_owned()),
            status: None,
            creator_id: None,
            space_id: None,
        },
        "api_keys",
        &json!({
            "id": "QXBpS2V5OjEwMDE6b21JMw==", "name": "nightly-export", "key_type": "SERVICE", "status": "ACTIVE",
            "created_by_user_id": "VXNlcjo3OTpIRG1u",
            "bot_user": {
                "id": "VXNlcjo4MDpZSXRT", "name": "nightly-export",
                "account_role": {"type": "PREDEFINED", "name": "MEMBER"},
                "organizations": [{
                    "org_id": "QWNjb3VudE9yZ2FuaXphdGlvbjo3OlRBUXo=",
                    "role": {"type": "PREDEFINED", "name": "READ_ONLY"},
                    "spaces": [
                        {"space_id": "U3BhY2U6MzE6eVlaaQ==", "role": {"type": "PREDEFINED", "name": "READ_ONLY"}},
                        {"space_id": "U3BhY2U6Mzc6bm5NNQ==", "role": {"type": "PREDEFINED", "name": "READ_ONLY"}},
                    ],
                }],
            },
        }),
    );
}

#[test]
fn pages_hold_every_object_once() {
    let listing = Listing::Projects { space_id: None, space_name: None, name: None, project_type: None };
    let mut ids = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let body = listed(&listing, 7, cursor.as_deref());
        let projects = body["projects"].as_array().expect("a list");
        ids.extend(projects.iter().map(|project| project["id"].as_str().expect("an id").to_owned()));
        cursor = body["pagination"]["next_cursor"].as_str().map(str::to_owned);
        assert_eq!(body["pagination"]["has_more"], cursor.is_some());
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids.len(), 30);
    assert!(ids.is_sorted());
    assert!(list(&demo(), &listing, &Page { limit: 7, cursor: Some("7".to_owned()) }).is_err());
}

fn called(method: &str, path: &str, body: &Value) -> Result<Call, CallError> {
    call(&demo(), method, path, body)
}

#[test]
fn calls_are_the_changes_that_their_endpoints_make() {
    let role = json!({"type": "PREDEFINED", "name": "MEMBER"});
    let named = json!({"name": "X"});
    let nothing = Value::Null;
    let organizations = json!([{"org_id": "o", "role": role, "spaces": [{"space_id": "s"}]}]);
    let service = json!({"key_type": "SERVICE", "name": "k", "organizations": organizations});
    let user = json!({"name": "M", "email": "m@acme.io", "role": role, "invite_mode": "NONE"});
    let binding = json!({"user_id": "u", "role_id": "r", "resource_type": "SPACE", "resource_id": "s"});
    for (method, path, body, op) in [
        ("POST", "/v2/roles", &named, "role.create"),
        ("PATCH", "/v2/roles/r", &named, "role.update"),
        ("DELETE", "/v2/roles/r", &nothing, "role.delete"),
        ("POST", "/v2/role-bindings", &binding, "role_binding.create"),
        ("PATCH", "/v2/role-bindings/b", &json!({"role_id": "r"}), "role_binding.update"),
        ("DELETE", "/v2/role-bindings/b", &nothing, "role_binding.delete"),
        ("POST", "/v2/resource-restrictions", &json!({"resource_id": "p"}), "restriction.create"),
        ("DELETE", "/v2/resource-restrictions/p", &nothing, "restriction.delete"),
        ("POST", "/v2/organizations", &named, "organization.create"),
        ("PATCH", "/v2/organizations/o", &named, "organization.update"),
        ("DELETE", "/v2/organizations/o", &nothing, "organization.delete"),
        (
            "POST",
            "/v2/organizations/o/users",
            &json!({"user_id": "u", "role": role}),
            "organization.add_user",
        ),
        ("DELETE", "/v2/organizations/o/users/u", &nothing, "organization.remove_user"),
        ("POST", "/v2/spaces", &json!({"name": "X", "organization_id": "o"}), "space.create"),
        ("PATCH", "/v2/spaces/s", &json!({"is_private": true}), "space.update"),
        ("DELETE", "/v2/spaces/s", &nothing, "space.delete"),
        ("POST", "/v2/spaces/s/users", &json!({"user_id": "u", "role": role}), "space.add_user"),
        ("DELETE", "/v2/spaces/s/users/u", &nothing, "space.remove_user"),
        ("POST", "/v2/users", &user, "user.create"),
        ("PATCH", "/v2/users/u", &named, "user.update"),
        ("DELETE", "/v2/users/u", &nothing, "user.delete"),
        ("POST", "/v2/users/u/resend-invitation", &nothing, "user.resend_invitation"),
        ("POST", "/v2/users/u/reset-password", &nothing, "user.reset_password"),
        ("POST", "/v2/projects", &json!({"name": "X", "space_id": "s"}), "project.create"),
        ("PATCH", "/v2/projects/p", &named, "project.update"),
        ("DELETE", "/v2/projects/p", &nothing, "project.delete"),
        ("POST", "/v2/api-keys", &json!({"key_type": "USER", "name": "k"}), "user_key.create"),
        ("POST", "/v2/api-keys", &service, "service_key.create"),
        ("PUT", "/v2/api-keys/k/revoke", &nothing, "api_key.revoke"),
        ("POST", "/v2/api-keys/k/refresh", &nothing, "api_key.refresh"),
    ] {
        match called(method, path, body) {
            Ok(Call::Change(change)) => assert_eq!(change.op(), op),
            other => panic!("{method} {path}: {other:?}"),
        }
    }
}

#[test]
fn what_changes_nothing_is_told_apart() {
    assert_eq!(called("get", "/v2/roles?limit=2", &Value::Null), Ok(Call::Read));
    assert_eq!(called("POST", "/v2/datasets", &Value::Null), Err(CallError::Unknown));
    assert_eq!(called("POST", "/v1/roles", &Value::Null), Err(CallError::Unknown));
    let lacking = called("POST", "/v2/roles", &json!({})).expect_err("no name");
    assert_eq!(lacking.to_string(), "the body lacks the text `name`");
}

#[test]
fn only_ids_name_anything() {
    let named = |path: &str| match called("DELETE", path, &Value::Null) {
        Ok(Call::Change(Change::UserDelete { user })) => user,
        other => panic!("{other:?}"),
    };
    assert_eq!(named("/v2/users/VXNlcjo0Mzp5QmRC"), "VXNlcjo0Mzp5QmRC");
    assert_eq!(named("/v2/users/ann%40acme.io"), "id ann@acme.io");
    assert!(is_global_id("VXNlcjo0Mzp5QmRC") && !is_global_id("ann@acme.io") && !is_global_id("Fraud"));
}
