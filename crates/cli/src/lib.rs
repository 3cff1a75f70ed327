//! The command `axcess`: arguments as typed → as meant → run → rendered.
//!
//! [`run`] is the whole of it; each subcommand has a file of its own. What the commands say is made in
//! `axcess-report`, what they know in `axcess-core`.

mod account;
mod args;
mod command;
mod excerpt;
mod exit;
mod output;
mod plan_file;
mod progress;
mod snapshot_file;
mod store;
mod trouble;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Session};
use crate::exit::Exit;
use crate::output::WriteError;

/// Runs the command with these arguments, the first being the program's own name, and reports what goes wrong.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output, and a reader that has gone away needs neither.
            let _ = error.print();
            return if error.use_stderr() { Exit::Trouble } else { Exit::Yes }.into();
        }
    };
    trouble::install(cli.globals.color);
    // A panic is a mistake of the program; the hook has told it by then.
    panic::catch_unwind(AssertUnwindSafe(|| carry_out(cli))).unwrap_or(Exit::Trouble).into()
}

fn carry_out(cli: Cli) -> Exit {
    let mut session = Session::new(cli.globals);
    let ended = cli.command.run(&mut session).and_then(|exit| {
        session.out.finish()?;
        Ok(exit)
    });
    match ended {
        Ok(exit) => exit,
        Err(report) if report.downcast_ref::<WriteError>().is_some_and(WriteError::is_broken_pipe) => {
            Exit::Yes
        }
        Err(report) => {
            // What was answered before the trouble is not lost; if it cannot be written, that trouble is the lesser.
            let _ = session.out.finish();
            trouble::show(&report);
            Exit::Trouble
        }
    }
}
