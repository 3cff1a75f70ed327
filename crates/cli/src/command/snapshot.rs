//! `axcess snapshot`: the file, and the store.

mod anonymize;
mod list;
mod prune;
mod show;

use std::path::PathBuf;

use axcess_report::escaped;
use clap::{Args, Subcommand};

use self::anonymize::Anonymize;
use self::prune::Prune;

use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::snapshot_file::contents;
use crate::trouble;

/// Check, describe or anonymize a snapshot file, list or prune the store
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess snapshot validate acme.json
  axcess snapshot show --demo
  axcess snapshot anonymize acme.json --out to-show.json
  axcess snapshot list
  axcess snapshot prune --keep 10
  axcess snapshot prune --older-than 90 --dry-run")]
pub(crate) struct Snapshot {
    #[command(subcommand)]
    command: SnapshotCommand,
}

#[derive(Debug, Subcommand)]
enum SnapshotCommand {
    /// Check that a file can be loaded: every defect with its line
    Validate {
        /// Snapshot files [default: the snapshot of the global options]
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Describe a snapshot: what is in it, what it could not see, its digest
    Show {
        /// A snapshot file [default: the snapshot of the global options]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    Anonymize(Anonymize),
    /// List the store, the newest first
    List,
    Prune(Prune),
}

impl Snapshot {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match &self.command {
            SnapshotCommand::Validate { files } => return validate(session, files),
            SnapshotCommand::Show { file } => show::show(session, file.as_ref())?,
            SnapshotCommand::Anonymize(anonymize) => anonymize.run(session)?,
            SnapshotCommand::List => list::list(session)?,
            SnapshotCommand::Prune(prune) => prune.run(session)?,
        }
        Ok(Exit::Yes)
    }
}

/// Checks every file, whatever is wrong with those before it.
fn validate(session: &mut Session, files: &[PathBuf]) -> miette::Result<Exit> {
    session.globals.format(&[Format::Human])?;
    if files.is_empty() {
        let snapshot = session.snapshot()?;
        session.out.line(&format!("sound: {}", contents(&snapshot.draft)))?;
    }
    let mut exit = Exit::Yes;
    for file in files {
        match session.load(file) {
            Ok(snapshot) => {
                let name = file.to_string_lossy();
                session.out.line(&format!("{}: sound: {}", escaped(&name), contents(&snapshot.draft)))?;
            }
            Err(report) => {
                trouble::show(&report);
                exit = Exit::Trouble;
            }
        }
    }
    Ok(exit)
}
