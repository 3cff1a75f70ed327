//! `axcess roles`.

use clap::Args;

use crate::args::Session;
use crate::exit::Exit;

/// Soon
#[derive(Debug, Args)]
pub(crate) struct Roles {}

impl Roles {
    pub fn run(&self, _session: &mut Session) -> miette::Result<Exit> {
        Ok(Exit::Yes)
    }
}
