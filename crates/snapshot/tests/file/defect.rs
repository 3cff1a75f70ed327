//! Every defect of an account, with its place.

use axcess_snapshot::Reason;
use serde_json::json;

use super::{account, check_refused, file, refused};

#[test]
fn a_parent_that_does_not_exist() {
    let bytes = account(json!({
        "resources": [{"id": "p1", "type": "PROJECT", "space_id": "s9"}],
        "spaces": [{"id": "s1", "organization_id": "o9"}],
    }));
    check_refused(
        &bytes,
        &[
            "spaces[0] (`s1`): it names organization `o9`, which the snapshot lacks",
            "resources[0] (`p1`): it names space `s9`, which the snapshot lacks",
        ],
    );
}

#[test]
fn memberships_of_nobody_and_nowhere() {
    let bytes = account(json!({
        "organization_memberships": [
            {"user_id": "u9", "organization_id": "o1", "role": "MEMBER"},
            {"user_id": "u1", "organization_id": "s1", "role": "MEMBER"},
        ],
        "space_memberships": [
            {"user_id": "u1", "space_id": "o1"},
            {"user_id": "u2", "space_id": "s1", "role": {"type": "CUSTOM", "id": "r9"}},
        ],
    }));
    check_refused(
        &bytes,
        &[
            "organization_memberships[0]: it names user `u9`, whom the snapshot lacks",
            "organization_memberships[1]: it names organization `s1`, which the snapshot lacks",
            "space_memberships[0]: it names space `o1`, which the snapshot lacks",
            "space_memberships[1]: it names role `r9`, which the snapshot lacks",
        ],
    );
}

#[test]
fn bindings_of_nobody_to_nothing_and_of_another_type() {
    let binding = |id: &str, user: &str, role: &str, kind: &str, node: &str| json!({"id": id, "user_id": user, "role_id": role, "resource_type": kind, "resource_id": node});
    let bytes = account(json!({"role_bindings": [
        binding("b1", "u9", "r9", "SPACE", "s9"),
        binding("b2", "u1", "r1", "DASHBOARD", "p1"),
    ]}));
    check_refused(
        &bytes,
        &[
            "role_bindings[0] (`b1`): it names user `u9`, whom the snapshot lacks",
            "role_bindings[0] (`b1`): it names role `r9`, which the snapshot lacks",
            "role_bindings[0] (`b1`): it names space or resource `s9`, which the snapshot lacks",
            "role_bindings[1] (`b2`): it calls `p1` a `DASHBOARD`, but that is a `PROJECT`",
        ],
    );
}

#[test]
fn things_of_which_there_can_only_be_one() {
    let member = json!({"user_id": "u1", "space_id": "s1", "role": {"type": "PREDEFINED", "name": "MEMBER"}});
    let binding =
        json!({"id": "b1", "user_id": "u1", "role_id": "r1", "resource_type": "SPACE", "resource_id": "s1"});
    let restriction = json!({"resource_type": "PROJECT", "resource_id": "p1"});
    let bytes = account(json!({
        "restrictions": [restriction, restriction],
        "role_bindings": [binding, binding],
        "space_memberships": [member, member],
    }));
    check_refused(
        &bytes,
        &[
            "restrictions[1]: resource `p1` is restricted a second time; the first is restrictions[0]",
            "role_bindings[1] (`b1`): id `b1` is taken already; the first is role_bindings[0]",
            "role_bindings[1] (`b1`): user `u1` has a second binding on `s1`; the first is role_bindings[0]",
            "space_memberships[1]: user `u1` has a second membership in `s1`; the first is space_memberships[0]",
        ],
    );
}

#[test]
fn an_id_is_unique_across_lists_and_never_account_or_empty() {
    let bytes = file(json!({
        "organizations": [{"id": "x"}, {"id": "account"}],
        "users": [{"id": "x"}, {"id": ""}],
    }));
    check_refused(
        &bytes,
        &[
            "organizations[1] (`account`): id `account` is taken already",
            "users[0] (`x`): id `x` is taken already; the first is organizations[0]",
            "users[1]: its id is empty",
        ],
    );
}

#[test]
fn a_restriction_on_nothing() {
    let bytes = account(json!({"restrictions": [{"resource_type": "PROJECT", "resource_id": "p9"}]}));
    check_refused(&bytes, &["restrictions[0]: it names resource `p9`, which the snapshot lacks"]);
}

#[test]
fn organizations_of_a_wallaroo_account() {
    let bytes = file(json!({
        "organizations": [{"id": "o1"}],
        "provider": "wallaroo",
        "spaces": [{"id": "workspace:1", "organization_id": "o1"}],
    }));
    check_refused(
        &bytes,
        &[
            "organizations[0] (`o1`): a Wallaroo account has no organizations",
            "spaces[0] (`workspace:1`): a Wallaroo account has no organizations",
        ],
    );
}

#[test]
fn defects_and_unreadable_records_come_together_each_with_its_place() {
    let bytes = b"{\"format\": \"axcess-snapshot\", \"version\": 1, \"provider\": \"arize\",
\"captured_at\": \"2026-11-20T09:00:00Z\", \"account\": {},
\"spaces\": [
  {\"id\": 1},
  {\"id\": \"s1\", \"organization_id\": \"o1\"}
]}";
    let error = refused(bytes);
    assert_eq!(error.reason.to_string(), "it has 2 defects");
    let troubles = error.troubles();
    let text = error.text.as_deref().unwrap();
    let shown: Vec<_> = troubles
        .iter()
        .map(|trouble| {
            let place = trouble.place.unwrap();
            (
                place.line,
                place.column,
                &text[place.offset..place.offset + place.len],
                trouble.record.unwrap().index,
            )
        })
        .collect();
    assert_eq!(shown, [(4, 3, "{\"id\": 1}", 0), (5, 3, "{\"id\": \"s1\", \"organization_id\": \"o1\"}", 1)]);
    let Reason::Defects(_) = error.reason else { panic!("{error}") };
    assert!(error.reason.help().unwrap().contains("--lenient"));
}
