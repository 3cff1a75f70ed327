//! Whether an account can be read, and what of it.

use axcess_sandbox::{Fault, FaultKind, When};
use serde_json::json;

use crate::served::{Run, Served, wallaroo};

/// What was found of a subject: state and detail.
#[track_caller]
fn found<'r>(run: &'r Run, subject: &str) -> (&'r str, &'r str) {
    let rows = run.stdout.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let row = rows.into_iter().find(|row| row.get(1) == Some(&subject));
    let row = row.unwrap_or_else(|| panic!("{subject}: {}", run.stdout));
    (row[0], row[2])
}

#[test]
fn a_sound_way_is_fine_and_tells_whose_the_key_is() {
    let served = Served::acme();
    let run = served.run(&["doctor"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(found(&run, "caller"), ("fine", "kim@acme.io, account role ADMIN"));
    assert_eq!(found(&run, "credentials"), ("fine", "found in the environment"));
    assert_eq!(found(&run, "GraphQL node.spaceUsers"), ("fine", "answered"));
    let document = served.run(&["doctor", "--format", "json"]).document("doctor");
    assert_eq!((&document["works"], &document["caller"]["email"]), (&json!(true), &json!("kim@acme.io")));
}

#[test]
fn a_list_that_is_refused_is_doubtful_and_a_gap() {
    let kind = FaultKind::Status { status: 403, retry_after: None };
    let fault = Fault { path: "/v2/resource-restrictions".to_owned(), when: When::Always, kind };
    let served = Served::new(axcess_snapshot::demo().draft, "kim@acme.io", vec![fault]);
    let run = served.run(&["doctor"]);
    assert_eq!(run.code, 0, "a sync would work");
    let (state, detail) = found(&run, "GET /v2/resource-restrictions");
    assert!(state == "doubtful" && detail.starts_with("403 from REST"), "{detail}");
    assert!(run.stdout.contains("gap\trestrictions\t403 from REST"), "{}", run.stdout);
}

#[test]
fn a_wrong_key_is_broken_and_shown_nowhere() {
    let served = Served::acme();
    let run = served.run_with("sesame-sesame", &["doctor"]);
    assert_eq!(run.code, 2);
    let (state, detail) = found(&run, "key");
    assert!(state == "broken" && detail.starts_with("401 from REST"), "{detail}");
    assert!(!run.stdout.contains("sesame") && !run.stderr.contains("sesame"));
    assert!(!run.stdout.contains("gap\t"), "there would be no snapshot");
    let document = served.run_with("sesame-sesame", &["doctor", "--format", "json"]).document("doctor");
    assert_eq!((&document["works"], &document["caller"]), (&json!(false), &json!(null)));
}

#[test]
fn without_a_key_it_says_where_to_get_one() {
    let served = Served::acme();
    let run = served.run_with("", &["doctor"]);
    assert_eq!(run.code, 2);
    let (state, detail) = found(&run, "credentials");
    assert!(state == "broken" && detail.contains("there is no key"), "{detail}");
    assert!(detail.contains("--key-file"), "{detail}");
}

#[test]
fn wallaroo_is_looked_at_too() {
    let served = Served::new(wallaroo(), "ann@acme.io", Vec::new());
    let run = served.run(&["doctor", "--provider", "wallaroo"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(found(&run, "caller"), ("fine", "ann@acme.io, account role ADMIN"));
    assert_eq!(found(&run, "POST /v1/api/workspaces/list_users"), ("fine", "answered"));
    let run = served.run_with("wrong", &["doctor", "--provider", "wallaroo"]);
    assert_eq!((run.code, found(&run, "key").0), (2, "broken"));
}
