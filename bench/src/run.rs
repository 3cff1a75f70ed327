//! What one run of the benchmark found.

use serde::{Deserialize, Serialize};

use crate::column::Column;
use crate::runner::Figure;

/// The figures of one run of the benchmark. Those of two compare nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// How many cores the machine lends us; one of them works.
    pub cores: usize,
    /// Where chance started.
    pub seed: u64,
    /// How often everything was measured; each figure is the median of theirs.
    #[serde(default = "once")]
    pub runs: u8,
    /// A column for each size.
    pub columns: Vec<Column>,
    /// The command as a whole process, if there was one to start.
    pub process: Option<Figure>,
}

const fn once() -> u8 {
    1
}

impl Run {
    /// The names of rows, in the order of the table.
    pub fn rows(&self) -> Vec<&str> {
        let mut rows: Vec<&str> = Vec::new();
        for figure in self.columns.iter().flat_map(|column| &column.figures) {
            if !rows.contains(&&*figure.row) {
                rows.push(&figure.row);
            }
        }
        rows
    }
}
