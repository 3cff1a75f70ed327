//! Scripts and recordings in place of plans, run as people run them.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn axcess() -> Command {
    let mut command = Command::cargo_bin("axcess").expect("the program is built");
    command.current_dir(ROOT).env_remove("AXCESS_SNAPSHOT").env("NO_COLOR", "1");
    command
}

/// A file of this name and text in a directory of its own.
fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("there is room for a file");
    let path = directory.path().join(name);
    fs::write(&path, text).expect("there is room for a file");
    (directory, path)
}

/// The steps of a report, each as `LINE OP OUTCOME`.
fn steps(report: &Value) -> Vec<String> {
    let steps = report["steps"].as_array().expect("a list of steps");
    let shown = |step: &Value| {
        format!(
            "{} {} {}",
            step["source"]["line"],
            step["op"].as_str().expect("an operation"),
            step["outcome"].as_str().expect("an outcome")
        )
    };
    steps.iter().map(shown).collect()
}

fn report(command: &mut Command) -> Value {
    let output = command.args(["--format", "json"]).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

#[test]
fn a_script_is_reported_like_a_plan() {
    axcess()
        .args(["plan", "--demo", "examples/offboard.sh", "--set", "1=emil@acme.io"])
        .assert()
        .code(0)
        .stderr("")
        .stdout(predicate::str::starts_with("3 steps: 3 applied.\n"))
        .stdout(predicate::str::contains("examples/offboard.sh:18\t"));
}

#[test]
fn an_old_form_is_a_finding_of_its_step() {
    let (_directory, path) = file("old.sh", "ax users delete VXNlcjo0NjpBUVBl --force\n");
    let report = report(axcess().args(["plan", "--demo"]).arg(&path));
    let findings = report["findings"].as_array().expect("a list of findings");
    let old = findings.iter().find(|finding| finding["rule"] == "old-form").expect("the finding");
    assert_eq!(old["steps"], serde_json::json!([1]));
    assert_eq!(old["severity"], "warning");
    let message = old["message"].as_str().expect("a sentence");
    assert!(message.starts_with("`ax users delete ID` is an old form"), "{message}");
}

#[test]
fn plans_and_scripts_are_carried_out_in_their_order() {
    let (_plan, plan) = file(
        "plan.yaml",
        "format: axcess-plan\nversion: 1\nactor: kim@acme.io\nchanges:\n  \
         - {op: role.create, name: Fresh, permissions: [PROJECT_READ]}\n",
    );
    let (_script, script) =
        file("use.sh", "ax roles update Fresh --permissions SPACE_READ\nax api-keys create -n k\n");
    let report = report(axcess().args(["plan", "--demo"]).arg(&plan).arg(&script));
    assert_eq!(
        steps(&report),
        ["5 role.create applied", "1 role.update applied", "2 user_key.create applied"]
    );
}

#[test]
fn a_script_behind_a_plan_that_stops_is_not_reached() {
    let (_plan, plan) = file(
        "plan.yaml",
        "format: axcess-plan\nversion: 1\nchanges:\n  - {op: role.delete, role: Nobody's}\n  \
         - {op: role.delete, role: Migration 2025}\n",
    );
    let (_script, script) = file("more.sh", "ax roles delete 'Migration 2025' --force\n");
    let report = report(axcess().args(["plan", "--demo"]).arg(&plan).arg(&script));
    assert_eq!(steps(&report), ["4 role.delete refused", "5 role.delete skipped", "1 role.delete skipped"]);
}

#[test]
fn questions_can_be_asked_after_a_script() {
    axcess()
        .args([
            "can",
            "--demo",
            "emil@acme.io",
            "SPACE_READ",
            "space:Search",
            "--with",
            "examples/offboard.sh",
        ])
        .assert()
        .code(1);
}

#[test]
fn a_recording_is_a_plan() {
    let call = r#"{"method": "DELETE", "path": "/v2/users/VXNlcjo2MDowd0VT"}"#;
    let (_directory, path) = file("calls.jsonl", &format!("{call}\n{call}\n"));
    let report = report(axcess().args(["plan", "--demo"]).arg(&path));
    assert_eq!(steps(&report), ["1 user.delete applied", "2 user.delete no_effect"]);
}

#[test]
fn what_is_wrong_with_a_script_is_shown_in_its_line() {
    let (_directory, path) = file("broken.sh", "ax roles list\nax roles get 'Trace Reader\n");
    axcess()
        .args(["plan", "--demo"])
        .arg(&path)
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("the quote `'` is never closed"))
        .stderr(predicate::str::contains("2 │ ax roles get 'Trace Reader"));
}

#[test]
fn a_variable_needs_a_value() {
    axcess()
        .args(["plan", "--demo", "examples/onboard.sh", "--set", "TEAM"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("`--set TEAM` sets no variable"));
}

#[test]
fn a_name_where_an_id_is_due_is_told_so() {
    let (_directory, path) = file("ids.sh", "ax users update ann@acme.io --full-name Ann\n");
    let report = report(axcess().args(["plan", "--demo"]).arg(&path));
    assert_eq!(report["steps"][0]["reason"], "no user has the id `ann@acme.io`");
}
