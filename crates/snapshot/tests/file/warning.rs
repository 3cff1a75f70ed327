//! What a person is told about a file that loads.

use axcess_core::SpaceRole;
use serde_json::{Value, json};

use super::{account, file, load};

#[track_caller]
fn check(bytes: &[u8], warnings: &[&str]) {
    assert_eq!(load(bytes).expect("the file is good").warnings, warnings);
}

#[test]
fn a_whole_file_has_none() {
    check(&account(json!({})), &[]);
}

#[test]
fn unknown_fields_are_counted_in_one_warning() {
    let users: Vec<Value> = ["u1", "u2"]
        .map(|id| json!({"id": id, "status": "ACTIVE", "account_role": "MEMBER", "api_key": "sk-secret"}))
        .to_vec();
    check(
        &account(json!({"users": users, "account": {"plan": "pro"}, "team": []})),
        &["4 unknown fields ignored: `account.plan`, `team`, `users.api_key` (2 times)"],
    );
}

#[test]
fn unknown_fields_within_fields_are_counted_too() {
    let member = |role: Value| json!({"user_id": "u1", "space_id": "s1", "role": role, "since": 1});
    let agreement = json!({"checked": 2, "agreed": 2, "by": "us", "disagreements": [{"any": {"thing": 1}}]});
    let role = json!({"type": "PREDEFINED", "name": "READ_ONLY", "scope": {"a": [1]}});
    let bytes = account(json!({
        "agreement": agreement,
        "space_memberships": [member(role)],
        "spaces": [{"id": "s1", "organization_id": "o1", "is_private": true}],
        "users": [{"id": "u1", "status": "ACTIVE", "account_role": "MEMBER", "kind": "CAT", "pet": null}],
    }));
    check(
        &bytes,
        &[
            "4 unknown fields ignored: `agreement.by`, `space_memberships.role.scope`, `space_memberships.since`, \
             `users.pet`",
            "1 user of an unknown kind, read as `HUMAN`",
        ],
    );
    let snapshot = load(&bytes).unwrap();
    let role = snapshot.draft.space_memberships[0].role.clone();
    assert_eq!(role, Some(SpaceRole::Predefined("READ_ONLY".to_owned())));
}

#[test]
fn a_field_that_stands_twice_is_unknown_twice_or_refused() {
    let text = String::from_utf8(account(json!({"roles": [{"id": "r1", "permissions": []}]}))).unwrap();
    let twice = text.replace(r#""permissions":[]"#, r#""permissions":[],"new":1,"n\u0065w":2"#);
    assert_ne!(twice, text);
    check(twice.as_bytes(), &["2 unknown fields ignored: `roles.new` (2 times)"]);
    let twice = text.replace(r#""permissions":[]"#, r#""permissions":[],"new":1,"permissions":["A"]"#);
    let error = load(twice.as_bytes()).expect_err("it cannot mean both").to_string();
    assert!(error.contains("duplicate field `permissions`"), "{error}");
}

#[test]
fn many_unknown_fields_are_not_all_named() {
    let fields: serde_json::Map<String, Value> =
        (0..9).map(|number| (format!("x{number}"), json!(number))).collect();
    check(
        &file(Value::Object(fields)),
        &["9 unknown fields ignored: `x0`, `x1`, `x2`, `x3`, `x4`, and 4 more"],
    );
}

#[test]
fn unreadable_fields_are_counted() {
    let bytes = account(json!({
        "api_keys": [{"id": "k1", "key_type": "USER"}],
        "organization_memberships": [{"user_id": "u1", "organization_id": "o1"}],
        "resources": [{"id": "p1", "type": "PROJECT"}],
        "roles": [{"id": "r1"}, {"id": "r2"}],
        "space_memberships": [{"user_id": "u1", "space_id": "s1", "role": null}],
        "spaces": [{"id": "s1"}],
        "users": [{"id": "u1", "status": null}, {"id": "u2", "account_role": "MEMBER"}],
    }));
    check(
        &bytes,
        &[
            "2 users without a status",
            "1 user without an account role",
            "1 organization membership without a role",
            "1 space membership without a role",
            "1 space without an organization",
            "1 space without `is_private`",
            "1 resource without a space",
            "2 roles without permissions",
            "1 key without a status",
        ],
    );
}

#[test]
fn words_that_the_format_lacks_are_kept() {
    let bytes = account(json!({
        "gaps": [{"kind": "webhooks"}],
        "roles": [{"id": "r1", "permissions": ["TELEPORT"]}],
        "users": [{"id": "u1", "status": "ASLEEP", "account_role": "KING", "kind": "CAT"}],
    }));
    let snapshot = load(&bytes).unwrap();
    assert_eq!(snapshot.draft.users[0].status.as_deref(), Some("ASLEEP"));
    assert_eq!(snapshot.draft.users[0].account_role.as_deref(), Some("KING"));
    assert_eq!(snapshot.draft.roles[0].permissions.as_deref(), Some(&["TELEPORT".to_owned()][..]));
    assert_eq!(snapshot.warnings, ["1 user of an unknown kind, read as `HUMAN`"]);
}

#[test]
fn workspaces_are_private_and_members_who_are_no_users_become_some() {
    let bytes = file(json!({
        "provider": "wallaroo",
        "space_memberships": [
            {"user_id": "ann", "space_id": "workspace:1", "role": {"type": "PREDEFINED", "name": "Owner"}},
        ],
        "spaces": [{"id": "workspace:1", "name": "Fraud"}],
    }));
    let snapshot = load(&bytes).unwrap();
    assert_eq!(snapshot.draft.spaces[0].is_private, Some(true));
    assert_eq!((snapshot.draft.users[0].id.as_str(), &snapshot.draft.users[0].status), ("ann", &None));
    assert!(
        snapshot
            .warnings
            .contains(&"1 member that the list of users lacks, read as users without a status".to_owned()),
        "{:?}",
        snapshot.warnings
    );
}
