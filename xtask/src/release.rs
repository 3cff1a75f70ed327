//! What is handed out: the command for this machine, with its page, manual and completions, checksums, and a bill of what it
//! is made of.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::{Done, Failure, cargo, folders, page, run, step, succeeds};

const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// Builds it below `target/dist`.
pub fn release() -> Done {
    step("page", page::build)?;
    let sources = folders::sources();
    step("command", || {
        let mut build = cargo();
        build.args(["build", "--release", "--locked", "--package", "axcess-cli"]);
        let flags: Vec<String> = folders::without(&sources).collect();
        run(build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")))
    })?;
    let (built, dist) = (Path::new("target/release/axcess"), Path::new("target/dist"));
    let trouble = |error: std::io::Error| Failure(format!("{}: {error}", dist.display()));
    if dist.exists() {
        fs::remove_dir_all(dist).map_err(trouble)?;
    }
    fs::create_dir_all(dist).map_err(trouble)?;
    folders::names_none(built, &sources)?;
    fs::copy(built, dist.join("axcess")).map_err(trouble)?;
    fs::copy("LICENSE", dist.join("LICENSE")).map_err(trouble)?;
    fs::copy("web/dist/explorer.html", dist.join("explorer.html")).map_err(trouble)?;
    fs::write(dist.join("axcess.1"), printed(built, &["man"])?).map_err(trouble)?;
    for shell in SHELLS {
        let completions = printed(built, &["completions", shell])?;
        fs::write(dist.join(format!("axcess.{shell}")), completions).map_err(trouble)?;
    }
    step("bill of materials", || bill(dist))?;
    step("checksums", || checksums(dist))
}

fn printed(command: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = Command::new(command).args(arguments).output();
    let output = output.map_err(|error| Failure(format!("{}: {error}", command.display())))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Failure(format!("`axcess {}` ended with {}", arguments.join(" "), output.status)))
}

/// Every crate that the command is built of, with version, licence and checksum, as CycloneDX. It is the same for the same
/// commit, wherever that lies.
fn bill(dist: &Path) -> Done {
    if !succeeds(cargo().args(["cyclonedx", "--version"])) {
        run(cargo().args(["install", "--locked", "cargo-cyclonedx"]))?;
    }
    let mut command = cargo();
    command.args(["cyclonedx", "--format", "json", "--manifest-path", "crates/cli/Cargo.toml"]);
    // With a date it leaves out a number drawn by chance.
    if let Some(date) = date() {
        command.env("SOURCE_DATE_EPOCH", date);
    }
    run(&mut command)?;
    let bill =
        bill_of("cli").ok_or_else(|| Failure("cargo-cyclonedx wrote nothing for the command".to_owned()))?;
    let here = env::current_dir().map_err(|error| Failure(error.to_string()))?;
    let bill = bill.replace(&format!("{}/", here.display()), "");
    fs::write(dist.join("axcess.cdx.json"), bill).map_err(|error| Failure(error.to_string()))
}

/// When the commit was made, in seconds.
fn date() -> Option<String> {
    let output = Command::new("git").args(["log", "-1", "--format=%ct"]).output().ok()?;
    let date = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!date.is_empty()).then_some(date)
}

/// Takes the bills away that lie beside every manifest of the workspace, and returns that of a crate.
fn bill_of(name: &str) -> Option<String> {
    let mut bill = None;
    let all = [".", "crates", "tests"].into_iter().filter_map(|path| fs::read_dir(path).ok());
    for entry in all.flatten().flatten() {
        for file in fs::read_dir(entry.path()).into_iter().flatten().flatten() {
            let path = file.path();
            if path.to_string_lossy().ends_with(".cdx.json") {
                if entry.file_name() == name {
                    bill = fs::read_to_string(&path).ok();
                }
                let _ = fs::remove_file(path);
            }
        }
    }
    bill
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn checksums(dist: &Path) -> Done {
    let trouble = |error: std::io::Error| Failure(format!("{}: {error}", dist.display()));
    let entries = fs::read_dir(dist).map_err(trouble)?;
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    let mut sums = String::new();
    for name in names {
        let digest = Sha256::digest(fs::read(dist.join(&name)).map_err(trouble)?);
        digest
            .iter()
            .for_each(|byte| write!(sums, "{byte:02x}").expect("INVARIANT: a text can be written to"));
        writeln!(sums, "  {}", name.to_string_lossy()).expect("INVARIANT: a text can be written to");
    }
    fs::write(dist.join("SHA256SUMS"), sums).map_err(trouble)
}
