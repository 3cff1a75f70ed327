//! `axcess plan`: what a plan would do, step by step, and who gains and loses by it.

use std::path::PathBuf;

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;
use crate::trouble::Trouble;

/// Simulate plans: what each step would do, and who gains and who loses
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// Plan files (YAML or JSON), carried out in this order; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Who carries the plan out; without, nobody's rights are checked
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Show who gains and who loses after every step
    #[arg(long)]
    steps: bool,
    /// End with 1 if access differs, and with 3 if nobody can tell
    #[arg(long)]
    exit_code: bool,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Plan {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let _ = (session, &self.files, &self.actor, self.steps, self.exit_code, &self.out);
        Err(Trouble::new("`plan` is being written").into())
    }
}
