//! Whatever goes wrong, the account is read as it is, or what is missing is a gap.

use std::time::Duration;

use axcess_core::Change;
use axcess_sandbox::{Fault, FaultKind, When};
use axcess_sync::Consistency;

use crate::support::{Served, acme, admin, contradictions, generated, policy, reloaded};

fn fault(path: &str, when: When, kind: FaultKind) -> Fault {
    Fault { path: path.to_owned(), when, kind }
}

fn by_chance(in_100: u8, kind: FaultKind) -> Vec<Fault> {
    vec![fault("/", When::Chance { in_100, seed: 7 }, kind)]
}

fn status(status: u16, retry_after: Option<u64>) -> FaultKind {
    FaultKind::Status { status, retry_after }
}

/// What an account is read as, with faults and without.
fn check(faults: Vec<Fault>, expected: Expected) {
    for seed in 0..3 {
        let draft = generated(seed);
        let actor = admin(&draft);
        let calm = Served::new(draft.clone(), &actor, Vec::new()).read();
        let served = Served::new(draft, &actor, faults.clone());
        let read = served.read();
        let snapshot = reloaded(&read.snapshot);
        let wrong = contradictions(&served.sandbox.first(), &policy(snapshot.draft.clone()));
        assert!(wrong.is_empty(), "{faults:?}: {} are wrong, such as {}", wrong.len(), wrong[0]);
        let is_same = snapshot.draft == reloaded(&calm.snapshot).draft;
        let has_more_gaps = snapshot.draft.gaps.len() > calm.snapshot.draft.gaps.len();
        match expected {
            Expected::Same => assert!(is_same, "{faults:?}: {}, {:?}", read.consistency, snapshot.draft.gaps),
            Expected::Gaps => assert!(has_more_gaps, "{faults:?}"),
        }
    }
}

#[derive(Clone, Copy)]
enum Expected {
    Same,
    Gaps,
}

#[test]
fn what_passes_is_waited_for() {
    check(by_chance(30, status(429, Some(0))), Expected::Same);
    check(by_chance(30, status(503, None)), Expected::Same);
    check(by_chance(10, FaultKind::Slow(Duration::from_millis(5))), Expected::Same);
    check(by_chance(30, FaultKind::Close), Expected::Same);
    check(by_chance(30, FaultKind::CloseAfter), Expected::Same);
    check(by_chance(20, FaultKind::CutBody), Expected::Same);
}

#[test]
fn odd_pages_make_no_difference() {
    check(by_chance(100, FaultKind::RepeatObject), Expected::Same);
    check(by_chance(100, FaultKind::ShrinkPage), Expected::Same);
    check(by_chance(40, FaultKind::ShrinkPage), Expected::Same);
}

#[test]
fn an_object_that_a_page_lacks_is_found_or_missed_aloud() {
    for path in [
        "/v2/role-bindings",
        "/v2/users",
        "/v2/projects",
        "/v2/spaces",
        "/v2/roles",
        "/v2/resource-restrictions",
    ] {
        for number in 1..4 {
            check(vec![fault(path, When::Nth(number), FaultKind::OmitObject)], Expected::Same);
        }
    }
}

#[test]
fn what_every_page_lacks_is_missed_where_another_list_has_it() {
    for path in ["/v2/users", "/v2/spaces", "/v2/organizations"] {
        check(vec![fault(path, When::Always, FaultKind::OmitObject)], Expected::Gaps);
    }
}

#[test]
fn what_never_passes_is_a_gap() {
    for path in [
        "/v2/role-bindings",
        "/v2/users",
        "/v2/projects",
        "/v2/spaces",
        "/v2/organizations",
        "/v2/roles",
        "/v2/resource-restrictions",
        "/graphql",
    ] {
        check(vec![fault(path, When::Always, status(503, None))], Expected::Gaps);
        check(vec![fault(path, When::Always, status(403, None))], Expected::Gaps);
    }
}

#[test]
fn half_a_list_is_a_gap() {
    for (path, first) in [("/v2/role-bindings", 2), ("/v2/projects", 2), ("/graphql", 4)] {
        let late = (first..200).map(|number| fault(path, When::Nth(number), status(403, None))).collect();
        check(late, Expected::Gaps);
    }
}

#[test]
fn a_service_that_asks_for_more_patience_than_there_is_is_left_alone() {
    check(vec![fault("/v2/role-bindings", When::Always, status(429, Some(86_400)))], Expected::Gaps);
}

/// Somebody changes the account when the `number`th call of a path arrives: every certain answer is that of before or
/// that of after.
fn check_change(path: &str, number: u64, change: &Change) {
    let draft = acme();
    let faults = vec![fault(path, When::Nth(number), FaultKind::Change(Box::new(change.clone())))];
    let served = Served::new(draft, "kim@acme.io", faults);
    let read = served.read();
    let policy = policy(reloaded(&read.snapshot).draft);
    let before = contradictions(&served.sandbox.first(), &policy);
    let after = contradictions(&served.sandbox.policy(), &policy);
    let wrong: Vec<_> = before.iter().filter(|place| after.contains(place)).collect();
    assert!(wrong.is_empty(), "{path} {number} {change:?}: {wrong:?}");
}

#[test]
fn what_changes_meanwhile_is_read_as_it_was_or_as_it_is() {
    let changes = [
        Change::UserDelete { user: "ann@acme.io".to_owned() },
        Change::SpaceDelete { space: "Fraud".to_owned() },
        Change::ProjectDelete { project: "Fraud/fraud-llm".to_owned() },
        Change::OrganizationRemoveUser { organization: "Risk".to_owned(), user: "ann@acme.io".to_owned() },
    ];
    for change in &changes {
        for path in ["/v2/role-bindings", "/v2/projects", "/v2/users"] {
            check_change(path, 1, change);
            check_change(path, 2, change);
        }
        for number in [2, 6, 12] {
            check_change("/graphql", number, change);
        }
    }
}

#[test]
fn what_changed_is_read_again() {
    let draft = acme();
    let change = Change::SpaceCreate {
        name: "Late".to_owned(),
        organization: Some("Risk".to_owned()),
        is_private: false,
        description: None,
    };
    let faults = vec![fault("/v2/role-bindings", When::Nth(1), FaultKind::Change(Box::new(change)))];
    let served = Served::new(draft, "kim@acme.io", faults);
    let read = served.read();
    let spaces = |draft: &axcess_core::Draft| draft.spaces.len();
    assert_eq!(spaces(&read.snapshot.draft), served.sandbox.policy().to_draft().spaces.len());
    assert!(matches!(read.consistency, Consistency::Settled { .. } | Consistency::Unchanged));
}
