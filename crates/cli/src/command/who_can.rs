//! `axcess who_can`.

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;

/// Soon
#[derive(Debug, Args)]
pub(crate) struct WhoCan {}

impl WhoCan {
    pub fn run(&self, _session: &mut Session) -> miette::Result<Exit> {
        Ok(Exit::Yes)
    }
}
