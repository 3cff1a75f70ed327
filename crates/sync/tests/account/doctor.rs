//! What a page of every list tells about an account.

use axcess_sandbox::{Fault, FaultKind, When};
use axcess_sync::{Diagnosis, Outcome, diagnose};

use crate::support::{Served, acme, runtime};

fn diagnosed(actor: &str, faults: Vec<Fault>) -> Diagnosis {
    let served = Served::new(acme(), actor, faults);
    let limits = served.options().limits;
    runtime().block_on(diagnose(&served.account(), limits)).expect("there is a way to it")
}

/// The kinds of what a snapshot would not see for the caller's rights.
fn unproved(diagnosis: &Diagnosis) -> Vec<&str> {
    let gaps = diagnosis.gaps.iter().filter(|gap| gap.reason.contains("nothing proves"));
    gaps.map(|gap| gap.kind.as_str()).collect()
}

#[test]
fn an_administrator_is_known_and_shown_everything() {
    let diagnosis = diagnosed("kim@acme.io", Vec::new());
    let caller = diagnosis.caller.clone().expect("the account says it");
    assert_eq!(
        (caller.email.as_deref(), caller.account_role.as_deref()),
        (Some("kim@acme.io"), Some("ADMIN"))
    );
    assert!(diagnosis.is_readable() && diagnosis.clock.is_some_and(|ahead| ahead.abs() <= 1));
    let failed = diagnosis.probes.iter().find(|probe| probe.outcome.reason().is_some());
    assert_eq!((failed, unproved(&diagnosis)), (None, Vec::new()));
}

#[test]
fn a_member_is_shown_what_he_may_see() {
    let diagnosis = diagnosed("ann@acme.io", Vec::new());
    let kinds = ["organizations", "spaces", "resources", "role_bindings", "restrictions"];
    assert_eq!(unproved(&diagnosis), kinds);
}

#[test]
fn a_list_that_is_refused_will_be_a_gap() {
    let kind = FaultKind::Status { status: 403, retry_after: None };
    let fault = Fault { path: "/v2/roles".to_owned(), when: When::Always, kind };
    let diagnosis = diagnosed("kim@acme.io", vec![fault]);
    let refused = diagnosis.probes.iter().filter(|probe| matches!(probe.outcome, Outcome::Refused(_)));
    assert!(refused.clone().count() == 2 && refused.clone().all(|probe| probe.kind == "roles"));
    assert!(diagnosis.gaps.iter().any(|gap| gap.kind.as_str() == "roles" && gap.reason.starts_with("403")));
    assert!(diagnosis.is_readable());
}
