//! The fields of one mapping, taken by name; what is not taken is unknown.

use std::collections::HashSet;
use std::ops::Range;

use axcess_core::Moment;

use crate::instant;
use crate::node::{Entry, Node, Scalar, Value};
use crate::problem::Problem;
use crate::word::{nearest, quoted};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Yaml,
}

/// What is known while a file is read.
pub struct Reading {
    pub(crate) format: Format,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
}

/// The fields of one mapping.
///
/// A field that is missing or wrong leaves a problem behind and gives an empty stand-in, so that
/// reading goes on to the next one; a file with a problem yields no plan.
pub struct Fields<'n, 'r> {
    /// What the mapping is, as a message says it.
    owner: String,
    /// Where a missing field is reported.
    place: Range<usize>,
    entries: &'n [Entry],
    known: Vec<&'static str>,
    /// What is known while the file is read.
    pub reading: &'r mut Reading,
}

impl Reading {
    /// Adds a problem.
    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn wrong_type(&mut self, name: &str, node: &Node, expected: &str) {
        let message = format!("{} must be {expected}, but is {}", quoted(name), found(node));
        let problem = Problem::new(node.span.clone(), message);
        self.report(match advice(name, node, expected) {
            Some(help) => problem.with_help(help),
            None => problem,
        });
    }

    /// The text of a value. In YAML a number, `true` or `false` is text too, as it was written: `name: 2024` is a
    /// name.
    pub fn text_of<'n>(&self, node: &'n Node) -> Option<&'n str> {
        match &node.value {
            Value::Scalar { kind: Scalar::Text, text } => Some(text),
            Value::Scalar { kind: Scalar::Number | Scalar::Flag(_), text } if self.format == Format::Yaml => {
                Some(text)
            }
            _ => None,
        }
    }

    fn text(&mut self, name: &str, node: &Node) -> Option<String> {
        let text = self.text_of(node).map(str::to_owned);
        if text.is_none() {
            self.wrong_type(name, node, "text");
        }
        text
    }

    fn list<'n>(&mut self, name: &str, node: &'n Node, expected: &str) -> &'n [Node] {
        match &node.value {
            Value::List(items) => items,
            _ => {
                self.wrong_type(name, node, expected);
                &[]
            }
        }
    }

    fn texts(&mut self, name: &str, node: &Node) -> Vec<String> {
        self.list(name, node, "a list of texts").iter().filter_map(|item| self.text(name, item)).collect()
    }

    fn flag(&mut self, name: &str, node: &Node) -> bool {
        match node.value {
            Value::Scalar { kind: Scalar::Flag(flag), .. } => flag,
            _ => {
                self.wrong_type(name, node, "true or false");
                false
            }
        }
    }
}

impl<'n, 'r> Fields<'n, 'r> {
    /// The fields of `node`; `None`, and a problem, when it is no mapping.
    pub fn new(owner: impl Into<String>, node: &'n Node, reading: &'r mut Reading) -> Option<Self> {
        let owner = owner.into();
        let Value::Map(entries) = &node.value else {
            let message = format!("{owner} must be a mapping of fields, but is {}", found(node));
            reading.report(Problem::new(node.span.clone(), message));
            return None;
        };
        let mut seen = HashSet::new();
        for Entry { key, key_span, .. } in entries {
            if !seen.insert(key) {
                reading.report(Problem::new(key_span.clone(), format!("{} is given twice", quoted(key))));
            }
        }
        let place = entries.first().map_or(node.span.clone(), |entry| entry.key_span.clone());
        Some(Self { owner, place, entries, known: Vec::new(), reading })
    }

    /// Gives the mapping another name and place in the messages to come.
    pub fn rename(&mut self, owner: impl Into<String>, place: Range<usize>) {
        (self.owner, self.place) = (owner.into(), place);
    }

    /// Reports every field that was not asked for.
    pub fn finish(self) {
        for Entry { key, key_span, .. } in self.entries {
            if !self.known.contains(&key.as_str()) {
                let problem = Problem::new(
                    key_span.clone(),
                    format!("unknown field {} of {}", quoted(key), self.owner),
                );
                let help = match nearest(key, self.known.iter().copied()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => format!("its fields are {}", listed(&self.known)),
                };
                self.reading.report(problem.with_help(help));
            }
        }
    }

    /// Whether the field stands there, even as null.
    pub fn has(&mut self, name: &'static str) -> bool {
        self.find(name).is_some()
    }

