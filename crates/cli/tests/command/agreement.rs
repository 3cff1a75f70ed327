//! Every report says how far the account agreed with the rules when it was read, if anybody measured it.

use serde_json::{Value, json};

use crate::support::{Files, acme, axcess};

const QUESTION: [&str; 3] = ["ann@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm"];

/// The built-in account with this agreement.
fn account(files: &Files, checked: u64, agreed: u64) -> String {
    let mut account = acme();
    account["agreement"] = json!({"checked": checked, "agreed": agreed, "disagreements": []});
    files.file("acme.json", account.to_string())
}

#[test]
fn a_full_agreement_is_a_note_and_a_lesser_one_a_warning() {
    let files = Files::new();
    for (agreed, word) in [(4812, "note:"), (4810, "warning:")] {
        let path = account(&files, 4812, agreed);
        let run = axcess(&[&["can", "-s", &path], &QUESTION[..]].concat());
        let grouped = if agreed == 4812 { "4,812" } else { "4,810" };
        let said = format!("{word} {path}: agreement with the account: {grouped} of 4,812 answers\n");
        assert_eq!((run.code, run.stderr), (0, said));
        assert_eq!(axcess(&[&["can", "--quiet", "-s", &path], &QUESTION[..]].concat()).stderr, "");
    }
}

#[test]
fn every_document_states_it_in_its_basis() {
    let files = Files::new();
    let path = account(&files, 4812, 4810);
    let plan = files.file("plan.yaml", "format: axcess-plan\nversion: 1\nchanges: []\n");
    let questions: [&[&str]; 6] = [
        &["can", "ann@acme.io", "PROJECT_READ", "account"],
        &["snapshot", "show"],
        &["plan", &plan],
        &["lint"],
        &["check", "--no-new-admins", "--plan", &plan],
        &["diff", &path, &path],
    ];
    for question in questions {
        let of_file: &[&str] = if question[0] == "diff" { &[] } else { &["-s", &path] };
        let run = axcess(&[question, of_file, &["--format", "json"]].concat());
        let document: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
        assert_eq!(document["basis"]["agreement"], json!({"checked": 4812, "agreed": 4810}), "{question:?}");
        let schema = match question[0] {
            "plan" => "plan-report",
            "snapshot" => "snapshot-facts",
            other => other,
        };
        let schema: Value = serde_json::from_str(&axcess(&["schema", schema]).stdout).expect("it is JSON");
        jsonschema::validate(&schema, &document).expect("it meets its schema");
    }
}

#[test]
fn comments_of_pull_requests_state_it() {
    let files = Files::new();
    let path = account(&files, 4812, 4812);
    let plan = files.file("plan.yaml", "format: axcess-plan\nversion: 1\nchanges: []\n");
    for question in [&["plan", &plan][..], &["check", "--no-new-admins", "--plan", &plan]] {
        for kind in ["md", "html"] {
            let page = files.path().join(kind);
            let report = format!("{kind}={}", page.display());
            let run = axcess(&[question, &["-s", &path, "--report", &report]].concat());
            let text = std::fs::read_to_string(&page).unwrap_or_else(|_| panic!("{}", run.stderr));
            assert!(
                text.contains("agreement with the account: 4,812 of 4,812 answers"),
                "{question:?} {kind}"
            );
        }
    }
}

#[test]
fn every_report_in_words_ends_with_it() {
    let files = Files::new();
    let path = account(&files, 4812, 4810);
    let plan = files.file("plan.yaml", "format: axcess-plan\nversion: 1\nchanges: []\n");
    let of_file: &[&str] = &["-s", &path];
    let questions: [(&[&str], &[&str]); 5] = [
        (&["plan", &plan], of_file),
        (&["plan", "--undo", &plan], of_file),
        (&["lint"], of_file),
        (&["check", "--no-new-admins", "--plan", &plan], of_file),
        (&["diff", &path, &path], &[]),
    ];
    for (question, account) in questions {
        let run = axcess(&[question, account, &["--quiet"]].concat());
        let last = "\nAgreement with the account: 4,810 of 4,812 answers.\n";
        assert!(run.stdout.ends_with(last), "{question:?}: {}{}", run.stdout, run.stderr);
        let of_nobody: &[&str] = if question[0] == "diff" { continue } else { &["--demo"] };
        assert!(!axcess(&[question, of_nobody].concat()).stdout.contains("Agreement"), "{question:?}");
    }
}

#[test]
fn what_nobody_measured_is_not_mentioned() {
    let run = axcess(&[&["can", "--demo", "--format", "json"], &QUESTION[..]].concat());
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!((document["basis"].get("agreement"), run.stderr.as_str()), (None, ""));
}
