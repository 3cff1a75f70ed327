//! `axcess schema`.

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;

/// Soon
#[derive(Debug, Args)]
pub(crate) struct Schema {}

impl Schema {
    pub fn run(&self, _session: &mut Session) -> miette::Result<Exit> {
        Ok(Exit::Yes)
    }
}
