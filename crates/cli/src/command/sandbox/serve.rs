//! `axcess sandbox serve`.

use std::path::PathBuf;
use std::sync::mpsc;

use axcess_report::{Listening, Notice};
use axcess_sandbox::Server;
use clap::Args;

use super::{Choice, Prepared};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::trouble::Trouble;

/// Serve the account's API on this machine until SIGINT or SIGTERM
///
/// One line of JSON on standard output tells where it listens, and a dummy key.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess sandbox serve --demo --port 8080
  axcess sandbox serve -s acme.json --actor ann@acme.io --snapshot-out after.json --plan-out calls.yaml")]
pub(super) struct Serve {
    /// The port of 127.0.0.1; 0 is a free one
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
    #[command(flatten)]
    choice: Choice,
    /// Write the calls that change the account as a plan at the end
    #[arg(long, value_name = "FILE")]
    plan_out: Option<PathBuf>,
}

impl Serve {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        session.globals.format(&[Format::Human, Format::Json])?;
        let prepared = self.choice.prepare(session)?;
        let (told, stopped) = mpsc::channel();
        // A signal that comes twice has nobody left to tell.
        let tell = move || {
            let _ = told.send(());
        };
        ctrlc::set_handler(tell)
            .map_err(|error| Trouble::new(format!("cannot listen for signals: {error}")))?;
        let server = Server::start(&prepared.served, self.port)
            .map_err(|error| Trouble::new(error.to_string()).help("`--port 0` takes a free one"))?;
        session.out.json_line(&listening(&prepared, &server))?;
        session.out.finish()?;
        let _ = stopped.recv();
        server.stop();
        self.choice.keep(&prepared)?;
        prepared.save(session, self.plan_out.as_deref())?;
        Ok(Exit::Yes)
    }
}

fn listening(prepared: &Prepared, server: &Server) -> Notice<Listening> {
    let first = prepared.served.first();
    Notice::new(Listening {
        url: server.url(),
        api_key: prepared.served.api_key().to_owned(),
        actor: first.user_id(prepared.actor.user()).to_owned(),
    })
}
