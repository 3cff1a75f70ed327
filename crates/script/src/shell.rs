//! The shell, as far as a script can be read without running it: every command is looked at in the order in which the
//! script reaches it, on an account that is only simulated.

mod arguments;
mod arithmetic;
mod brace;
mod builtin;
mod compound;
mod condition;
mod expand;
mod function;
mod outside;
mod parameter;
mod pattern;
mod piece;
mod read;
mod separators;
mod simple;

use std::collections::BTreeMap;
use std::rc::Rc;

use brush_parser::SourceSpan;
use brush_parser::ast::{
    AndOr, AndOrList, Command, CompoundCommand, CompoundList, CompoundListItem, FunctionBody, Pipeline,
    Program, SeparatorOperator,
};

use crate::shell::read::Document;
use crate::syntax::{self, SyntaxError};
use crate::tape::{Reach, Tape};
use crate::text::{Doubt, Status, Text};
use crate::vars::{Value, Vars};

/// The most commands that are looked at, besides those of a script that runs straight through.
const MOST_COMMANDS: usize = 50_000;
/// Where words are split, unless a script says otherwise.
const BLANKS: &str = " \t\n";
/// For how many commands one of `ax` counts.
const AX: usize = 10;
/// The most functions and substitutions within each other.
const DEEPEST: usize = 24;

/// What ends the reading of a script: a loop without end, or a broken substitution.
pub(crate) type Run<T = ()> = Result<T, SyntaxError>;

/// A running script.
pub(crate) struct Shell<'t> {
    tape: &'t mut Tape,
    vars: Vars,
    functions: BTreeMap<String, Rc<Function>>,
    reach: Reach,
    /// Where a `break`, `continue` or `return` is on its way to.
    leave: Option<Leave>,
    within: Within,
    status: Status,
    flags: Flags,
    /// How the script, or a shell of its own within it, ended.
    ended: Status,
    /// How many conditions lie around the command, in which no failure ends the script.
    guards: usize,
    /// `$1` and so on, where they are known.
    arguments: Option<Vec<Text>>,
    /// What `local` hid, of each function that is being called.
    locals: Vec<Vec<(String, Option<Value>)>>,
    /// What commands print.
    sink: Text,
    /// What the command reads, if that is not the terminal.
    input: Option<Text>,
    /// The same, where it is a text of the script that `read` takes line by line.
    document: Option<Document>,
    /// How the last substitution of a command ended.
    substituted: Option<Status>,
    /// Lines before the text that is being read.
    offset: usize,
    line: usize,
    /// How many commands may still be looked at.
    budget: usize,
    depth: usize,
    /// How many substitutions lie around the command, which is there for what it prints.
    substitutions: usize,
    /// What `trap` has carried out when the script ends.
    at_exit: Option<AtExit>,
    /// How often the script may have left what it was in.
    departures: usize,
}

/// What `set` has switched on.
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    errexit: bool,
    pipefail: bool,
}

/// A function of the script.
struct Function {
    body: FunctionBody,
    /// Lines before the text that it stands in.
    offset: usize,
}

/// Commands for the end of the script.
struct AtExit {
    commands: Text,
    line: usize,
    reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    Break(usize),
    Continue(usize),
    Return,
}

/// The loops of its own function or shell that lie around a command, and the calls, as far as they too are only perhaps
/// reached: leaving them leaves nothing open.
#[derive(Clone, Copy, Debug, Default)]
struct Within {
    loops: usize,
    calls: usize,
}

impl<'t> Shell<'t> {
    pub fn new(tape: &'t mut Tape, variables: &BTreeMap<String, String>, reach: Reach) -> Self {
        let mut vars = Vars::default();
        vars.set_text("IFS", Text::from(BLANKS));
        for (name, value) in variables {
            vars.set_text(name, Text::from(value.as_str()));
        }
        Self {
            tape,
            vars,
            functions: BTreeMap::new(),
            reach,
            leave: None,
            within: Within::default(),
            status: Status::SUCCESS,
            flags: Flags::default(),
            ended: Status::SUCCESS,
            guards: 0,
            arguments: None,
            locals: Vec::new(),
            sink: Text::empty(),
            input: None,
            document: None,
            substituted: None,
            offset: 0,
            line: 1,
            budget: MOST_COMMANDS,
            depth: 0,
            substitutions: 0,
            at_exit: None,
            departures: 0,
        }
    }

