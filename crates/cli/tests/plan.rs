//! `axcess plan`, run as people run it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::{Value, json};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn axcess() -> Command {
    let mut command = Command::cargo_bin("axcess").expect("the program is built");
    command.current_dir(ROOT).env_remove("AXCESS_SNAPSHOT").env("NO_COLOR", "1").arg("plan");
    command
}

/// A plan file of these changes in a directory of its own.
fn plan(text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("there is room for a file");
    let path = directory.path().join("plan.yaml");
    fs::write(&path, text).expect("there is room for a file");
    (directory, path)
}

fn changes(lines: &str) -> String {
    format!("format: axcess-plan\nversion: 1\nchanges:\n{lines}")
}

fn json_of(command: &mut Command) -> Value {
    let output = command.args(["--format", "json"]).output().expect("the program runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

#[test]
fn the_example_tells_what_a_reviewer_needs() {
    let expected = "16 steps: 15 applied, 1 without effect.
5 users gain access (Kim Novak, Lee Park, Omar Haddad and 2 others), 20 users lose access \
(Kim Novak, Lee Park, Omar Haddad and 17 others).
Once invitations are accepted: 2 users gain access (Mira Olsen and Theo Grant), 1 user loses access (Noah Klein).
Findings: 4 warnings, 8 notes.
";
    axcess()
        .args(["--demo", "examples/onboard.yaml"])
        .assert()
        .code(0)
        .stderr("")
        .stdout(predicate::str::starts_with(expected))
        .stdout(predicate::str::contains("  6\tno effect\torganization.add_user\texamples/onboard.yaml:30\t"))
        .stdout(predicate::str::contains(
            "  ! Ida Holm becomes an administrator of space Disputes\n      \
             every permission on space Disputes with 1 resource below (step 9, onboard.yaml:33)\n",
        ))
        .stdout(predicate::str::contains(
            "Kim Novak, Lee Park, Omar Haddad, Ann Berger and 13 others lose all access to project \
             Fraud/chargeback-agent (step 15, onboard.yaml:43)\n",
        ))
        .stdout(predicate::str::contains(
            "the service key `search-indexer` that he made goes on working (step 16, onboard.yaml:48)\n",
        ));
}

#[test]
fn the_json_report_has_the_shape_that_others_rely_on() {
    let report = json_of(axcess().args(["--demo", "examples/onboard.yaml"]));
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(report["format"], "axcess-plan-report");
    assert_eq!(report["version"], 1);
    let documented = ["format", "version", "basis", "steps", "diff", "findings"];
    let more = ["sentences", "traced", "states", "windows", "watched", "safe_order", "collisions"];
    let parts = ["revocations", "ghosts", "escalations", "reads", "undo"];
    let wanted: BTreeSet<&str> = documented.into_iter().chain(more).chain(parts).collect();
    assert_eq!(keys(&report).iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted);
    assert_eq!(report["basis"]["snapshot"], axcess_snapshot::demo().digest());
    let mut first = report["steps"][0].clone();
    assert!(first["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    first["reason"] = Value::Null;
    assert_eq!(
        first,
        json!({
            "index": 1, "op": "role.create", "outcome": "applied", "status": null, "reason": null,
            "uncertain": false, "created": ["new:1"], "source": {"file": "examples/onboard.yaml", "line": 13},
        })
    );
    assert_eq!(report["steps"][5]["outcome"], "no_effect");
    assert_eq!(report["diff"]["sets"][0], json!([]));
    let keys_left = report["findings"].as_array().into_iter().flatten();
    let keys_left = keys_left.filter(|finding| finding["rule"] == "keys-left-behind").collect::<Vec<_>>();
    assert_eq!(keys_left.len(), 1);
    assert_eq!(keys_left[0]["steps"], json!([16]));
}

/// The entries of a diff with the names of their permissions.
fn entries(diff: &Value, field: &str) -> Vec<Value> {
    let names = |index: &Value| diff["sets"][index.as_u64().expect("an index") as usize].clone();
    let entry = |entry: &Value| {
        json!({
            "user": entry["user"], "resource": entry["resource"], "gained": names(&entry["gained"]),
            "lost": names(&entry["lost"]), "undetermined": names(&entry["undetermined"]),
            "settled": names(&entry["settled"]),
        })
    };
    diff[field].as_array().into_iter().flatten().map(entry).collect()
}

/// The same of a worked case, where what is empty is left out.
fn expected_entries(entries: &Value) -> Vec<Value> {
    let names = |names: &Value| if names.is_null() { json!([]) } else { names.clone() };
    let entry = |entry: &Value| {
        json!({
            "user": entry["user"], "resource": entry["resource"], "gained": names(&entry["gained"]),
            "lost": names(&entry["lost"]), "undetermined": names(&entry["undetermined"]),
            "settled": names(&entry["settled"]),
        })
    };
    entries.as_array().into_iter().flatten().map(entry).collect()
}

fn check_case(path: &Path) {
    let name = path.display();
    let case: Value = serde_json::from_slice(&fs::read(path).expect("a case")).expect("a case is JSON");
    if case["plan"].is_null() {
        return;
    }
    let directory = tempfile::tempdir().expect("there is room for files");
    let write = |file: &str, value: &Value| {
        let path = directory.path().join(file);
        fs::write(&path, value.to_string()).expect("there is room for files");
        path
    };
    let mut command = axcess();
    command.arg(write("plan.json", &case["plan"])).arg("--quiet");
    command.arg("--snapshot").arg(write("snapshot.json", &case["snapshot"]));
    for (switch, value) in case["semantics"].as_object().into_iter().flatten() {
        command.arg("--semantics").arg(format!("{switch}={}", value.as_str().expect("a setting")));
    }
    let report = json_of(&mut command);
    let outcomes = |steps: &Value| {
        let all = steps.as_array().into_iter().flatten();
        all.map(|step| (step["outcome"].clone(), step["status"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(&report["steps"]), outcomes(&case["steps"]), "{name}: steps");
    assert_eq!(entries(&report["diff"], "entries"), expected_entries(&case["diff"]), "{name}: diff");
    assert_eq!(entries(&report["diff"], "pending"), expected_entries(&case["pending"]), "{name}: pending");
}

#[test]
fn reports_agree_with_the_worked_cases() {
    let cases = fs::read_dir(Path::new(ROOT).join("tests/corpus/worked")).expect("the cases are there");
    let mut paths: Vec<PathBuf> = cases.map(|entry| entry.expect("a case is readable").path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().for_each(|path| check_case(path));
}

#[test]
fn two_runs_are_the_same_byte_for_byte() {
    let run =
        || axcess().args(["--demo", "examples/onboard.yaml", "--format", "json"]).output().expect("it runs");
    assert_eq!(run().stdout, run().stdout);
}

#[test]
fn the_exit_code_tells_a_difference_when_asked_to() {
    let deletes = plan(&changes("  - {op: user.delete, user: emil@acme.io}\n"));
    let nothing = plan(&changes("  []\n"));
    axcess().arg("--demo").arg(&deletes.1).assert().code(0);
    axcess().args(["--demo", "--exit-code"]).arg(&deletes.1).assert().code(1);
    axcess()
        .args(["--demo", "--exit-code"])
        .arg(&nothing.1)
        .assert()
        .code(0)
        .stdout("0 steps: nothing to do.\nNobody's access changes.\n");
}

#[test]
fn what_nobody_can_tell_ends_with_3() {
    let hidden = plan(&changes("  - {op: space.remove_user, space: Boardroom, user: victor@acme.io}\n"));
    let output = axcess().args(["--demo", "--exit-code"]).arg(&hidden.1).output().expect("it runs");
    let report = json_of(axcess().arg("--demo").arg(&hidden.1));
    assert_eq!(report["steps"][0]["outcome"], "applied");
    assert_eq!(report["steps"][0]["uncertain"], true);
    // What was unknown is now settled, which is a difference.
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_plan_for_another_snapshot_is_refused() {
    let digest = "0".repeat(64);
    let text = changes("  - {op: user.delete, user: emil@acme.io}\n");
    let other = plan(&text.replace("version: 1\n", &format!("version: 1\nsnapshot: sha256:{digest}\n")));
    axcess()
        .arg("--demo")
        .arg(&other.1)
        .assert()
        .code(4)
        .stdout("")
        .stderr(predicate::str::contains("the plan is made for another snapshot"));
    let right = axcess_snapshot::demo().digest();
    let same = plan(&text.replace("version: 1\n", &format!("version: 1\nsnapshot: {right}\n")));
    axcess().arg("--demo").arg(&same.1).assert().code(0);
}

#[test]
fn an_actor_on_the_command_line_wins() {
    let text = changes("  - {op: user.delete, user: emil@acme.io}\n");
    let kims = plan(&text.replace("version: 1\n", "version: 1\nactor: kim@acme.io\n"));
    axcess()
        .arg("--demo")
        .arg(&kims.1)
        .assert()
        .code(0)
        .stdout(predicate::str::starts_with("1 step: 1 applied"));
    axcess()
        .args(["--demo", "--actor", "hana@acme.io"])
        .arg(&kims.1)
        .assert()
        .code(0)
        .stdout(predicate::str::starts_with("1 step: 1 refused"))
        .stdout(predicate::str::contains("refused 403"));
    axcess()
        .args(["--demo", "--actor", "nobody@acme.io"])
        .arg(&kims.1)
        .assert()
        .code(2)
        .stderr(predicate::str::contains("no user is called `nobody@acme.io`"));
}

#[test]
fn a_mistake_in_a_plan_is_shown_in_its_line() {
    let unknown = plan(&changes("  - {op: role.creat, name: X, permissions: [PROJECT_READ]}\n"));
    axcess()
        .arg("--demo")
        .arg(&unknown.1)
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("unknown operation `role.creat`"))
        .stderr(predicate::str::contains("did you mean `role.create`?"))
        .stderr(predicate::str::contains("plan.yaml:4:"))
        .stderr(predicate::str::contains("4 │   - {op: role.creat, name: X"));
    let broken = plan("format: axcess-plan\nversion: 1\nchanges: [{op: role.create\n");
    axcess()
        .arg("--demo")
        .arg(&broken.1)
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("plan.yaml"));
    axcess().args(["--demo", "absent.yaml"]).assert().code(2).stderr(predicate::str::contains("absent.yaml"));
}

#[test]
fn a_name_that_fits_several_names_its_step() {
    let ambiguous = plan(&changes(
        "  - {op: user.delete, user: emil@acme.io}\n  - {op: user.delete, user: Sam Carter}\n",
    ));
    axcess()
        .arg("--demo")
        .arg(&ambiguous.1)
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("plan.yaml:5: `Sam Carter` fits 2 users"))
        .stderr(predicate::str::contains("scarter@acme.io"));
}

#[test]
fn several_files_are_one_plan() {
    let first = plan(&changes("  - {op: organization.create, name: Labs}\n"));
    let second =
        plan(&changes("  - {op: space.create, name: Bench, organization: Labs, is_private: true}\n"));
    let report = json_of(axcess().arg("--demo").arg(&first.1).arg(&second.1));
    let steps = report["steps"].as_array().expect("steps");
    assert_eq!(steps.iter().map(|step| &step["outcome"]).collect::<Vec<_>>(), ["applied", "applied"]);
    assert_eq!(steps[1]["index"], 2);
    assert_eq!(steps[1]["source"], json!({"file": second.1, "line": 4}));
}

#[test]
fn a_plan_can_come_from_standard_input_and_its_report_go_to_a_file() {
    let directory = tempfile::tempdir().expect("there is room for a file");
    let path = directory.path().join("report.txt");
    axcess()
        .args(["--demo", "-", "--color", "always", "--out"])
        .arg(&path)
        .write_stdin(changes("  - {op: user.delete, user: emil@acme.io}\n"))
        .assert()
        .code(0)
        .stdout("");
    let report = fs::read_to_string(&path).expect("the report is there");
    assert!(report.starts_with("1 step: 1 applied.\n"), "{report}");
}

#[test]
fn a_stream_writes_the_names_out() {
    let deletes = plan(&changes("  - {op: user.delete, user: noah@acme.io}\n"));
    let output = axcess().args(["--demo", "--format", "jsonl"]).arg(&deletes.1).output().expect("it runs");
    let lines = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let first: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("a line is JSON");
    assert_eq!(first["pending"], true);
    assert!(first["lost"].as_array().is_some_and(|names| !names.is_empty()), "{first}");
}

#[test]
fn a_name_cannot_steer_the_terminal() {
    let odd = plan(&changes("  - {op: organization.create, name: \"a\\e[31mb\"}\n"));
    let output = axcess().args(["--demo", "--color", "never"]).arg(&odd.1).output().expect("it runs");
    assert!(!output.stdout.contains(&0x1b), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_review_can_be_passed_on_as_markdown_and_as_a_page() {
    let directory = tempfile::tempdir().expect("there is room for files");
    let [comment, page] = ["comment.md", "page.html"].map(|name| directory.path().join(name));
    axcess()
        .args(["--demo", "examples/restrict.sh"])
        .args(["--report".to_owned(), format!("md={}", comment.display())])
        .args(["--report".to_owned(), format!("html={}", page.display())])
        .assert()
        .code(0)
        .stdout(predicate::str::starts_with("4 steps: 4 applied.\n"));
    let read = |path: &Path| fs::read_to_string(path).expect("the report is there");
    assert!(read(&comment).starts_with("**4 steps: 4 applied.**\n"), "{}", read(&comment));
    let digest = axcess_snapshot::demo().digest();
    for text in [read(&comment), read(&page)] {
        assert!(text.contains(&digest) && text.contains("restrict.sh:22"), "{text}");
    }
    axcess()
        .args(["--demo", "examples/restrict.sh", "--report", "md=-"])
        .assert()
        .code(0)
        .stdout(predicate::eq(read(&comment)));
    axcess()
        .args(["--demo", "examples/restrict.sh", "--report", "pdf=x"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("no report is called `pdf`; it is one of md, html, json"));
    axcess()
        .args(["--demo", "examples/restrict.sh", "--report", "md=-", "--report", "html=-"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("two reports go to standard output"));
    let whole = directory.path().join("report.txt");
    axcess()
        .args(["--demo", "examples/restrict.sh", "--report", "md=-", "--out"])
        .arg(&whole)
        .assert()
        .code(0)
        .stdout(predicate::eq(read(&comment)));
    assert!(read(&whole).starts_with("4 steps: 4 applied.\n"), "{}", read(&whole));
}
