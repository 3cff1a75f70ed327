//! `axcess matrix`: many answers at once.

use axcess_report::{Document, Folding, MatrixReview, counted};
use clap::{ArgGroup, Args};

use crate::account::{Account, node, permission};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::trouble::Trouble;

/// The most answers of a table that is drawn with all its denials.
const MOST_ANSWERS: usize = 50_000_000;

/// Show many answers at once: users by nodes for some permissions, or users by permissions on a node
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("question").args(["permission", "on"]).required(true).multiple(true), after_help = "Examples:
  axcess matrix --demo --permission PROJECT_DELETE --fold
  axcess matrix --demo --on project:Fraud/sar-drafts --fold
  axcess matrix --demo --permission PROJECT_READ --on space:Fraud --on space:Credit --format csv")]
pub(crate) struct Matrix {
    /// A permission to ask for; without any, all that have an effect on the nodes of `--on` (repeatable)
    #[arg(short, long, value_name = "PERMISSION")]
    permission: Vec<String>,
    /// A node to ask about; without any, all nodes, for each `--permission` (repeatable)
    #[arg(long, value_name = "NODE")]
    on: Vec<String>,
    /// Join users with equal rows, and nodes with equal columns
    #[arg(long)]
    fold: bool,
}

impl Matrix {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json, Format::Jsonl, Format::Csv])?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let named = self.permission.iter().map(|text| permission(&policy, text));
        let mut permissions = named.collect::<miette::Result<Vec<_>>>()?;
        let named = self.on.iter().map(|text| node(&policy, text));
        let mut nodes = named.collect::<miette::Result<Vec<_>>>()?;
        if permissions.is_empty() {
            let matters = |p: &_| nodes.iter().any(|node| !policy.is_inert(*p, *node));
            permissions = policy.permissions().iter().map(|(p, _)| p).filter(matters).collect();
        }
        if nodes.is_empty() {
            nodes = policy.nodes();
        }
        let folding = if self.fold { Folding::Joined } else { Folding::Apart };
        let review = MatrixReview::new(&policy, &permissions, &nodes, folding);
        // What has no heads has a column for each node.
        let answers = match format {
            Format::Csv => review.answers(folding),
            Format::Human => review.answers(Folding::Apart),
            Format::Json | Format::Jsonl => 0,
        };
        if answers > MOST_ANSWERS {
            let answers = counted(answers, "answer");
            let trouble = Trouble::new(format!("a table of {answers} helps nobody"));
            return Err(trouble
                .help("`--format jsonl` lists only access, with `--fold` equal users and nodes together; `axcess count` counts it")
                .into());
        }
        match (format, basis) {
            (Format::Json, Some(basis)) => session.out.json(&Document::new(basis, review.matrix()))?,
            (Format::Jsonl, _) => {
                for line in review.matrix().lines() {
                    session.out.json_line(&line)?;
                }
            }
            (Format::Csv, _) => {
                let (heads, rows) = review.records();
                session.out.csv(heads, rows)?;
            }
            (Format::Human | Format::Json, _) => {
                let layout = session.layout();
                session.out.text(&review.text(layout))?;
            }
        }
        Ok(Exit::Yes)
    }
}
