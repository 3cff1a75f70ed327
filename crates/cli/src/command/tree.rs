//! `axcess tree`: what lies where.

use axcess_core::Node;
use axcess_report::{Document, Tree as Answer};
use clap::Args;

use crate::account::{Account, asker, node};
use crate::args::{Format, Session};
use crate::exit::Exit;

/// Show the hierarchy with its roles, restrictions and counts
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess tree --demo
  axcess tree --demo org:Risk
  axcess tree --demo --as greta@acme.io")]
pub(crate) struct Tree {
    /// Where to begin [default: the account]
    #[arg(value_name = "NODE")]
    node: Option<String>,
    /// Show what this user or key may do at each node
    #[arg(long = "as", value_name = "WHO")]
    who: Option<String>,
}

impl Tree {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json, Format::Jsonl])?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let root = self.node.as_deref().map_or(Ok(Node::ACCOUNT), |text| node(&policy, text))?;
        let who = self.who.as_deref().map(|text| asker(&policy, text)).transpose()?;
        let tree = Answer::new(&policy, root, who);
        match (format, basis) {
            (Format::Json, Some(basis)) => session.out.json(&Document::new(basis, tree))?,
            (Format::Jsonl, _) => {
                for node in &tree.nodes {
                    session.out.json_line(node)?;
                }
            }
            _ => {
                let layout = session.layout();
                session.out.text(&tree.text(&policy, layout))?;
            }
        }
        Ok(Exit::Yes)
    }
}
