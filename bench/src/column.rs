//! What came of one size.

use axcess_core::IndexSize;
use serde::{Deserialize, Serialize};

use crate::memory::Setup;
use crate::runner::Figure;

/// The figures of one size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Column {
    /// What it is called.
    pub name: String,
    /// Account roles, memberships, bindings and restrictions.
    pub facts: usize,
    /// Bytes of the account as a file.
    pub json_bytes: usize,
    /// How many questions were asked over and over.
    pub hot: usize,
    /// How many were asked once.
    pub distinct: usize,
    /// How many of these are unknown where one space in twenty has a gap.
    pub unknown: usize,
    /// What our index takes.
    pub index: Index,
    /// Nanoseconds by row.
    pub figures: Vec<Figure>,
    /// What each engine took to set up.
    pub setups: Vec<(String, Setup)>,
}

/// The bytes of an index, without names and ids.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    /// What answers about a user are read from.
    pub forward: usize,
    /// What answers about everybody at a node take besides.
    pub reverse: usize,
}

impl From<IndexSize> for Index {
    fn from(size: IndexSize) -> Self {
        Self { forward: size.forward, reverse: size.reverse }
    }
}

impl Column {
    /// One column of several of the same size: each figure is the median of theirs, and what the engines took to set up
    /// is that of the first.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn middle(columns: Vec<Self>) -> Self {
        let mut middle = columns[0].clone();
        for figure in &mut middle.figures {
            let all = || columns.iter().filter_map(|column| column.figure(&figure.row));
            (figure.median, figure.p99) = (median(all().map(|it| it.median)), median(all().map(|it| it.p99)));
            figure.steps = all().map(|it| it.steps).sum();
        }
        middle
    }

    /// The figure of a row, if that was measured.
    pub fn figure(&self, row: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.row == row)
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
