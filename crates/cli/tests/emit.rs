//! `axcess plan --emit` and `--undo`, run as people run them.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, starts_with};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const ONBOARD: [&str; 2] = ["--demo", "examples/onboard.yaml"];

fn axcess() -> Command {
    let mut command = Command::cargo_bin("axcess").expect("the program is built");
    command.current_dir(ROOT).env_remove("AXCESS_SNAPSHOT").env("NO_COLOR", "1").arg("plan");
    command
}

fn stdout(command: &mut Command) -> String {
    let output = command.output().expect("the program runs");
    String::from_utf8(output.stdout).expect("what it writes is text")
}

fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("there is room for a file");
    let path = directory.path().join(name);
    fs::write(&path, text).expect("there is room for a file");
    (directory, path)
}

#[test]
fn the_example_becomes_a_script_that_says_what_ax_cannot_do() {
    axcess()
        .args(ONBOARD)
        .args(["--emit", "ax"])
        .assert()
        .code(0)
        .stderr(
            "warning: step 2, space.create, is written with curl: `ax` makes no space private
warning: step 11, space.add_user, is written with curl: `ax` gives no custom role in a space
",
        )
        .stdout(starts_with("#!/usr/bin/env bash\n# Tried by axcess on snapshot sha256:"))
        .stdout(contains("\nset -euo pipefail\n"))
        .stdout(contains("\n# Left out: step 6.\n"))
        .stdout(contains(
            "\n# Step 15 (examples/onboard.yaml:43), restriction.create: project Fraud/chargeback-agent is restricted: \
             only bindings on it count there\nax resource-restrictions restrict --resource-id TW9kZWw6MTIwOlRpWEI=\n",
        ));
}

#[test]
fn a_script_that_was_emitted_is_a_plan_with_the_same_report() {
    let (_directory, path) =
        file("plan.sh", &stdout(axcess().args(["--demo", "examples/restrict.yaml", "--emit", "ax"])));
    let report = |file: &str| -> Value {
        let text = stdout(axcess().args(["--demo", file, "--format", "json"]));
        serde_json::from_str(&text).expect("the report is JSON")
    };
    let path = path.to_str().expect("the path is text");
    assert_eq!(report("examples/restrict.yaml")["diff"], report(path)["diff"]);
}

#[test]
fn a_plan_file_that_was_emitted_is_a_plan_with_the_same_report() {
    for form in ["yaml", "json"] {
        let (_directory, path) =
            file(&format!("plan.{form}"), &stdout(axcess().args(ONBOARD).args(["--emit", form])));
        let report = |file: &str| -> Value {
            let text = stdout(axcess().args(["--demo", file, "--format", "json"]));
            serde_json::from_str(&text).expect("the report is JSON")
        };
        let path = path.to_str().expect("the path is text");
        assert_eq!(report(ONBOARD[1])["diff"], report(path)["diff"]);
    }
}

#[test]
fn taking_the_example_back_says_what_stays() {
    axcess()
        .args(ONBOARD)
        .arg("--undo")
        .assert()
        .code(0)
        .stderr("")
        .stdout(starts_with(
            "Taking 14 steps back. After it not everybody holds what he held before the plan.\n\nWhat stays\n  \
             trace  step 4, user.create: the user stays as INACTIVE, and the e-mail address cannot be invited again\n",
        ))
        .stdout(contains("\n  access step 16, user.delete: a deleted user stays INACTIVE"))
        .stdout(contains("\nBefore the plan, and after it was taken back\n1 user loses access (Emil Sorensen).\n"))
        .stdout(contains("\tapplied\tspace.delete\texamples/onboard.yaml:21\tspace Disputes is gone"));
}

#[test]
fn a_plan_that_can_be_taken_back_wholly_is_said_to_be() {
    let plan = "format: axcess-plan\nversion: 1\nchanges:\n  - {op: restriction.create, resource: \"project:Fraud/fraud-llm\"}\n";
    let (_directory, path) = file("plan.yaml", plan);
    let text = stdout(axcess().arg("--demo").arg(&path).args(["--undo", "--format", "json"]));
    let report: Value = serde_json::from_str(&text).expect("the report is JSON");
    assert_eq!(report["format"], "axcess-undo-report");
    assert_eq!(report["restores"], true);
    assert_eq!(report["undoes"], serde_json::json!([1]));
    assert_eq!(report["irreversible"], serde_json::json!([]));
    assert_eq!(report["remaining"]["entries"], serde_json::json!([]));
    assert_eq!(report["steps"][0]["op"], "restriction.delete");
    assert_eq!(report["steps"][0]["source"]["line"], 4);
    axcess()
        .arg("--demo")
        .arg(&path)
        .args(["--undo", "--exit-code"])
        .assert()
        .code(1)
        .stdout(starts_with("Taking 1 step back. After it everybody holds what he held before the plan.\n"));
}

