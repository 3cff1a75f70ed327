//! What is compared, and what has to come of it.

use std::fmt;

use serde::Serialize;

use crate::column::Column;
use crate::row;
use crate::unit::number;

/// A comparison within one run.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// What it is called.
    pub name: &'static str,
    /// What is compared.
    of: Of,
    goal: Goal,
}

#[derive(Clone, Copy, Debug)]
enum Of {
    /// A row over another.
    Rows(&'static str, &'static str),
    /// The slowest chunk in a hundred of a row over the median one.
    Tail(&'static str),
    /// Bytes of the index over facts: for answers about a user.
    Forward,
    /// The same with those for answers about everybody at a node.
    WithReverse,
}

/// What a ratio has to be.
#[derive(Clone, Copy, Debug)]
enum Goal {
    None,
    AtMost(&'static [Mark]),
    AtLeast(&'static [Mark]),
}

/// A goal at one size.
#[derive(Clone, Copy, Debug)]
struct Mark {
    size: &'static str,
    must: f64,
    aim: f64,
}

/// How a ratio stands to its goal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Better than hoped for.
    Aim,
    /// Good enough.
    Holds,
    /// Short of it by this factor.
    Misses(f64),
    /// This run says nothing about it.
    Unmeasured,
}

/// Every comparison, those with a goal first.
pub const RATIOS: [Ratio; 34] = [
    rows("can / lookup, distinct, dependent", row::CAN_CHAINED, row::FLOOR_CHAINED)
        .at_most(&[at("large", 1.0, 0.6)]),
    rows("can_all / lookup, distinct", row::BATCH_DISTINCT, row::FLOOR_DISTINCT)
        .at_most(&[at("large", 1.5, 1.0)]),
    rows("cedar / can, hot", row::CEDAR, row::CAN).at_least(&[
        at("small", 500.0, 750.0),
        at("medium", 400.0, 600.0),
        at("large", 300.0, 500.0),
    ]),
    rows("naive strings / can, hot", row::NAIVE, row::CAN).at_least(&[
        at("small", 18.0, 25.0),
        at("medium", 55.0, 80.0),
        at("large", 45.0, 75.0),
    ]),
    rows("names in / ids in", row::NAMES, row::CAN).at_most(&[at("medium", 4.0, 2.0)]),
    rows("effective / can", row::EFFECTIVE, row::CAN).at_most(&[at("large", 1.2, 1.0)]),
    rows("asking every user / users_who_can", row::ALL_ASKED, row::USERS_WHO_CAN)
        .at_least(&[at("large", 200.0, 600.0)]),
    rows("count, asked for each / by classes", row::COUNT_ASKED, row::COUNT)
        .at_least(&[at("medium", 1_300.0, 2_000.0)]),
    rows("class-wise diff / diff of one binding", row::DIFF_BY_CLASSES, row::DIFF)
        .at_least(&[at("large", 10_000.0, 100_000.0)]),
    rows("draft to policy / undo of one change", row::REBUILD, row::UNDO)
        .at_least(&[at("large", 50_000.0, 500_000.0)]),
    rows("diff of 1,000 bindings / of one", row::DIFF_LONG, row::DIFF)
        .at_most(&[at("large", 20_000.0, 2_000.0)]),
    ratio("index bytes a fact, forward", Of::Forward).at_most(&[at("large", 12.0, 8.0)]),
    ratio("index bytes a fact, with reverse", Of::WithReverse).at_most(&[at("large", 20.0, 14.0)]),
    rows("JSON to policy / to Value", row::LOAD, row::LOAD_VALUE).at_most(&[at("large", 1.5, 0.7)]),
    rows("5% in gaps / without, hot", row::GAPPED, row::CAN).at_most(&[at("large", 2.0, 1.2)]),
    rows("5% in gaps / without, distinct", row::GAPPED_DISTINCT, row::CAN_DISTINCT)
        .at_most(&[at("large", 2.0, 1.2)]),
    rows("50-step script with report / JSON to policy", row::REVIEW, row::LOAD)
        .at_most(&[at("large", 1.0, 1.0)]),
    rows("50-step script, report as JSON / JSON to policy", row::REVIEW_JSON, row::LOAD)
        .at_most(&[at("large", 1.0, 1.0)]),
    rows("check of 100 assertions / JSON to policy", row::CHECK, row::LOAD).at_most(&[at("large", 1.0, 1.0)]),
    rows("lint / JSON to policy", row::LINT, row::LOAD).at_most(&[at("large", 3.0, 3.0)]),
    rows("suggest / JSON to policy", row::SUGGEST, row::LOAD).at_most(&[at("large", 0.2, 0.2)]),
    rows("can / lookup, hot", row::CAN, row::FLOOR),
    rows("can / lookup, distinct", row::CAN_DISTINCT, row::FLOOR_DISTINCT),
    rows("can_all / lookup, hot", row::BATCH, row::FLOOR),
    rows("can_all / can, hot", row::BATCH, row::CAN),
    rows("can_all / can, distinct", row::BATCH_DISTINCT, row::CAN_DISTINCT),
    ratio("p99 / median of can, hot", Of::Tail(row::CAN)),
    ratio("p99 / median of one lookup, hot", Of::Tail(row::FLOOR)),
    rows("naive strings / can, distinct", row::NAIVE_DISTINCT, row::CAN_DISTINCT),
    rows("names in / three lookups of names", row::NAMES, row::NAME_FLOOR),
    rows("regorus / can, hot", row::REGORUS, row::CAN),
    rows("casbin / can, hot", row::CASBIN, row::CAN),
    rows("JSON to policy / to Value, both dropped", row::LOAD_AND_DROP, row::LOAD_VALUE_AND_DROP),
    rows("draft to policy / simulate one binding", row::REBUILD, row::SIMULATE),
];

const fn rows(name: &'static str, over: &'static str, under: &'static str) -> Ratio {
    ratio(name, Of::Rows(over, under))
}

const fn ratio(name: &'static str, of: Of) -> Ratio {
    Ratio { name, of, goal: Goal::None }
}

const fn at(size: &'static str, must: f64, aim: f64) -> Mark {
    Mark { size, must, aim }
}

impl Ratio {
    const fn at_most(self, marks: &'static [Mark]) -> Self {
        Self { goal: Goal::AtMost(marks), ..self }
    }

