//! `axcess man`: the manual pages.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;

use crate::args::{Cli, Session};
use crate::exit::Exit;
use crate::trouble::{self, Trouble};

/// Print the manual page, or write the pages of all commands into a directory
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A directory, which is made if it is missing
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let command = Cli::command();
        match &self.out {
            Some(directory) => {
                fs::create_dir_all(directory).map_err(|error| trouble::of_writing(directory, &error))?;
                clap_mangen::generate_to(command, directory)
                    .map_err(|error| trouble::of_writing(directory, &error))?;
            }
            None => {
                let mut text = Vec::new();
                let failed = |error| Trouble::new(format!("cannot draw the page: {error}"));
                Page::new(command).render(&mut text).map_err(failed)?;
                session.out.bytes(&text)?;
            }
        }
        Ok(Exit::Yes)
    }
}
