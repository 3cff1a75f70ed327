//! The command `ax`, in the forms of version 0.39 and in those before: what each command would do to the account, print
//! and end with.

mod answer;
mod assignment;
mod bound;
mod change;
mod leaver;
mod name;
mod options;
mod read;
mod table;

use axcess_core::{Change, Outcome, Step};

use crate::ax::change::Writer;
use crate::ax::options::{Arguments, Misuse};
use crate::ax::table::{Command, GROUPS, find};
use crate::tape::{Reach, Tape};
use crate::text::{Doubt, Field, Status, Text};

/// The operation of a command that there is none of.
const NO_OPERATION: &str = "ax";

/// What a command printed, and how it ended.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub printed: Text,
    pub status: Status,
}

impl Done {
    fn new(printed: Text, exit: i32) -> Self {
        Self { printed, status: Status::Exit(exit) }
    }

    fn silent(exit: i32) -> Self {
        Self::new(Text::empty(), exit)
    }

    fn unknown(doubt: &Doubt) -> Self {
        Self { printed: Text::Unknown(doubt.clone()), status: Status::Unknown }
    }
}

/// Carries `ax` out with these arguments; `input` is what it reads where a terminal would answer.
pub(crate) fn run(
    tape: &mut Tape,
    reach: &Reach,
    line: usize,
    fields: &[Field],
    input: Option<&Text>,
) -> Done {
    if *reach == Reach::Silent {
        return Done::silent(0);
    }
    let mut rest = fields;
    // Options before the group: only these exist.
    while let Some(word) = rest.first().and_then(|field| field.text.known())
        && word.starts_with('-')
    {
        match word {
            "--help" | "-h" | "--version" => return Done::new(Text::Unknown(Doubt::new("help")), 0),
            "--verbose" | "-v" => rest = &rest[1..],
            _ => return misused(tape, reach, line, NO_OPERATION, &format!("`ax` has no option `{word}`")),
        }
    }
    let words: Vec<Option<&str>> = rest.iter().take(2).map(|field| field.text.known()).collect();
    match words[..] {
        [] => Done::silent(0),
        [Some(group), ..] if !GROUPS.contains(&group) => {
            let doubt = Doubt::new(format!("what `ax {group}` prints is not looked at"));
            match table::OTHER_GROUPS.contains(&group) {
                true => Done::unknown(&doubt),
                false => misused(tape, reach, line, NO_OPERATION, &format!("`ax` has no command `{group}`")),
            }
        }
        [Some(_)] => Done::silent(2),
        [Some(_), Some("--help" | "-h")] => Done::silent(0),
        [Some(group), Some(verb)] => match find(group, verb) {
            Some(command) => of_command(tape, reach, line, (command, verb), &rest[2..], input),
            None => {
                misused(tape, reach, line, NO_OPERATION, &format!("`ax {group}` has no command `{verb}`"))
            }
        },
        _ => {
            let doubt = rest.iter().find_map(|field| match &field.text {
                Text::Unknown(doubt) => Some(doubt.clone()),
                Text::Known(_) => None,
            });
            let doubt = doubt.unwrap_or_else(|| Doubt::new("which command this is cannot be read"));
            match reach {
                Reach::Skipped(reason) => tape.skip(line, NO_OPERATION, reason),
                _ => tape.doubt(line, NO_OPERATION, doubt.reason(), axcess_core::Bound::default()),
            }
            Done::unknown(&doubt)
        }
    }
}

fn of_command(
    tape: &mut Tape,
    reach: &Reach,
    line: usize,
    (command, verb): (&'static Command, &str),
    fields: &[Field],
    input: Option<&Text>,
) -> Done {
    if fields.iter().any(|field| matches!(field.text.known(), Some("--help" | "-h"))) {
        return Done::new(Text::Unknown(Doubt::new("help is not looked at")), 0);
    }
    let mut arguments = match Arguments::read(command, fields) {
        Ok(arguments) => arguments,
        Err(Misuse(_)) if !command.changes() => return Done::silent(2),
        Err(Misuse(reason)) => {
            let reason = format!("`ax {} {}` {reason}", command.group, command.verb);
            return misused(tape, reach, line, command.op(), &reason);
        }
    };
    if verb != command.verb {
        let (group, current) = (command.group, command.verb);
        arguments.note_old(format!("ax {group} {verb}"), format!("ax {group} {current}"));
    }
    if command.changes() {
        return Writer { tape, reach, line, command, arguments: &arguments, input }.run();
    }
    match reach {
        Reach::Skipped(_) | Reach::Silent => Done::silent(0),
        Reach::Run | Reach::Perhaps(_) => {
            for old in arguments.old_forms() {
                tape.old_form(line, &old, None);
            }
            read::run(tape.policy(), command, &arguments)
        }
    }
}

/// A command that `ax` refuses to carry out.
fn misused(tape: &mut Tape, reach: &Reach, line: usize, op: &'static str, reason: &str) -> Done {
    match reach {
        Reach::Silent => {}
        Reach::Skipped(because) => tape.skip(line, op, because),
        Reach::Run | Reach::Perhaps(_) => tape.refuse(line, op, None, reason.to_owned()),
    }
    Done::silent(2)
}

/// Carries a change out; what cannot be carried out becomes a refusal.
pub(crate) fn apply(tape: &mut Tape, line: usize, change: Change) -> Option<Step> {
    let op = change.op();
    match tape.apply(line, change) {
        Ok(step) => Some(step),
        Err(error) => {
            tape.refuse(line, op, None, error.to_string());
            None
        }
    }
}

/// Refuses a change that does not fit, unless what it names is missing or not allowed: that is told first.
pub(crate) fn apply_unfit(tape: &mut Tape, line: usize, change: Change, status: u16, reason: String) {
    match tape.attempt(change.clone()) {
        Ok(step) if matches!(step.status, Some(403 | 404)) => drop(apply(tape, line, change)),
        _ => tape.refuse(line, change.op(), Some(status), reason),
    }
}

/// The exit code of a call that ended like this.
const fn exit_of(outcome: Outcome) -> i32 {
    match outcome {
        Outcome::Applied | Outcome::NoEffect => 0,
        Outcome::Refused | Outcome::Unresolved | Outcome::Skipped => 4,
    }
}
