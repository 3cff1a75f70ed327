//! The table.

use std::fmt;

use serde::Serialize;
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::{Alignment, Modify, Style};

use crate::row::{RATIOS, Ratio};
use crate::trial::Column;

/// The figures of one run. Shown, it is a few tables in Markdown.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// How many cores the machine lends us; one of them works.
    pub cores: usize,
    /// Where chance started.
    pub seed: u64,
    /// A column for each size.
    pub columns: Vec<Column>,
    /// Figures over figures, by name, with one number a column.
    pub ratios: Vec<(&'static str, Vec<Option<f64>>)>,
}

impl Report {
    /// Compares the figures of one run.
    pub fn new(seed: u64, columns: Vec<Column>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let of = |ratio: &Ratio| columns.iter().map(|column| column.ratio(ratio)).collect();
        let ratios = RATIOS.iter().map(|ratio| (ratio.name, of(ratio))).collect();
        Self { cores, seed, columns, ratios }
    }

    fn heads(&self, first: &str) -> Vec<String> {
        let names = self.columns.iter().map(|column| column.name.clone());
        std::iter::once(first.to_owned()).chain(names).collect()
    }

    fn times(&self) -> String {
        let mut table = Builder::default();
        table.push_record(self.heads("one step"));
        let rows = self.columns.first().map_or(&[][..], |column| &column.figures);
        for row in rows.iter().map(|figure| figure.row) {
            let cell = |column: &Column| column.median(row).map_or_else(String::new, time);
            table.push_record(std::iter::once(row.to_owned()).chain(self.columns.iter().map(cell)));
        }
        aligned(table)
    }

    fn ratios(&self) -> String {
        let mut table = Builder::default();
        let mut heads = self.heads("ratio");
        heads.push("the index has to reach".to_owned());
        table.push_record(heads);
        for (ratio, (name, values)) in RATIOS.iter().zip(&self.ratios) {
            if values.iter().any(Option::is_some) {
                let cells = values.iter().map(|value| value.map_or_else(String::new, factor));
                let goal = std::iter::once(ratio.goal.to_owned());
                table.push_record(std::iter::once((*name).to_owned()).chain(cells).chain(goal));
            }
        }
        aligned(table)
    }

    fn setups(&self) -> String {
        let mut table = Builder::default();
        table.push_record(self.heads("setup, memory held, bytes a fact"));
        let engines = self.columns.first().map_or(&[][..], |column| &column.setups);
        for (place, (engine, _)) in engines.iter().enumerate() {
            let cell = |column: &Column| column.setup(place);
            table.push_record(std::iter::once((*engine).to_owned()).chain(self.columns.iter().map(cell)));
        }
        aligned(table)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} cores, one of them at work; seed {}.", self.cores, self.seed)?;
        for Column { name, facts, json_bytes, hot, distinct, .. } in &self.columns {
            let megabytes = megabytes(*json_bytes);
            writeln!(
                f,
                "{name}: {facts} facts, {megabytes} of JSON, {hot} questions hot, {distinct} distinct."
            )?;
        }
        write!(f, "\n{}\n\n{}\n\n{}\n", self.times(), self.ratios(), self.setups())
    }
}

impl Column {
    fn median(&self, row: &str) -> Option<f64> {
        self.figures.iter().find(|figure| figure.row == row).map(|figure| figure.median)
    }

    fn ratio(&self, ratio: &Ratio) -> Option<f64> {
        Some(self.median(ratio.over)? / self.median(ratio.under)?)
    }

    fn setup(&self, place: usize) -> String {
        let (_, setup) = self.setups[place];
        let spent = time(setup.milliseconds * 1e6);
        match setup.bytes {
            Some(bytes) => format!("{spent}, {}, {}", megabytes(bytes), bytes / self.facts),
            None => spent,
        }
    }
}

fn aligned(table: Builder) -> String {
    let mut table = table.build();
    table.with(Style::markdown()).with(Modify::new(Columns::new(1..)).with(Alignment::right()));
    table.with(Modify::new(Rows::first()).with(Alignment::left())).to_string()
}

/// Nanoseconds with three digits, in the unit that fits.
fn time(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")];
    let (size, unit) = units.into_iter().find(|(size, _)| nanoseconds >= *size).unwrap_or((1.0, "ns"));
    format!("{} {unit}", digits(nanoseconds / size))
}

fn factor(value: f64) -> String {
    digits(value)
}

fn megabytes(bytes: usize) -> String {
    format!("{} MB", digits(bytes as f64 / 1e6))
}

fn digits(value: f64) -> String {
    let places = match value {
        _ if value < 1.0 => 2,
        _ if value < 10.0 => 1,
        _ => 0,
    };
    format!("{value:.places$}")
}
