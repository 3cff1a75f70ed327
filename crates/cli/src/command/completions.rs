//! `axcess completions`: what a shell needs to complete commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::{Cli, Session};
use crate::exit::Exit;

/// Print a shell's completions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess completions bash > ~/.local/share/bash-completion/completions/axcess
  axcess completions zsh > ~/.zfunc/_axcess")]
pub(crate) struct Completions {
    /// A shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "axcess", &mut text);
        session.out.bytes(&text)?;
        Ok(Exit::Yes)
    }
}
