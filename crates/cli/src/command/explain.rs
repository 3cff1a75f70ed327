//! `axcess explain`: one answer with everything that led to it.

use axcess_report::{Document, Explain as Answer, explain_text};
use clap::Args;

use crate::account::{Account, named_node};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::trouble;

/// Explain an answer: every route that counts, every one that failed and why, who could grant it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess explain --demo sofia@acme.io PROJECT_SPAN_DELETE project:Fraud/sar-drafts
  axcess explain --demo --semantics restriction=admins kim@acme.io PROJECT_READ space:Credit")]
pub(crate) struct Explain {
    /// A user or key
    #[arg(value_name = "WHO")]
    who: String,
    /// A permission, as in PROJECT_READ
    #[arg(value_name = "PERMISSION")]
    permission: String,
    /// The account, an organization, a space or a resource
    #[arg(value_name = "NODE")]
    node: String,
}

impl Explain {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let Account { policy, basis } = session.account_for(format)?;
        let (who, permission, node) = trouble::of_three(
            policy.asker(&self.who),
            policy.permission(&self.permission),
            named_node(&policy, &self.node),
        )?;
        match basis {
            Some(basis) => {
                session.out.json(&Document::new(basis, Answer::new(&policy, who, permission, node)))?;
            }
            None => {
                let layout = session.layout();
                session.out.text(&explain_text(&policy, who, permission, node, layout))?;
            }
        }
        Ok(Exit::Yes)
    }
}
