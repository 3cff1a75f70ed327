//! The worked accounts, asked through the command.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::support::{Files, Run, axcess, fed};

/// A worked account on disk, with its switches.
struct Case {
    files: Files,
    snapshot: String,
    switches: Vec<String>,
    answers: Value,
}

impl Case {
    fn read(path: &Path) -> Self {
        let answers: Value =
            serde_json::from_slice(&fs::read(path).expect("a case")).expect("a case is JSON");
        let files = Files::new();
        let snapshot = files.file("snapshot.json", answers["snapshot"].to_string());
        let set = answers["semantics"].as_object().into_iter().flatten();
        let switches = set.map(|(name, value)| format!("--semantics={name}={}", word(value))).collect();
        Self { files, snapshot, switches, answers }
    }

    fn ask(&self, words: &[&str]) -> Value {
        let mut arguments = vec!["--quiet", "--snapshot", &self.snapshot];
        arguments.extend(self.switches.iter().map(String::as_str));
        arguments.extend_from_slice(words);
        let Run { code, stdout, stderr } = axcess(&arguments);
        assert_eq!((code, stderr.as_str()), (0, ""), "{words:?}");
        serde_json::from_str(&stdout).expect("it answers in JSON")
    }
}

fn word(value: &Value) -> &str {
    value.as_str().expect("it is text")
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/worked");
    let paths =
        fs::read_dir(folder).expect("the cases are there").map(|entry| entry.expect("it is readable").path());
    let cases: Vec<Case> = paths.map(|path| Case::read(&path)).collect();
    assert_eq!(cases.len(), 12);
    cases
}

#[test]
fn a_batch_answers_as_the_worked_cases_do() {
    for case in cases() {
        let questions = case.answers["questions"].as_array().expect("a case has questions");
        let asked = |question: &Value| {
            let [user, permission, resource] = ["user", "permission", "resource"].map(|name| &question[name]);
            format!("{}\n", json!({"user": user, "permission": permission, "resource": resource}))
        };
        let input: String = questions.iter().map(asked).collect();
        let file = case.files.file("questions.jsonl", &input);
        let mut arguments = vec!["--quiet", "--snapshot", &case.snapshot];
        arguments.extend(case.switches.iter().map(String::as_str));
        let by_file = fed(&[&arguments[..], &["can", "--batch", &file]].concat(), "");
        let by_pipe = fed(&[&arguments[..], &["can", "--batch", "-"]].concat(), input);
        assert_eq!(by_file, by_pipe);
        assert_eq!((by_file.code, by_file.stderr.as_str()), (0, ""));
        let answers: Vec<Value> =
            by_file.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        assert_eq!(answers.len(), questions.len());
        for (answer, expected) in answers.iter().zip(questions) {
            assert_eq!(answer["decision"], expected["decision"], "{expected}");
            assert!(answer["depends_on"].is_array(), "{answer}");
        }
    }
}

#[test]
fn what_can_answers_as_the_worked_cases_do() {
    for case in cases() {
        for (user, expected) in case.answers["what_can"].as_object().expect("a case asks what somebody can") {
            let answer = case.ask(&["what-can", user, "--format", "json"]);
            let set = |index: &Value| &answer["sets"][index.as_u64().expect("an index") as usize];
            let entry = |entry: &Value| {
                let (allowed, unknown) = (set(&entry["allowed"]), set(&entry["unknown"]));
                json!({"resource": entry["resource"], "permissions": allowed, "unknown": unknown})
            };
            let entries: Vec<Value> =
                answer["entries"].as_array().expect("a list").iter().map(entry).collect();
            assert_eq!(&Value::from(entries), expected, "{user}");
        }
    }
}

#[test]
fn who_can_answers_as_the_worked_cases_do() {
    for case in cases() {
        for expected in case.answers["who_can"].as_array().expect("a case asks who can") {
            let (permission, node) = (word(&expected["permission"]), word(&expected["resource"]));
            let answer = case.ask(&["who-can", permission, node, "--format", "json"]);
            for (field, value) in expected.as_object().expect("an object") {
                let mut value = value.clone();
                // The cases list people in no order of theirs; the command sorts by id.
                if let Some(list) = value.as_array_mut() {
                    list.sort_by(|a, b| word(a).cmp(word(b)));
                }
                assert_eq!(answer[field], value, "{expected}");
            }
        }
    }
}
