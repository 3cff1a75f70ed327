//! Columns.

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::peaker::{Peaker, PriorityMax};
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
            .with(Width::wrap(width.max(40)).keep_words(true).priority(LastFirst));
        let drawn = table.to_string();
        let gap = drawn.lines().next().map_or(0, |heads| self.column_of_last(heads));
        drawn.lines().map(|line| without_lead(line, gap).trim_end().to_owned() + "\n").collect()
    }

    /// How far to the right the last column begins, as the line of heads shows it.
    fn column_of_last(&self, heads: &str) -> usize {
        // Heads bear no escape sequences but their own colours, which end with `m`.
        let after_colour =
            |part: &str| part.split_once('m').map_or_else(String::new, |(_, text)| text.to_owned());
        let mut parts = heads.split('\u{1b}');
        let heads =
            parts.next().unwrap_or_default().to_owned() + &parts.map(after_colour).collect::<String>();
        let last = self.heads.last().and_then(|last| heads.rfind(last.as_str()));
        last.map_or(0, |at| heads[..at].chars().count())
    }
}

/// Where a word ends with the line, its space begins the next one: it is taken out again.
fn without_lead(line: &str, gap: usize) -> &str {
    let text = line.trim_start_matches(' ');
    let blank = line.len() - text.len();
    if gap > 0 && blank > gap && !text.is_empty() { &line[blank - gap..] } else { line }
}

/// Narrows the last column, which holds the longest sentences, before it touches the names in the others.
#[derive(Clone, Copy, Debug, Default)]
struct LastFirst;

impl LastFirst {
    const NARROW: usize = 24;
}

impl Peaker for LastFirst {
    fn peak(&mut self, least: &[usize], widths: &[usize]) -> Option<usize> {
        let last = widths.len().checked_sub(1)?;
        let least_of_last = least.get(last).copied().unwrap_or(0).max(Self::NARROW);
        if widths[last] > least_of_last {
            return Some(last);
        }
        PriorityMax::right().peak(least, widths)
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
    fn a_long_last_cell_leaves_the_names_before_it_whole() {
        let mut table = Table::new(["node", "access", "who"]);
        table.push([
            "project Zero-result queries",
            "123 permissions",
            "the public fallback MEMBER of a space",
        ]);
        let text = table.text(Layout::Terminal(72));
        let text: Vec<_> = text.lines().skip(1).collect();
        let name = "project Zero-result queries  123 permissions  ";
        let below = " ".repeat(name.len());
        assert_eq!(text, [format!("{name}the public fallback MEMBER"), format!("{below}of a space")]);
    }

    #[test]
    fn no_line_of_a_cell_begins_with_a_space() {
        let reason = "Project Admin is bound to Sofia Marino on project Fraud";
        for width in 40..80 {
            let mut table = Table::new(["step", "reason"]);
            table.push(["1", reason]);
            let text = table.text(Layout::Terminal(width));
            let below = text.lines().skip(2);
            below.for_each(|line| assert_eq!(line.find(|letter| letter != ' '), Some(6), "{width}:\n{text}"));
        }
    }

    #[test]
    fn a_pipe_gets_a_record_a_line() {
        assert_eq!(
            table().text(Layout::Plain),
            "Ann\thello\n陳大文\tgood morning to everybody in this room\n"
        );
    }
}