    /// Goes through a whole script.
    pub fn run(&mut self, program: &Program, text: &str) -> Run {
        self.budget += 2 * AX * text.lines().count();
        // `#!/bin/sh -e`
        let first_line = text.lines().next().unwrap_or_default();
        let flags = first_line.strip_prefix("#!").and_then(|line| line.split_whitespace().nth(1));
        self.flags.errexit = flags.is_some_and(|flags| flags.starts_with('-') && flags.contains('e'));
        program.complete_commands.iter().try_for_each(|list| self.list(list))?;
        self.exit()
    }

    /// Goes through what `trap … EXIT` has kept for the end, however that came. The shell still ends as it did before.
    fn exit(&mut self) -> Run {
        let Some(AtExit { commands, line, reach }) = self.at_exit.take() else { return Ok(()) };
        let status = if let Reach::Skipped(_) = self.reach { self.ended } else { self.status };
        (self.reach, self.leave, self.line) = (reach, None, line);
        self.status = if self.departures == 0 { status } else { Status::Unknown };
        match commands {
            Text::Known(text) => {
                let offset = std::mem::replace(&mut self.offset, line - 1);
                let program = syntax::parse(&text)
                    .map_err(|error| SyntaxError { line: self.offset + error.line, ..error })?;
                program.complete_commands.iter().try_for_each(|list| self.list(list))?;
                self.offset = offset;
            }
            Text::Unknown(doubt) => {
                self.open_end(&format!("what `trap` runs is not known: {}", doubt.reason()))?;
            }
        }
        self.status = status;
        Ok(())
    }

    fn list(&mut self, list: &CompoundList) -> Run {
        list.0.iter().try_for_each(|CompoundListItem(item, separator)| match separator {
            SeparatorOperator::Sequence => self.and_or(item),
            SeparatorOperator::Async => self.beside(item),
        })
    }

    fn and_or(&mut self, list: &AndOrList) -> Run {
        if self.reach == Reach::Silent {
            return Ok(());
        }
        let last = list.additional.len();
        self.guarded(last > 0, |shell| shell.pipeline(&list.first))?;
        for (place, item) in list.additional.iter().enumerate() {
            let (wants_success, pipeline) = match item {
                AndOr::And(pipeline) => (true, pipeline),
                AndOr::Or(pipeline) => (false, pipeline),
            };
            let guarded = place + 1 < last;
            match self.status {
                _ if self.reach != Reach::Run && !matches!(self.reach, Reach::Perhaps(_)) => {
                    self.guarded(guarded, |shell| shell.pipeline(pipeline))?;
                }
                Status::Exit(code) if (code == 0) == wants_success => {
                    self.guarded(guarded, |shell| shell.pipeline(pipeline))?;
                }
                Status::Exit(_) => {
                    let (word, end) = if wants_success { ("&&", "failed") } else { ("||", "did not fail") };
                    let reason = format!("not reached: what stands before `{word}` {end}");
                    self.skipping(&reason, |shell| shell.pipeline(pipeline))?;
                }
                Status::Unknown => {
                    let word = if wants_success { "&&" } else { "||" };
                    let reason = format!(
                        "whether it is reached is not known: how the command before `{word}` ends cannot be read"
                    );
                    self.perhaps(&reason, |shell| shell.pipeline(pipeline))?;
                    self.status = Status::Unknown;
                }
            }
        }
        Ok(())
    }

    /// `… &`: in a shell of its own, whose end the script does not wait for. It is looked at where it stands.
    fn beside(&mut self, list: &AndOrList) -> Run {
        self.apart(|shell| shell.and_or(list))?;
        if self.reach != Reach::Silent {
            self.status = Status::SUCCESS;
        }
        Ok(())
    }

    fn guarded(&mut self, guard: bool, run: impl FnOnce(&mut Self) -> Run) -> Run {
        self.guards += usize::from(guard);
        let result = run(self);
        self.guards -= usize::from(guard);
        result
    }

    /// Goes through what is not reached.
    fn skipping(&mut self, reason: &str, run: impl FnOnce(&mut Self) -> Run) -> Run {
        let (reach, status, vars) = (self.reach.clone(), self.status, self.vars.clone());
        if matches!(reach, Reach::Run | Reach::Perhaps(_)) {
            self.reach = Reach::Skipped(reason.into());
        }
        run(self)?;
        (self.reach, self.status, self.vars) = (reach, status, vars);
        Ok(())
    }

