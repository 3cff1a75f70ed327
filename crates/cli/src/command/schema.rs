//! `axcess schema`: the JSON Schema of every document.

use axcess_gate::{CheckReport, SCHEMAS as OF_CHECKS};
use axcess_report::{SCHEMAS, schema_of};
use clap::Args;

use crate::args::Session;
use crate::exit::Exit;
use crate::trouble::{Trouble, meant};

/// Print the JSON Schema of a document, or list the documents
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// A file that is read, as in `snapshot`, `plan` or `assertions`, or what a command writes
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Schema {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match self.name.as_deref() {
            None => names().iter().try_for_each(|name| session.out.line(name))?,
            Some("check") => session.out.json(&schema_of::<CheckReport>())?,
            Some(name) if let Some(schema) = of_file(name) => session.out.bytes(schema.as_bytes())?,
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

/// The schema of a file that is read.
fn of_file(name: &str) -> Option<&'static str> {
    match name {
        "snapshot" => Some(axcess_snapshot::schema()),
        "plan" => Some(axcess_plan::schema()),
        _ => OF_CHECKS.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema),
    }
}

fn names() -> Vec<&'static str> {
    let of_checks = OF_CHECKS.iter().map(|(name, _)| *name);
    let mut names: Vec<_> =
        SCHEMAS.iter().copied().chain(["snapshot", "plan", "check"]).chain(of_checks).collect();
    names.sort_unstable();
    names
}
