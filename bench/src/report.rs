//! The tables.

use std::fmt;

use serde::Serialize;
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::{Alignment, Modify, Style};

use crate::column::Column;
use crate::ratio::{RATIOS, Ratio, Verdict};
use crate::row;
use crate::run::Run;
use crate::unit::{count, factor, megabytes, time};

/// A run with its comparisons. Shown, it is a few tables in Markdown.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    #[serde(flatten)]
    run: Run,
    ratios: Vec<Comparison>,
}

/// A ratio in every column, and how it stands to its goal.
#[derive(Clone, Debug, Serialize)]
struct Comparison {
    name: &'static str,
    values: Vec<Option<f64>>,
    verdicts: Vec<(&'static str, Verdict)>,
}

/// A part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What was measured, in sentences.
    Run,
    /// Every ratio with its goal.
    Ratios,
    /// Every row.
    Times,
    /// What each engine takes to set up.
    Setups,
    /// The few rows that a newcomer asks for.
    Summary,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 5] = [Self::Run, Self::Ratios, Self::Times, Self::Setups, Self::Summary];

    /// What a page calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Ratios => "ratios",
            Self::Times => "times",
            Self::Setups => "setups",
            Self::Summary => "summary",
        }
    }
}

/// The rows of the summary.
const SUMMARY: [&str; 11] = [
    row::CAN,
    row::CAN_CHAINED,
    row::FLOOR_CHAINED,
    row::BATCH_DISTINCT,
    row::EFFECTIVE,
    row::USERS_WHO_CAN,
    row::DIFF,
    row::UNDO,
    row::LOAD,
    row::NAIVE,
    row::CEDAR,
];

impl Report {
    /// Compares the figures of one run.
    pub fn new(run: Run) -> Self {
        let compared = |ratio: &Ratio| Comparison {
            name: ratio.name,
            values: run.columns.iter().map(|column| ratio.value(column)).collect(),
            verdicts: ratio.verdicts(&run.columns),
        };
        let ratios = RATIOS.iter().map(compared).collect();
        Self { run, ratios }
    }

    /// A part in Markdown.
    pub fn part(&self, part: Part) -> String {
        match part {
            Part::Run => self.sentences(),
            Part::Ratios => format!("{}\n\n{}", self.ratios(), self.tally()),
            Part::Times => self.times(&self.run.rows()),
            Part::Setups => self.setups(),
            Part::Summary => {
                let rows = self.run.rows();
                self.times(&SUMMARY.into_iter().filter(|row| rows.contains(row)).collect::<Vec<_>>())
            }
        }
    }

    fn sentences(&self) -> String {
        let Run { cores, seed, runs, columns, process } = &self.run;
        let mut lines = vec![format!("{cores} cores, one of them at work; seed {seed}.")];
        if *runs > 1 {
            lines.push(format!(
                "All of it {runs} times, in processes of their own; each figure is the median of theirs."
            ));
        }
        for Column { name, facts, json_bytes, hot, distinct, unknown, .. } in columns {
            let (facts, json) = (count(*facts), megabytes(*json_bytes));
            let [hot, distinct, unknown] = [hot, distinct, unknown].map(|number| count(*number));
            lines.push(format!(
                "{name}: {facts} facts, {json} of JSON, {hot} questions hot, {distinct} distinct; with gaps \
                 {unknown} of these have no certain answer."
            ));
        }
        if let Some(figure) = process {
            let (median, p99) = (time(figure.median), time(figure.p99));
            lines.push(format!("`{}` as a whole process: {median}, one in a hundred {p99}.", figure.row));
        }
        lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
    }

    fn heads(&self, first: &str) -> Vec<String> {
        let names = self.run.columns.iter().map(|column| column.name.clone());
        std::iter::once(first.to_owned()).chain(names).collect()
    }

    fn times(&self, rows: &[&str]) -> String {
        let mut table = Builder::default();
        table.push_record(self.heads("one step"));
        for row in rows {
            let cell =
                |column: &Column| column.figure(row).map_or_else(String::new, |figure| time(figure.median));
            let cells = self.run.columns.iter().map(cell);
            table.push_record(std::iter::once((*row).to_owned()).chain(cells));
        }
        aligned(table)
    }

    fn ratios(&self) -> String {
        let mut table = Builder::default();
        table.push_record(
            self.heads("ratio").into_iter().chain(["must", "aim", "verdict"].map(str::to_owned)),
        );
        for (ratio, Comparison { name, values, verdicts }) in RATIOS.iter().zip(&self.ratios) {
            if values.iter().all(Option::is_none) && verdicts.is_empty() {
                continue;
            }
            let cells = values.iter().map(|value| value.map_or_else(String::new, factor));
            let goal = ratio.goal().into_iter().chain([verdict(verdicts)]);
            table.push_record(std::iter::once((*name).to_owned()).chain(cells).chain(goal));
        }
        aligned(table)
    }

    /// How many goals are reached.
    fn tally(&self) -> String {
        let all: Vec<Verdict> =
            self.ratios.iter().flat_map(|ratio| &ratio.verdicts).map(|(_, verdict)| *verdict).collect();
        let count = |is: fn(&Verdict) -> bool| all.iter().filter(|verdict| is(verdict)).count();
        let aims = count(|verdict| *verdict == Verdict::Aim);
        let holds = aims + count(|verdict| *verdict == Verdict::Holds);
        let misses = count(|verdict| matches!(verdict, Verdict::Misses(_)));
        let unmeasured = count(|verdict| *verdict == Verdict::Unmeasured);
        format!(
            "{} goals: {holds} held, {aims} of them with the aim; {misses} missed; {unmeasured} not measured.",
            all.len()
        )
    }

    fn setups(&self) -> String {
        let mut table = Builder::default();
        table.push_record(self.heads("setup, memory held, bytes a fact"));
        let engines = self.run.columns.first().map_or(&[][..], |column| &column.setups);
        for (place, (engine, _)) in engines.iter().enumerate() {
            let cell = |column: &Column| column.setup(place);
            table.push_record(std::iter::once(engine.clone()).chain(self.run.columns.iter().map(cell)));
        }
        aligned(table)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [Part::Run, Part::Times, Part::Setups, Part::Ratios].map(|part| self.part(part));
        writeln!(f, "{}", parts.join("\n\n"))
    }
}

impl Column {
    fn setup(&self, place: usize) -> String {
        let (_, setup) = self.setups[place];
        let spent = time(setup.milliseconds * 1e6);
        match setup.bytes {
            Some(bytes) => format!("{spent}, {}, {}", megabytes(bytes), bytes / self.facts),
            None => spent,
        }
    }
}

/// One verdict where it is the same at every size, or else a list.
fn verdict(verdicts: &[(&str, Verdict)]) -> String {
    match verdicts {
        [] => String::new(),
        [(_, first), rest @ ..]
            if rest.iter().all(|(_, verdict)| verdict.to_string() == first.to_string()) =>
        {
            first.to_string()
        }
        _ => {
            let each = verdicts.iter().map(|(size, verdict)| format!("{size}: {verdict}"));
            each.collect::<Vec<_>>().join("; ")
        }
    }
}

fn aligned(table: Builder) -> String {
    let mut table = table.build();
    table.with(Style::markdown()).with(Modify::new(Columns::new(1..)).with(Alignment::right()));
    table.with(Modify::new(Rows::first()).with(Alignment::left())).to_string()
}
