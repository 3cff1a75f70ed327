//! `axcess semantics`: the switches of the rules, and what hangs on them.

use axcess_core::{SWITCHES, Semantics as Choice};
use axcess_report::{Detail, Document, SemanticsComparison, Switches};
use clap::{Args, Subcommand};

use crate::account::Account;
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::trouble::{self, Trouble};

/// List the switches of the rules, or show which answers hang on them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess semantics list
  axcess semantics compare --demo
  axcess semantics compare --demo restriction=admins fallback=union --format json")]
pub(crate) struct Semantics {
    #[command(subcommand)]
    command: SemanticsCommand,
}

#[derive(Debug, Subcommand)]
enum SemanticsCommand {
    /// List the switches, their settings, the one that holds and what it decides
    ///
    /// It needs no account, but for the basis that `--format json` states.
    List,
    /// Show which answers another setting would turn, the smallest witness first
    ///
    /// Every setting is compared by itself with the current choice: how many answers turn, the question with the
    /// fewest routes that shows it, as a command to copy, and who would gain and lose. Settings that no answer
    /// hangs on are listed in one line.
    Compare(Compare),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess semantics compare --demo
  axcess semantics compare --demo restriction=admins --exit-code
  axcess semantics compare --demo --semantics fallback=union")]
struct Compare {
    /// Settings to compare [default: every other setting of every switch]
    #[arg(value_name = "NAME=VALUE")]
    settings: Vec<String>,
    /// End with 1 if any answer turns
    #[arg(long)]
    exit_code: bool,
}

impl Semantics {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match &self.command {
            SemanticsCommand::List => list(session),
            SemanticsCommand::Compare(compare) => compare.run(session),
        }
    }
}

/// Asks no account but for the basis that every document states.
fn list(session: &mut Session) -> miette::Result<Exit> {
    let format = session.globals.format(&[Format::Human, Format::Json])?;
    let switches = Switches::new(session.globals.switches()?);
    if format == Format::Json {
        let basis = session.account_for(format)?.basis.expect("INVARIANT: a document has a basis");
        session.out.json(&Document::new(basis, switches))?;
    } else {
        let text = switches.text(session.layout());
        session.out.text(&text)?;
    }
    Ok(Exit::Yes)
}

impl Compare {
    fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let settings = self.settings(session.globals.switches()?)?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let detail = if session.globals.verbose { Detail::Full } else { Detail::Folded };
        let comparison =
            SemanticsComparison::new(&policy, settings, &session.globals.account_words(), detail);
        let exit = if self.exit_code { comparison.verdict().into() } else { Exit::Yes };
        match basis {
            Some(basis) => session.out.json(&Document::new(basis, comparison))?,
            None => {
                let text = comparison.text(session.layout());
                session.out.text(&text)?;
            }
        }
        Ok(exit)
    }

    /// What is compared, in the order of the documentation.
    fn settings(&self, now: Choice) -> miette::Result<Vec<(&'static str, Choice)>> {
        let neighbours: Vec<_> = now.neighbours().collect();
        if self.settings.is_empty() {
            return Ok(neighbours);
        }
        let mut wanted = Vec::new();
        for text in &self.settings {
            let (name, value) = text.split_once('=').ok_or_else(|| {
                let message = format!("`{}` is no setting of a switch", axcess_report::escaped(text));
                Trouble::new(message).help("write `NAME=VALUE`, as in `restriction=admins`")
            })?;
            let choice = now.with(name, value).map_err(|error| trouble::of_switch(&error))?;
            if choice == now {
                let others =
                    SWITCHES.iter().find(|(known, _)| *known == name).map_or(&[][..], |known| known.1);
                let others = others.iter().filter(|other| **other != value);
                let others: Vec<String> = others.map(|other| format!("`{name}={other}`")).collect();
                let message = format!("`{name}={value}` is the setting that holds already");
                return Err(Trouble::new(message).help(format!("compare with {}", others.join(", "))).into());
            }
            wanted.push(choice);
        }
        Ok(neighbours.into_iter().filter(|(_, choice)| wanted.contains(choice)).collect())
    }
}