    /// A field that has to be there.
    pub fn node(&mut self, name: &'static str) -> Option<&'n Node> {
        let node = self.find(name);
        if node.is_none() {
            self.report_missing(&format!("{} lacks {}", self.owner, quoted(name)));
        }
        node
    }

    /// A field that may be left out; null leaves it out too.
    pub fn optional_node(&mut self, name: &'static str) -> Option<&'n Node> {
        self.find(name).filter(|node| !is_null(node))
    }

    /// A text that has to be there.
    pub fn text(&mut self, name: &'static str) -> String {
        self.required_text(name).unwrap_or_default()
    }

    /// As [`text`](Self::text), for a caller that has no use for a stand-in.
    pub fn required_text(&mut self, name: &'static str) -> Option<String> {
        self.node(name).and_then(|node| self.reading.text(name, node))
    }

    /// A text that may be left out.
    pub fn optional_text(&mut self, name: &'static str) -> Option<String> {
        self.optional_node(name).and_then(|node| self.reading.text(name, node))
    }

    /// `description`: null clears it, as in the API, and so does empty text.
    pub fn description(&mut self) -> Option<String> {
        let name = "description";
        let node = self.find(name)?;
        if is_null(node) { Some(String::new()) } else { self.reading.text(name, node) }
    }

    /// `true` or `false`, which has to be there.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.node(name).is_some_and(|node| self.reading.flag(name, node))
    }

    /// `true` or `false`, which may be left out.
    pub fn optional_flag(&mut self, name: &'static str) -> Option<bool> {
        self.optional_node(name).map(|node| self.reading.flag(name, node))
    }

    /// A list of texts, which may be left out.
    pub fn optional_texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        self.optional_node(name).map(|node| self.reading.texts(name, node))
    }

    /// A list that has to be there; `expected` is what a message calls it.
    pub fn list(&mut self, name: &'static str, expected: &str) -> &'n [Node] {
        self.node(name).map_or(&[], |node| self.reading.list(name, node, expected))
    }

    /// A time of RFC 3339, which may be left out.
    pub fn optional_moment(&mut self, name: &'static str) -> Option<Moment> {
        let node = self.optional_node(name)?;
        let text = self.reading.text(name, node)?;
        let moment = instant::read(&text);
        if moment.is_none() {
            let problem = Problem::new(node.span.clone(), format!("{} is no time", quoted(&text)));
            self.reading.report(problem.with_help("a time is written `2026-11-20T09:00:00Z`"));
        }
        moment
    }

    /// Adds a problem about something that is not there.
    pub fn report_missing(&mut self, message: &str) {
        self.reading.report(Problem::new(self.place.clone(), message));
    }

    fn find(&mut self, name: &'static str) -> Option<&'n Node> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.entries.iter().find(|entry| entry.key == name).map(|entry| &entry.node)
    }
}

/// A value as a message names it.
pub fn found(node: &Node) -> String {
    match &node.value {
        Value::Scalar { kind: Scalar::Null, text } if text.is_empty() => "empty".to_owned(),
        Value::Scalar { kind: Scalar::Null, .. } => "null".to_owned(),
        Value::Scalar { kind: Scalar::Flag(flag), .. } => format!("`{flag}`"),
        Value::Scalar { kind: Scalar::Number, text } => format!("the number {}", quoted(text)),
        Value::Scalar { kind: Scalar::Text, text } => format!("the text {}", quoted(text)),
        Value::List(_) => "a list".to_owned(),
        Value::Map(_) => "a mapping".to_owned(),
    }
}

fn is_null(node: &Node) -> bool {
    matches!(node.value, Value::Scalar { kind: Scalar::Null, .. })
}

/// What would have the wanted type, where the wish is plain.
fn advice(name: &str, node: &Node, expected: &str) -> Option<String> {
    let Value::Scalar { kind, text } = &node.value else { return None };
    match (expected, kind) {
        ("text", Scalar::Number | Scalar::Flag(_)) => Some("write it in double quotes".to_owned()),
        ("true or false", Scalar::Text) => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" | "true" => Some("write `true`".to_owned()),
            "no" | "off" | "n" | "false" => Some("write `false`".to_owned()),
            _ => None,
        },
        ("a list of texts", Scalar::Text) => Some(format!("write a list: {name}: [...]")),
        _ => None,
    }
}

/// `a`, `b` and `c`.
fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