#[test]
fn where_nothing_is_taken_back_there_is_no_report_of_it() {
    let plan = |change: &str| format!("format: axcess-plan\nversion: 1\nchanges:\n  - {change}\n");
    let cases = [
        (
            "{op: user.delete, user: emil@acme.io}",
            "Nothing can be taken back: not everybody holds what he held before the plan.\n",
        ),
        (
            "{op: api_key.refresh, key: emil-laptop}",
            "Nothing has to be taken back: everybody holds what he held before the plan.\n",
        ),
    ];
    for (change, head) in cases {
        let (_directory, path) = file("plan.yaml", &plan(change));
        let report = stdout(axcess().arg("--demo").arg(&path).arg("--undo"));
        assert!(report.starts_with(head) && report.contains("\nWhat stays\n"), "{report}");
        assert!(!report.contains("What taking it back does"), "{report}");
    }
    let (_directory, path) =
        file("plan.yaml", &plan("{op: organization.remove_user, organization: Risk, user: tom@acme.io}"));
    let report = stdout(axcess().arg("--demo").arg(&path).arg("--undo"));
    assert!(
        report.contains("What taking it back does") && !report.contains("\nTaking it back\n"),
        "{report}"
    );
}

#[test]
fn the_way_back_is_a_script_that_looks_up_what_the_plan_made() {
    axcess()
        .args(ONBOARD)
        .args(["--undo", "--emit", "ax"])
        .assert()
        .code(0)
        .stderr(contains("warning: step 16 stays, user.delete: a deleted user stays INACTIVE"))
        .stderr(contains("warning: after it not everybody holds what he held before the plan\n"))
        .stdout(contains("\nROLE_1=$(ax roles get 'Dispute Analyst' -o json | jq -er .id)\n"))
        .stdout(contains("\nax roles delete \"$ROLE_1\" --force\n"));
}

#[test]
fn what_is_emitted_goes_to_a_file_if_one_is_named() {
    let (_directory, path) = file("plan.sh", "");
    axcess()
        .args(ONBOARD)
        .args(["--emit", "curl", "--out"])
        .arg(&path)
        .assert()
        .code(0)
        .stdout("")
        .stderr("");
    assert!(fs::read_to_string(&path).expect("it is there").starts_with("#!/usr/bin/env bash\n"));
}

#[test]
fn the_exit_code_tells_the_same_of_a_plan_and_of_what_is_emitted() {
    axcess().args(ONBOARD).args(["--emit", "yaml", "--exit-code"]).assert().code(1);
    axcess().args(ONBOARD).args(["--emit", "yaml"]).assert().code(0);
}

#[test]
fn a_plan_is_not_emitted_in_two_formats() {
    let help = "help: leave `--format` out, or `--emit`";
    axcess()
        .args(ONBOARD)
        .args(["--emit", "yaml", "--format", "json"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("`--emit` says already how the plan is written").and(contains(help)));
}

#[test]
fn a_plan_for_wallaroo_is_emitted_as_a_plan_file_only() {
    let account = r#"{"format": "axcess-snapshot", "version": 1, "provider": "wallaroo",
        "captured_at": "2026-11-20T09:00:00Z", "source": "test", "account": {"id": "account"}}"#;
    let (_directory, snapshot) = file("wallaroo.json", account);
    let plan = "format: axcess-plan\nversion: 1\nchanges:\n  - {op: space.create, name: lab}\n";
    let (_second, path) = file("plan.yaml", plan);
    for form in ["ax", "curl"] {
        axcess()
            .arg("-s")
            .arg(&snapshot)
            .arg(&path)
            .args(["--emit", form])
            .assert()
            .code(2)
            .stdout("")
            .stderr(contains("scripts are written for Arize AX only, and this is an account of Wallaroo"))
            .stderr(contains("write a plan file instead: `--emit yaml` or `--emit json`"));
    }
    let yaml =
        "format: axcess-plan\nversion: 1\non_refused: stop\nchanges:\n  - {op: space.create, name: lab}\n";
    axcess().arg("-s").arg(&snapshot).arg(&path).args(["--emit", "yaml"]).assert().code(0).stdout(yaml);
}

#[test]
fn a_step_that_nobody_can_read_is_not_dropped_in_silence() {
    let (_directory, path) = file("open.sh", "ax spaces delete \"$(whoami)\" --force\n");
    axcess()
        .arg("--demo")
        .arg(&path)
        .args(["--emit", "ax"])
        .assert()
        .code(0)
        .stderr(contains("step 1, space.delete, is left out: nobody can tell what it does"))
        .stdout(contains("space.delete, LEFT OUT, unresolved: "));
}
