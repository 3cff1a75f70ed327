//! `axcess suggest`: the smallest plans that give or take one permission.

use std::path::PathBuf;

use axcess_core::{Goal, Plan, Policy, Terms, Wish};
use axcess_emit::{Dialect, Head};
use axcess_report::SuggestReview;
use clap::{Args, Subcommand};

use crate::account::{Account, asker, named_node};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::output::Output;
use crate::trouble;

/// Find the smallest plans that give or take one permission
///
/// Every plan was tried on a copy of the account. Plans are ranked by their number of edits and then by how many
/// other answers they change. Ends with 1 if there is none.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess suggest grant --demo quinn@acme.io PROJECT_UPDATE project:Fraud/fraud-llm
  axcess suggest grant --demo quinn@acme.io PROJECT_UPDATE project:Fraud/fraud-llm --nothing-else
  axcess suggest revoke --demo ann@acme.io PROJECT_READ project:Fraud/fraud-llm")]
pub(crate) struct Suggest {
    #[command(subcommand)]
    wish: SuggestCommand,
}

#[derive(Debug, Subcommand)]
enum SuggestCommand {
    /// What would make the answer `allow`
    Grant(Question),
    /// What would make the answer `deny`
    Revoke(Question),
}

#[derive(Debug, Args)]
struct Question {
    /// A user or key
    #[arg(value_name = "WHO")]
    who: String,
    /// A permission, as in PROJECT_READ
    #[arg(value_name = "PERMISSION")]
    permission: String,
    /// The account, an organization, a space or a resource
    #[arg(value_name = "NODE")]
    node: String,
    /// Only plans that change no other answer for anybody
    #[arg(long)]
    nothing_else: bool,
    /// Only plans that this user or key may carry out
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Write the smallest plan to a file, as YAML
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Suggest {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match &self.wish {
            SuggestCommand::Grant(question) => question.run(session, Wish::Grant),
            SuggestCommand::Revoke(question) => question.run(session, Wish::Revoke),
        }
    }
}

impl Question {
    fn run(&self, session: &mut Session, wish: Wish) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let (who, permission, node) = trouble::of_three(
            policy.asker(&self.who),
            policy.permission(&self.permission),
            named_node(&policy, &self.node),
        )?;
        if let Some(actor) = &self.actor {
            asker(&policy, actor)?;
        }
        let terms = Terms { nothing_else: self.nothing_else, actor: self.actor.clone() };
        let goal = Goal { wish, who, permission, node };
        let review = SuggestReview::new(&policy, goal, terms).written_by(commands);
        match basis {
            Some(basis) => session.out.json(&review.report(basis))?,
            None => {
                let layout = session.layout();
                session.out.text(&review.text(layout))?;
            }
        }
        self.save(session, &review)?;
        Ok(if review.is_possible() { Exit::Yes } else { Exit::No })
    }

    fn save(&self, session: &Session, review: &SuggestReview<'_>) -> miette::Result<()> {
        let Some(path) = &self.out else { return Ok(()) };
        let Some(plan) = review.plan() else {
            session.warn("there is no plan to write");
            return Ok(());
        };
        let mut file = Output::file(path)?;
        file.text(&axcess_plan::write_yaml(&plan))?;
        file.finish()
    }
}

/// Each edit as an `ax` command, or as `curl` where `ax` has none; nothing for an account of Wallaroo.
fn commands(policy: &Policy, plan: &Plan) -> Vec<String> {
    let script = axcess_emit::script(policy, plan, Dialect::Ax, &Head::default());
    script.map(|script| script.commands).unwrap_or_default()
}
