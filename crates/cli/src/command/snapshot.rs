//! `axcess snapshot`.

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;

/// Soon
#[derive(Debug, Args)]
pub(crate) struct Snapshot {}

impl Snapshot {
    pub fn run(&self, _session: &mut Session) -> miette::Result<Exit> {
        Ok(Exit::Yes)
    }
}
