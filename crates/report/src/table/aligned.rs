//! Columns that fit a terminal.

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::peaker::{Peaker, PriorityMax};
use tabled::settings::{Modify, Padding, Style, Width};

use crate::style;
use crate::table::Table;

impl Table {
    pub(super) fn aligned(&self, width: usize) -> String {
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
