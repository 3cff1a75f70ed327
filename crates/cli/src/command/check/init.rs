//! `axcess check init`: assertions to begin with.

use std::path::PathBuf;

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;

/// Write assertions that hold of the account as it is, to read and to narrow
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Write them to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Init {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let snapshot = session.snapshot()?;
        let account = session.policy_of(snapshot)?;
        let text = axcess_gate::starter(&account);
        session.out_to(self.out.as_deref())?.bytes(text.as_bytes())?;
        Ok(Exit::Yes)
    }
}
