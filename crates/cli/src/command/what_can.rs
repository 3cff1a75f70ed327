//! `axcess what-can`: all that one may do.

use axcess_report::{Document, Inert, WhatCan as Answer, what_can_text};
use clap::Args;

use crate::account::{Account, asker, node};
use crate::args::{Format, Session};
use crate::exit::Exit;

/// Show all that one may do, nodes with equal access together
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess what-can --demo rosa@acme.io
  axcess what-can --demo kim@acme.io --on project:Credit/model-appeals
  axcess what-can --demo key:ticket-sync --format json")]
pub(crate) struct WhatCan {
    /// A user or key
    #[arg(value_name = "WHO")]
    who: String,
    /// On this node only
    #[arg(long, value_name = "NODE")]
    on: Option<String>,
}

impl WhatCan {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json, Format::Jsonl, Format::Csv])?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let who = asker(&policy, &self.who)?;
        let on = self.on.as_deref().map(|on| node(&policy, on)).transpose()?;
        match (format, basis) {
            (Format::Json, Some(basis)) => {
                session.out.json(&Document::new(basis, Answer::new(&policy, who, on)))?
            }
            (Format::Jsonl, _) => {
                for line in Answer::new(&policy, who, on).lines() {
                    session.out.json_line(&line)?;
                }
            }
            (Format::Csv, _) => {
                let answer = Answer::new(&policy, who, on);
                let rows = answer
                    .lines()
                    .map(|line| [line.resource.to_owned(), line.allowed.join(" "), line.unknown.join(" ")]);
                session.out.csv(["resource", "allowed", "unknown"], rows)?;
            }
            (Format::Human | Format::Json, _) => {
                let inert = if session.globals.verbose { Inert::Shown } else { Inert::LeftOut };
                let layout = session.layout();
                session.out.text(&what_can_text(&policy, who, on, inert, layout))?;
            }
        }
        Ok(Exit::Yes)
    }
}
