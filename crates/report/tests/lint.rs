//! Each rule of the linter on an account where it just finds something, and on one where it just does not.

use axcess_core::Policy;
use axcess_report::{LINT_RULES, Lint, lint};
use axcess_snapshot::{Loader, catalog};
use serde_json::{Value, json};

/// An account without a flaw: four people, one organization with two spaces, one project, one role.
fn sound() -> Value {
    let person = |id: &str, role: &str| {
        json!({"id": id, "name": id, "email": format!("{id}@acme.io"), "status": "ACTIVE", "kind": "HUMAN",
            "account_role": role, "is_developer": true})
    };
    json!({
        "format": "axcess-snapshot", "version": 1, "provider": "arize", "captured_at": "2026-11-20T09:00:00Z",
        "account": {"id": "account", "name": "Acme", "developer_lock": false},
        "organizations": [{"id": "risk", "name": "Risk"}, {"id": "sales", "name": "Sales"}],
        "spaces": [
            {"id": "fraud", "name": "Fraud", "organization_id": "risk", "is_private": true},
            {"id": "credit", "name": "Credit", "organization_id": "risk", "is_private": true}],
        "resources": [{"id": "llm", "type": "PROJECT", "name": "llm", "space_id": "fraud"}],
        "users": [person("kim", "ADMIN"), person("lee", "ADMIN"), person("ann", "MEMBER"), person("bob", "MEMBER")],
        "roles": [role("reader", &READER)],
        "organization_memberships": [{"user_id": "ann", "organization_id": "risk", "role": "MEMBER"}],
        "space_memberships": [],
        "role_bindings": [bind("ann", "reader", "PROJECT", "llm")],
        "restrictions": [], "api_keys": [], "gaps": []
    })
}

const READER: [&str; 4] = ["PROJECT_READ", "PROJECT_UPDATE", "PROJECT_DELETE", "PROJECT_RESTRICT"];

fn policy(snapshot: &Value) -> Policy {
    let draft =
        Loader::default().load("lint.json", snapshot.to_string().as_bytes()).expect("no defect").draft;
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("no defect")
}

fn rules(lint: &Lint<'_>) -> Vec<String> {
    lint.findings.iter().map(|it| it.finding.rule.clone()).collect()
}

/// Adds records to lists of the sound account, and expects just these findings.
#[track_caller]
fn check(records: &[(&str, Value)], expected: &[&str]) {
    check_after(|_| {}, records, expected);
}

/// The same after other changes.
#[track_caller]
fn check_after(change: impl Fn(&mut Value), records: &[(&str, Value)], expected: &[&str]) {
    let policy = policy(&changed(change, records));
    let found = lint(&policy, &[]);
    assert_eq!(rules(&found), expected, "{:#?}", found.findings);
    assert!(found.undetermined.is_empty(), "{:#?}", found.undetermined);
}

/// The same where nobody can tell.
#[track_caller]
fn check_hidden(change: impl Fn(&mut Value), records: &[(&str, Value)], rule: &str) {
    let policy = policy(&changed(change, records));
    let found = lint(&policy, &[]);
    assert!(found.undetermined.iter().any(|it| it.rule == rule), "{:#?}", found.undetermined);
    assert!(!rules(&found).contains(&rule.to_owned()));
}

fn changed(change: impl Fn(&mut Value), records: &[(&str, Value)]) -> Value {
    let mut snapshot = sound();
    change(&mut snapshot);
    for (list, record) in records {
        snapshot[list].as_array_mut().expect("a list").push(record.clone());
    }
    snapshot
}

fn role(id: &str, permissions: &[&str]) -> Value {
    json!({"id": id, "name": id, "is_predefined": false, "permissions": permissions})
}

fn bind(user: &str, role: &str, kind: &str, node: &str) -> Value {
    json!({"id": format!("{user} on {node}"), "user_id": user, "role_id": role, "resource_type": kind,
        "resource_id": node})
}

fn space(id: &str) -> Value {
    json!({"id": id, "name": id, "organization_id": "risk", "is_private": true})
}

