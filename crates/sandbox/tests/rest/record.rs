//! The record, and the plan that does the same again.

use axcess_core::{Policy, Step};
use axcess_sandbox::{Options, Record};
use axcess_snapshot::digest;
use proptest::prelude::*;

use crate::world::{World, demo};

const CALLERS: [&str; 4] = ["kim@acme.io", "greta@acme.io", "ann@acme.io", "key:nightly-export"];

/// Calls that change something, or would: some are refused whoever makes them, some only by rights.
const CALLS: [(&str, &str); 24] = [
    ("POST /v2/roles", r#"{"name": "Reader", "permissions": ["PROJECT_READ"]}"#),
    ("POST /v2/roles", r#"{"name": "Writer", "permissions": ["PROJECT_UPDATE", "PROJECT_READ"]}"#),
    ("POST /v2/roles", r#"{"name": "Wrong", "permissions": ["NO_SUCH"]}"#),
    ("POST /v2/roles", r#"{"name": 7}"#),
    ("PATCH /v2/roles/<role Trace Reader>", r#"{"permissions": ["PROJECT_READ", "PROJECT_DELETE"]}"#),
    ("DELETE /v2/roles/<role Migration 2025>", ""),
    (
        "POST /v2/role-bindings",
        r#"{"user_id": "<user ann@acme.io>", "role_id": "<role Trace Reader>", "resource_type": "SPACE",
            "resource_id": "<space:Credit>"}"#,
    ),
    (
        "POST /v2/role-bindings",
        r#"{"user_id": "<user ann@acme.io>", "role_id": "<role Trace Reader>", "resource_type": "PROJECT",
            "resource_id": "<space:Credit>"}"#,
    ),
    ("POST /v2/resource-restrictions", r#"{"resource_id": "<project:Fraud/fraud-llm>"}"#),
    ("DELETE /v2/resource-restrictions/<project:Fraud/fraud-llm>", ""),
    ("POST /v2/organizations", r#"{"name": "Lab"}"#),
    ("PATCH /v2/organizations/<org:Risk>", r#"{"description": "all of it"}"#),
    (
        "POST /v2/organizations/<org:Commerce>/users",
        r#"{"user_id": "<user ann@acme.io>", "role": {"type": "PREDEFINED", "name": "MEMBER"}}"#,
    ),
    ("DELETE /v2/organizations/<org:Commerce>/users/<user ann@acme.io>", ""),
    ("POST /v2/spaces", r#"{"name": "Bench", "organization_id": "<org:Risk>"}"#),
    ("PATCH /v2/spaces/<space:Fraud>", r#"{"is_private": true}"#),
    ("PATCH /v2/spaces/<space:Fraud>", r#"{"ml_models_enabled": true}"#),
    (
        "POST /v2/spaces/<space:Fraud>/users",
        r#"{"user_id": "<user ida@acme.io>", "role": {"type": "PREDEFINED", "name": "READ_ONLY"}}"#,
    ),
    ("DELETE /v2/spaces/<space:Fraud>/users/<user ida@acme.io>", ""),
    (
        "POST /v2/users",
        r#"{"name": "New", "email": "new@acme.io", "role": {"type": "PREDEFINED", "name": "MEMBER"},
            "invite_mode": "NONE"}"#,
    ),
    // A gap hides who is in the boardroom.
    (
        "POST /v2/spaces/<space:Boardroom>/users",
        r#"{"user_id": "<user quinn@acme.io>", "role": {"type": "PREDEFINED", "name": "MEMBER"}}"#,
    ),
    ("DELETE /v2/spaces/<space:Boardroom>/users/<user quinn@acme.io>", ""),
    ("POST /v2/datasets", "{}"),
    ("GET /v2/roles", ""),
];

/// Plays a record again on the account as it was.
fn again(world: &World, record: &Record) -> (Vec<Step>, Policy) {
    let simulation = world.sandbox.first().simulate(&record.plan()).expect("a recorded plan has no fault");
    (simulation.steps, simulation.last)
}

fn recorded(record: &Record) -> Vec<Step> {
    record.steps().map(|step| step.step.clone()).collect()
}

fn snapshot(policy: &Policy) -> String {
    digest(&policy.to_draft()).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn what_one_caller_did_is_done_again(caller in 0..CALLERS.len(), calls in prop::collection::vec(0..CALLS.len(), 0..20)) {
        let world = World::with(demo(), CALLERS[caller], Options::default());
        for call in calls {
            world.call(CALLS[call].0, CALLS[call].1);
        }
        let record = world.sandbox.record();
        let (steps, last) = again(&world, &record);
        prop_assert_eq!(steps, recorded(&record));
        prop_assert_eq!(snapshot(&last), snapshot(&world.sandbox.policy()));
    }

    #[test]
    fn what_several_callers_did_leaves_the_same_account(calls in prop::collection::vec((0..CALLERS.len(), 0..CALLS.len()), 0..20)) {
        let world = World::of("kim@acme.io");
        for (caller, call) in calls {
            world.call_as(CALLERS[caller], CALLS[call].0, CALLS[call].1);
        }
        let record = world.sandbox.record();
        let (steps, last) = again(&world, &record);
        let ends = |steps: &[Step]| -> Vec<_> { steps.iter().map(|step| (step.op, step.outcome, step.status)).collect() };
        prop_assert_eq!(ends(&steps), ends(&recorded(&record)));
        prop_assert_eq!(snapshot(&last), snapshot(&world.sandbox.policy()));
    }
}

#[test]
fn every_call_is_recorded_with_its_answer() {
    let world = World::of("kim@acme.io");
    world.call("GET /v2/roles?limit=1", "");
    world.call("POST /v2/roles", r#"{"name": "Reader", "permissions": ["PROJECT_READ"]}"#);
    world.call("POST /v2/roles", "{");
    world.call_with("", "DELETE /v2/roles/x", "");
    let record = world.sandbox.record();
    let calls: Vec<_> = record
        .calls
        .iter()
        .map(|call| {
            (call.method.as_str(), call.path.as_str(), call.actor.is_some(), call.status, call.steps.len())
        })
        .collect();
    assert_eq!(
        calls,
        [
            ("GET", "/v2/roles?limit=1", true, Some(200), 0),
            ("POST", "/v2/roles", true, Some(201), 1),
            ("POST", "/v2/roles", true, Some(400), 1),
            ("DELETE", "/v2/roles/x", false, Some(401), 0),
        ]
    );
    assert_eq!(record.titles(), ["POST /v2/roles", "POST /v2/roles"]);
    assert_eq!(record.plan().actor.as_deref(), record.calls[0].actor.as_deref());
}

#[test]
fn reads_beyond_those_that_are_kept_are_counted() {
    let world = World::with(demo(), "kim@acme.io", Options { reads_kept: 2, ..Options::default() });
    for _ in 0..5 {
        world.call("GET /v2/roles", "");
    }
    world.call("POST /v2/organizations", r#"{"name": "Lab"}"#);
    let record = world.sandbox.record();
    assert_eq!((record.calls.len(), record.reads_left_out), (3, 3));
}
