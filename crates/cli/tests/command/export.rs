//! `axcess export`.

use serde_json::Value;

use crate::support::{Files, axcess};

/// What lets the built-in account be exported.
const TERMS: [&str; 3] = ["--demo", "--deny-unknown", "--freeze-keys"];

fn exported(target: &str, more: &[&str]) -> (Files, Value) {
    let files = Files::new();
    let out = files.path().join("out");
    let out = out.to_str().expect("it is text");
    let run = axcess(&[&["export", target, "--out", out, "--format", "json"], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let schema: Value = serde_json::from_str(&axcess(&["schema", "export"]).stdout).expect("it is JSON");
    jsonschema::validate(&schema, &document).expect("it meets its schema");
    for file in document["files"].as_array().expect("it lists files") {
        assert!(files.path().join("out").join(file["name"].as_str().expect("a name")).exists(), "{file}");
    }
    (files, document)
}

#[test]
fn an_engine_gets_its_files_and_the_document_names_them() {
    for (target, names) in [
        ("openfga", vec!["model.fga", "tuples.csv", "store.fga.yaml", "export.json"]),
        ("spicedb", vec!["schema.zed", "relationships.txt", "validation.yaml", "export.json"]),
        (
            "cedar",
            vec![
                "policies.cedar",
                "schema.cedarschema",
                "schema.cedarschema.json",
                "entities.json",
                "questions.jsonl",
                "export.json",
            ],
        ),
    ] {
        let (files, document) = exported(target, &TERMS);
        let found = document["files"].as_array().expect("it lists files").iter();
        assert_eq!(found.map(|file| file["name"].as_str().expect("a name")).collect::<Vec<_>>(), names);
        let written = std::fs::read_to_string(files.path().join("out/export.json")).expect("it is there");
        assert_eq!(serde_json::from_str::<Value>(&written).expect("it is JSON"), document);
        assert_eq!(document["notes"].as_array().expect("it has notes").len(), 2, "{document:#}");
    }
}

#[test]
fn what_was_let_go_stands_in_the_model_and_in_the_document() {
    let (files, _) = exported("openfga", &TERMS);
    let model = std::fs::read_to_string(files.path().join("out/model.fga")).expect("it is there");
    assert!(model.contains("# Note: 17,667 answers are unknown and denied here.\n"), "{}", &model[..600]);
}

#[test]
fn an_engine_that_cannot_say_everything_gets_nothing_unasked() {
    let files = Files::new();
    let out = files.path().join("out");
    let run = axcess(&["export", "openfga", "--demo", "--out", out.to_str().expect("it is text")]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("answers of this account are unknown, and OpenFGA answers yes or no"));
    assert!(run.stderr.contains("--deny-unknown"));
    assert!(run.stderr.contains("8 keys are still live and will expire"), "the other trouble shows as well");
    assert!(run.stderr.contains("--freeze-keys"));
    assert!(!out.exists(), "nothing is written");
}

#[test]
fn the_same_account_gives_the_same_files() {
    let ((one, _), (other, _)) = (exported("spicedb", &TERMS), exported("spicedb", &TERMS));
    for name in ["schema.zed", "relationships.txt", "validation.yaml", "export.json"] {
        let read = |files: &Files| std::fs::read(files.path().join("out").join(name)).expect("it is there");
        assert_eq!(read(&one), read(&other), "{name}");
    }
}

#[test]
fn tables_are_folded_or_full_and_need_nothing_let_go() {
    for target in ["csv", "parquet"] {
        let name = |table: &str| format!("{table}.{target}");
        let (_, folded) = exported(target, &["--demo"]);
        let (_, full) = exported(target, &["--demo", "--full"]);
        let names = |document: &Value| {
            let files = document["files"].as_array().expect("it lists files").iter();
            files.map(|file| file["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
        };
        let tables = ["principals", "nodes", "access", "sets"].map(name);
        assert_eq!(names(&folded), [&tables[..], &["export.json".to_owned()]].concat());
        assert_eq!(names(&full), [name("access"), "export.json".to_owned()]);
        let rows = |document: &Value, at: usize| document["files"][at]["records"].as_u64().expect("a number");
        assert!(rows(&folded, 2) * 10 < rows(&full, 0), "folding pays");
    }
}

#[test]
fn a_table_says_what_the_command_says() {
    let (files, _) = exported("csv", &["--demo", "--full"]);
    let table = std::fs::read_to_string(files.path().join("out/access.csv")).expect("it is there");
    let who = axcess(&["who-can", "--demo", "PROJECT_READ", "project:Fraud/fraud-llm", "--format", "json"]);
    let who: Value = serde_json::from_str(&who.stdout).expect("it is JSON");
    let mut expected: Vec<&str> = Vec::new();
    for list in ["users", "keys"] {
        expected.extend(who[list].as_array().expect("a list").iter().map(|id| id.as_str().expect("an id")));
    }
    let found = table
        .lines()
        .filter(|line| line.contains(",PROJECT_READ,") && line.ends_with(",project:Fraud/fraud-llm,allow"));
    let mut found: Vec<&str> = found.map(|line| line.split(',').next().unwrap_or_default()).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert!(!found.is_empty());
}
