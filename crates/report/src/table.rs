//! Columns.

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::peaker::PriorityMax;
use tabled::settings::{Modify, Padding, Style, Width};

use crate::style;

/// What text is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A terminal of so many columns: aligned, with heads, wrapped to fit.
    Terminal(usize),
    /// A file or another program: a record a line, its fields parted by tabs, without heads.
    Plain,
}

/// Rows under heads. Cells may hold styled text, but neither tabs nor line breaks.
#[derive(Clone, Debug)]
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these heads and no rows.
    pub fn new<T: Into<String>>(heads: impl IntoIterator<Item = T>) -> Self {
        Self { heads: heads.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row, with a cell for each head.
    pub fn push<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines, each with its line break.
    pub fn text(&self, layout: Layout) -> String {
        match layout {
            Layout::Terminal(width) => self.aligned(width),
            Layout::Plain => self.rows.iter().map(|row| row.join("\t") + "\n").collect(),
        }
    }

    fn aligned(&self, width: usize) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let mut builder = Builder::default();
        builder.push_record(self.heads.iter().map(|head| style::styled(style::Style::Faint, head)));
        self.rows.iter().for_each(|row| builder.push_record(row.iter()));
        let mut table = builder.build();
        let last = self.heads.len().saturating_sub(1);
        table
            .with(Style::empty())
            .with(Padding::new(0, 2, 0, 0))
            .with(Modify::new(Columns::one(last)).with(Padding::zero()))
            .with(Width::wrap(width.max(40)).keep_words(true).priority(PriorityMax::right()));
        table.to_string().lines().map(|line| line.trim_end().to_owned() + "\n").collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["name", "says"]);
        table.push(["Ann", "hello"]);
        table.push(["陳大文", "good morning to everybody in this room"]);
        table
    }

    #[test]
    fn a_terminal_gets_aligned_columns() {
        let text = table().text(Layout::Terminal(40));
        let text: Vec<_> = text.lines().skip(1).collect();
        assert_eq!(text, ["Ann     hello", "陳大文  good morning to everybody in", "        this room"]);
    }

    #[test]
    fn a_pipe_gets_a_record_a_line() {
        assert_eq!(
            table().text(Layout::Plain),
            "Ann\thello\n陳大文\tgood morning to everybody in this room\n"
        );
    }
}
