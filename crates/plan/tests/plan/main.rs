//! Plan files from outside: what is read, what is refused and how, and that writing loses nothing.

mod every_change;
mod operation;
mod refusal;
mod round_trip;
mod schema;
mod several;

use axcess_core::Plan;
use axcess_plan::{PlanErrors, PlanFile, read};

/// A YAML plan of these changes, one a line.
fn yaml(changes: &[&str]) -> String {
    let lines: String = changes.iter().map(|change| format!("  - {change}\n")).collect();
    format!("format: axcess-plan\nversion: 1\nchanges:\n{lines}")
}

/// The plan that a file of the given name and text holds.
fn plan(name: &str, text: &str) -> Plan {
    file(name, text).plan
}

fn file(name: &str, text: &str) -> PlanFile {
    read(name, text.as_bytes()).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

fn errors(name: &str, bytes: &[u8]) -> PlanErrors {
    read(name, bytes).expect_err("the file is wrong")
}
