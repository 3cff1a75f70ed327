//! Measures, prints tables, and puts them where they are quoted.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use axcess_bench::{Report, Run, Trial, plot, process, quote};
use axcess_snapshot::Size;
use clap::Parser;

/// Measures axcess beside hash maps and other engines, in one run.
#[derive(Debug, Parser)]
struct Args {
    /// The sizes to measure, parted by commas
    #[arg(long, value_delimiter = ',', default_values_t = Size::ALL)]
    sizes: Vec<Size>,
    /// Where chance starts
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// How many questions are asked just once
    #[arg(long, default_value_t = 1_000_000)]
    distinct: usize,
    /// The built command, to be measured as a whole process
    #[arg(long, value_name = "PATH")]
    command: Option<PathBuf>,
    /// Measures nothing and takes the figures of an earlier run, as `--json` prints them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sizes", "seed", "distinct", "command"])]
    from: Option<PathBuf>,
    /// Prints JSON in place of tables
    #[arg(long)]
    json: bool,
    /// Draws how answers grow with the account, as SVG
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Replaces the figures in a page that quotes them
    #[arg(long, value_name = "FILE")]
    page: Vec<PathBuf>,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let run = match &args.from {
        Some(path) => serde_json::from_slice(&fs::read(path).map_err(|error| at(path, error))?)?,
        None => measured(args)?,
    };
    if let Some(path) = &args.plot {
        fs::write(path, plot(&run)?).map_err(|error| at(path, error))?;
    }
    let report = Report::new(run);
    for path in &args.page {
        let page = fs::read_to_string(path).map_err(|error| at(path, error))?;
        let page = quote(&page, &report).map_err(|error| at(path, error))?;
        fs::write(path, page).map_err(|error| at(path, error))?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    } else {
        write!(out, "{report}")?;
    }
    Ok(())
}

fn measured(args: &Args) -> Result<Run> {
    let process = args.command.as_deref().map(process).transpose()?;
    let mut columns = Vec::new();
    for size in &args.sizes {
        let start = Instant::now();
        let trial = Trial {
            name: size.to_string(),
            scale: size.scale(),
            seed: args.seed,
            hot: 10_000,
            distinct: args.distinct,
            turn: Duration::from_millis(20),
        };
        columns.push(trial.run()?);
        eprintln!("{size}: done in {} s", start.elapsed().as_secs());
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Run { cores, seed: args.seed, columns, process })
}

fn at(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
