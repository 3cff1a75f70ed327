//! Each change of the table, alone on one small account, with the naive evaluator: what refuses it, which of
//! several refusals comes first, and what has no effect.

use std::collections::BTreeMap;

use axcess_tests::naive::{Outcome, PlanError, World, simulate};
use serde_json::{Value, json};

fn account() -> World {
    let user = |id: &str, status: &str, role: &str| {
        json!({"id": id, "name": id, "email": format!("{id}@acme.io"), "status": status, "account_role": role,
            "is_developer": true})
    };
    let mut users = vec![
        user("kim", "ACTIVE", "ADMIN"),
        user("meg", "ACTIVE", "MEMBER"),
        user("sam", "ACTIVE", "MEMBER"),
        user("ann", "ACTIVE", "ANNOTATOR"),
        user("ivy", "INVITED", "MEMBER"),
        user("eve", "EXPIRED", "MEMBER"),
        user("gus", "INACTIVE", "MEMBER"),
        user("ulf", "ACTIVE", "MEMBER"),
    ];
    users[7]["account_role"] = Value::Null;
    users[6]["email"] = json!("Gus@Acme.io");
    let snapshot = json!({
        "format": "axcess-snapshot", "version": 1, "provider": "arize",
        "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account", "developer_lock": false},
        "organizations": [{"id": "o", "name": "Risk", "description": "all"}, {"id": "o2", "name": "Ops"}],
        "spaces": [
            {"id": "s", "name": "Fraud", "organization_id": "o", "is_private": true},
            {"id": "s2", "name": "Lab", "organization_id": "o2", "is_private": true},
            {"id": "s3", "name": "Lab", "organization_id": "o", "is_private": true},
        ],
        "resources": [
            {"id": "p", "name": "llm", "type": "PROJECT", "space_id": "s"},
            {"id": "p2", "name": "rag", "type": "PROJECT", "space_id": "s"},
            {"id": "d", "name": "board", "type": "DASHBOARD", "space_id": "s"},
            {"id": "x", "name": "rows", "type": "DATASET", "space_id": "s"},
        ],
        "users": users,
        "roles": [
            {"id": "r", "name": "Reader", "is_predefined": false, "permissions": ["PROJECT_READ"]},
            {"id": "f", "name": "Free", "is_predefined": false, "permissions": ["PROJECT_READ"]},
            {"id": "v", "name": "Project Viewer", "is_predefined": true},
        ],
        "organization_memberships": [
            {"user_id": "meg", "organization_id": "o", "role": "MEMBER"},
            {"user_id": "sam", "organization_id": "o", "role": "MEMBER"},
            {"user_id": "ann", "organization_id": "o", "role": "ANNOTATOR"},
            {"user_id": "ulf", "organization_id": "o", "role": "MEMBER"},
        ],
        "space_memberships": [
            {"user_id": "meg", "space_id": "s", "role": {"type": "PREDEFINED", "name": "MEMBER"}},
            {"user_id": "sam", "space_id": "s", "role": {"type": "PREDEFINED", "name": "ADMIN"}},
        ],
        "role_bindings": [
            {"id": "b", "user_id": "meg", "role_id": "r", "resource_type": "PROJECT", "resource_id": "p"},
        ],
        "restrictions": [{"resource_type": "PROJECT", "resource_id": "p"}],
        "api_keys": [
            {"id": "k", "name": "ci", "key_type": "USER", "status": "ACTIVE", "created_by_user_id": "meg"},
            {"id": "old", "name": "old", "key_type": "USER", "status": "REVOKED", "created_by_user_id": "meg"},
        ],
    });
    World::load(&snapshot, &BTreeMap::new())
}

