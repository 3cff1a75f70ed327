//! YAML into nodes: version 1.2 with its core schema, one document, no aliases.
//!
//! Aliases are left out on purpose. Whoever reviews a plan reads each change as it stands, and a
//! file cannot grow while it is read.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use crate::node::{Entry, NESTING, Node, Scalar, Value};
use crate::problem::Problem;
use crate::tree::Form;
use crate::word::quoted;

/// Reads a whole file.
pub(crate) fn read(text: &str, form: &Form) -> Result<Node, Problem> {
    let parser = Parser::new_from_str(text);
    let mut reader = Reader { parser, offsets: Offsets::new(text), open: Vec::new(), form };
    let document = reader.document()?;
    document.ok_or_else(|| Problem::empty(form))
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    offsets: Offsets,
    /// Lists and mappings that have begun and not ended.
    open: Vec<Open>,
    form: &'t Form,
}

/// A list or mapping while it is read.
struct Open {
    start: usize,
    holds: Holds,
}

enum Holds {
    Items(Vec<Node>),
    Entries(Vec<Entry>, Option<(String, Range<usize>)>),
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Option<Node>, Problem> {
        let (mut begun, mut root) = (false, None);
        while let Some(next) = self.parser.next_event() {
            let (event, span) = next.map_err(|error| self.not_yaml(&error))?;
            let span = self.offsets.span(span);
            match event {
                Event::DocumentStart(_) if begun => {
                    let problem = Problem::new(span, "a second document begins here");
                    return Err(problem.with_help(self.form.one_document));
                }
                Event::DocumentStart(_) => begun = true,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
                event => root = self.node(event, span)?.or(root),
            }
        }
        Ok(root)
    }

    /// Takes one event; gives the document's value once that is complete.
    fn node(&mut self, event: Event<'_>, span: Range<usize>) -> Result<Option<Node>, Problem> {
        let node = match event {
            Event::Scalar(text, style, _, tag) => scalar(&text, style, tag.as_deref(), span)?,
            Event::SequenceStart(_, tag) => {
                return self.begin(Holds::Items(Vec::new()), "seq", tag.as_deref(), span);
            }
            Event::MappingStart(_, tag) => {
                return self.begin(Holds::Entries(Vec::new(), None), "map", tag.as_deref(), span);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let open = self.open.pop().expect("INVARIANT: the parser ends only what it began");
                open.close(span)
            }
            _ => {
                let problem = Problem::new(span, format!("aliases are not read in {}", self.form.plural));
                return Err(problem.with_help("write the value out"));
            }
        };
        match self.open.last_mut() {
            Some(open) => open.take(node).map(|()| None),
            None => Ok(Some(node)),
        }
    }

    fn begin(
        &mut self,
        holds: Holds,
        tag_name: &str,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) -> Result<Option<Node>, Problem> {
        if self.open.len() > NESTING {
            return Err(too_deep(span));
        }
        match tag {
            Some(tag) if !is_core(tag, tag_name) => return Err(meaningless(tag, span)),
            _ => self.open.push(Open { start: span.start, holds }),
        }
        Ok(None)
    }

    fn not_yaml(&self, error: &ScanError) -> Problem {
        let at = self.offsets.byte(error.marker().index());
        // Where braces could begin a key, the parser looks ahead, and meets its own limit first.
        if error.info().contains("recursion limit") {
            return too_deep(at..at + 1);
        }
        let problem = Problem::new(at..at + 1, format!("not valid YAML: {}", error.info()));
        if error.info().contains("tab") {
            return problem.with_help("indent with spaces");
        }
        problem
    }
}

impl Open {
    fn take(&mut self, node: Node) -> Result<(), Problem> {
        match &mut self.holds {
            Holds::Items(items) => items.push(node),
            Holds::Entries(entries, key) => match key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, node }),
                None => match node.value {
                    Value::Scalar { text, .. } => *key = Some((text, node.span)),
                    Value::List(_) | Value::Map(_) => {
                        return Err(Problem::new(node.span, "a field name must be a single word"));
                    }
                },
            },
        }
        Ok(())
    }

    /// `end` is empty where indentation ends the value; then it ends with the last thing in it.
    fn close(self, end: Range<usize>) -> Node {
        let (value, last) = match self.holds {
            Holds::Items(items) => {
                let last = items.last().map(|item| item.span.end);
                (Value::List(items), last)
            }
            Holds::Entries(entries, _) => {
                let last = entries.last().map(|entry| entry.node.span.end);
                (Value::Map(entries), last)
            }
        };
        let end = if end.is_empty() { last.unwrap_or(self.start) } else { end.end };
        Node { value, span: self.start..end }
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Range<usize>) -> Result<Node, Problem> {
    let kind = match (tag, style) {
        (None, ScalarStyle::Plain) => resolve(text),
        (None, _) => Scalar::Text,
        (Some(tag), _) if is_core(tag, "str") => Scalar::Text,
        (Some(tag), _) => return Err(meaningless(tag, span)),
    };
    Ok(Node::scalar(kind, text, span))
}

/// What a bare word means by the core schema of YAML 1.2.
fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Flag(true),
        "false" | "False" | "FALSE" => Scalar::Flag(false),
        _ if is_number(text) => Scalar::Number,
        _ => Scalar::Text,
    }
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str, radix| !text.is_empty() && text.chars().all(|c: char| c.is_digit(radix));
    if let Some(octal) = text.strip_prefix("0o") {
        return digits(octal, 8);
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return digits(hex, 16);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.is_empty() || digits(text, 10);
    all_digits(whole)
        && all_digits(fraction)
        && (digits(whole, 10) || digits(fraction, 10))
        && exponent.is_none_or(|exponent| digits(exponent, 10))
}

fn is_core(tag: &Tag, name: &str) -> bool {
    (tag.is_yaml_core_schema() && tag.suffix == name) || (tag.handle.is_empty() && tag.suffix == "!")
}

fn too_deep(span: Range<usize>) -> Problem {
    Problem::new(span, format!("nested deeper than {NESTING} levels"))
}

fn meaningless(tag: &Tag, span: Range<usize>) -> Problem {
    let written = if tag.is_yaml_core_schema() { format!("!!{}", tag.suffix) } else { tag.to_string() };
    Problem::new(span, format!("the tag {} means nothing here", quoted(&written)))
        .with_help("leave the tag out")
}

/// Turns the parser's count of characters into bytes.
struct Offsets {
    /// The byte at which each character begins; `None` when all are one byte long.
    starts: Option<Vec<usize>>,
    length: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let starts = (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect());
        Self { starts, length: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        match &self.starts {
            Some(starts) => starts.get(character).copied().unwrap_or(self.length),
            None => character.min(self.length),
        }
    }

    fn span(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }
}
