//! `axcess sandbox`: a server on this machine, and commands that call it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use assert_cmd::assert::OutputAssertExt;
use predicates::prelude::*;
use serde_json::{Value, json};

fn axcess() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_axcess"));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).env_remove("AXCESS_SNAPSHOT");
    command
}

/// Calls by the shell alone: `call METHOD PATH BODY` prints the answer.
const CALL: &str = r#"
call() {
  exec 3<>"/dev/tcp/$ARIZE_SINGLE_HOST/$ARIZE_SINGLE_PORT"
  printf '%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' \
    "$1" "$2" "$ARIZE_SINGLE_HOST:$ARIZE_SINGLE_PORT" "$ARIZE_API_KEY" "${#3}" "$3" >&3
  cat <&3
}
"#;

fn run(flags: &[&str], script: &str) -> assert_cmd::assert::Assert {
    let mut command = axcess();
    command.args(["sandbox", "run", "--demo"]).args(flags).args(["--", "bash", "-c"]);
    command.arg(format!("{CALL}\n{script}")).env("ARIZE_API_KEY", "ak-of-mine").assert()
}

const ROLE: &str = r#"call POST /v2/roles '{"name": "Night Watch", "permissions": ["PROJECT_READ"]}'"#;

#[test]
fn what_a_command_does_is_reported_as_a_plan_is() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let (plan, after) = (directory.path().join("calls.yaml"), directory.path().join("after.json"));
    let flags = ["--save", &plan.to_string_lossy(), "--snapshot-out", &after.to_string_lossy()];
    run(&flags, ROLE)
        .code(0)
        .stdout(predicate::str::starts_with("1 step: 1 applied.\n"))
        .stdout(predicate::str::contains("ended with 0 after 1 call.\n"))
        .stdout(predicate::str::contains("call 1: POST /v2/roles\trole Night Watch is made"))
        .stderr(predicate::str::contains("HTTP/1.1 201 Created"))
        .stderr(predicate::str::contains("other traffic of the command is not stopped"))
        .stderr(predicate::str::contains("ak-of-mine").not());
    let read = |path: &Path| std::fs::read_to_string(path).expect("it was written");
    assert!(read(&plan).contains("{op: role.create, name: Night Watch, permissions: [PROJECT_READ]}"));
    assert!(read(&after).contains("\"Night Watch\""));
    axcess()
        .args(["plan", "--demo"])
        .arg(&plan)
        .assert()
        .code(0)
        .stdout(predicate::str::starts_with("1 step: 1 applied."));
    axcess().args(["roles", "show", "Night Watch", "-s"]).arg(&after).assert().code(0);
}

#[test]
fn the_report_as_data_tells_how_the_command_ended() {
    let output = run(&["--format", "json"], &format!("{ROLE}; call GET /v2/datasets; exit 7"))
        .code(0)
        .get_output()
        .clone();
    let report: Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!(report["format"], "axcess-plan-report");
    let run = &report["run"];
    assert_eq!((&run["exit_code"], &run["calls"]), (&json!(7), &json!(2)));
    assert_eq!((&run["complete"], &run["unmodelled"]), (&json!(false), &json!(["GET /v2/datasets"])));
    assert_eq!(report["steps"][0]["source"], json!({"file": "POST /v2/roles", "line": 1}));
}

#[test]
fn the_exit_code_tells_what_was_asked_for() {
    let lift = "call DELETE /v2/resource-restrictions/UHJvbXB0Ojc0Ok1VYjY%3D ''";
    for (flags, script, code) in [
        (&[][..], "exit 3", 0),
        (&["--exit-code"][..], "true", 0),
        (&["--exit-code"], "exit 3", 1),
        (&["--exit-code"], lift, 1),
        (&["--exit-code"], "call GET /v2/datasets ''", 3),
    ] {
        run(flags, script).code(code);
    }
}

#[test]
fn a_command_that_cannot_run_is_trouble() {
    axcess()
        .args(["sandbox", "run", "--demo", "--", "no-such-command"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("cannot run `no-such-command`"));
    axcess()
        .args(["sandbox", "run", "--demo", "--actor", "nobody@acme.io", "--", "true"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("no user is called `nobody@acme.io`"));
}

#[test]
fn secrets_of_the_command_line_are_masked_in_the_report() {
    axcess()
        .args(["sandbox", "run", "--demo", "--", "true", "--api-key=ak-123456789"])
        .assert()
        .code(0)
        .stdout(predicate::str::contains("ak-123456789").not());
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
    }
}

#[cfg(unix)]
#[test]
fn a_server_tells_where_it_is_and_writes_the_account_when_it_is_told_to_end() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let (plan, after) = (directory.path().join("calls.yaml"), directory.path().join("after.json"));
    let mut command = axcess();
    command.args(["sandbox", "serve", "--demo", "--actor", "lee@acme.io", "--snapshot-out"]).arg(&after);
    command.arg("--plan-out").arg(&plan).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut served = Served(command.spawn().expect("it starts"));
    let mut line = String::new();
    let out = served.0.stdout.take().expect("it is piped");
    BufReader::new(out).read_line(&mut line).expect("it says where it listens");
    let told: Value = serde_json::from_str(&line).expect("a line of JSON");
    assert_eq!((&told["format"], &told["version"]), (&json!("axcess-sandbox"), &json!(1)));
    let (url, key) = (told["url"].as_str().expect("a URL"), told["api_key"].as_str().expect("a key"));
    let address = url.strip_prefix("http://").expect("plain HTTP");
    let mut stream = TcpStream::connect(address).expect("it listens");
    let body = r#"{"resource_id": "TW9kZWw6MTEyOkV0cEQ="}"#;
    write!(
        stream,
        "POST /v2/resource-restrictions HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("it takes calls");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let pid = served.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs").success());
    assert_eq!(served.0.wait().expect("it ends").code(), Some(0));
    let read = |path: &Path| std::fs::read_to_string(path).expect("it was written");
    assert!(
        read(&plan).contains("actor: lee@acme.io") && read(&plan).contains("restriction.create"),
        "{}",
        read(&plan)
    );
    axcess()
        .args(["can", "kim@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm", "-s"])
        .arg(&after)
        .assert()
        .code(1);
}
