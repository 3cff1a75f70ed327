//! What continuous integration runs, and what is run by hand.

mod clients;
mod engine;
mod engines;
mod folders;
mod fuzz;
mod layout;
mod page;
mod release;

use std::env;
use std::ffi::OsStr;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const USAGE: &str = "\
cargo xtask test   everything that CI checks: format, lints, tests, the account's real clients against the sandbox,
                   real engines on exported accounts, documentation, the engine for browsers and Node, the page in a real browser
cargo xtask engine   axcess-wasm alone: builds it below target/web, and tries it with Node
cargo xtask page   the explorer's page, built into the command from then on
cargo xtask explorer   the same, tried in Chromium; with AXCESS_BLESS=1 its pictures go into the documentation
cargo xtask clients   the real clients alone (installs them below target/clients)
cargo xtask engines   accounts exported to the real OpenFGA, SpiceDB, Cedar and DuckDB (installs them below target/engines)
cargo xtask engines medium   the same of one account of 20,000 users; takes long
cargo xtask soak   in release mode the properties with many times the cases (AXCESS_CASES, default 40), some 400,000,000
                   decisions beside the naive evaluator's among them, and every account of a larger small size; then syncs
                   that are killed at random moments, the benchmark's own tests, and an account of 20,000 users in all
                   engines
cargo xtask fuzz   every target of the fuzzer for AXCESS_SECONDS each (60), or the one named (needs a nightly toolchain;
                   installs cargo-fuzz)
cargo xtask deny   licences, advisories and duplicates of the dependencies (installs cargo-deny)
cargo xtask release   the command with page, manual, completions, checksums and a bill of materials, below target/dist
                   (installs cargo-cyclonedx)
cargo xtask bless  writes the golden files anew; read their difference before you commit it
";

/// A step that failed, in words.
#[derive(Debug)]
struct Failure(String);

type Done = Result<(), Failure>;

fn main() -> ExitCode {
    let task = env::args().nth(1);
    let done = match task.as_deref() {
        Some("test") => test(),
        Some("engine") => step("engine for browsers and Node", engine::test),
        Some("page") => step("page", page::build),
        Some("explorer") => step("page", page::test),
        Some("clients") => step("clients", clients::test),
        Some("engines") if env::args().nth(2).as_deref() == Some("medium") => step("engines", engines::soak),
        Some("engines") => step("engines", engines::test),
        Some("soak") => soak(),
        Some("fuzz") => fuzz::fuzz(),
        Some("deny") => deny(),
        Some("release") => release::release(),
        Some("bless") => bless(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(what)) => {
            eprintln!("xtask: {what}");
            ExitCode::FAILURE
        }
    }
}

fn test() -> Done {
    step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    step("lints", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
    })?;
    step("tests", || run(cargo().args(["test", "--workspace", "--quiet"])))?;
    step("clients", clients::test)?;
    step("engines", engines::test)?;
    step("documentation", || {
        run(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    step("engine for browsers and Node", engine::test)?;
    step("page", page::test)
}

fn soak() -> Done {
    let cases = env::var("AXCESS_CASES").unwrap_or_else(|_| "40".to_owned());
    step("properties", || {
        let test = ["test", "--profile", "soak", "--package", "axcess-tests", "--", "--nocapture"];
        run(cargo().args(test).env("AXCESS_CASES", &cases))
    })?;
    step("killed syncs", || {
        let test =
            ["test", "--package", "axcess-cli", "--test", "kill", "--", "--include-ignored", "--nocapture"];
        run(cargo().args(test))
    })?;
    step("benchmark", || run(cargo().args(["test", "--manifest-path", "bench/Cargo.toml"])))?;
    step("engines", engines::soak)
}

fn deny() -> Done {
    if !succeeds(cargo().args(["deny", "--version"])) {
        run(cargo().args(["install", "--locked", "cargo-deny"]))?;
    }
    run(cargo().args(["deny", "check"]))
}

fn bless() -> Done {
    let tests: [&[&str]; 3] = [
        &["--package", "axcess-tests", "--test", "golden"],
        &["--package", "axcess-report", "--lib"],
        &["--package", "axcess-cli", "--test", "readme"],
    ];
    tests.iter().try_for_each(|test| run(cargo().arg("test").args(*test).env("AXCESS_BLESS", "1")))
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn step(name: &str, work: impl FnOnce() -> Done) -> Done {
    let start = Instant::now();
    eprintln!("== {name}");
    work().map_err(|Failure(what)| Failure(format!("{name}: {what}")))?;
    eprintln!("== {name}: {} s", start.elapsed().as_secs());
    Ok(())
}

fn run(command: &mut Command) -> Done {
    let shown = || {
        let words = command.get_args().map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ");
        format!("{} {words}", command.get_program().to_string_lossy())
    };
    let words = shown();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure(format!("`{words}` ended with {status}"))),
        Err(error) => Err(Failure(format!("`{words}` did not start: {error}"))),
    }
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}
