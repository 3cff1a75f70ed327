//! What is drawn, before it is drawn: sections of lines, fit to be shown, in the order of their weight.

use crate::style::{Style, styled};

/// Lines under a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub title: &'static str,
    pub lines: Vec<Line>,
    /// What was folded away: `… and 3 more`.
    pub folded: Vec<String>,
    /// What else there is to say.
    pub remarks: Vec<String>,
}

/// One line, and what belongs below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub style: Style,
    /// A sign or a word at its beginning.
    pub mark: &'static str,
    pub text: String,
    pub below: Vec<String>,
}

impl Section {
    pub const fn new(title: &'static str) -> Self {
        Self { title, lines: Vec::new(), folded: Vec::new(), remarks: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The section for a terminal; nothing, if it has no lines.
    pub fn text(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut text = format!("\n{}\n", styled(Style::Strong, self.title));
        for line in &self.lines {
            text.push_str(&format!("  {} {}\n", styled(line.style, line.mark), line.text));
            text.extend(line.below.iter().map(|below| format!("      {below}\n")));
        }
        text.extend(self.folded.iter().map(|folded| format!("  {folded}; `--verbose` shows all\n")));
        text.extend(self.remarks.iter().map(|remark| format!("  {remark}\n")));
        text
    }
}

/// A text without its colours.
pub(crate) fn uncoloured(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '\u{1b}' => rest.by_ref().take_while(|letter| *letter != 'm').for_each(drop),
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_and_text_stays() {
        assert_eq!(uncoloured(&format!("a {} c", styled(Style::Good, "b"))), "a b c");
    }
}
