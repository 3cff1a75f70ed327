//! `axcess diff`: who gains and who loses between two snapshots.

use std::path::PathBuf;

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;
use crate::trouble::Trouble;

/// Compare two snapshots: who gains and who loses access
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The snapshot before
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// The snapshot after
    #[arg(value_name = "AFTER")]
    after: PathBuf,
    /// End with 1 if access differs, and with 3 if nobody can tell
    #[arg(long)]
    exit_code: bool,
}

impl Diff {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let _ = (session, &self.before, &self.after, self.exit_code);
        Err(Trouble::new("`diff` is being written").into())
    }
}
