//! The account's real clients, installed below `target/clients`, and the tests that run them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Done, Failure, cargo, run, succeeds};

/// Packages of Python that can live together, by the name of their directory.
const PYTHON: [(&str, &[&str]); 3] = [
    ("python", &["arize==8.61.0", "arize-ax-cli==0.39.0", "arize-toolkit==1.0.20"]),
    ("wallaroo", &["wallaroo==2026.1.3"]),
    // The newest jq; the one of the system is older.
    ("jq", &["jq==1.13.0"]),
];

const NODE: (&str, &[&str]) = ("node", &["@arizeai/ax-client@1.28.0"]);

/// The file in a directory that tells what was installed there.
const STAMP: &str = "installed.txt";

/// Installs what is missing or of another version, and runs the tests.
pub fn test() -> Done {
    let target = env::current_dir().map_err(|error| Failure(error.to_string()))?.join("target");
    let all = target.join("clients");
    for (name, packages) in PYTHON {
        install(&all.join(name), packages, python)?;
    }
    install(&all.join(NODE.0), NODE.1, node)?;
    // The example scripts read answers with it, and the cases of filters are what it prints.
    if !succeeds(Command::new("jq").arg("--version")) {
        debian(&["jq"])?;
    }
    run(cargo().args(["build", "--package", "axcess-cli", "--quiet"]).env("CARGO_TARGET_DIR", &target))?;
    run(cargo()
        .args(["test", "--package", "axcess-clients", "--quiet", "--", "--ignored"])
        .env("CARGO_TARGET_DIR", &target)
        .env("AXCESS_CLIENTS", &all)
        .env("AXCESS_COMMAND", target.join("debug").join("axcess")))
}

/// Fills a directory, unless it holds just these packages already.
pub fn install(directory: &Path, packages: &[&str], fill: fn(&Path, &[&str]) -> Done) -> Done {
    let wanted = packages.join("\n");
    if fs::read_to_string(directory.join(STAMP)).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let trouble = |error: std::io::Error| Failure(format!("{}: {error}", directory.display()));
    if directory.exists() {
        fs::remove_dir_all(directory).map_err(trouble)?;
    }
    fs::create_dir_all(directory).map_err(trouble)?;
    fill(directory, packages)?;
    fs::write(directory.join(STAMP), wanted).map_err(trouble)
}

pub fn python(directory: &Path, packages: &[&str]) -> Done {
    let venv = || succeeds(Command::new("python3").args(["-m", "venv"]).arg(directory));
    if !venv() {
        debian(&["python3", "python3-venv"])?;
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(directory))?;
    }
    let pip: PathBuf = directory.join("bin").join("pip");
    run(Command::new(pip).args(["install", "--quiet", "--disable-pip-version-check"]).args(packages))
}

pub fn node(directory: &Path, packages: &[&str]) -> Done {
    if !succeeds(Command::new("npm").arg("--version")) {
        debian(&["nodejs", "npm"])?;
    }
    run(Command::new("npm")
        .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
        .arg(directory)
        .args(packages))
}

/// Fetches packages of Debian, on a machine that has them.
pub fn debian(packages: &[&str]) -> Done {
    run(Command::new("apt-get").arg("update").arg("--quiet"))?;
    run(Command::new("apt-get")
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}
