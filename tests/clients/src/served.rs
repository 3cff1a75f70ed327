//! An account that is served, and clients that call it.

use std::env;
use std::path::Path;
use std::process::{Command, Output};

use axcess_api::global_id;
use axcess_core::{CheckDraft, Draft, Policy, Provider};
use axcess_sandbox::{Options, Sandbox, Server, setting};
use axcess_snapshot::Loader;
use tempfile::TempDir;

use crate::place::{installed, program, repository};

/// The demo account.
pub fn demo() -> Policy {
    checked(axcess_snapshot::demo().draft)
}

/// The demo account with a permission of a later version, on which the packages for Python and `ax` refuse a whole page of
/// roles.
pub fn demo_with_later_permissions() -> Policy {
    let mut draft = Draft::from(axcess_snapshot::demo().draft);
    let permissions = draft.roles.iter_mut().filter_map(|role| role.permissions.as_mut());
    permissions.last().expect("a role tells its permissions").push("GUARDRAIL_READ".to_owned());
    checked(draft)
}

/// An account whose new objects get ids as the API gives them.
fn checked(draft: impl CheckDraft) -> Policy {
    let draft = draft.check().expect("the demo account has no defect");
    let catalog = axcess_snapshot::catalog(draft.provider);
    let policy = Policy::new(draft, catalog).expect("it has been checked");
    policy.with_id_maker(global_id)
}

/// An account of Wallaroo: ann owns the workspace `risk`, and ben works in it.
///
/// # Panics
///
/// When the file beside the program has a defect.
pub fn workspaces() -> Policy {
    let file = include_bytes!("../programs/workspaces.json");
    let draft = Loader::default().load("workspaces.json", file).expect("the account has no defect").draft;
    Policy::new(draft, axcess_snapshot::catalog(Provider::Wallaroo)).expect("the account has no defect")
}

/// An account that is served, with a home for its clients.
pub struct Served {
    /// The account.
    pub sandbox: Sandbox,
    server: Server,
    home: TempDir,
}

/// How a client ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit code.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
}

impl Served {
    /// Serves the demo account to clients that act as this user.
    ///
    /// # Panics
    ///
    /// When there is no such user, or no port.
    pub fn to(email: &str) -> Self {
        Self::account(demo(), email)
    }

    /// Serves an account to clients that act as this user.
    ///
    /// # Panics
    ///
    /// When there is no such user, or no port.
    pub fn account(policy: Policy, email: &str) -> Self {
        let actor = policy.user(email).expect("the account has the actor");
        let sandbox = Sandbox::new(policy, actor.into(), Options::default()).expect("the actor may act");
        let server = Server::start(&sandbox, 0).expect("loopback has a free port");
        let home = tempfile::tempdir().expect("there is room for a home");
        setting::furnish(home.path(), &server.url(), sandbox.api_key()).expect("the home can be written");
        Self { sandbox, server, home }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Where clients live, and where scripts may write.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs `ax` with these arguments.
    pub fn ax(&self, arguments: &[&str]) -> Ended {
        self.run(Command::new(installed("python/bin/ax")).args(arguments))
    }

    /// Runs a script of the repository's examples with arguments.
    pub fn example(&self, name: &str, arguments: &[&str]) -> Ended {
        let script = repository().join("examples").join(name);
        self.run(Command::new("bash").arg(script).args(arguments))
    }

    /// Runs the text as a script of bash.
    pub fn script(&self, text: &str) -> Ended {
        self.run(Command::new("bash").args(["-c", text]))
    }

    /// Runs a program of this package with the client's interpreter.
    pub fn program(&self, name: &str) -> Ended {
        let place = if name == "workspaces.py" { "wallaroo" } else { "python" };
        let program = program(name);
        match program.extension().and_then(|end| end.to_str()) {
            Some("py") => self.run(Command::new(installed(place).join("bin/python")).arg(program)),
            _ => self.run(Command::new("node").arg(program)),
        }
    }

    /// Runs a command as the sandbox's child.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn run(&self, command: &mut Command) -> Ended {
        for (name, _) in env::vars().filter(|(name, _)| setting::belongs_to_client(name)) {
            command.env_remove(name);
        }
        for (name, value) in setting::environment(&self.url(), self.sandbox.api_key()) {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let path = env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", installed("python/bin").display()));
        command.env("HOME", self.home()).env("COLUMNS", "200").current_dir(self.home());
        command.stdin(std::process::Stdio::null()).output().map(Ended::from).expect("the client starts")
    }
}

impl Ended {
    /// The same, if it ended with this code.
    ///
    /// # Panics
    ///
    /// When it ended with another one.
    #[must_use]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}
