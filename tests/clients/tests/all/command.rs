//! `axcess sandbox run` with the real `ax`, as somebody types it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use axcess_clients::{Elsewhere, installed, program, repository};
use serde_json::Value;

fn axcess(arguments: &[&str]) -> Command {
    let binary =
        std::env::var_os("AXCESS_COMMAND").expect("AXCESS_COMMAND names the binary: cargo xtask clients");
    let mut command = Command::new(binary);
    let path = std::env::var("PATH").unwrap_or_default();
    command.args(arguments).current_dir(repository());
    command.env("PATH", format!("{}:{path}", installed("python/bin").display()));
    command
}

/// The report of a run that was made.
fn report(output: &Output) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    serde_json::from_slice(&output.stdout).expect("the report is JSON and nothing else")
}

/// What each step was, and how it ended.
fn ends(report: &Value) -> Vec<[&str; 2]> {
    let steps = report["steps"].as_array().expect("a report has steps");
    steps.iter().map(|step| ["op", "outcome"].map(|name| step[name].as_str().unwrap_or_default())).collect()
}

/// Who gains how many permissions in how many places, and who loses any: new places have other ids in a plan.
fn moved(report: &Value) -> BTreeMap<&str, [usize; 3]> {
    let sets = report["diff"]["sets"].as_array().expect("a report has sets");
    let size = |set: &Value| {
        let set = set.as_u64().and_then(|number| sets.get(usize::try_from(number).ok()?));
        set.and_then(Value::as_array).map_or(0, Vec::len)
    };
    let mut moved = BTreeMap::<_, [usize; 3]>::new();
    for entry in report["diff"]["entries"].as_array().expect("a report has entries") {
        let sum = moved.entry(entry["user"].as_str().unwrap_or_default()).or_default();
        let here = [1, size(&entry["gained"]), size(&entry["lost"])];
        *sum = std::array::from_fn(|place| sum[place] + here[place]);
    }
    moved
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn a_script_that_nobody_translated_is_reported_as_its_plan_is() {
    let script = "examples/onboard.sh";
    let ran = axcess(&["sandbox", "run", "--demo", "--format", "json", "--", "bash", script]).output();
    let ran = report(&ran.expect("the command starts"));
    assert_eq!((&ran["run"]["exit_code"], &ran["run"]["complete"]), (&Value::from(0), &Value::from(true)));
    let read = axcess(&["plan", "--demo", "--actor", "kim@acme.io", "--format", "json", script]).output();
    let read = report(&read.expect("the command starts"));
    assert_eq!(ends(&ran), ends(&read));
    assert_eq!(moved(&ran), moved(&read));
    assert!(!moved(&ran).is_empty());
}

/// A home with a profile and a token of another account.
fn other_home(elsewhere: &Elsewhere) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("there is room");
    let write = |path: &str, text: &str| {
        let path = home.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or_else(|| Path::new("/"))).expect("it can be written");
        fs::write(path, text).expect("it can be written");
    };
    let routing = format!(
        "single_host = \"127.0.0.1\"\nsingle_port = \"{}\"\napi_scheme = \"http\"\n",
        elsewhere.port()
    );
    let profile = "[profile]\nname = \"real\"\n[auth]\nauth_method = \"api-key\"\napi_key = \"real-secret\"\n[routing]\n";
    write(".arize/profiles/real.toml", &format!("{profile}{routing}"));
    write(".arize/.active_profile", "real");
    write(".netrc", "machine 127.0.0.1 login real password real-secret\n");
    home
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn whatever_the_parent_has_set_clients_call_the_sandbox_alone() {
    let elsewhere = Elsewhere::start();
    let home = other_home(&elsewhere);
    let [python, module] = [program("reach.py"), program("reach.mjs")].map(|path| path.display().to_string());
    let interpreter = installed("python/bin/python").display().to_string();
    let script = format!("ax organizations list && '{interpreter}' '{python}' && node '{module}'; env");
    let mut command = axcess(&["sandbox", "run", "--demo", "--format", "json", "--", "bash", "-c", &script]);
    command.env("HOME", home.path()).env("NETRC", home.path().join(".netrc"));
    command.env("ARIZE_REGION", "eu-west-1a").env("ARIZE_BASE_DOMAIN", "elsewhere.example");
    command.env("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem").env("ARIZE_REQUEST_VERIFY", "false");
    for name in ["ARIZE_API_HOST", "ARIZE_OTLP_HOST", "ARIZE_FLIGHT_HOST", "ARIZE_SINGLE_HOST"] {
        command.env(name, "127.0.0.1");
    }
    for name in ["ARIZE_API_PORT", "ARIZE_OTLP_PORT", "ARIZE_FLIGHT_PORT", "ARIZE_SINGLE_PORT"] {
        command.env(name, elsewhere.port());
    }
    for name in ["ARIZE_API_KEY", "ARIZE_DEVELOPER_KEY", "ARIZE_SPACE_KEY", "WALLAROO_PASSWORD"] {
        command.env(name, "real-secret");
    }
    for name in ["ARIZE_PROXY_URL", "ARIZE_APP_URL", "ARIZE_BASE_URL", "WALLAROO_URL"] {
        command.env(name, elsewhere.url());
    }
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, elsewhere.url());
    }
    let output = command.output().expect("the command starts");
    let told = String::from_utf8_lossy(&output.stderr);
    let report = report(&output);
    assert_eq!(report["run"]["exit_code"], 0, "{told}");
    assert_eq!(report["run"]["calls"], 4, "a list each, and the toolkit's look-up: {told}");
    let packages = format!("PYTHONUSERBASE={}/.local", home.path().display());
    assert!(told.contains(&packages), "what is installed for the user alone is found: {told}");
    assert!(!told.contains("real-secret"), "the child's environment has a real key: {told}");
    assert_eq!(elsewhere.calls(), 0);
}
