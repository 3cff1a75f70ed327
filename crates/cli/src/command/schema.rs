//! `axcess schema`: the JSON Schema of every document.

use axcess_gate::CheckReport;
use axcess_report::{SCHEMAS, schema_of};
use clap::Args;

use crate::args::Session;
use crate::exit::Exit;
use crate::trouble::{Trouble, meant};

/// Print the JSON Schema of a document, or list the documents
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// A document: `snapshot`, `plan`, or the command that writes it
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Schema {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match self.name.as_deref() {
            None => names().iter().try_for_each(|name| session.out.line(name))?,
            Some("snapshot") => session.out.bytes(axcess_snapshot::schema().as_bytes())?,
            Some("plan") => session.out.bytes(axcess_plan::schema().as_bytes())?,
            Some("check") => session.out.json(&schema_of::<CheckReport>())?,
            Some(name) => {
                let unknown = || {
                    let message = format!("no document is called `{}`", axcess_report::escaped(name));
                    Trouble::new(message).help(meant(name, &names()))
                };
                session.out.json(&axcess_report::schema(name).ok_or_else(unknown)?)?;
            }
        }
        Ok(Exit::Yes)
    }
}

fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = SCHEMAS.iter().copied().chain(["snapshot", "plan", "check"]).collect();
    names.sort_unstable();
    names
}
