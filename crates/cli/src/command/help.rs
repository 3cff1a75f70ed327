//! `axcess help`: short texts on topics, and the help of commands.

use std::fmt::Write as _;

use axcess_core::Semantics;
use axcess_report::Switches;
use clap::{Args, CommandFactory};

use crate::args::{Cli, Session};
use crate::exit::Exit;
use crate::trouble::{Trouble, meant};

const RULES: &str = include_str!("help/rules.txt");
const REFERENCES: &str = include_str!("help/references.txt");
const EXIT_CODES: &str = include_str!("help/exit-codes.txt");
const SEMANTICS: &str = include_str!("help/semantics.txt");
const PLANS: &str = include_str!("help/plans.txt");
const SCRIPTS: &str = include_str!("help/scripts.txt");
const GATES: &str = include_str!("help/gates.txt");

const TOPICS: &[&str] = &["rules", "references", "exit-codes", "semantics", "plans", "scripts", "gates"];

/// Read about a topic (rules, references, exit-codes, semantics, plans, scripts, gates) or a command
#[derive(Debug, Args)]
pub(crate) struct Help {
    /// A topic, or a command with its subcommand
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

impl Help {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let words: Vec<&str> = self.topic.iter().map(String::as_str).collect();
        let text = match words[..] {
            ["rules"] => RULES.to_owned(),
            ["references"] => REFERENCES.to_owned(),
            ["exit-codes"] => EXIT_CODES.to_owned(),
            ["semantics"] => semantics(),
            ["plans"] => PLANS.to_owned(),
            ["scripts"] => SCRIPTS.to_owned(),
            ["gates"] => GATES.to_owned(),
            _ => of_command(&words)?,
        };
        session.out.text(&text)?;
        Ok(Exit::Yes)
    }
}

fn semantics() -> String {
    let mut text = SEMANTICS.to_owned();
    for switch in Switches::new(Semantics::default()).switches {
        // Writing to a text cannot fail.
        let _ =
            writeln!(text, "  {:<22} {}\n      {}", switch.name, switch.values.join(", "), switch.decides);
    }
    text
}

fn of_command(words: &[&str]) -> miette::Result<String> {
    let mut whole = Cli::command();
    whole.build();
    let mut command = &mut whole;
    for word in words {
        let known: Vec<String> = command.get_subcommands().map(|known| known.get_name().to_owned()).collect();
        let Some(next) = known.iter().position(|known| known == word) else {
            let known: Vec<&str> = known.iter().map(String::as_str).chain(TOPICS.iter().copied()).collect();
            let message = format!("no topic or command is called `{}`", axcess_report::escaped(word));
            return Err(Trouble::new(message).help(meant(word, &known)).into());
        };
        command = command.get_subcommands_mut().nth(next).expect("INVARIANT: its place was just found");
    }
    Ok(command.render_long_help().ansi().to_string())
}
