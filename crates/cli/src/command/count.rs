//! `axcess count`: how much access there is in all.

use axcess_report::{CountBy, CountReport, Document};
use clap::{Args, ValueEnum};

use crate::account::Account;
use crate::args::{Format, Session};
use crate::exit::Exit;

/// Count how much access there is in all: of the account, and of each permission, role, user or node
///
/// Every answer about users, nodes and permissions is counted, exactly, by classes of nodes at which a user holds the
/// same; none is listed. By role, pairs of a user and a node at which the role counts. Access without effect counts as `can` answers it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess count --demo
  axcess count --demo --by role
  axcess count --demo --by user --top 5
  axcess count --demo --by node --format csv")]
pub(crate) struct Count {
    /// What to count by
    #[arg(long, value_enum, default_value_t)]
    by: By,
    /// How many rows a person is shown, the largest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum By {
    #[default]
    Permission,
    Role,
    User,
    Node,
}

impl Count {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json, Format::Csv])?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let report = CountReport::new(&policy);
        let by = match self.by {
            By::Permission => CountBy::Permission,
            By::Role => CountBy::Role,
            By::User => CountBy::User,
            By::Node => CountBy::Node,
        };
        match (format, basis) {
            (Format::Json, Some(basis)) => session.out.json(&Document::new(basis, report))?,
            (Format::Csv, _) => {
                let (heads, rows) = report.records(by);
                session.out.csv(heads, rows)?;
            }
            _ => {
                let layout = session.layout();
                let top = match layout {
                    axcess_report::Layout::Terminal(_) => self.top,
                    axcess_report::Layout::Plain => usize::MAX,
                };
                session.out.text(&report.text(by, top, layout))?;
            }
        }
        Ok(Exit::Yes)
    }
}
