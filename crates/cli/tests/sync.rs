//! `axcess sync` against a served account.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use axcess_core::Policy;
use axcess_sandbox::{Fault, FaultKind, Options, Sandbox, Server, When};
use axcess_snapshot::{Loader, catalog, demo};
use tempfile::TempDir;

/// The built-in account, served, and a home for whoever reads it.
struct Served {
    sandbox: Sandbox,
    server: Server,
    home: TempDir,
}

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Served {
    fn new(faults: Vec<Fault>) -> Self {
        let snapshot = demo();
        let policy = Policy::new(snapshot.draft, catalog(axcess_core::Provider::Arize)).expect("it is sound");
        let kim = policy.user("kim@acme.io").expect("she is there");
        let options = Options { faults, ..Options::default() };
        let sandbox = Sandbox::new(policy, kim.into(), options).expect("she may act");
        let server = Server::start(&sandbox, 0).expect("a free port");
        Self { sandbox, server, home: tempfile::tempdir().expect("a directory") }
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).to_str().expect("text").to_owned()
    }

    /// Runs it with a key and hosts in its variables.
    fn run(&self, args: &[&str]) -> Run {
        let key = ("ARIZE_API_KEY", self.sandbox.api_key());
        run(self.home.path(), &[key, ("ARIZE_BASE_URL", &self.server.url())], args)
    }
}

fn run(home: &Path, variables: &[(&str, &str)], args: &[&str]) -> Run {
    let mut command = Command::cargo_bin("axcess").expect("the binary is built");
    command.env_clear().env("HOME", home).env("AXCESS_STORE", home.join("store")).arg("sync").args(args);
    let output = command.envs(variables.iter().copied()).write_stdin("").output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let code = output.status.code().expect("it ends by itself");
    Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn a_snapshot_goes_into_the_store_and_answers() {
    let served = Served::new(Vec::new());
    let read = served.run(&[]);
    assert_eq!((read.code, read.stdout.as_str()), (0, ""), "{}", read.stderr);
    for told in [
        "users, 3 organizations",
        "nothing changed while the account was read",
        "what the account shows is what the rules say in",
        "not seen: resources: dashboards and prompts are listed nowhere",
    ] {
        assert!(read.stderr.contains(told), "{told}: {}", read.stderr);
    }
    let stored: Vec<_> =
        fs::read_dir(served.home.path().join("store")).expect("the store").flatten().collect();
    assert_eq!(stored.len(), 1, "the journal is gone");
    let mut asked = Command::cargo_bin("axcess").expect("the binary is built");
    asked.env_clear().env("AXCESS_STORE", served.home.path().join("store"));
    asked.args(["can", "kim@acme.io", "PROJECT_READ", "project:Fraud/fraud-triage"]).assert().code(0);
}

#[test]
fn a_file_is_private_and_whole() {
    let served = Served::new(Vec::new());
    let path = served.path("acme.json.gz");
    let read = served.run(&["--out", &path, "--quiet"]);
    assert_eq!((read.code, read.stdout.as_str(), read.stderr.as_str()), (0, "", ""));
    let snapshot = Loader::default().load_path(Path::new(&path)).expect("it loads strictly");
    assert_eq!(snapshot.draft.users.len(), demo().draft.users.len());
    assert!(!Path::new(&format!("{path}.journal")).exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_report_is_data_that_fits_its_schema() {
    let served = Served::new(Vec::new());
    let read = served.run(&["--out", &served.path("acme.json"), "--format", "json", "--quiet"]);
    let report: serde_json::Value = serde_json::from_str(&read.stdout).expect("JSON");
    let schema = axcess_report::schema("sync").expect("there is one").to_value();
    assert!(jsonschema::is_valid(&schema, &report), "{report:#}");
    assert_eq!(
        (&report["format"], &report["consistency"]["state"]),
        (&"axcess-sync".into(), &"unchanged".into())
    );
    assert_eq!(report["agreement"]["checked"], report["agreement"]["agreed"]);
}

#[test]
fn the_snapshot_can_go_to_standard_output_and_then_the_report_cannot() {
    let served = Served::new(Vec::new());
    let read = served.run(&["--out", "-"]);
    assert!(read.code == 0 && Loader::default().load("stdout", read.stdout.as_bytes()).is_ok());
    let both = served.run(&["--out", "-", "--format", "json"]);
    assert_eq!(both.code, 2);
    assert!(both.stderr.contains("the snapshot and the report cannot both go to standard output"));
}

#[test]
fn gaps_are_told_and_no_trouble() {
    let kind = FaultKind::Status { status: 403, retry_after: None };
    let refused = Fault { path: "/v2/roles".to_owned(), when: When::Always, kind };
    let served = Served::new(vec![refused]);
    let read = served.run(&["--out", &served.path("acme.json")]);
    assert_eq!(read.code, 0);
    assert!(read.stderr.contains("not seen: roles: 403 from REST"), "{}", read.stderr);
}

#[test]
fn a_profile_opens_the_account_and_a_file_or_standard_input_the_lock() {
    let served = Served::new(Vec::new());
    let directory = served.home.path().join(".arize/profiles");
    fs::create_dir_all(&directory).expect("a directory");
    let (host, port) = (served.server.address().ip(), served.server.address().port());
    let routing =
        format!("[routing]\nsingle_host = \"{host}\"\nsingle_port = \"{port}\"\napi_scheme = \"http\"\n");
    let profile = format!("[auth]\napi_key = \"{}\"\n{routing}", served.sandbox.api_key());
    fs::write(directory.join("lab.toml"), profile).expect("a profile");
    let out = served.path("acme.json");
    assert_eq!(run(served.home.path(), &[], &["--profile", "lab", "--out", &out, "-q"]).code, 0);
    fs::write(served.path("key"), format!("{}\n", served.sandbox.api_key())).expect("a file");
    let url = served.server.url();
    let args = ["--url", &url, "--key-file", &served.path("key"), "--out", &out, "-q"];
    assert_eq!(run(served.home.path(), &[], &args).code, 0);
}

#[test]
fn what_is_wrong_is_said_without_the_key() {
    let served = Served::new(Vec::new());
    let home = served.home.path();
    let none = run(home, &[], &[]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("there is no key") && none.stderr.contains("--key-file"), "{}", none.stderr);
    let wrong = [("ARIZE_API_KEY", "ak-sesame-open"), ("ARIZE_BASE_URL", &served.server.url())];
    let wrong = run(home, &wrong, &["--no-progress"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("nothing could be read: 401 from"), "{}", wrong.stderr);
    let open = [("ARIZE_API_KEY", "ak-sesame-open"), ("ARIZE_BASE_URL", "http://ax.acme.io")];
    let open = run(home, &open, &[]);
    assert!(open.code == 2 && open.stderr.contains("is not encrypted"), "{}", open.stderr);
    for run in [none, wrong, open] {
        assert!(!run.stderr.contains("sesame") && run.stdout.is_empty());
    }
    let typed = run(home, &[], &["--timeout", "soon"]);
    assert!(typed.code == 2 && typed.stderr.contains("write it as in `30s`"), "{}", typed.stderr);
}
