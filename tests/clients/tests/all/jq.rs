//! The cases of filters, asked of jq itself: of the system's, and of the newest.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const CASES: &str = include_str!("../../../../crates/jq/tests/filters.txt");

/// Asks for the values of each filter, and `!` behind them if it ends with an error.
const ASK: &str = "
import json, jq, sys
def values(filter, text):
    try:
        yield from jq.compile(filter).input_text(text)
    except ValueError:
        yield '!'
print(json.dumps([list(values(*case)) for case in json.load(sys.stdin)]))
";

/// A filter, its input, and the lines that it prints.
struct Case {
    filter: &'static str,
    input: &'static str,
    lines: Vec<&'static str>,
    is_new: bool,
}

fn cases() -> Vec<Case> {
    let read = |text: &'static str| {
        let mut lines = text.lines().filter(|line| !line.starts_with("# "));
        let (filter, input) = (lines.next()?, lines.next()?);
        Some(Case { filter, input, lines: lines.collect(), is_new: text.starts_with("# since 1.7") })
    };
    let cases: Vec<Case> = CASES.split("\n\n").filter_map(read).collect();
    assert!(cases.len() > 400, "{} cases", cases.len());
    cases
}

fn ask(program: &mut Command, input: &str) -> Output {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the clients are installed");
    child.stdin.take().expect("is piped").write_all(input.as_bytes()).expect("the program reads it");
    child.wait_with_output().expect("the program ends")
}

#[test]
#[ignore = "needs jq, which `cargo xtask clients` installs"]
fn the_jq_of_the_system_prints_what_the_cases_say() {
    let version = Command::new("jq").arg("--version").output().expect("jq is installed");
    let is_old = String::from_utf8_lossy(&version.stdout).starts_with("jq-1.6");
    for Case { filter, input, lines, is_new } in cases() {
        // A blank before it, lest it be taken for an option.
        let output = ask(Command::new("jq").args(["-c", &format!(" {filter}")]), input);
        if output.status.code() == Some(3) && is_new && is_old {
            continue;
        }
        let mut expected = lines.clone();
        let is_error = expected.last() == Some(&"!");
        if is_error {
            expected.pop();
        }
        let printed = String::from_utf8(output.stdout).expect("is text");
        assert_eq!(printed.lines().collect::<Vec<_>>(), expected, "{filter} on {input}");
        assert_eq!(output.status.code(), Some(if is_error { 5 } else { 0 }), "{filter} on {input}");
    }
}

#[test]
#[ignore = "needs jq, which `cargo xtask clients` installs"]
fn the_newest_jq_prints_what_the_cases_say() {
    let clients = std::env::var("AXCESS_CLIENTS").expect("`cargo xtask clients` sets it");
    let asked: Vec<Value> = cases().iter().map(|case| json!([case.filter, case.input])).collect();
    let python = Path::new(&clients).join("jq").join("bin").join("python");
    let output = ask(Command::new(python).args(["-c", ASK]), &Value::from(asked).to_string());
    let errors = String::from_utf8_lossy(&output.stderr);
    // Python writes what is no number in its own way, which JSON does not know.
    let text = String::from_utf8(output.stdout).expect("is text").replace("NaN", "null");
    let all: Vec<Vec<Value>> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {errors}"));
    for (case, printed) in cases().iter().zip(all) {
        let read = |line: &&str| {
            if *line == "!" { json!("!") } else { serde_json::from_str(line).expect("is JSON") }
        };
        let expected: Vec<Value> = case.lines.iter().map(read).collect();
        assert_eq!(
            numbers_as_floats(printed.into()),
            numbers_as_floats(expected.into()),
            "{} on {}",
            case.filter,
            case.input
        );
    }
}

/// Python tells 1 from 1.0, which are one number.
fn numbers_as_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(values) => values.into_iter().map(numbers_as_floats).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(key, value)| (key, numbers_as_floats(value))).collect()
        }
        value => value,
    }
}
