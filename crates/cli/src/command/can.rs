//! `axcess can`: one answer with its reason, or many from a file.

mod batch;

use std::path::PathBuf;

use axcess_core::Decision;
use axcess_report::{Can as Answer, Document};
use clap::{Args, ValueEnum};

use crate::account::{Account, named_node};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::plan_file;
use crate::trouble::{self, Trouble};

/// Ask whether somebody may do something: allow (exit 0), deny (1) or unknown (3), with the reason
///
/// WHO is a user (id, e-mail or name) or a key (`key:NAME`), NODE is `account`, `org:NAME`, `space:NAME`,
/// `project:SPACE/NAME` or an id; see `axcess help references`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess can --demo ann@acme.io PROJECT_READ project:Fraud/fraud-llm
  axcess can --demo --at 2026-09-01T00:00:00Z key:load-test SPACE_READ space:Search
  axcess can --demo --semantics bot-fallback=none key:ticket-sync SPACE_READ space:Search
  axcess can --demo --batch questions.jsonl")]
pub(crate) struct Can {
    /// A user or key
    #[arg(value_name = "WHO", required_unless_present = "batch", conflicts_with = "batch")]
    who: Option<String>,
    /// A permission, as in PROJECT_READ
    #[arg(value_name = "PERMISSION", required_unless_present = "batch", conflicts_with = "batch")]
    permission: Option<String>,
    /// The account, an organization, a space or a resource
    #[arg(value_name = "NODE", required_unless_present = "batch", conflicts_with = "batch")]
    node: Option<String>,
    /// End with 0 if this is the answer, else with 1
    #[arg(long, value_enum, value_name = "ANSWER", conflicts_with = "batch")]
    expect: Option<Expected>,
    /// Ask as if this plan had been carried out (repeatable)
    #[arg(long, value_name = "PLAN")]
    with: Vec<PathBuf>,
    /// Ask every line of a JSON Lines file, with the fields `user`, `permission` and `resource`; `-` is standard input
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

/// The answer that somebody expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Expected {
    Allow,
    Deny,
    Unknown,
}

impl Expected {
    const fn decision(self) -> Decision {
        match self {
            Self::Allow => Decision::Allow,
            Self::Deny => Decision::Deny,
            Self::Unknown => Decision::Unknown,
        }
    }
}

impl Can {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = match &self.batch {
            Some(_) => session.globals.format_of_lines().map(|()| Format::Jsonl)?,
            None => session.globals.format(&[Format::Human, Format::Json])?,
        };
        let with = plan_file::read(&self.with)?;
        let snapshot = session.snapshot()?;
        if let Some(refusal) = plan_file::refusal(&with, &snapshot)? {
            trouble::show(&refusal);
            return Ok(Exit::Refused);
        }
        let Account { policy, basis, .. } = session.account_of(snapshot, format)?;
        let policy =
            if self.with.is_empty() { policy } else { plan_file::carried_out(session, &policy, with)? };
        if let Some(batch) = &self.batch {
            return batch::run(session, &policy, batch);
        }
        let (Some(who), Some(what), Some(place)) = (&self.who, &self.permission, &self.node) else {
            return Err(Trouble::new("a question has three parts: WHO PERMISSION NODE").into());
        };
        let (who, what, place) =
            trouble::of_three(policy.asker(who), policy.permission(what), named_node(&policy, place))?;
        let answer = Answer::new(&policy, who, what, place);
        let decision = answer.decision();
        match basis {
            Some(basis) => session.out.json(&Document::new(basis, answer))?,
            None => session.out.text(&answer.text())?,
        }
        Ok(match self.expect {
            Some(expected) if expected.decision() == decision => Exit::Yes,
            Some(expected) => {
                let expected = expected.decision().as_str();
                session
                    .warn(format_args!("expected `{expected}`, but the answer is `{}`", decision.as_str()));
                Exit::No
            }
            None => decision.into(),
        })
    }
}
