//! Many questions, one a line, answered as they come.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use axcess_core::{Asker, Decision, Node, Permission, Policy, ReferenceError};
use axcess_report::escaped;
use indexmap::IndexMap;
use serde_json::value::{RawValue, to_raw_value};

use crate::args::Session;
use crate::exit::Exit;
use crate::progress::Progress;
use crate::trouble;

/// A longer line is no question.
const LONGEST: u64 = 1 << 20;
/// So many names of a kind are kept once they are found.
const KEPT: usize = 1 << 16;

/// A line of the file: its fields as they were written, in their order.
type Line = IndexMap<String, Box<RawValue>>;

/// Answers every line of a file; `-` is standard input.
pub(super) fn run(session: &mut Session, policy: &Policy, path: &Path) -> miette::Result<Exit> {
    let mut lines: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(|error| trouble::of_file(path, &error))?;
        Box::new(BufReader::with_capacity(1 << 16, file))
    };
    let _progress = Progress::start(&session.globals, "answering".to_owned());
    let mut names = KnownNames::new(policy);
    let (mut exit, mut number, mut bytes) = (Exit::Yes, 0_u64, Vec::new());
    loop {
        bytes.clear();
        let read = (&mut lines).take(LONGEST + 1).read_until(b'\n', &mut bytes);
        if read.map_err(|error| trouble::of_file(path, &error))? == 0 {
            return Ok(exit);
        }
        number += 1;
        let answer = if bytes.len() as u64 > LONGEST {
            skip_line(&mut lines).map_err(|error| trouble::of_file(path, &error))?;
            Err((Line::new(), format!("line {number} is longer than 1 MiB")))
        } else if bytes.trim_ascii().is_empty() {
            continue;
        } else {
            answer(&mut names, &bytes, number)
        };
        let line = match answer {
            Ok(line) => line,
            Err((line, message)) => {
                exit = Exit::Trouble;
                refused(line, &message)
            }
        };
        session.out.json_line(&line)?;
    }
}

fn answer(names: &mut KnownNames<'_>, bytes: &[u8], number: u64) -> Result<Line, (Line, String)> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        (Line::new(), format!("line {number}: byte {} is not UTF-8", error.valid_up_to() + 1))
    })?;
    let text = text.trim_start_matches('\u{feff}').trim_end();
    let mut line: Line = serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            return (Line::new(), format!("line {number}: it is JSON, but no object"));
        }
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or(&what);
        (Line::new(), format!("line {number}: not JSON: {}, column {}", escaped(what), error.column()))
    })?;
    match decide(names, &line) {
        Ok((decision, depends_on)) => {
            line.insert("decision".to_owned(), raw(&decision.as_str()));
            line.insert("depends_on".to_owned(), raw(&depends_on));
            Ok(line)
        }
        Err(message) => Err((line, format!("line {number}: {message}"))),
    }
}

fn decide(names: &mut KnownNames<'_>, line: &Line) -> Result<(Decision, Vec<String>), String> {
    let asker = names.asker(&field(line, "user")?)?;
    let permission = names.permission(&field(line, "permission")?)?;
    let node = names.node(&field(line, "resource")?)?;
    let policy = names.policy;
    Ok((policy.can(asker, permission, node), policy.depends_on(asker, permission, node)))
}

fn field(line: &Line, name: &str) -> Result<String, String> {
    let raw = line.get(name).ok_or_else(|| format!("the field `{name}` is missing"))?;
    serde_json::from_str(raw.get()).map_err(|_| format!("the field `{name}` is no text"))
}

fn refused(mut line: Line, message: &str) -> Line {
    line.shift_remove("depends_on");
    line.insert("decision".to_owned(), raw(&"error"));
    line.insert("error".to_owned(), raw(&message));
    line
}

fn raw<T: serde::Serialize>(value: &T) -> Box<RawValue> {
    to_raw_value(value).expect("INVARIANT: text and lists of text are JSON")
}

/// Reads over what is left of a line.
fn skip_line(lines: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = lines.fill_buf()?;
        let (used, over) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        lines.consume(used);
        if over {
            return Ok(());
        }
    }
}

/// Names that earlier lines used. What fits nothing is looked up again.
struct KnownNames<'a> {
    policy: &'a Policy,
    askers: HashMap<String, Asker>,
    nodes: HashMap<String, Node>,
}

impl<'a> KnownNames<'a> {
    fn new(policy: &'a Policy) -> Self {
        Self { policy, askers: HashMap::new(), nodes: HashMap::new() }
    }

    fn asker(&mut self, text: &str) -> Result<Asker, String> {
        find(&mut self.askers, text, |text| self.policy.asker(text))
    }

    fn permission(&self, text: &str) -> Result<Permission, String> {
        self.policy.permission(text).map_err(|error| sentence(&error))
    }

    fn node(&mut self, text: &str) -> Result<Node, String> {
        find(&mut self.nodes, text, |text| self.policy.node(text))
    }
}

fn find<T: Copy>(
    known: &mut HashMap<String, T>,
    text: &str,
    look_up: impl Fn(&str) -> Result<T, ReferenceError>,
) -> Result<T, String> {
    if let Some(found) = known.get(text) {
        return Ok(*found);
    }
    let found = look_up(text).map_err(|error| sentence(&error))?;
    if known.len() >= KEPT {
        known.clear();
    }
    known.insert(text.to_owned(), found);
    Ok(found)
}

/// The error and its remedy on one line.
fn sentence(error: &ReferenceError) -> String {
    match error.help() {
        Some(help) => format!("{error}; {help}"),
        None => error.to_string(),
    }
}
