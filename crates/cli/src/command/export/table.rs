//! The effective access as tables.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use axcess_core::Policy;
use axcess_export::{Columns, CsvSink, Folded, ParquetSink, Sink, Tables};
use axcess_report::ExportedFile;
use clap::Args;

use super::folder::Folder;

/// Where tables go, and how much stands in them
#[derive(Debug, Args)]
pub(crate) struct Table {
    /// The directory for the files, which is made if it is missing
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// Write one table with a row for each answer, instead of classes with equal answers
    #[arg(long)]
    full: bool,
}

/// How a table is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Csv,
    Parquet,
}

impl Form {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    pub fn write(self, policy: &Policy, table: &Table, folder: &mut Folder) -> miette::Result<()> {
        folder.note(notes(policy));
        let tables = Tables::new(policy);
        let head = folder.head().to_vec();
        let name = |table: &str| format!("{table}.{}", self.as_str());
        let sink = |path: &Path, table: &str, columns| self.sink(&path.join(name(table)), columns, &head);
        let file = |table: &str, rows| ExportedFile { name: name(table), records: Some(rows) };
        folder.fill(|path| {
            if table.full {
                return Ok(vec![file("access", tables.full(sink(path, "access", Tables::FULL)?)?)]);
            }
            let rows = tables.fold(Folded {
                principals: sink(path, "principals", Tables::PRINCIPALS)?,
                nodes: sink(path, "nodes", Tables::NODES)?,
                access: sink(path, "access", Tables::ACCESS)?,
                sets: sink(path, "sets", Tables::SETS)?,
            })?;
            Ok(vec![
                file("principals", rows.principals),
                file("nodes", rows.nodes),
                file("access", rows.access),
                file("sets", rows.sets),
            ])
        })
    }

    fn sink(self, path: &Path, columns: Columns, head: &[String]) -> io::Result<Box<dyn Sink>> {
        let out = BufWriter::with_capacity(1 << 16, File::create(path)?);
        Ok(match self {
            Self::Csv => Box::new(CsvSink::new(columns, out)?),
            Self::Parquet => Box::new(ParquetSink::new(columns, head, out)?),
        })
    }
}

/// What whoever reads the tables has to know.
fn notes(policy: &Policy) -> Vec<String> {
    let mut notes = vec!["answers that are not in the tables are denials".to_owned()];
    if !policy.is_complete() {
        notes.push("lists of the account were cut short, and who is not in them is not here".to_owned());
    }
    let stray = policy.keys().into_iter().filter(|key| policy.key_asker(*key).is_none()).count();
    if stray > 0 {
        let keys = axcess_report::counted(stray, "key");
        notes.push(format!("{keys} left out, for the account lacks whom they stand for"));
    }
    notes
}
