//! The fuzzer: every target for a while, beginning with files that the project has anyway.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

use crate::{Done, Failure, cargo, run, step, succeeds};

/// Each target, and where files lie that it understands.
const TARGETS: [(&str, &str); 8] = [
    ("policy", ""),
    ("snapshot", "crates/snapshot/data"),
    ("plan", "examples"),
    ("script", "examples"),
    ("jq", ""),
    ("reference", "fuzz/seeds/reference"),
    ("rest", "fuzz/seeds/rest"),
    ("graphql", "fuzz/seeds/graphql"),
];

/// Runs every target for as many seconds as `AXCESS_SECONDS` says, or the one that is named.
pub fn fuzz() -> Done {
    let seconds = env::var("AXCESS_SECONDS").unwrap_or_else(|_| "60".to_owned());
    if !succeeds(cargo().args(["fuzz", "--version"])) {
        run(cargo().args(["install", "--locked", "cargo-fuzz"]))?;
    }
    let named = env::args().nth(2);
    let is_meant = |target: &str| named.as_deref().is_none_or(|name| name == target);
    let meant: Vec<_> = TARGETS.iter().filter(|(target, _)| is_meant(target)).collect();
    if meant.is_empty() {
        return Err(Failure(format!("the targets are {}", TARGETS.map(|(target, _)| target).join(", "))));
    }
    meant.into_iter().try_for_each(|(target, seeds)| {
        step(&format!("fuzzing {target}"), || {
            // The fuzzer needs an unstable compiler; the files that it finds stay between runs.
            let mut command = Command::new("rustup");
            command
                // Without a sanitizer: what is ours has no unsafe code for one to watch.
                .args(["run", "nightly", "cargo", "fuzz", "run", "--fuzz-dir", "fuzz", "--release"])
                .args(["--sanitizer", "none"])
                .arg(target)
                .arg(format!("fuzz/corpus/{target}"));
            if !seeds.is_empty() {
                command.arg(Path::new(seeds));
            }
            let corpus = Path::new("fuzz/corpus").join(target);
            let trouble = |error: io::Error| Failure(format!("{}: {error}", corpus.display()));
            fs::create_dir_all(&corpus).map_err(trouble)?;
            if *target == "jq" {
                filters(&corpus).map_err(trouble)?;
            }
            let limits = ["-max_len=65536", "-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1"];
            run(command.arg("--").arg(format!("-max_total_time={seconds}")).args(limits))
        })
    })
}

/// The cases that both versions of jq were asked, a file each: the filter, and the input behind it.
fn filters(corpus: &Path) -> io::Result<()> {
    let cases = fs::read_to_string("crates/jq/tests/filters.txt")?;
    for (number, case) in cases.split("\n\n").enumerate() {
        let lines: Vec<&str> = case.lines().filter(|line| !line.starts_with("# ")).take(2).collect();
        fs::write(corpus.join(format!("case-{number}")), lines.join("\n"))?;
    }
    Ok(())
}
