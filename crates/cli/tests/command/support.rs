//! Runs the command and holds what it says against what it should say.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `axcess` with these arguments.
pub fn axcess(args: &[&str]) -> Run {
    fed(args, "")
}

/// Runs `axcess` with these arguments and this standard input.
pub fn fed(args: &[&str], input: impl Into<Vec<u8>>) -> Run {
    run(args, input, Path::new("/nonexistent/axcess"))
}

/// Runs `axcess` with these arguments and the store in this directory.
pub fn with_store(store: &Path, args: &[&str]) -> Run {
    run(args, "", store)
}

fn run(args: &[&str], input: impl Into<Vec<u8>>, store: &Path) -> Run {
    let mut command = Command::cargo_bin("axcess").expect("the binary is built");
    for name in ["AXCESS_SNAPSHOT", "NO_COLOR", "CLICOLOR_FORCE", "XDG_DATA_HOME"] {
        command.env_remove(name);
    }
    let output = command.env("AXCESS_STORE", store).args(args).write_stdin(input).output();
    let output = output.expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes UTF-8");
    Run {
        code: output.status.code().expect("it ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A run that says nothing on standard error.
#[track_caller]
pub fn check(args: &[&str], code: i32, stdout: &str) {
    let expected = Run { code, stdout: stdout.to_owned(), stderr: String::new() };
    assert_eq!(axcess(args), expected);
}

/// A directory for the files of one test.
pub struct Files(TempDir);

impl Files {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("there is room"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.0.path().join(name);
        std::fs::write(&path, content).expect("it can be written");
        path.to_str().expect("it is text").to_owned()
    }
}

/// The built-in account as JSON.
pub fn acme() -> serde_json::Value {
    let text = include_str!("../../../snapshot/data/acme.json");
    serde_json::from_str(text).expect("it is JSON")
}
