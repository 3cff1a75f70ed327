//! Many questions from a file.

use crate::support::{Files, Run, axcess, fed};

const READ: &str =
    r#"{"user": "ann@acme.io", "permission": "PROJECT_READ", "resource": "project:Fraud/fraud-llm"}"#;

#[test]
fn each_line_is_answered_in_place_with_its_extra_fields() {
    let lines = concat!(
        r#"{"n": 1.50, "user": "ann@acme.io", "permission": "PROJECT_READ", "resource": "project:Fraud/fraud-llm", "z": {"b": 1, "a": [ ]}}"#,
        "\n\n",
        r#"{"user": "kim@acme.io", "permission": "USER_DELETE", "resource": "account", "big": 123456789012345678901234567890}"#,
    );
    let expected = concat!(
        r#"{"n":1.50,"user":"ann@acme.io","permission":"PROJECT_READ","resource":"project:Fraud/fraud-llm","z":{"b": 1, "a": [ ]},"decision":"allow","depends_on":["assumed:SPACE.MEMBER"]}"#,
        "\n",
        r#"{"user":"kim@acme.io","permission":"USER_DELETE","resource":"account","big":123456789012345678901234567890,"decision":"allow","depends_on":[]}"#,
        "\n",
    );
    let run = fed(&["can", "--demo", "--batch", "-"], lines);
    assert_eq!(run, Run { code: 0, stdout: expected.to_owned(), stderr: String::new() });
}

#[test]
fn answers_of_any_kind_end_with_zero() {
    let lines = r#"{"user": "kim@acme.io", "permission": "PROJECT_READ", "resource": "project:Credit/model-appeals"}
{"user": "quinn@acme.io", "permission": "DASHBOARD_READ", "resource": "dashboard:Boardroom/quarterly-risk"}
"#;
    let run = fed(&["can", "--demo", "--batch", "-"], lines);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains(r#""decision":"deny","depends_on":["restriction"]"#), "{}", run.stdout);
    assert!(run.stdout.contains(r#""decision":"unknown","depends_on":[]"#), "{}", run.stdout);
}

#[test]
fn a_bad_line_is_an_error_and_the_run_goes_on() {
    let bad = [
        "not json",
        "[1]",
        r#"{"user": "ann@acme.io"}"#,
        r#"{"user": 7, "permission": "PROJECT_READ", "resource": "account"}"#,
        r#"{"user": "anne@acme.io", "permission": "PROJECT_READ", "resource": "account", "n": 5}"#,
        r#"{"user": "Sam Carter", "permission": "PROJECT_READ", "resource": "account"}"#,
    ];
    let files = Files::new();
    let path = files.file("questions.jsonl", format!("{}\n{READ}\n", bad.join("\n")));
    let run = axcess(&["can", "--demo", "--batch", &path]);
    assert_eq!((run.code, run.stderr.as_str()), (2, ""));
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!(lines.len(), bad.len() + 1);
    for (number, line) in lines[..bad.len()].iter().enumerate() {
        assert_eq!(line["decision"], "error");
        let message = line["error"].as_str().expect("it says why");
        assert!(message.starts_with(&format!("line {}: ", number + 1)), "{message}");
    }
    assert_eq!(lines[4]["n"], 5);
    assert!(
        lines[4]["error"].as_str().is_some_and(|why| why.contains("did you mean `ann@acme.io`")),
        "{}",
        lines[4]
    );
    assert_eq!(lines[6]["decision"], "allow");
}

#[test]
fn a_line_that_is_no_text_or_too_long_is_an_error_of_its_own() {
    let mut lines = b"\xff\xfe\n".to_vec();
    lines.extend(std::iter::repeat_n(b'x', 3 << 20));
    lines.extend(format!("\n{READ}").bytes());
    let run = fed(&["can", "--demo", "--batch", "-"], lines);
    let decisions: Vec<_> = run.stdout.lines().map(|line| line.contains(r#""decision":"allow""#)).collect();
    assert_eq!((run.code, decisions), (2, vec![false, false, true]));
    assert!(run.stdout.contains("line 2 is longer than 1 MiB"), "{}", run.stdout);
}

#[test]
fn a_file_that_is_not_there_is_trouble() {
    let run = axcess(&["can", "--demo", "--batch", "/nonexistent.jsonl"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("cannot read `/nonexistent.jsonl`"), "{}", run.stderr);
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_axcess"))
        .args(["can", "--demo", "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let mut input = child.stdin.take().expect("it is piped");
    let lines = format!("{READ}\n").repeat(2_000);
    // The command may be gone before it has read everything.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    let mut said = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("it is text");
    assert_eq!((child.wait().expect("it ends").code(), said.as_str()), (Some(0), ""));
}

#[test]
fn what_is_no_question_is_told_in_words_of_json() {
    let run = fed(&["can", "--demo", "--batch", "-"], "[1]\n{\"user\"\n");
    let expected = concat!(
        r#"{"decision":"error","error":"line 1: it is JSON, but no object"}"#,
        "\n",
        r#"{"decision":"error","error":"line 2: not JSON: EOF while parsing an object, column 7"}"#,
        "\n",
    );
    assert_eq!((run.code, run.stdout.as_str()), (2, expected));
}

#[test]
fn a_batch_is_json_lines_whatever_json_is_asked_for() {
    let plain = fed(&["can", "--demo", "--batch", "-"], READ);
    assert_eq!(plain.code, 0);
    for format in ["json", "jsonl", "human"] {
        assert_eq!(fed(&["can", "--demo", "--batch", "-", "--format", format], READ), plain);
    }
    assert_eq!(fed(&["can", "--demo", "--batch", "-", "--format", "csv"], READ).code, 2);
}
