use axcess_core::{Draft, Gap, GapKind, SpaceRole};

use super::*;

fn acme() -> Draft {
    axcess_snapshot::demo().draft.into()
}

/// What differs once the account was changed: list, change and fields of each record.
fn check(change: impl FnOnce(&mut Draft), expected: &[(&str, DriftChange, &[&str])]) {
    let (before, mut after) = (acme(), acme());
    change(&mut after);
    let told = |drift: &Drift| -> Vec<(&'static str, DriftChange, Vec<&'static str>)> {
        let fields = |it: &DriftedRecord| it.fields.iter().map(|field| field.field).collect();
        drift.records.iter().map(|it| (it.list, it.change, fields(it))).collect()
    };
    let wanted: Vec<_> =
        expected.iter().map(|(list, change, fields)| (*list, *change, fields.to_vec())).collect();
    assert_eq!(told(&Drift::between(&before, &after)), wanted);
    let back: Vec<_> = told(&Drift::between(&after, &before)).into_iter().map(|(list, ..)| list).collect();
    assert_eq!(back, wanted.iter().map(|(list, ..)| *list).collect::<Vec<_>>(), "it differs both ways");
}

#[test]
fn an_account_does_not_drift_from_itself() {
    check(|_| {}, &[]);
    check(|draft| draft.users.reverse(), &[]);
}

#[test]
fn what_came_went_or_changed_is_told() {
    check(|draft| _ = draft.role_bindings.pop(), &[("role_bindings", DriftChange::Removed, &[])]);
    check(
        |draft| {
            draft.users[0].status = Some("INACTIVE".to_owned());
            let first = draft.space_memberships[0].clone();
            draft.space_memberships[0].role = Some(SpaceRole::Predefined("JANITOR".to_owned()));
            assert_ne!(first, draft.space_memberships[0]);
        },
        &[
            ("users", DriftChange::Changed, &["status"]),
            ("space_memberships", DriftChange::Changed, &["role"]),
        ],
    );
}

#[test]
fn a_binding_made_anew_is_the_same_binding() {
    check(|draft| draft.role_bindings[0].id = "another".into(), &[]);
}

#[test]
fn what_one_reading_could_not_see_is_no_drift() {
    let hide = |draft: &mut Draft| {
        let space = draft.space_memberships[0].space_id.clone();
        draft.space_memberships.retain(|it| it.space_id != space);
        draft.gaps.push(Gap {
            kind: GapKind::SpaceMemberships,
            scope: Some(space),
            reason: "403".to_owned(),
        });
    };
    check(hide, &[]);
    let (before, mut after) = (acme(), acme());
    hide(&mut after);
    let lost = before.space_memberships.len() - after.space_memberships.len();
    let drift = Drift::between(&before, &after);
    assert_eq!(drift.unseen, BTreeMap::from([("space_memberships", lost)]));
    assert_eq!(Drift::between(&after, &before).newly_seen, BTreeMap::from([("space_memberships", lost)]));
}

#[test]
fn what_a_gap_hid_from_both_readings_and_then_was_gone_is_drift() {
    let gap =
        Gap { kind: GapKind::Listing("resources".to_owned()), scope: None, reason: "filtered".to_owned() };
    let (mut before, mut after) = (acme(), acme());
    before.gaps.push(gap.clone());
    after.gaps.push(gap);
    after.resources.pop();
    assert_eq!(Drift::between(&before, &after).records.len(), 1);
}

#[test]
fn a_field_that_only_one_reading_could_read_is_no_drift() {
    check(|draft| draft.users[0].account_role = None, &[]);
}
