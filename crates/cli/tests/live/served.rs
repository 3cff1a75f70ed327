//! A served account, and a home for whoever reads it.

use std::path::PathBuf;

use assert_cmd::Command;
use axcess_core::{Draft, Policy, Provider};
use axcess_sandbox::{Fault, Options, Sandbox, Server};
use axcess_snapshot::{Loader, catalog};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A served account, and a home for whoever reads it.
pub struct Served {
    pub sandbox: Sandbox,
    server: Server,
    home: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Served {
    /// Serves an account to a user.
    pub fn new(draft: impl Into<Draft>, actor: &str, faults: Vec<Fault>) -> Self {
        let draft = draft.into();
        let catalog = catalog(draft.provider);
        let policy = Policy::new(draft, catalog).expect("it is sound");
        let actor = policy.user(actor).expect("the actor is there");
        let options = Options { faults, ..Options::default() };
        let sandbox = Sandbox::new(policy, actor.into(), options).expect("the actor may act");
        let server = Server::start(&sandbox, 0).expect("a free port");
        Self { sandbox, server, home: tempfile::tempdir().expect("a directory") }
    }

    /// Serves the built-in account to an administrator.
    pub fn acme() -> Self {
        Self::new(axcess_snapshot::demo().draft, "kim@acme.io", Vec::new())
    }

    /// Serves another account at another address; whoever reads it has the same home.
    pub fn becomes(self, draft: Draft, actor: &str) -> Self {
        Self { home: self.home, ..Self::new(draft, actor, Vec::new()) }
    }

    /// Where something of the home lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs `axcess` with what opens the account in its variables.
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(self.sandbox.api_key(), args)
    }

    /// The same with this secret.
    pub fn run_with(&self, secret: &str, args: &[&str]) -> Run {
        let url = self.server.url();
        let variables = match self.sandbox.first().provider() {
            Provider::Arize => vec![("ARIZE_API_KEY", secret), ("ARIZE_BASE_URL", &url)],
            Provider::Wallaroo => {
                vec![("WALLAROO_USER", "sandbox"), ("WALLAROO_PASSWORD", secret), ("WALLAROO_URL", &url)]
            }
        };
        let mut command = Command::cargo_bin("axcess").expect("the binary is built");
        command.env_clear().env("HOME", self.home.path()).env("AXCESS_STORE", self.path("store")).args(args);
        let output = command.envs(variables).write_stdin("").output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        let code = output.status.code().expect("it ends by itself");
        Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Run {
    /// The document on standard output, held against its schema.
    #[track_caller]
    pub fn document(&self, schema: &str) -> Value {
        let document: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{self:?}"));
        let printed =
            Command::cargo_bin("axcess").expect("the binary is built").args(["schema", schema]).output();
        let schema: Value = serde_json::from_slice(&printed.expect("it runs").stdout).expect("it is JSON");
        if let Err(error) = jsonschema::validate(&schema, &document) {
            panic!("{error} at {}", error.instance_path());
        }
        document
    }
}

/// An account of Wallaroo with one workspace, of which ann is the owner.
pub fn wallaroo() -> Draft {
    let file = json!({
        "format": "axcess-snapshot", "version": 1, "provider": "wallaroo",
        "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account"},
        "spaces": [{"id": "workspace:7", "name": "risk"}],
        "users": [
            {"id": "ann", "email": "ann@acme.io", "status": "ACTIVE", "account_role": "ADMIN"},
            {"id": "ben", "email": "ben@acme.io", "status": "ACTIVE", "account_role": "USER"}],
        "space_memberships": [
            {"user_id": "ann", "space_id": "workspace:7", "role": {"type": "PREDEFINED", "name": "OWNER"}}],
    });
    Loader::default().load("wallaroo.json", file.to_string().as_bytes()).expect("it is sound").draft.into()
}