    /// Goes through what is perhaps reached.
    fn perhaps(&mut self, reason: &str, run: impl FnOnce(&mut Self) -> Run) -> Run {
        let reach = self.reach.clone();
        if reach == Reach::Run {
            self.reach = Reach::Perhaps(reason.into());
        }
        let before = self.vars.clone();
        let (within, flags) = (std::mem::take(&mut self.within), self.flags);
        let arguments = self.arguments.clone();
        run(self)?;
        (self.within, self.flags) = (within, flags);
        let after = std::mem::take(&mut self.vars);
        self.vars = before.merged(after, &Doubt::new(reason));
        if self.arguments != arguments {
            self.loosen_arguments(&[]);
        }
        self.reach = reach;
        Ok(())
    }

    /// Whether commands that only read are looked at.
    fn is_alive(&self) -> bool {
        matches!(self.reach, Reach::Run | Reach::Perhaps(_))
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Run {
        if self.reach == Reach::Silent {
            return Ok(());
        }
        let is_negated = pipeline.bang;
        self.guarded(is_negated, |shell| match &pipeline.seq[..] {
            [only] => shell.command(only),
            several => shell.piped(several),
        })?;
        if is_negated {
            self.status = self.status.inverted();
            return Ok(());
        }
        if pipeline.seq.last().is_some_and(ends_script) {
            self.stop_on_failure();
        }
        Ok(())
    }

    /// `set -e`.
    fn stop_on_failure(&mut self) {
        if let Status::Exit(code) = self.status
            && code != 0
            && self.flags.errexit
            && self.guards == 0
            && self.reach == Reach::Run
        {
            let line = self.line;
            self.ended = self.status;
            self.reach = Reach::Skipped(
                format!("not reached: a command in line {line} failed, and `set -e` ends the script there")
                    .into(),
            );
        }
    }

    fn piped(&mut self, commands: &[Command]) -> Run {
        let (outer_input, outer_sink) = (self.input.take(), std::mem::replace(&mut self.sink, Text::empty()));
        let mut input = outer_input.clone();
        let document = self.document.take();
        let mut failed = Status::SUCCESS;
        for command in commands {
            self.input = input.take();
            self.sink = Text::empty();
            // Each command has a shell of its own.
            self.apart(|shell| shell.command(command))?;
            input = Some(std::mem::replace(&mut self.sink, Text::empty()));
            failed = match (self.status, failed) {
                (Status::Exit(0), _) => failed,
                (Status::Exit(code), _) => Status::Exit(code),
                (Status::Unknown, Status::Exit(0)) => Status::Unknown,
                (Status::Unknown, failed) => failed,
            };
        }
        (self.input, self.sink) = (outer_input, outer_sink);
        self.document = document;
        self.sink.append(&input.unwrap_or_else(Text::empty));
        if self.flags.pipefail {
            self.status = failed;
        }
        Ok(())
    }

    fn command(&mut self, command: &Command) -> Run {
        if self.reach == Reach::Silent {
            return Ok(());
        }
        if self.tape.is_full() {
            return Err(self.ending(
                "the script has more steps than can be simulated",
                "split it into several files and name them in order",
            ));
        }
        let repeats =
            "a loop or function repeats itself without end; `axcess sandbox run` carries the script out";
        self.budget = self
            .budget
            .checked_sub(1)
            .ok_or_else(|| self.ending("the script does not come to an end", repeats))?;
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Compound(compound, redirects) => self.compound(compound, redirects.as_ref()),
            Command::Function(function) => {
                let body = Function { body: function.body.clone(), offset: self.offset };
                self.functions.insert(function.fname.value.clone(), Rc::new(body));
                self.status = Status::SUCCESS;
                Ok(())
            }
            Command::ExtendedTest(test, _) => {
                self.line = self.line_of(Some(&test.loc));
                self.status = self.extended_test(&test.expr)?;
                Ok(())
            }
        }
    }

    /// Why the script is read no further.
    fn ending(&self, message: &str, help: &str) -> SyntaxError {
        SyntaxError { line: self.line, message: message.to_owned(), help: Some(help.to_owned()) }
    }

    /// The line of the file that something stands in.
    fn line_of(&self, place: Option<&SourceSpan>) -> usize {
        place.map_or(self.line, |place| self.offset + place.start.line)
    }

    /// Remembers that the script may have ended or left a loop, and reads on as if it had not.
    fn depart(&mut self) {
        self.departures += 1;
        self.reach = Reach::Silent;
    }
}

/// Whether the failure of such a command ends a script under `set -e`: that of a compound command is the failure of one
/// in it, which has been judged.
fn ends_script(command: &Command) -> bool {
    match command {
        Command::Simple(_) | Command::ExtendedTest(..) => true,
        Command::Compound(compound, _) => {
            matches!(compound, CompoundCommand::Subshell(_) | CompoundCommand::Arithmetic(_))
        }
        Command::Function(_) => false,
    }
}
