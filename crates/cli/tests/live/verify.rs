//! Whether an old snapshot still holds.

use axcess_snapshot::demo;
use serde_json::json;

use crate::served::{Served, wallaroo};

#[test]
fn a_snapshot_holds_while_nothing_changes() {
    let served = Served::acme();
    assert_eq!(served.run(&["sync"]).code, 0);
    let run = served.run(&["verify"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("still holds: what the account shows now is what it says in"),
        "{}",
        run.stdout
    );
    assert_eq!(run.stdout.lines().count(), 1);
    let document = served.run(&["verify", "--format", "json"]).document("verify");
    assert_eq!((&document["holds"], &document["drift"]["records"]), (&json!(true), &json!([])));
    assert_eq!(document["agreement"], document["basis"]["agreement"]);
}

#[test]
fn what_changed_since_is_told_record_by_record() {
    let served = Served::acme();
    assert_eq!(served.run(&["sync"]).code, 0);
    let mut later = axcess_core::Draft::from(demo().draft);
    let ann = later.users.iter().position(|user| user.email.as_deref() == Some("ann@acme.io"));
    let ann = &mut later.users[ann.expect("she is there")];
    ann.name = Some("Ann Bergmann".to_owned());
    let id = ann.id.clone();
    let before = later.space_memberships.len();
    later.space_memberships.retain(|it| it.user_id != id);
    assert!(later.space_memberships.len() < before);
    let served = served.becomes(later, "kim@acme.io");
    let run = served.run(&["verify"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("the snapshot was read from http://127.0.0.1"), "{}", run.stderr);
    let told = format!("changed\tusers\tann@acme.io ({id})\tname Ann Berger is Ann Bergmann");
    assert!(run.stdout.lines().any(|line| line == told), "{}", run.stdout);
    assert!(run.stdout.contains("removed\tspace memberships\t"), "{}", run.stdout);
    let document = served.run(&["verify", "--format", "json"]).document("verify");
    assert_eq!(document["holds"], false);
    assert!(document["agreement"]["agreed"].as_u64() < document["agreement"]["checked"].as_u64());
    assert!(document["disagreements"].as_array().is_some_and(|all| !all.is_empty()));
}

#[test]
fn an_account_of_wallaroo_is_verified_as_well() {
    let served = Served::new(wallaroo(), "ann@acme.io", Vec::new());
    assert_eq!(served.run(&["sync", "--provider", "wallaroo"]).code, 0);
    let run = served.run(&["verify", "--provider", "wallaroo"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let mut later = wallaroo();
    later.users[1].status = Some("INACTIVE".to_owned());
    let run = served.becomes(later, "ann@acme.io").run(&["verify", "--provider", "wallaroo"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("changed\tusers\tben@acme.io (ben)\tstatus ACTIVE is INACTIVE"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_snapshot_is_verified_by_its_own_provider() {
    let served = Served::acme();
    let file = served.path("wallaroo.json");
    let bytes = axcess_snapshot::write(&wallaroo().into(), axcess_snapshot::Packing::Plain);
    std::fs::write(&file, bytes).expect("there is room");
    let run = served.run(&["verify", "-s", file.to_str().expect("it is text")]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("add `--provider wallaroo`"), "{}", run.stderr);
}

#[test]
fn an_account_that_cannot_be_read_is_trouble() {
    let served = Served::acme();
    assert_eq!(served.run(&["sync"]).code, 0);
    let run = served.run_with("wrong", &["verify"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("nothing could be read: 401"), "{}", run.stderr);
}
