//! `axcess who-can`: everybody who may do something somewhere.

use axcess_report::{Document, WhoCan as Answer, escaped, holders, who_can_text};
use clap::Args;

use crate::account::{Account, named_node};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::trouble;

/// Show everybody who may do something somewhere, people and keys, and by which cause
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess who-can --demo PROJECT_READ project:Fraud/sar-drafts
  axcess who-can --demo USER_DELETE account --format json")]
pub(crate) struct WhoCan {
    /// A permission, as in PROJECT_READ
    #[arg(value_name = "PERMISSION")]
    permission: String,
    /// The account, an organization, a space or a resource
    #[arg(value_name = "NODE")]
    node: String,
}

impl WhoCan {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json, Format::Jsonl, Format::Csv])?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let (permission, node) =
            trouble::of_two(policy.permission(&self.permission), named_node(&policy, &self.node))?;
        match (format, basis) {
            (Format::Json, Some(basis)) => {
                session.out.json(&Document::new(basis, Answer::new(&policy, permission, node)))?;
            }
            (Format::Jsonl, _) => {
                for holder in holders(&policy, permission, node) {
                    session.out.json_line(&holder)?;
                }
            }
            (Format::Csv, _) => {
                let rows = holders(&policy, permission, node).into_iter().map(|holder| {
                    let name = escaped(&holder.name.unwrap_or_default()).into_owned();
                    [
                        holder.user,
                        holder.key.unwrap_or_default(),
                        name,
                        holder.decision.to_owned(),
                        holder.cause,
                    ]
                });
                session.out.csv(["user", "key", "name", "decision", "cause"], rows)?;
            }
            (Format::Human | Format::Json, _) => {
                let layout = session.layout();
                session.out.text(&who_can_text(&policy, permission, node, layout))?;
            }
        }
        Ok(Exit::Yes)
    }
}
