//! What a lenient load drops, and the gap it leaves.

use axcess_core::SoundDraft;
use axcess_snapshot::{Loader, Packing, Snapshot, write};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{account, file};

fn lenient(bytes: &[u8]) -> Snapshot<SoundDraft> {
    Loader::lenient().load("acme.json", bytes).expect("a lenient load mends it")
}

fn gaps(snapshot: &Snapshot<SoundDraft>) -> Vec<(String, String)> {
    let text = write(snapshot, Packing::Plain);
    let file: Value = serde_json::from_slice(&text).unwrap();
    let text = |gap: &Value, name: &str| gap[name].as_str().unwrap().to_owned();
    file["gaps"].as_array().unwrap().iter().map(|gap| (text(gap, "kind"), text(gap, "scope"))).collect()
}

#[track_caller]
fn check_gaps(snapshot: &Snapshot<SoundDraft>, expected: &[(&str, &str)]) {
    let found = gaps(snapshot);
    let found: Vec<(&str, &str)> = found.iter().map(|(kind, scope)| (&**kind, &**scope)).collect();
    assert_eq!(found, expected);
}

fn binding(id: &str, user: &str, kind: &str, node: &str) -> Value {
    json!({"id": id, "user_id": user, "role_id": "r1", "resource_type": kind, "resource_id": node})
}

#[test]
fn a_good_file_loads_the_same_either_way() {
    let bytes = account(json!({}));
    assert_eq!(lenient(&bytes), super::load(&bytes).unwrap());
}

#[test]
fn a_resource_that_lost_a_binding_lists_its_bindings_no_longer() {
    let snapshot = lenient(&account(json!({
        "role_bindings": [binding("b1", "nobody", "PROJECT", "p1")],
        "restrictions": [{"resource_type": "PROJECT", "resource_id": "p1", "access_complete": true}],
    })));
    assert_eq!(snapshot.dropped.len(), 1);
    assert!(!snapshot.draft.restrictions[0].access_complete);
}

#[test]
fn both_of_a_pair_that_excludes_each_other_are_dropped() {
    let snapshot = lenient(&account(json!({"role_bindings": [
        binding("b1", "u1", "PROJECT", "p1"),
        binding("b2", "u2", "PROJECT", "p1"),
        binding("b3", "u1", "PROJECT", "p1"),
    ]})));
    let kept: Vec<_> = snapshot.draft.role_bindings.iter().map(|binding| binding.id.as_str()).collect();
    assert_eq!(kept, ["b2"]);
    let dropped: Vec<_> = snapshot.dropped.iter().map(|trouble| trouble.message.as_str()).collect();
    assert_eq!(
        dropped,
        [
            "role_bindings[2] (`b3`): user `u1` has a second binding on `p1`; the first is role_bindings[0], which goes too"
        ]
    );
    check_gaps(&snapshot, &[("role_bindings", "s1")]);
}

#[test]
fn what_hangs_on_a_dropped_record_is_dropped_too() {
    let snapshot = lenient(&account(json!({
        "role_bindings": [binding("b1", "u1", "PROJECT", "p1")],
        "restrictions": [{"resource_type": "PROJECT", "resource_id": "p1"}],
        "space_memberships": [{"user_id": "u1", "space_id": "s1"}],
        "spaces": [{"id": "s1", "organization_id": "o9"}],
    })));
    let draft = &snapshot.draft;
    assert!(draft.spaces.is_empty() && draft.resources.is_empty() && draft.role_bindings.is_empty());
    assert!(draft.space_memberships.is_empty() && draft.restrictions.is_empty());
    assert_eq!(snapshot.dropped.len(), 5);
    check_gaps(
        &snapshot,
        &[
            ("resources", "*"),
            ("restrictions", "s1"),
            ("role_bindings", "s1"),
            ("space_memberships", "s1"),
            ("spaces", "*"),
        ],
    );
}

#[test]
fn an_unreadable_record_leaves_a_gap_where_it_says_it_was() {
    let snapshot = lenient(&account(json!({
        "organization_memberships": [{"organization_id": "o1", "user_id": 7}],
        "role_bindings": [{"resource_id": "p1"}, {"resource_id": "p9"}],
        "space_memberships": ["Ann"],
    })));
    assert_eq!(snapshot.dropped.len(), 4);
    check_gaps(
        &snapshot,
        &[
            ("organization_memberships", "o1"),
            ("role_bindings", "*"),
            ("role_bindings", "s1"),
            ("space_memberships", "*"),
        ],
    );
}

#[test]
fn places_still_count_as_the_file_does() {
    let bytes = file(json!({"users": [5, {"id": "u1"}, 6, {"id": "u1"}]}));
    let snapshot = lenient(&bytes);
    let records: Vec<_> = snapshot.dropped.iter().map(|it| it.record.unwrap().index).collect();
    assert_eq!(records, [0, 2, 3]);
    assert!(snapshot.draft.users.is_empty());
}

#[test]
fn what_no_record_can_answer_for_is_still_refused() {
    assert!(Loader::lenient().load("acme.json", file(json!({"captured_at": "now"}))).is_err());
    assert!(Loader::lenient().load("acme.json", file(json!({"users": {}}))).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever ids the records of an account name, a lenient load mends it, and what it leaves
    /// loads strictly.
    #[test]
    fn what_a_lenient_load_leaves_has_no_defect(
        ids in prop::collection::vec(0_usize..9, 24),
        kinds in prop::collection::vec(prop::sample::select(vec!["PROJECT", "SPACE", "DASHBOARD"]), 6),
    ) {
        let names = ["o1", "o2", "s1", "s2", "p1", "u1", "u2", "r1", ""];
        let id = |at: usize| names[ids[at]];
        let snapshot = lenient(&file(json!({
            "organizations": [{"id": "o1"}, {"id": id(0)}],
            "spaces": [{"id": "s1", "organization_id": id(1)}, {"id": id(2), "organization_id": "o1"}],
            "resources": [{"id": "p1", "type": kinds[0], "space_id": id(3)}, {"id": id(4), "type": kinds[1]}],
            "users": [{"id": "u1"}, {"id": id(5)}],
            "roles": [{"id": "r1"}, {"id": id(6)}],
            "organization_memberships": [{"user_id": id(7), "organization_id": id(8)}],
            "space_memberships": [{"user_id": id(9), "space_id": id(10)}, {"user_id": id(11), "space_id": id(12)}],
            "role_bindings": [binding(id(13), id(14), kinds[2], id(15)), binding("b2", id(16), kinds[3], id(17))],
            "restrictions": [{"resource_type": kinds[4], "resource_id": id(18)}, {"resource_type": kinds[5], "resource_id": id(19)}],
        })));
        prop_assert_eq!(snapshot.draft.defects(), vec![]);
        let again = super::load(&write(&snapshot, Packing::Plain)).unwrap();
        prop_assert_eq!(again.digest(), snapshot.digest());
    }
}
