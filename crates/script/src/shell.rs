//! The shell, as far as a script can be read without running it: every command is looked at in the order in which the
//! script reaches it, on an account that is only simulated.

mod arithmetic;
mod builtin;
mod compound;
mod condition;
mod expand;
mod outside;
mod parameter;
mod pattern;
mod piece;
mod simple;

use std::collections::BTreeMap;
use std::rc::Rc;

use brush_parser::SourceSpan;
use brush_parser::ast::{
    AndOr, AndOrList, Command, CompoundCommand, CompoundList, FunctionBody, Pipeline, Program,
};

use crate::syntax::SyntaxError;
use crate::tape::{Reach, Tape};
use crate::text::{Doubt, Status, Text};
use crate::vars::{Value, Vars};

/// The most commands that are looked at.
const MOST_COMMANDS: usize = 50_000;
/// For how many commands one of `ax` counts.
const AX: usize = 10;
/// What words are split at unless a script sets `$IFS`.
const BLANKS: &str = " \t\n";
/// The most functions and substitutions within each other.
const DEEPEST: usize = 24;

/// What ends the reading of a script: a loop without end, or a broken substitution.
pub(crate) type Run<T = ()> = Result<T, SyntaxError>;

/// A running script.
pub(crate) struct Shell<'t> {
    tape: &'t mut Tape,
    vars: Vars,
    functions: BTreeMap<String, Function>,
    reach: Reach,
    /// Where a `break`, `continue` or `return` is on its way to.
    leave: Option<Leave>,
    within: Within,
    status: Status,
    errexit: bool,
    pipefail: bool,
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
    /// How the last substitution of a command ended.
    substituted: Option<Status>,
    /// Lines before the text that is being read.
    offset: usize,
    line: usize,
    commands: usize,
    depth: usize,
    /// How often the script may have left what it was in.
    departures: usize,
}

/// A function of the script.
#[derive(Clone, Debug)]
struct Function {
    body: Rc<FunctionBody>,
    /// Lines before the text that it stands in.
    offset: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    Break(usize),
    Continue(usize),
    Return,
}

/// What surrounds a command within what is perhaps reached: leaving that leaves nothing open.
#[derive(Clone, Copy, Debug, Default)]
struct Within {
    loops: usize,
    calls: usize,
}

impl<'t> Shell<'t> {
    pub fn new(tape: &'t mut Tape, variables: &BTreeMap<String, String>) -> Self {
        let mut vars = Vars::default();
        // Every shell sets it itself.
        vars.set_text("IFS", Text::from(BLANKS));
        for (name, value) in variables {
            vars.set_text(name, Text::from(value.as_str()));
        }
        Self {
            tape,
            vars,
            functions: BTreeMap::new(),
            reach: Reach::Run,
            leave: None,
            within: Within::default(),
            status: Status::SUCCESS,
            errexit: false,
            pipefail: false,
            guards: 0,
            arguments: None,
            locals: Vec::new(),
            sink: Text::empty(),
            input: None,
            substituted: None,
            offset: 0,
            line: 1,
            commands: 0,
            depth: 0,
            departures: 0,
        }
    }

    /// The same where nothing of the script is reached.
    pub fn skipped(self, reason: &str) -> Self {
        Self { reach: Reach::Skipped(reason.into()), ..self }
    }

    /// Goes through a whole script.
    pub fn run(&mut self, program: &Program, first_line: &str) -> Run {
        // `#!/bin/sh -e`
        let flags = first_line.strip_prefix("#!").and_then(|line| line.split_whitespace().nth(1));
        self.errexit = flags.is_some_and(|flags| flags.starts_with('-') && flags.contains('e'));
        program.complete_commands.iter().try_for_each(|list| self.list(list))
    }

    fn list(&mut self, list: &CompoundList) -> Run {
        list.0.iter().try_for_each(|item| self.and_or(&item.0))
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
        let (within, options) = (std::mem::take(&mut self.within), (self.errexit, self.pipefail));
        let arguments = self.arguments.clone();
        run(self)?;
        (self.within, (self.errexit, self.pipefail)) = (within, options);
        if self.arguments != arguments {
            self.arguments = None;
        }
        let after = std::mem::take(&mut self.vars);
        self.vars = before.merged(after, &Doubt::new(reason));
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
        let ended = matches!(self.reach, Reach::Skipped(_)).then_some(self.status);
        self.guarded(is_negated, |shell| match &pipeline.seq[..] {
            [only] => shell.command(only),
            several => shell.piped(several),
        })?;
        if let Some(status) = ended {
            // What is not reached leaves the status with which the script or subshell has ended.
            self.status = status;
            return Ok(());
        }
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
            && self.errexit
            && self.guards == 0
            && self.reach == Reach::Run
        {
            let line = self.line;
            self.reach = Reach::Skipped(
                format!("not reached: a command in line {line} failed, and `set -e` ends the script there")
                    .into(),
            );
        }
    }

    fn piped(&mut self, commands: &[Command]) -> Run {
        let (vars, errexit) = (self.vars.clone(), self.errexit);
        let (outer_input, outer_sink) = (self.input.take(), std::mem::replace(&mut self.sink, Text::empty()));
        let mut input = outer_input.clone();
        let mut failed = Status::SUCCESS;
        let reach = self.reach.clone();
        for command in commands {
            self.input = input.take();
            self.sink = Text::empty();
            self.command(command)?;
            input = Some(std::mem::replace(&mut self.sink, Text::empty()));
            failed = match (self.status, failed) {
                (Status::Exit(0), _) => failed,
                (Status::Exit(code), _) => Status::Exit(code),
                (Status::Unknown, Status::Exit(0)) => Status::Unknown,
                (Status::Unknown, failed) => failed,
            };
            // Each command has a shell of its own: leaving it leaves nothing else.
            if self.reach != reach {
                (self.reach, self.leave) = (reach.clone(), None);
            }
        }
        (self.vars, self.errexit, self.input, self.sink) = (vars, errexit, outer_input, outer_sink);
        self.sink.append(&input.unwrap_or_else(Text::empty));
        if self.pipefail {
            self.status = failed;
        }
        Ok(())
    }

    fn command(&mut self, command: &Command) -> Run {
        if self.reach == Reach::Silent {
            return Ok(());
        }
        self.commands += 1;
        if self.commands > MOST_COMMANDS || self.tape.is_full() {
            return Err(SyntaxError {
                line: self.line,
                message: "the script does not come to an end".to_owned(),
                help: Some(
                    "a loop or function repeats itself without end; `axcess sandbox run` carries the script out"
                        .to_owned(),
                ),
            });
        }
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Compound(compound, redirects) => self.compound(compound, redirects.as_ref()),
            Command::Function(function) => {
                let read = Function { body: Rc::new(function.body.clone()), offset: self.offset };
                self.functions.insert(function.fname.value.clone(), read);
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
