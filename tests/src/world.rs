//! Small random accounts, and random plans for them.
//!
//! An [`Account`] holds the whole truth together with what a reader failed to see of it. It gives the snapshot
//! that such a reader would have written, and by [`Account::revealed`] the one of a reader who saw more. All
//! ids are fixed words (`u0`, `s1`, ...), so that plans are made without looking at the account and everything
//! collides with everything.

mod account;
mod holdings;
mod plan;
mod record;
mod semantics;
mod strategy;

use std::collections::BTreeMap;

use axcess_core::{Plan, Policy, Semantics};
use axcess_snapshot::{Loader, catalog};
use proptest::prelude::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use serde_json::Value;

pub use account::Account;
pub use holdings::{Decisions, Holdings, Names, brief, decisions, held, holdings, names};
pub use plan::{Switchboard, planned, plans};
pub use record::{Binding, Gap, GapKind, Membership, Named, Restriction, Scope, Sight, Site};
pub use semantics::semantics;
pub use strategy::{accounts, either, two};

use crate::naive::World;

/// Permissions that something depends on, and one that no catalog knows. Generated roles list these.
pub const ARIZE_PERMISSIONS: [&str; 16] = [
    "PROJECT_READ",
    "PROJECT_UPDATE",
    "PROJECT_DELETE",
    "PROJECT_CREATE",
    "PROJECT_RESTRICT",
    "DASHBOARD_READ",
    "DASHBOARD_RESTRICT",
    "PROMPT_READ",
    "ROLE_BINDING_CREATE",
    "ROLE_BINDING_DELETE",
    "SPACE_UPDATE",
    "ORGANIZATION_UPDATE",
    "SERVICE_KEY_CREATE",
    "USER_CREATE",
    "ROLE_UPDATE",
    "GUARDRAIL_READ",
];

/// The same for Wallaroo.
pub const WALLAROO_PERMISSIONS: [&str; 6] = [
    "MODEL_READ",
    "MODEL_DELETE",
    "WORKSPACE_READ",
    "WORKSPACE_USER_ADD",
    "PIPELINE_DEPLOY",
    "GUARDRAIL_READ",
];

/// The settings of all switches by name, those at their default left out.
pub type Settings = BTreeMap<String, String>;

/// A snapshot in the engine.
///
/// # Panics
/// When the snapshot has a defect.
pub fn policy(snapshot: &Value, settings: &Settings) -> Policy {
    let loaded = Loader::default()
        .load("generated.json", snapshot.to_string().as_bytes())
        .unwrap_or_else(|error| panic!("a generated snapshot has no defect: {error:?}\n{snapshot}"));
    let catalog = catalog(loaded.draft.provider);
    let policy = Policy::new(loaded.draft, catalog).expect("INVARIANT: the loader refuses defects");
    policy.with_semantics(chosen(settings))
}

/// Two snapshots in the engine that can be compared with each other.
///
/// # Panics
/// When one of them has a defect, or they are of different providers.
pub fn pair(before: &Value, after: &Value, settings: &Settings) -> (Policy, Policy) {
    let draft = |snapshot: &Value| {
        let loaded = Loader::default().load("generated.json", snapshot.to_string().as_bytes());
        loaded.expect("a generated snapshot has no defect").draft
    };
    let (before, after) = (draft(before), draft(after));
    let catalog = catalog(before.provider);
    let (before, after) =
        Policy::pair(before, after, &catalog).expect("INVARIANT: the loader refuses defects");
    (before.with_semantics(chosen(settings)), after.with_semantics(chosen(settings)))
}

/// The same snapshot in the naive evaluator.
pub fn world(snapshot: &Value, settings: &Settings) -> World {
    World::load(snapshot, settings)
}

/// A plan in the format of plan files as the engine takes it.
///
/// # Panics
/// When the file cannot be read.
pub fn plan(file: &Value) -> Plan {
    let read = axcess_plan::read("generated.json", file.to_string().as_bytes());
    read.unwrap_or_else(|errors| panic!("a generated plan can be read: {errors:?}\n{file}")).plan
}

/// The state that a plan leaves; the one before it when the plan cannot be run.
pub fn after(before: &Policy, file: &Value) -> Policy {
    before.simulate(&plan(file)).map_or_else(|_| before.clone(), |simulation| simulation.last)
}

/// The switches as the engine takes them.
///
/// # Panics
/// When there is no such switch or setting.
pub fn chosen(settings: &Settings) -> Semantics {
    settings.iter().fold(Semantics::default(), |semantics, (name, value)| {
        semantics.with(name, value).expect("a switch and one of its settings")
    })
}

/// Tries a property on what a strategy gives; `usual` cases, times what the variable `AXCESS_CASES` says. The
/// property itself tells what it was tried on.
///
/// # Panics
/// When the property does not hold, with the smallest case found.
pub fn hold<S: Strategy>(usual: u32, strategy: &S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    match TestRunner::new(cases(usual)).run(strategy, property) {
        Ok(()) => {}
        Err(TestError::Fail(reason, _) | TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// How many times the usual number of cases is asked for by the variable `AXCESS_CASES`.
///
/// # Panics
/// When it is no number.
pub fn factor() -> u32 {
    std::env::var("AXCESS_CASES").map_or(1, |text| text.parse().expect("AXCESS_CASES is a number"))
}

fn cases(usual: u32) -> Config {
    let failure_persistence = None;
    let cases = usual.saturating_mul(factor());
    Config {
        cases,
        // Some laws pass over accounts that have no place for what they add.
        max_global_rejects: cases.saturating_mul(8).max(1024),
        max_shrink_iters: 20_000,
        failure_persistence,
        ..Default::default()
    }
}