fn in_space(user: &str, space: &str, role: &str) -> Value {
    json!({"user_id": user, "space_id": space, "role": {"type": "PREDEFINED", "name": role}})
}

fn in_risk(user: &str) -> Value {
    json!({"user_id": user, "organization_id": "risk", "role": "MEMBER"})
}

fn key(status: &str, expires_at: Option<&str>) -> Value {
    json!({"id": "key", "name": "ci", "key_type": "USER", "status": status, "expires_at": expires_at,
        "created_by_user_id": "bob", "bot_user_id": null})
}

fn gap(kind: &str, scope: &str) -> Value {
    json!({"kind": kind, "scope": scope, "reason": "403"})
}

fn restricted() -> Value {
    json!({"resource_type": "PROJECT", "resource_id": "llm"})
}

/// Nobody but administrators holds anything.
fn without_roles(account: &mut Value) {
    account["role_bindings"] = json!([]);
    account["roles"] = json!([]);
}

#[test]
fn a_sound_account_has_no_findings() {
    check(&[], &[]);
}

#[test]
fn a_custom_role_that_nobody_holds_is_unused() {
    let writer = || ("roles", role("Writer", &["PROJECT_CREATE"]));
    check(&[writer()], &["unused-role"]);
    check(&[writer(), ("role_bindings", bind("ann", "Writer", "SPACE", "credit"))], &[]);
    check_hidden(|_| {}, &[writer(), ("gaps", gap("role_bindings", "credit"))], "unused-role");
}

#[test]
fn roles_that_hold_the_same_or_nearly_are_found() {
    let bound = || ("role_bindings", bind("ann", "Writer", "SPACE", "credit"));
    let near: Vec<&str> = READER.into_iter().chain(["DATASET_READ"]).collect();
    let far: Vec<&str> = READER[..3].iter().copied().chain(["DATASET_READ"]).collect();
    check(&[("roles", role("Writer", &READER)), bound()], &["equal-roles"]);
    check(&[("roles", role("Writer", &near)), bound()], &["similar-roles"]);
    check(&[("roles", role("Writer", &far)), bound()], &[]);
}

#[test]
fn a_permission_is_inert_where_the_role_never_counts_for_it() {
    let project = || ("resources", json!({"id": "x", "type": "PROJECT", "name": "x", "space_id": "credit"}));
    let writer = |permission: &str| ("roles", role("Writer", &["PROJECT_READ", permission]));
    let bound = |kind: &str, node: &str| ("role_bindings", bind("ann", "Writer", kind, node));
    check(&[project(), writer("SPACE_UPDATE"), bound("PROJECT", "x")], &["inert-permissions"]);
    check(&[project(), writer("SPACE_UPDATE"), bound("SPACE", "credit")], &[]);
    check(&[writer("USER_DELETE"), bound("SPACE", "credit")], &["inert-permissions"]);
}

#[test]
fn three_account_administrators_are_enough_for_few_people() {
    let admins = |count: usize| {
        move |it: &mut Value| {
            (0..count).for_each(|place| it["users"][place]["account_role"] = json!("ADMIN"));
            without_roles(it);
        }
    };
    check_after(admins(3), &[], &[]);
    check_after(admins(4), &[], &["many-administrators"]);
}

#[test]
fn whoever_administers_most_spaces_is_an_administrator_everywhere() {
    let change = |it: &mut Value| {
        it["organization_memberships"][0]["role"] = json!("ADMIN");
        without_roles(it);
    };
    check_after(change, &[("spaces", space("s1"))], &[]);
    check_after(change, &[("spaces", space("s1")), ("spaces", space("s2"))], &["administrator-everywhere"]);
}

#[test]
fn one_administrator_is_too_few() {
    let no_longer = |people: &'static [usize]| {
        move |it: &mut Value| {
            people.iter().for_each(|place| it["users"][*place]["account_role"] = json!("MEMBER"));
        }
    };
    check_after(no_longer(&[]), &[], &[]);
    check_after(no_longer(&[0]), &[], &["single-administrator"]);
    check_after(no_longer(&[0, 1]), &[], &["no-administrator"]);
    let hidden = [("gaps", gap("organization_memberships", "risk"))];
    check_after(no_longer(&[0]), &hidden, &["single-administrator"]);
}

