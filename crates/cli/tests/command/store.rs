//! The store: what lies there, what the newest is, and what goes away.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Files, acme, axcess, with_store};

/// A name as the store gives it.
fn name(day: u32, provider: &str) -> String {
    format!("2026-11-{day:02}T090000Z-{provider}.json.gz")
}

/// A store with a capture of Acme on each of these days, and one of a Wallaroo account on the first.
fn store(days: &[u32]) -> Files {
    let files = Files::new();
    for day in days {
        let mut account = acme();
        account["captured_at"] = json!(format!("2026-11-{day:02}T09:00:00Z"));
        account["gaps"] = json!([]);
        account["account"]["name"] = json!(format!("Acme on day {day}"));
        files.file(&name(*day, "arize"), account.to_string());
    }
    let wallaroo = json!({"format": "axcess-snapshot", "version": 1, "provider": "wallaroo",
        "captured_at": "2026-11-01T09:00:00Z", "source": "https://wallaroo.acme.io",
        "account": {"id": "account", "name": "Acme on Wallaroo"},
        "gaps": [{"kind": "users", "scope": "*", "reason": "403"}, {"kind": "spaces", "scope": "*", "reason": "403"}],
        "agreement": {"checked": 4812, "agreed": 4810, "disagreements": []}});
    files.file(&name(1, "wallaroo"), wallaroo.to_string());
    files
}

fn names(store: &Path) -> Vec<String> {
    let entries = fs::read_dir(store).expect("it is there");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("it is there").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Prunes a store of the days 2 to 5 and holds what is left against the days expected.
#[track_caller]
fn check_prune(args: &[&str], left: &[u32], wallaroo: bool) {
    let files = store(&[2, 3, 4, 5]);
    let run = with_store(files.path(), &[&["snapshot", "prune"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let mut expected: Vec<_> = left.iter().map(|day| name(*day, "arize")).collect();
    expected.splice(0..0, wallaroo.then(|| name(1, "wallaroo")));
    assert_eq!(names(files.path()), expected);
    assert_eq!(run.stdout.lines().count(), 5 - expected.len(), "{}", run.stdout);
}

#[test]
fn the_list_tells_the_newest_first_with_what_each_holds() {
    let files = store(&[2]);
    let run = with_store(files.path(), &["snapshot", "list"]);
    let lines: Vec<Vec<_>> = run.stdout.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0][..3], [&*name(2, "arize"), "2026-11-02T09:00:00Z", "arize"]);
    assert_eq!(lines[0][5..], ["complete", "not measured"]);
    assert_eq!(
        lines[1][..4],
        [&*name(1, "wallaroo"), "2026-11-01T09:00:00Z", "wallaroo", "https://wallaroo.acme.io"]
    );
    assert_eq!(lines[1][5..], ["2 gaps", "4,810 of 4,812 answers"]);
}

#[test]
fn the_list_as_json_meets_its_schema() {
    let files = store(&[2]);
    files.file("half.json.gz", &[0x1f, 0x8b, 8, 0][..]);
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
    let document = json(&with_store(files.path(), &["snapshot", "list", "--format", "json"]).stdout);
    let schema = json(&axcess(&["schema", "snapshot-list"]).stdout);
    jsonschema::validate(&schema, &document).expect("it meets its schema");
    let of = |name: &str| {
        let all = document["snapshots"].as_array().into_iter().flatten();
        all.clone().find(|stored| stored["name"] == name).expect("it is listed").clone()
    };
    assert_eq!(of(&name(1, "wallaroo"))["content"]["agreement"], json!({"checked": 4812, "agreed": 4810}));
    assert_eq!(of(&name(2, "arize"))["content"]["gaps"], 0);
    let half = of("half.json.gz");
    assert_eq!((&half["content"], &half["trouble"]), (&json!(null), &json!("its gzip data end too early")));
}

#[test]
fn latest_is_the_newest_capture_whenever_it_was_written() {
    let files = store(&[5, 2]);
    let shown = |args: &[&str]| with_store(files.path(), &[&["snapshot", "show"], args].concat()).stdout;
    for args in [&[][..], &["-s", "latest"], &["-s", "latest:arize"]] {
        assert!(shown(args).starts_with("account\tAcme on day 5\n"), "{args:?}");
    }
    assert!(shown(&["-s", "latest:wallaroo"]).starts_with("account\tAcme on Wallaroo\n"));
}

#[test]
fn an_empty_store_has_no_latest() {
    let files = Files::new();
    let run = with_store(files.path(), &["snapshot", "show", "-s", "latest:wallaroo"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("the store has no snapshot of `wallaroo`"), "{}", run.stderr);
    let run = with_store(files.path(), &["snapshot", "show", "-s", "latest"]);
    assert!(run.stderr.contains("the store has no snapshot"), "{}", run.stderr);
}

#[test]
fn as_many_are_kept_as_asked_for() {
    check_prune(&["--keep", "2"], &[4, 5], false);
    check_prune(&["--keep", "4"], &[2, 3, 4, 5], false);
    check_prune(&["--keep", "9"], &[2, 3, 4, 5], true);
}

#[test]
fn the_newest_is_never_too_old() {
    let files = Files::new();
    for year in [2001, 2002] {
        files.file(&format!("{year}-11-20T090000Z-arize.json.gz"), acme().to_string());
    }
    let run = with_store(files.path(), &["snapshot", "prune", "--older-than", "30"]);
    assert_eq!((run.code, names(files.path())), (0, vec!["2002-11-20T090000Z-arize.json.gz".to_owned()]));
    assert!(run.stdout.starts_with("deleted ") && run.stdout.ends_with("2001-11-20T090000Z-arize.json.gz\n"));
    let files = store(&[2]);
    let run = with_store(files.path(), &["snapshot", "prune", "--older-than", "40000"]);
    assert_eq!((run.code, run.stdout.as_str(), names(files.path()).len()), (0, "", 2));
}

#[test]
fn a_dry_run_deletes_nothing() {
    let files = store(&[2, 3]);
    let run = with_store(files.path(), &["snapshot", "prune", "--keep", "1", "--dry-run"]);
    assert_eq!((run.code, names(files.path()).len()), (0, 3));
    assert!(run.stdout.lines().all(|line| line.starts_with("would delete ")), "{}", run.stdout);
    assert_eq!(run.stdout.lines().count(), 2);
}

#[test]
fn what_is_no_snapshot_is_left_alone() {
    let files = store(&[2]);
    files.file("package.json", "{\"name\": \"something else\"}");
    files.file(".unfinished-a1b2c3", "half");
    files.file("copied.json", acme().to_string());
    let run = with_store(files.path(), &["snapshot", "prune", "--keep", "1"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let left = names(files.path());
    assert_eq!(left.len(), 3, "{left:?}");
    assert!([".unfinished-a1b2c3", "package.json"].iter().all(|name| left.iter().any(|it| it == name)));
}

#[test]
fn pruning_needs_to_be_told_what_goes() {
    for args in [&["snapshot", "prune"][..], &["snapshot", "prune", "--keep", "0"]] {
        assert_eq!(axcess(args).code, 2);
    }
    assert_eq!(axcess(&["snapshot", "prune", "--keep", "2", "--older-than", "3"]).code, 2);
}
