//! The command `axcess`: arguments as typed → as meant → run → rendered.
//!
//! [`run`] is the whole of it; each subcommand has a file of its own. What the commands say is made in
//! `axcess-report`, what they know in `axcess-core`.

mod account;
mod args;
mod command;
mod excerpt;
mod exit;
mod live;
mod output;
mod pasted;
mod plan_file;
mod progress;
mod reading;
mod snapshot_file;
mod store;
mod target;
mod trouble;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches};

use crate::args::{Cli, Session};
use crate::exit::Exit;
use crate::output::WriteError;
use crate::trouble::Trouble;

/// Runs the command with these arguments, the first being the program's own name, and reports what goes wrong.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = Cli::command().try_get_matches_from(args);
    let (cli, given) = match parsed.and_then(|given| Ok((Cli::from_arg_matches(&given)?, given))) {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version go to standard output, and a reader that has gone away needs neither.
            let _ = error.print();
            return if error.use_stderr() { Exit::Trouble } else { Exit::Yes }.into();
        }
    };
    trouble::install(cli.globals.color);
    // The variable is a default, which `--demo` passes over; a file that was typed is meant.
    if cli.globals.demo && given.value_source("snapshot") == Some(ValueSource::CommandLine) {
        let two = Trouble::new("`--demo` and `--snapshot` name two accounts").help("leave one of them out");
        trouble::show(&two.into());
        return Exit::Trouble.into();
    }
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
