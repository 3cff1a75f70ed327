//! `axcess demo`.

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;

/// Soon
#[derive(Debug, Args)]
pub(crate) struct Demo {}

impl Demo {
    pub fn run(&self, _session: &mut Session) -> miette::Result<Exit> {
        Ok(Exit::Yes)
    }
}
