//! The cases of filters, asked of jq itself: of the system's, and of the newest.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use axcess_jq::{Doubt, Ended, Filter};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

#[path = "../../../../crates/jq/tests/random/mod.rs"]
mod random;

const CASES: &str = include_str!("../../../../crates/jq/tests/filters.txt");

/// Asks for the values of each filter, and `!` behind them if it ends with an error. Python writes what is no number in its
/// own way, which JSON does not know.
const ASK: &str = "
import json, jq, sys
def values(filter, text):
    try:
        yield from jq.compile(filter).input_text(text)
    except ValueError:
        yield '!'
for case in json.load(sys.stdin):
    print(json.dumps(list(values(*case))).replace('NaN', 'null'))
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

/// What the jq of the system prints, and `!` behind it if it ends with an error. Nothing if it refuses the filter.
fn system(filter: &str, input: &str) -> Option<Vec<String>> {
    // A blank before it, lest it be taken for an option.
    let output = ask(Command::new("jq").args(["-c", &format!(" {filter}")]), input);
    let printed = String::from_utf8(output.stdout).expect("is text");
    let mut lines: Vec<String> = printed.lines().map(str::to_owned).collect();
    match output.status.code() {
        Some(0) => {}
        Some(5) => lines.push("!".to_owned()),
        Some(3) => return None,
        code => panic!("{filter} on {input} ends with {code:?}"),
    }
    Some(lines)
}

/// What the newest jq gives for each of these filters and inputs.
fn newest(cases: &[(String, String)]) -> Vec<Vec<Value>> {
    let clients = std::env::var("AXCESS_CLIENTS").expect("`cargo xtask clients` sets it");
    let python = Path::new(&clients).join("jq").join("bin").join("python");
    let output = ask(Command::new(python).args(["-c", ASK]), &json!(cases).to_string());
    let errors = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8(output.stdout).expect("is text");
    let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {errors}"));
    let all: Vec<Vec<Value>> = text.lines().map(read).collect();
    assert_eq!(all.len(), cases.len(), "{errors}");
    all
}

#[track_caller]
fn check_newest(cases: &[(String, String)], expected: &[Vec<String>]) {
    let read =
        |line: &String| if line == "!" { json!("!") } else { serde_json::from_str(line).expect("is JSON") };
    for (((filter, input), expected), printed) in cases.iter().zip(expected).zip(newest(cases)) {
        let expected: Vec<Value> = expected.iter().map(read).collect();
        assert_eq!(as_floats(printed.into()), as_floats(expected.into()), "{filter} on {input}");
    }
}

#[test]
#[ignore = "needs jq, which `cargo xtask clients` installs"]
fn jq_prints_what_the_cases_say() {
    let version = Command::new("jq").arg("--version").output().expect("jq is installed");
    let is_old = String::from_utf8_lossy(&version.stdout).starts_with("jq-1.6");
    let mut asked = Vec::new();
    for Case { filter, input, lines, is_new } in cases() {
        let expected: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        if !(is_new && is_old) {
            assert_eq!(system(filter, input).as_ref(), Some(&expected), "{filter} on {input}");
        }
        asked.push(((filter.to_owned(), input.to_owned()), expected));
    }
    let (cases, expected): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
    check_newest(&cases, &expected);
}

/// Whatever is told of a filter, old and new jq print. A filter that old jq refuses is no filter to it.
#[test]
#[ignore = "needs jq, which `cargo xtask clients` installs"]
fn jq_prints_what_is_told_of_filters_at_random() {
    let mut runner = TestRunner::deterministic();
    let (mut cases, mut expected) = (Vec::new(), Vec::new());
    for input in random::INPUTS.iter().cycle().take(300) {
        let filter = random::filter().new_tree(&mut runner).expect("there are filters").current();
        let Ok(lines) = told(&filter, input) else { continue };
        if let Some(printed) = system(&filter, input) {
            assert_eq!(printed, lines, "{filter} on {input}");
        }
        cases.push((filter, (*input).to_owned()));
        expected.push(lines);
    }
    assert!(cases.len() > 200, "{} filters of 300 are told", cases.len());
    check_newest(&cases, &expected);
}

/// What axcess takes a filter to print.
fn told(filter: &str, input: &str) -> Result<Vec<String>, Doubt> {
    let filter = Filter::read(filter, &[])?;
    let mut values = Vec::new();
    let input = axcess_jq::Value::read(input).expect("is JSON");
    let ended = filter.run(input, &[], &mut |value| values.push(value))?;
    let mut lines = values.iter().map(axcess_jq::Value::compact).collect::<Result<Vec<_>, _>>()?;
    if ended == Ended::Failed {
        lines.push("!".to_owned());
    }
    Ok(lines)
}

/// Python tells 1 from 1.0, which are one number.
fn as_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(values) => values.into_iter().map(as_floats).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key, as_floats(value))).collect(),
        value => value,
    }
}
