//! A file that people write, as a tree of values with their places: what plans are read with, and every other
//! format that reports its mistakes line by line.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::file::Source;
use crate::{json, yaml};

pub use crate::fields::{Fields, Reading, found};
pub use crate::node::{Entry, Node, Scalar, Value};
pub use crate::problem::{PlanErrors, Problem};
pub use crate::word::{nearest, quoted};

use crate::fields::Format;

/// The largest file that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// What a format is called in messages about its files.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What its field `format` says.
    pub format: &'static str,
    /// One file: `a plan`.
    pub noun: &'static str,
    /// Several: `plans`.
    pub plural: &'static str,
    /// The advice about an empty file.
    pub fields: &'static str,
    /// The advice about a second YAML document.
    pub one_document: &'static str,
}

/// A file as a tree of values.
#[derive(Clone)]
pub struct Tree {
    /// The value that the file holds.
    pub root: Node,
    name: String,
    text: Arc<str>,
    format: Format,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Tree {
    /// Reads a file: JSON or YAML by the end of its name, else by what it looks like.
    ///
    /// # Errors
    ///
    /// The first place where the file is neither.
    pub fn read(name: &str, bytes: &[u8], form: &Form) -> Result<Self, PlanErrors> {
        let text = decode(name, bytes, form)?;
        let format = format(name, &text);
        let root = match format {
            Format::Json => json::read(&text),
            Format::Yaml => yaml::read(&text, form),
        };
        let root = root.map_err(|problem| PlanErrors::new(name, text.clone(), vec![problem]))?;
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(newlines).collect();
        Ok(Self { root, name: name.to_owned(), text, format, lines })
    }

    /// What its fields are read with.
    pub const fn reading(&self) -> Reading {
        Reading { format: self.format, problems: Vec::new() }
    }

    /// Where a value of it stands.
    pub fn source(&self, span: Range<usize>) -> Source {
        let line = self.lines.partition_point(|start| *start <= span.start);
        Source::new(self.name.clone(), line, self.text.clone(), span)
    }

    /// Everything that reading found wrong.
    pub fn errors(&self, reading: Reading) -> PlanErrors {
        PlanErrors::new(&self.name, self.text.clone(), reading.problems)
    }
}

/// Without the whole text of the file.
impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.name, self.root)
    }
}

impl Form {
    /// Whether the file is of this format in a version that we know. If it is not, the rest of it would only
    /// give misleading complaints.
    pub fn is_readable(&self, fields: &mut Fields<'_, '_>) -> bool {
        let mut readable = true;
        if let Some(node) = fields.node("format") {
            let is_it =
                matches!(&node.value, Value::Scalar { kind: Scalar::Text, text } if text == self.format);
            if !is_it {
                readable = false;
                let message = format!("`format` must be `{}`, but is {}", self.format, found(node));
                fields.reading.report(Problem::new(node.span.clone(), message));
            }
        }
        if let Some(node) = fields.node("version") {
            match &node.value {
                Value::Scalar { kind: Scalar::Number, text } if text == "1" => {}
                Value::Scalar { kind: Scalar::Number, text } => {
                    readable = false;
                    let message = format!("version {} of the format is unknown", quoted(text));
                    let problem = Problem::new(node.span.clone(), message);
                    fields.reading.report(problem.with_help("the known version is 1"));
                }
                _ => {
                    let message = format!("`version` must be the number 1, but is {}", found(node));
                    fields.reading.report(Problem::new(node.span.clone(), message));
                }
            }
        }
        readable
    }
}

/// The text of the file without its byte order mark.
fn decode(name: &str, bytes: &[u8], form: &Form) -> Result<Arc<str>, PlanErrors> {
    let refuse = |text: &str, problem| Err(PlanErrors::new(name, Arc::from(text), vec![problem]));
    if bytes.len() > LARGEST {
        return refuse("", Problem::new(0..0, format!("the file is larger than {} MiB", LARGEST >> 20)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => refuse("", Problem::empty(form)),
        Ok(text) => Ok(Arc::from(text)),
        Err(error) => {
            let at = error.valid_up_to();
            let problem = Problem::new(at..at + 1, "the file is not UTF-8 text");
            let is_utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
            let help = if is_utf_16 { "it seems to be UTF-16: save it as UTF-8" } else { "save it as UTF-8" };
            refuse(&String::from_utf8_lossy(bytes), problem.with_help(help))
        }
    }
}

fn format(name: &str, text: &str) -> Format {
    let name = name.to_ascii_lowercase();
    if name.ends_with(".json") {
        return Format::Json;
    }
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return Format::Yaml;
    }
    let is_json =
        text.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']));
    if is_json { Format::Json } else { Format::Yaml }
}
