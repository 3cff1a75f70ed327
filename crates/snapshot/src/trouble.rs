//! What is wrong with a file, and where.

use std::ops::Range;

use axcess_core::Record;

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// A sentence without a full stop; it names the record by list, index and id.
    pub message: String,
    /// The record, counted as the file counts it.
    pub record: Option<Record>,
    /// Where it stands in the text of the file, decompressed.
    pub place: Option<Place>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line it begins in, from 1.
    pub line: usize,
    /// The column it begins at, in characters, from 1.
    pub column: usize,
    /// Where it begins, in bytes.
    pub offset: usize,
    /// How many bytes it takes.
    pub len: usize,
}

/// Finds lines and columns in one text.
pub(crate) struct Lines<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    pub fn place(&self, Range { start, end }: Range<usize>) -> Place {
        let line = self.starts.partition_point(|begin| *begin <= start);
        let column = self.text[self.starts[line - 1]..start].chars().count() + 1;
        Place { line, column, offset: start, len: end - start }
    }

    /// Where a part of the text stands in it.
    pub fn span(&self, part: &str) -> Range<usize> {
        span(self.text, part)
    }

    /// The byte that a line and a column, both from 1 and the latter in bytes, point at.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        self.text.floor_char_boundary(start + column.saturating_sub(1))
    }
}

/// Where in `text` a part of it stands.
pub(crate) fn span(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    start..start + part.len()
}

/// A text that somebody typed, fit to stand in a message: without control characters and
/// direction marks, and cut when long.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 120;
    let mut shown: String = text
        .chars()
        .take(MOST)
        .flat_map(|c| match c {
            '"' | '\'' | '\\' => c.to_string().chars().collect::<Vec<_>>(),
            _ => c.escape_debug().collect(),
        })
        .collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let lines = Lines::new("ab\nçd e\n");
        assert_eq!(lines.place(0..1), Place { line: 1, column: 1, offset: 0, len: 1 });
        assert_eq!(lines.place(5..6), Place { line: 2, column: 2, offset: 5, len: 1 });
        assert_eq!(lines.place(9..9), Place { line: 3, column: 1, offset: 9, len: 0 });
        assert_eq!((lines.offset(2, 3), lines.offset(9, 1)), (5, 9));
    }

    #[test]
    fn what_was_typed_cannot_steer_the_terminal() {
        assert_eq!(shown("O'Brien \u{1b}[31m\u{202e}\n"), "O'Brien \\u{1b}[31m\\u{202e}\\n");
        assert_eq!(shown(&"x".repeat(200)).chars().count(), 121);
    }
}