#[test]
fn a_live_key_without_an_end_is_found() {
    check(&[("api_keys", key("ACTIVE", None))], &["key-without-expiry"]);
    check(&[("api_keys", key("REVOKED", None))], &[]);
    check(&[("api_keys", key("ACTIVE", Some("2027-01-01T00:00:00Z")))], &[]);
    check_hidden(|_| {}, &[("gaps", gap("api_keys", "*"))], "key-without-expiry");
}

#[test]
fn a_live_key_of_somebody_gone_is_left_behind() {
    let gone = |it: &mut Value| it["users"][3]["status"] = json!("INACTIVE");
    check_after(gone, &[("api_keys", key("ACTIVE", Some("2027-01-01T00:00:00Z")))], &["key-left-behind"]);
    check_after(gone, &[("api_keys", key("ACTIVE", Some("2026-01-01T00:00:00Z")))], &[]);
}

#[test]
fn a_restricted_resource_needs_a_reader() {
    let above = |it: &mut Value| it["role_bindings"] = json!([bind("ann", "reader", "SPACE", "fraud")]);
    check(&[("restrictions", restricted())], &[]);
    check_after(above, &[("restrictions", restricted())], &["restricted-without-readers"]);
    let hidden = [("restrictions", restricted()), ("gaps", gap("role_bindings", "fraud"))];
    check_hidden(above, &hidden, "restricted-without-readers");
}

#[test]
fn a_binding_needs_a_member_of_the_organization() {
    let bob = || ("role_bindings", bind("bob", "reader", "SPACE", "credit"));
    check(&[bob()], &["bindings-of-strangers"]);
    check(&[bob(), ("organization_memberships", in_risk("bob"))], &[]);
    check_hidden(
        |_| {},
        &[bob(), ("gaps", gap("organization_memberships", "risk"))],
        "bindings-of-strangers",
    );
}

#[test]
fn nothing_is_left_of_whoever_is_gone() {
    let bob = |status: &'static str| move |it: &mut Value| it["users"][3]["status"] = json!(status);
    let held = [
        ("organization_memberships", in_risk("bob")),
        ("space_memberships", in_space("bob", "fraud", "MEMBER")),
    ];
    check_after(bob("INACTIVE"), &held, &["access-of-the-gone"]);
    check_after(bob("INACTIVE"), &[], &[]);
    check_after(bob("INVITED"), &held, &[]);
    check_after(bob("EXPIRED"), &held, &["expired-invitation"]);
}

#[test]
fn a_binding_that_adds_nothing_is_implied() {
    let as_member = |role: &str| ("space_memberships", in_space("ann", "fraud", role));
    check(&[as_member("ADMIN")], &["implied-bindings"]);
    check(&[as_member("ADMIN"), ("restrictions", restricted())], &[]);
    check(&[as_member("READ_ONLY")], &[]);
}

#[test]
fn only_the_rules_asked_for_are_tried() {
    let snapshot = changed(|_| {}, &[("roles", role("Writer", &["USER_DELETE"]))]);
    let policy = policy(&snapshot);
    assert_eq!(rules(&lint(&policy, &[])), ["unused-role", "inert-permissions"]);
    for rule in LINT_RULES {
        let found = lint(&policy, &[rule.id.to_owned()]);
        assert!(found.findings.iter().all(|it| it.finding.rule == rule.id));
    }
}

#[test]
fn a_fingerprint_stays_when_ids_change() {
    let mut snapshot = changed(|_| {}, &[("roles", role("Writer", &["PROJECT_CREATE"]))]);
    let print = |snapshot: &Value| lint(&policy(snapshot), &[]).findings[0].finding.fingerprint.clone();
    let before = print(&snapshot);
    snapshot["roles"][1]["id"] = json!("another");
    assert_eq!(print(&snapshot), before);
}
