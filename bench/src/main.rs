//! Measures, prints tables, and puts them where they are quoted.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use axcess_bench::{Column, Report, Run, Trial, plot, process, quote};
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
    /// How often everything is measured, in processes of their own; each figure is then the median of theirs
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    runs: u8,
    /// The built command, to be measured as a whole process
    #[arg(long, value_name = "PATH")]
    command: Option<PathBuf>,
    /// Measures nothing and takes the figures of an earlier run, as `--json` prints them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sizes", "seed", "distinct", "runs", "command"])]
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
    let mut columns = vec![Vec::new(); args.sizes.len()];
    for _ in 0..args.runs {
        for (size, columns) in args.sizes.iter().zip(&mut columns) {
            let start = Instant::now();
            columns.push(if args.runs == 1 { alone(args, *size)? } else { apart(args, *size)? });
            eprintln!("{size}: done in {} s", start.elapsed().as_secs());
        }
    }
    let columns = columns.into_iter().map(Column::middle).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Run { cores, seed: args.seed, runs: args.runs, columns, process })
}

/// One size, in this process.
fn alone(args: &Args, size: Size) -> Result<Column> {
    let trial = Trial {
        name: size.to_string(),
        scale: size.scale(),
        seed: args.seed,
        hot: 10_000,
        distinct: args.distinct,
        turn: Duration::from_millis(20),
    };
    Ok(trial.run()?)
}

/// One size, in another process: what is hot may be slow in one process for as long as it runs, and not in the next.
fn apart(args: &Args, size: Size) -> Result<Column> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--json").arg("--sizes").arg(size.to_string());
    command.arg("--seed").arg(args.seed.to_string()).arg("--distinct").arg(args.distinct.to_string());
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{size}: {}", String::from_utf8_lossy(&output.stderr).trim_end()).into());
    }
    let run: Run = serde_json::from_slice(&output.stdout).map_err(|error| format!("{size}: {error}"))?;
    run.columns.into_iter().next().ok_or_else(|| format!("{size}: nothing was measured").into())
}

fn at(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
