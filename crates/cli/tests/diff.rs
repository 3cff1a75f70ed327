//! `axcess diff`, run as people run it.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use axcess_core::{Gap, GapKind};
use axcess_snapshot::{Packing, Snapshot, write};
use predicates::prelude::*;
use serde_json::{Value, json};

fn axcess() -> Command {
    let mut command = Command::cargo_bin("axcess").expect("the program is built");
    command.env_remove("AXCESS_SNAPSHOT").env("NO_COLOR", "1").args(["diff", "--quiet"]);
    command
}

/// The built-in account, and the same without the binding of Nadia on the space Fraud.
struct Files {
    before: PathBuf,
    after: PathBuf,
    _directory: tempfile::TempDir,
}

fn files() -> Files {
    let directory = tempfile::tempdir().expect("there is room for files");
    let paths = ["before.json", "after.json.gz"].map(|name| directory.path().join(name));
    let before = axcess_snapshot::demo();
    let mut after: Snapshot = before.clone().into();
    let nadia = before.draft.users.iter().find(|user| user.email.as_deref() == Some("nadia@acme.io"));
    let nadia = nadia.expect("she works at Acme").id.clone();
    after.draft.role_bindings.retain(|binding| binding.user_id != nadia);
    fs::write(&paths[0], write(&before, Packing::Plain)).expect("there is room for files");
    fs::write(&paths[1], write(&after, Packing::Gzip)).expect("there is room for files");
    let [before, after] = paths;
    Files { before, after, _directory: directory }
}

fn json_of(command: &mut Command) -> Value {
    let output = command.args(["--format", "json"]).output().expect("the program runs");
    serde_json::from_slice(&output.stdout).expect("the document is JSON")
}

#[test]
fn a_lost_binding_is_told_in_one_sentence() {
    let files = files();
    axcess().args([&files.before, &files.after]).assert().code(0).stderr("").stdout(
        predicate::str::starts_with(
            "1 user loses access (Nadia Petrova).\n\nAccess\n  - Nadia Petrova loses",
        ),
    );
    axcess().args([&files.before, &files.after]).arg("--exit-code").assert().code(1);
}

#[test]
fn what_moved_is_counted_without_a_list() {
    let files = files();
    let listed = json_of(axcess().args([&files.before, &files.after]));
    let counted = json_of(axcess().args([&files.before, &files.after]).arg("--count"));
    let entries = listed["entries"].as_array().expect("a list");
    let size = |entry: &Value, what: &str| {
        let set = usize::try_from(entry[what].as_u64().expect("a place")).expect("a small one");
        listed["sets"][set].as_array().expect("a set").len() as u64
    };
    assert_eq!(counted["pairs"], entries.len());
    for what in ["gained", "lost", "undetermined", "settled"] {
        assert_eq!(counted[what], entries.iter().map(|entry| size(entry, what)).sum::<u64>(), "{what}");
        for by in ["by_permission", "by_user"] {
            let rows = counted[by].as_array().expect("a list").iter();
            assert_eq!(
                counted[what],
                rows.map(|row| row[what].as_u64().expect("a number")).sum::<u64>(),
                "{by}"
            );
        }
    }
    assert_eq!(counted["by_user"][0]["name"], "Nadia Petrova");
    axcess().args([&files.before, &files.after]).args(["--count", "--exit-code"]).assert().code(1);
    axcess()
        .args([&files.before, &files.before])
        .args(["--count", "--exit-code"])
        .assert()
        .code(0)
        .stdout("");
    let by_user = ["--count", "--by", "user", "--format", "csv"];
    axcess().args([&files.before, &files.after]).args(by_user).assert().code(0).stdout(
        predicate::str::starts_with("user,name,gained,lost,undetermined,settled\n")
            .and(predicate::str::contains(",Nadia Petrova,0,")),
    );
    axcess().args([&files.before, &files.after]).args(["--by", "user"]).assert().code(2);
}

#[test]
fn the_document_has_the_shape_that_others_rely_on() {
    let files = files();
    let document = json_of(axcess().args([&files.before, &files.after]));
    let mut keys: Vec<&String> = document.as_object().expect("an object").keys().collect();
    keys.sort();
    assert_eq!(keys, ["basis", "entries", "format", "pending", "sets", "version"]);
    assert_eq!((&document["format"], &document["version"]), (&json!("axcess-diff"), &json!(1)));
    assert_eq!(document["basis"]["snapshot"], axcess_snapshot::demo().digest());
    assert_eq!(document["sets"][0], json!([]));
    let entries = document["entries"].as_array().expect("a list");
    assert!(entries.iter().all(|entry| entry["gained"] == 0 && entry["lost"] != 0), "{entries:#?}");
    let places: Vec<&str> = entries.iter().filter_map(|entry| entry["resource"].as_str()).collect();
    assert!(places.is_sorted());
    assert_eq!(document["pending"], json!([]));
}

#[test]
fn swapping_the_sides_swaps_gained_and_lost() {
    let files = files();
    let forward = json_of(axcess().args([&files.before, &files.after]));
    let backward = json_of(axcess().args([&files.after, &files.before]));
    assert_eq!(forward["sets"], backward["sets"]);
    let pairs = |document: &Value, first: &str, second: &str| {
        let all = document["entries"].as_array().into_iter().flatten();
        all.map(|entry| (entry["resource"].clone(), entry[first].clone(), entry[second].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(pairs(&forward, "gained", "lost"), pairs(&backward, "lost", "gained"));
}

#[test]
fn an_account_does_not_differ_from_itself() {
    let files = files();
    axcess()
        .args([&files.before, &files.before])
        .arg("--exit-code")
        .assert()
        .code(0)
        .stdout("Nobody's access changes.\n");
}

#[test]
fn what_a_gap_hides_ends_with_3() {
    let files = files();
    let mut hidden: Snapshot = axcess_snapshot::demo().into();
    let credit = hidden.draft.spaces.iter().find(|space| space.name.as_deref() == Some("Credit"));
    let scope = Some(credit.expect("Acme lends").id.clone());
    hidden.draft.gaps.push(Gap {
        kind: GapKind::SpaceMemberships,
        scope,
        reason: "403 from GraphQL".to_owned(),
    });
    fs::write(&files.after, write(&hidden, Packing::Gzip)).expect("there is room for files");
    axcess()
        .args([&files.before, &files.after])
        .arg("--exit-code")
        .assert()
        .code(3)
        .stdout(predicate::str::contains("may or may not have every permission on space Credit"));
}

#[test]
fn accounts_of_two_providers_cannot_be_compared() {
    let files = files();
    let wallaroo = files.before.with_file_name("wallaroo.json");
    let text = r#"{"format": "axcess-snapshot", "version": 1, "provider": "wallaroo",
        "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account"}}"#;
    fs::write(&wallaroo, text).expect("there is room for files");
    axcess()
        .args([&files.before, &wallaroo])
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("an account of arize cannot be compared with one of wallaroo"));
    axcess()
        .arg(&files.before)
        .arg("absent.json")
        .assert()
        .code(2)
        .stderr(predicate::str::contains("absent.json"));
}
