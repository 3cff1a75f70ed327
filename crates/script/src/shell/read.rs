//! `read` and `mapfile`, over texts that stand in the script: here documents and here strings.

use std::rc::Rc;

use crate::shell::separators::Separators;
use crate::shell::{Run, Shell};
use crate::tape::Reach;
use crate::text::{Doubt, Field, Status, Text};
use crate::vars::Value;

/// A text of the script that commands read line by line.
#[derive(Clone)]
pub(super) struct Document {
    text: Rc<str>,
    at: usize,
}

impl Document {
    /// `None` where the text is not known.
    pub fn of(text: &Text) -> Option<Self> {
        text.known().map(|text| Self { text: text.into(), at: 0 })
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn line(&mut self) -> Option<String> {
        let line = self.rest().split_inclusive('\n').next()?.to_owned();
        self.at += line.len();
        Some(line.strip_suffix('\n').map(str::to_owned).unwrap_or(line))
    }
}

/// How a call of `read` or `mapfile` asks for lines.
#[derive(Default)]
struct Request {
    names: Vec<String>,
    raw: bool,
    array: bool,
    /// `-t`, with which `mapfile` trims and `read` waits.
    timed: bool,
    /// It asks for something other than lines.
    other: bool,
}

impl Request {
    fn new(fields: &[Field]) -> Self {
        let mut request = Self::default();
        let mut rest = fields.iter();
        while let Some(field) = rest.next() {
            match field.text.known() {
                Some("-p") => drop(rest.next()),
                Some(flags) if flags.len() > 1 && flags.starts_with('-') => {
                    request.raw |= flags.contains('r');
                    request.array |= flags.contains('a');
                    request.timed |= flags.contains('t');
                    request.other |= flags[1..].contains(|flag| !"rsat".contains(flag));
                }
                Some(name) => request.names.push(name.to_owned()),
                None => request.other = true,
            }
        }
        request
    }
}

impl Shell<'_> {
    /// One line into variables.
    pub(super) fn read(&mut self, fields: &[Field]) -> Run {
        let request = Request::new(fields);
        let Some(document) = self.document.as_mut().filter(|_| self.reach == Reach::Run) else {
            return self.read_unknown(&request);
        };
        let line = document.line();
        let text = line.as_deref().unwrap_or_default();
        let Ok(separators) = Separators::of(&self.vars) else { return self.read_unknown(&request) };
        // A backslash without `-r` joins lines, and `-t` waits.
        if request.other || request.array || request.timed || (!request.raw && text.contains('\\')) {
            return self.read_unknown(&request);
        }
        let names = if request.names.is_empty() { vec!["REPLY".to_owned()] } else { request.names };
        for (name, word) in names.iter().zip(parted(text, names.len(), &separators)) {
            self.vars.set_text(name, Text::from(word));
        }
        self.status = Status::of(line.is_some());
        Ok(())
    }

    /// All lines into an array, without their ends.
    pub(super) fn mapfile(&mut self, fields: &[Field]) -> Run {
        let request = Request::new(fields);
        let document = self.document.take().filter(|_| self.reach == Reach::Run);
        let Some(document) = document.filter(|_| request.timed && !request.other) else {
            return self.read_unknown(&request);
        };
        let lines =
            document.rest().lines().enumerate().map(|(place, line)| (place.to_string(), Text::from(line)));
        let name = request.names.first().map_or("MAPFILE", String::as_str);
        self.vars.set(name, Value::Array(lines.collect()));
        self.status = Status::SUCCESS;
        Ok(())
    }

    /// What is read is not known, and neither is whether there was anything.
    fn read_unknown(&mut self, request: &Request) -> Run {
        let doubt = Doubt::new(
            "what the script reads while it runs is not known; `for X in $(ax … -o json | jq -r …)` is looked at",
        );
        self.document = None;
        for name in request.names.iter().map(String::as_str).chain(["REPLY"]) {
            self.vars.set_text(name, Text::Unknown(doubt.clone()));
        }
        self.status = Status::Unknown;
        Ok(())
    }
}

/// A line in so many words, the last of which takes what is left.
fn parted<'l>(line: &'l str, count: usize, separators: &Separators) -> Vec<&'l str> {
    let is_separator = |letter| separators.contains(letter);
    let mut rest = line.trim_matches(|letter| separators.is_blank(letter));
    let mut words = Vec::with_capacity(count);
    while words.len() + 1 < count {
        let cut = separators.cut(rest);
        words.push(cut.word);
        rest = cut.rest;
    }
    // A separator at the very end that closes the last word is not part of it.
    if let Some(word) = rest.strip_suffix(is_separator).filter(|word| !word.contains(is_separator)) {
        rest = word;
    }
    words.push(rest);
    words
}