fn run(actor: &str, change: &Value) -> Result<String, PlanError> {
    let mut plan = json!({"format": "axcess-plan", "version": 1, "changes": [change]});
    if !actor.is_empty() {
        plan["actor"] = json!(actor);
    }
    let simulation = simulate(&account(), &plan)?;
    let step = &simulation.steps[0];
    let ending = match (step.outcome, step.status) {
        (Outcome::Refused, Some(status)) => status.to_string(),
        (Outcome::Applied, None) if step.uncertain => "uncertain".to_owned(),
        (Outcome::Applied, None) => "applied".to_owned(),
        (Outcome::NoEffect, None) => "no effect".to_owned(),
        other => format!("{other:?}"),
    };
    Ok(ending)
}

/// Lines of `ending, actor (or nobody), change`.
fn check(rows: Vec<(&str, &str, Value)>) {
    let mut wrong = String::new();
    for (expected, actor, change) in rows {
        let found = run(actor, &change).unwrap_or_else(|PlanError(error)| error);
        if found != expected {
            wrong += &format!("\n{actor} {change}: expected {expected}, found {found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn roles() {
    let create = |name: &str, permissions: Value| json!({"op": "role.create", "name": name, "permissions": permissions});
    let read = json!(["PROJECT_READ"]);
    check(vec![
        ("applied", "", create("New", read.clone())),
        ("applied", "kim", create(r#"a-Z 0_.,()[]'"/:\&@#$%!?+="#, read.clone())),
        ("applied", "", create(&"x".repeat(255), read.clone())),
        ("422", "", create(&"x".repeat(256), read.clone())),
        ("422", "", create("", read.clone())),
        ("422", "", create("Größe", read.clone())),
        ("422", "", create("a;b", read.clone())),
        ("422", "", create("Reader", json!([]))),
        ("422", "", create("Reader", json!(["FLY"]))),
        ("422", "", json!({"op": "role.create", "name": "New"})),
        ("409", "", create("Reader", read.clone())),
        ("403", "meg", create("", json!([]))),
        ("403", "meg", json!({"op": "role.update", "role": "none", "name": ""})),
        ("404", "kim", json!({"op": "role.update", "role": "none"})),
        ("422", "", json!({"op": "role.update", "role": "v"})),
        ("422", "", json!({"op": "role.update", "role": "v", "permissions": []})),
        ("400", "", json!({"op": "role.update", "role": "v", "name": "Reader"})),
        ("409", "", json!({"op": "role.update", "role": "f", "name": "Reader"})),
        ("no effect", "", json!({"op": "role.update", "role": "f", "name": "Free", "permissions": read})),
        ("no effect", "", json!({"op": "role.update", "role": "f", "description": ""})),
        ("400", "", json!({"op": "role.delete", "role": "Project Viewer"})),
        ("409", "", json!({"op": "role.delete", "role": "Reader"})),
        ("applied", "", json!({"op": "role.delete", "role": "Free"})),
    ]);
}

#[test]
fn bindings_and_restrictions() {
    let bind = |user: &str, role: &str, node: &str| json!({"op": "role_binding.create", "user": user, "role": role, "resource": node});
    check(vec![
        ("applied", "", bind("sam", "Reader", "project:Fraud/llm")),
        ("applied", "", bind("meg", "Reader", "space:Risk/Lab")),
        ("404", "", bind("gus", "Reader", "x")),
        ("404", "", bind("sam", "none", "x")),
        ("404", "", bind("sam", "Reader", "none")),
        ("403", "kim", bind("sam", "Reader", "none")),
        ("403", "meg", bind("none", "Reader", "p")),
        ("400", "", bind("sam", "Reader", "x")),
        ("400", "", bind("sam", "Reader", "account")),
        ("409", "", bind("meg", "Free", "p")),
        ("404", "meg", json!({"op": "role_binding.delete", "binding": "b"})),
        ("404", "meg", json!({"op": "role_binding.update", "binding": "b", "role": "Reader"})),
        ("applied", "sam", json!({"op": "role_binding.delete", "binding": "b"})),
        ("404", "sam", json!({"op": "role_binding.delete", "user": "sam", "resource": "p"})),
        ("no effect", "", json!({"op": "role_binding.update", "binding": "b", "role": "Reader"})),
        ("applied", "", json!({"op": "role_binding.update", "user": "meg", "resource": "p", "role": "v"})),
        ("404", "", json!({"op": "role_binding.update", "binding": "b", "role": "none"})),
        ("applied", "sam", json!({"op": "resource.bind", "user": "meg", "role": "Free", "resource": "d"})),
        ("403", "meg", json!({"op": "resource.bind", "user": "meg", "role": "Free", "resource": "d"})),
        ("400", "", json!({"op": "resource.bind", "user": "meg", "role": "Free", "resource": "p"})),
        ("no effect", "sam", json!({"op": "restriction.create", "resource": "p"})),
        ("403", "ann", json!({"op": "restriction.create", "resource": "x"})),
        ("400", "sam", json!({"op": "restriction.create", "resource": "x"})),
        ("applied", "", json!({"op": "restriction.create", "resource": "d"})),
        ("404", "", json!({"op": "restriction.delete", "resource": "d"})),
        ("applied", "sam", json!({"op": "restriction.delete", "resource": "p"})),
    ]);
}

#[test]
fn organizations_and_spaces() {
    let join = |organization: &str, user: &str, role: &str| json!({"op": "organization.add_user", "organization": organization, "user": user, "role": role});
    let enter = |space: &str, user: &str, role: &str| json!({"op": "space.add_user", "space": space, "user": user, "role": role});
    let leave = |space: &str, user: &str| json!({"op": "space.remove_user", "space": space, "user": user});
    check(vec![
        ("409", "", json!({"op": "organization.create", "name": "Ops"})),
        ("422", "", json!({"op": "organization.update", "organization": "Risk"})),
        ("409", "", json!({"op": "organization.update", "organization": "Risk", "name": "Ops"})),
        ("no effect", "", json!({"op": "organization.update", "organization": "o", "description": "all"})),
        ("applied", "", json!({"op": "organization.delete", "organization": "org:Risk"})),
        ("404", "", json!({"op": "organization.delete", "organization": "s"})),
        ("403", "meg", join("o", "none", "KING")),
        ("404", "kim", join("o", "gus", "KING")),
        ("422", "", join("o", "ann", "KING")),
        ("422", "", join("o", "sam", "custom:Reader")),
        ("400", "", join("o2", "ann", "MEMBER")),
        ("400", "", join("o2", "sam", "ANNOTATOR")),
        ("no effect", "", join("o", "ann", "ANNOTATOR")),
        ("applied", "", join("o2", "ann", "ANNOTATOR")),
        ("uncertain", "", join("o", "ulf", "ANNOTATOR")),
        ("uncertain", "", join("o2", "ulf", "MEMBER")),
        ("no effect", "", join("o", "ulf", "MEMBER")),
        ("404", "", json!({"op": "organization.remove_user", "organization": "o2", "user": "meg"})),
        ("409", "", json!({"op": "space.create", "name": "Lab", "organization": "Ops"})),
        ("applied", "", json!({"op": "space.create", "name": "Fraud", "organization": "Ops"})),
        ("422", "", json!({"op": "space.update", "space": "s"})),
        ("409", "", json!({"op": "space.update", "space": "s", "name": "Lab"})),
        ("no effect", "", json!({"op": "space.update", "space": "s", "is_private": true})),
        ("403", "meg", enter("s", "none", "KING")),
        ("404", "sam", enter("s", "gus", "KING")),
        ("404", "", enter("s2", "sam", "custom:none")),
        ("422", "", enter("s2", "sam", "KING")),
        ("400", "", enter("s2", "sam", "MEMBER")),
        ("400", "", enter("s", "ann", "custom:Reader")),
        ("400", "", enter("s", "sam", "ANNOTATOR")),
        ("applied", "", enter("s", "ann", "ANNOTATOR")),
        ("applied", "sam", enter("s", "meg", "custom:Project Viewer")),
        ("no effect", "sam", enter("Fraud", "meg", "MEMBER")),
        ("uncertain", "", enter("s", "ulf", "MEMBER")),
        ("404", "", leave("s", "ann")),
        ("403", "meg", leave("s", "none")),
        ("applied", "sam", leave("s", "meg")),
        ("409", "", json!({"op": "project.create", "name": "llm", "space": "Fraud"})),
        ("applied", "", json!({"op": "project.create", "name": "rows", "space": "Fraud"})),
        ("409", "", json!({"op": "project.update", "project": "p", "name": "rag"})),
        ("no effect", "", json!({"op": "project.update", "project": "Risk/Fraud/llm", "name": "llm"})),
        ("404", "", json!({"op": "project.delete", "project": "d"})),
        ("403", "sam", json!({"op": "project.delete", "project": "p"})),
        ("applied", "sam", json!({"op": "project.delete", "project": "p2"})),
    ]);
}

#[test]
fn users() {
    let create = |email: &str, role: &str, mode: &str| json!({"op": "user.create", "name": "New", "email": email, "role": role, "invite_mode": mode});
    let of = |op: &str, user: &str| json!({"op": op, "user": user});
    check(vec![
        ("applied", "kim", create("new@acme.io", "ADMIN", "NONE")),
        ("403", "meg", create("meg", "KING", "NONE")),
        ("422", "", create("meg@acme.io", "KING", "NONE")),
        ("422", "", create("meg@acme.io", "MEMBER", "OWL")),
        ("422", "", create("new", "MEMBER", "NONE")),
        ("409", "", create("MEG@acme.io", "MEMBER", "NONE")),
        ("409", "", create("gus@acme.io", "MEMBER", "EMAIL_LINK")),
        ("no effect", "", create("ivy@acme.io", "ADMIN", "NONE")),
        ("applied", "", create("eve@acme.io", "ADMIN", "NONE")),
        ("422", "", of("user.update", "meg")),
        ("no effect", "", json!({"op": "user.update", "user": "meg", "name": "meg", "is_developer": true})),
        ("no effect", "", of("user.resend_invitation", "ivy")),
        ("applied", "", of("user.resend_invitation", "eve")),
        ("400", "", of("user.resend_invitation", "gus")),
        ("no effect", "", of("user.reset_password", "meg")),
        ("400", "", of("user.reset_password", "ivy")),
        ("400", "kim", of("user.delete", "kim")),
        ("403", "meg", of("user.delete", "none")),
        ("no effect", "kim", of("user.delete", "gus")),
        ("applied", "kim", of("user.delete", "MEG@ACME.IO")),
        ("404", "", json!({"op": "user.set_account_role", "user": "gus", "role": "KING"})),
        ("422", "", json!({"op": "user.set_account_role", "user": "meg", "role": "KING"})),
        ("no effect", "", json!({"op": "user.set_account_role", "user": "meg", "role": "MEMBER"})),
        ("422", "", of("user.activate", "gus")),
        ("no effect", "", json!({"op": "account.set_developer_lock", "on": false})),
        ("403", "meg", json!({"op": "account.set_developer_lock", "on": true})),
    ]);
}

#[test]
fn keys() {
    let key = |account_role: &str, organizations: Value| {
        json!({"op": "service_key.create", "name": "bot", "account_role": account_role,
            "organizations": organizations})
    };
    let one = |organization: &str, role: &str, space: &str, space_role: &str| json!([{"organization": organization, "role": role, "spaces": [{"space": space, "role": space_role}]}]);
    check(vec![
        ("applied", "", key("MEMBER", one("Risk", "READ_ONLY", "Fraud", "MEMBER"))),
        ("applied", "sam", key("MEMBER", one("Risk", "READ_ONLY", "Fraud", "custom:Reader"))),
        ("404", "", key("KING", one("none", "KING", "Fraud", "KING"))),
        ("404", "", key("KING", one("Risk", "KING", "Fraud", "custom:none"))),
        ("422", "", key("ANNOTATOR", one("Risk", "KING", "Fraud", "MEMBER"))),
        ("422", "", key("MEMBER", one("Risk", "ANNOTATOR", "Fraud", "MEMBER"))),
        ("422", "", key("MEMBER", one("Risk", "custom:Reader", "Fraud", "MEMBER"))),
        ("422", "", key("MEMBER", one("Risk", "MEMBER", "Fraud", "ANNOTATOR"))),
        ("422", "", key("MEMBER", one("Risk", "MEMBER", "Fraud", "KING"))),
        ("422", "", key("MEMBER", one("Ops", "MEMBER", "Fraud", "MEMBER"))),
        ("422", "", key("KING", one("Risk", "MEMBER", "Fraud", "MEMBER"))),
        ("422", "", key("MEMBER", json!([]))),
        ("422", "", key("MEMBER", json!([{"organization": "Risk"}]))),
        (
            "422",
            "",
            key("MEMBER", json!([{"organization": "Risk", "spaces": [{"space": "s"}, {"space": "Fraud"}]}])),
        ),
        (
            "422",
            "",
            key(
                "MEMBER",
                json!([{"organization": "Risk", "spaces": [{"space": "s"}]},
                    {"organization": "o", "spaces": [{"space": "s3"}]}]),
            ),
        ),
        ("400", "", key("ANNOTATOR", one("Risk", "MEMBER", "Fraud", "MEMBER"))),
        ("400", "", key("MEMBER_UI_ONLY", one("Risk", "MEMBER", "Fraud", "MEMBER"))),
        ("403", "ann", key("KING", one("Risk", "KING", "Fraud", "custom:none"))),
        ("422", "sam", key("ADMIN", one("Risk", "READ_ONLY", "Fraud", "MEMBER"))),
        ("422", "sam", key("MEMBER", one("Risk", "ADMIN", "Fraud", "MEMBER"))),
        ("400", "", json!({"op": "user_key.create", "name": "mine"})),
        ("applied", "meg", json!({"op": "user_key.create", "name": "mine"})),
        ("applied", "meg", json!({"op": "api_key.revoke", "key": "ci"})),
        ("403", "sam", json!({"op": "api_key.revoke", "key": "key:ci"})),
        ("404", "meg", json!({"op": "api_key.revoke", "key": "none"})),
        ("no effect", "kim", json!({"op": "api_key.revoke", "key": "old"})),
        ("no effect", "", json!({"op": "api_key.refresh", "key": "k"})),
        ("404", "", json!({"op": "api_key.refresh", "key": "old"})),
    ]);
}

#[test]
fn what_cannot_be_run_is_an_error_of_the_plan() {
    for change in [
        json!({"op": "role.fly"}),
        json!({"op": "role.delete"}),
        json!({"op": "role.delete", "role": "Free", "force": true}),
        json!({"op": "role.delete", "role": 7}),
        json!({"op": "role_binding.delete", "user": "meg"}),
        json!({"op": "role_binding.delete", "binding": "b", "user": "meg"}),
        json!({"op": "space.delete", "space": "Lab"}),
        json!({"op": "service_key.create", "name": "bot", "organizations": [{"spaces": []}]}),
        json!({"op": "service_key.create", "name": "bot", "organizations": [{"organization": "o", "rank": 1}]}),
    ] {
        assert!(run("", &change).is_err(), "{change}");
    }
    let world = account();
    for plan in [
        json!({"format": "axcess-report", "version": 1, "changes": []}),
        json!({"format": "axcess-plan", "version": 2, "changes": []}),
        json!({"format": "axcess-plan", "version": 1, "steps": []}),
        json!({"format": "axcess-plan", "version": 1, "actor": "nobody", "changes": []}),
        json!({"format": "axcess-plan", "version": 1, "on_refused": "cry", "changes": []}),
    ] {
        assert!(simulate(&world, &plan).is_err(), "{plan}");
    }
}
