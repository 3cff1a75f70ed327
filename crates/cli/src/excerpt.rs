//! The lines of a file around a place, fit to be shown.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Lines before the marked one.
const BEFORE: usize = 1;
/// Lines after the marked one.
const AFTER: usize = 2;
/// Letters of a line that are shown.
const WIDEST: usize = 120;

/// The lines of a file around a place. Long lines are cut, and letters that could steer a terminal are replaced.
#[derive(Clone, Debug)]
pub(crate) struct Excerpt {
    name: String,
    text: String,
    /// The line of the file that the text begins with, from 0.
    first: usize,
    mark: (usize, usize),
}

impl Excerpt {
    /// The lines around `len` bytes at `offset`, which stand in line `line` (from 1) of a file's text.
    pub fn new(file: &str, text: &str, line: usize, offset: usize, len: usize) -> Self {
        let offset = text.floor_char_boundary(offset);
        let end = text.ceil_char_boundary(offset + len);
        let begin = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let before = text[..begin].lines().rev().take(BEFORE).collect::<Vec<_>>();
        let mut shown = String::new();
        before.iter().rev().for_each(|line| push_line(&mut shown, line));
        let rest = &text[begin..];
        let marked = rest.lines().next().unwrap_or_default();
        let mark = push_marked(&mut shown, marked, offset - begin, (end - begin).min(marked.len()));
        rest.lines().skip(1).take(AFTER).for_each(|line| push_line(&mut shown, line));
        let name = axcess_report::escaped(file).into_owned();
        Self { name, text: shown, first: (line - 1).saturating_sub(before.len()), mark }
    }

    /// What to mark.
    pub fn mark(&self) -> SourceSpan {
        self.mark.into()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let read = self.text.read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            read.data(),
            *read.span(),
            read.line() + self.first,
            read.column(),
            read.line_count(),
        )))
    }
}

fn push_line(shown: &mut String, line: &str) {
    let cut = line.chars().count() > WIDEST;
    shown.extend(line.chars().take(WIDEST).map(fit));
    shown.push_str(if cut { "…\n" } else { "\n" });
}

/// Adds the marked line, cut around its mark; gives the place of the mark in what is shown.
fn push_marked(shown: &mut String, line: &str, from: usize, to: usize) -> (usize, usize) {
    let lead = line[..from].chars().count();
    let skipped = if line.chars().count() > WIDEST { lead.saturating_sub(WIDEST / 3) } else { 0 };
    if skipped > 0 {
        shown.push('…');
    }
    let before: String = line[..from].chars().skip(skipped).map(fit).collect();
    let room = WIDEST.saturating_sub(before.chars().count());
    let marked: String = line[from..to.max(from)].chars().take(room).map(fit).collect();
    let after: Vec<char> = line[to.max(from)..].chars().collect();
    let left = room.saturating_sub(marked.chars().count());
    shown.push_str(&before);
    let mark = (shown.len(), marked.len().max(usize::from(!after.is_empty())));
    shown.push_str(&marked);
    shown.extend(after.iter().take(left).copied().map(fit));
    let cut = after.len() > left || line[from..to.max(from)].chars().count() > room;
    shown.push_str(if cut { "…\n" } else { "\n" });
    mark
}

/// A letter as it may be shown: what cannot be seen stands replaced.
fn fit(letter: char) -> char {
    match letter {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + letter as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if axcess_report::escaped(letter.encode_utf8(&mut [0; 4])).len() > letter.len_utf8() => '\u{fffd}',
        _ => letter,
    }
}
