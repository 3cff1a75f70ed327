//! Prints the table.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use axcess_bench::{Disagreement, Report, Trial};
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
    /// Prints JSON in place of tables
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    let columns: Result<Vec<_>, Disagreement> = args
        .sizes
        .iter()
        .map(|size| {
            let start = Instant::now();
            let trial = Trial {
                name: size.to_string(),
                scale: size.scale(),
                seed: args.seed,
                hot: 10_000,
                distinct: args.distinct,
                turn: Duration::from_millis(20),
            };
            let column = trial.run()?;
            eprintln!("{size}: done in {} s", start.elapsed().as_secs());
            Ok(column)
        })
        .collect();
    let report = Report::new(args.seed, columns?);
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    } else {
        write!(out, "{report}")?;
    }
    Ok(())
}
