//! The example scripts, which the real `ax` carries out and which axcess reads without running anything. `onboard.sh` is
//! run by the command itself, in `command.rs`.

use std::collections::BTreeMap;

use axcess_clients::{Served, repository, same_account};
use axcess_core::{Outcome, Plan, Simulation};
use axcess_script::Settings;

/// Checks that a script ends well under the real `ax`, and that the account is then as reading the script says.
fn check(name: &str, arguments: &[&str]) {
    let served = Served::to("kim@acme.io");
    let _ = served.example(name, arguments).with(0);
    let predicted = predicted(&served, name, arguments);
    let record = served.sandbox.record();
    assert!(record.is_complete());
    let done = |simulation: &Simulation| {
        let steps = simulation.steps.iter().filter(|step| step.outcome != Outcome::Skipped);
        steps.map(|step| (step.op, step.outcome, step.status)).collect::<Vec<_>>()
    };
    let called: Vec<_> = record.steps().map(|it| (it.step.op, it.step.outcome, it.step.status)).collect();
    assert_eq!(called, done(&predicted));
    same_account(&predicted.last, &served.sandbox.policy());
}

fn predicted(served: &Served, name: &str, arguments: &[&str]) -> Simulation {
    let first = served.sandbox.first();
    let bytes = std::fs::read(repository().join("examples").join(name)).expect("the example is there");
    let numbered = arguments.iter().enumerate();
    let variables: BTreeMap<_, _> =
        numbered.map(|(place, text)| ((place + 1).to_string(), (*text).to_owned())).collect();
    let actor = Some("kim@acme.io".to_owned());
    let settings = Settings { variables, actor: actor.clone(), unreached: None };
    let script = axcess_script::read(name, &bytes, &first, &settings).expect("it is a script");
    let plan = Plan { actor, on_refused: axcess_core::OnRefused::Continue, changes: script.changes };
    first.simulate(&plan).expect("it names what is there")
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn somebody_leaves() {
    // Keys of others are not listed to `ax`, which cannot name whose it wants; reading the script finds them.
    check("offboard.sh", &["ida@acme.io"]);
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn keys_and_restrictions_are_looked_at() {
    check("audit.sh", &[]);
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn a_project_is_closed() {
    check("restrict.sh", &[]);
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn roles_are_kept_in_step() {
    check("saml-roles.sh", &[]);
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn tenants_get_keys() {
    check("tenant-keys.sh", &[]);
}