    const fn at_least(self, marks: &'static [Mark]) -> Self {
        Self { goal: Goal::AtLeast(marks), ..self }
    }

    /// What it is in a column, if that was measured.
    pub fn value(&self, column: &Column) -> Option<f64> {
        let bytes = |bytes: usize| Some(bytes as f64 / column.facts as f64);
        match self.of {
            Of::Rows(over, under) => Some(column.figure(over)?.median / column.figure(under)?.median),
            Of::Tail(row) => column.figure(row).map(|figure| figure.p99 / figure.median),
            Of::Forward => bytes(column.index.forward),
            Of::WithReverse => bytes(column.index.forward + column.index.reverse),
        }
    }

    /// The sizes that it has a goal for, with how it stands there.
    pub fn verdicts(&self, columns: &[Column]) -> Vec<(&'static str, Verdict)> {
        let value = |size: &str| self.value(columns.iter().find(|column| column.name == size)?);
        let verdict = |mark: &Mark| match value(mark.size) {
            Some(value) => self.goal.verdict(mark, value),
            None => Verdict::Unmeasured,
        };
        self.goal.marks().iter().map(|mark| (mark.size, verdict(mark))).collect()
    }

    /// What it must be, and should be, in words.
    pub fn goal(&self) -> [String; 2] {
        let words = |of: fn(&Mark) -> f64| {
            let sign = match self.goal {
                Goal::None => return String::new(),
                Goal::AtMost(_) => '≤',
                Goal::AtLeast(_) => '≥',
            };
            let numbers: Vec<String> = self.goal.marks().iter().map(|mark| number(of(mark))).collect();
            let sizes: Vec<&str> = self.goal.marks().iter().map(|mark| mark.size).collect();
            match sizes[..] {
                ["large"] => format!("{sign} {}", numbers[0]),
                [size] => format!("{sign} {} at {size}", numbers[0]),
                _ => format!("{sign} {}", numbers.join(" / ")),
            }
        };
        [words(|mark| mark.must), words(|mark| mark.aim)]
    }
}

impl Goal {
    const fn marks(&self) -> &'static [Mark] {
        match self {
            Self::None => &[],
            Self::AtMost(marks) | Self::AtLeast(marks) => marks,
        }
    }

    fn verdict(&self, mark: &Mark, value: f64) -> Verdict {
        // By how much it is too large, or too small.
        let excess = |mark: f64| match self {
            Self::None | Self::AtMost(_) => value / mark,
            Self::AtLeast(_) => mark / value,
        };
        match (excess(mark.aim), excess(mark.must)) {
            (aim, _) if aim <= 1.0 => Verdict::Aim,
            (_, must) if must <= 1.0 => Verdict::Holds,
            (_, must) => Verdict::Misses(must),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aim => f.write_str("holds, and the aim"),
            Self::Holds => f.write_str("holds"),
            Self::Misses(factor) if *factor < 2.0 => write!(f, "misses by {:.0}%", (factor - 1.0) * 100.0),
            Self::Misses(factor) => write!(f, "misses {factor:.1} times over"),
            Self::Unmeasured => f.write_str("not measured"),
        }
    }
}

#[cfg(test)]
mod tests;
