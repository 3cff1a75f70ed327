//! Programs that use a package of the account's makers, and the plans that say what they do.

use std::path::Path;

use axcess_clients::{Served, same_account, workspaces};
use axcess_core::{Outcome, Step};

/// Checks that a program ends well, and that the account is then as the plan beside it says, step by step.
fn check(program: &str, served: &Served) {
    let _ = served.program(program).with(0);
    let plan = Path::new(program).with_extension("yaml").display().to_string();
    let bytes = std::fs::read(axcess_clients::program(&plan)).expect("the plan lies beside the program");
    let file = axcess_plan::read(&plan, &bytes).expect("it is a plan");
    let predicted = served.sandbox.first().simulate(&file.plan).expect("it names what is there");
    let record = served.sandbox.record();
    assert!(record.is_complete(), "{:?}", record.unmodelled().collect::<Vec<_>>());
    let found: Vec<_> = record.steps().map(|it| it.step.clone()).collect();
    assert_eq!(ends(&found), ends(&predicted.steps));
    same_account(&predicted.last, &served.sandbox.policy());
    let again = served.sandbox.first().simulate(&record.plan()).expect("a record is a plan");
    same_account(&again.last, &served.sandbox.policy());
}

fn ends(steps: &[Step]) -> Vec<(&'static str, Outcome, Option<u16>)> {
    steps.iter().map(|step| (step.op, step.outcome, step.status)).collect()
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn the_python_package_does_what_the_plan_says() {
    check("sdk.py", &Served::to("kim@acme.io"));
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn the_typescript_package_does_what_the_plan_says() {
    check("typescript.mjs", &Served::to("kim@acme.io"));
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn the_toolkit_does_what_the_plan_says() {
    check("toolkit.py", &Served::to("kim@acme.io"));
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn the_package_of_wallaroo_does_what_the_plan_says() {
    check("workspaces.py", &Served::account(workspaces(), "ann@acme.io"));
}
