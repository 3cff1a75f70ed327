//! Hands an account to engines and tools that others run: relationships for OpenFGA and SpiceDB, policies and entities for
//! Cedar, tables for whatever reads CSV or Parquet.
//!
//! ```
//! use axcess_core::Policy;
//! use axcess_export::{OpenFga, Terms};
//!
//! let snapshot = axcess_snapshot::demo();
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//!
//! // The account has a corner that nobody could read, and OpenFGA answers yes or no.
//! assert!(OpenFga::new(&policy, Terms::default()).is_err());
//!
//! let terms = Terms { deny_unknown: true, freeze_keys: true };
//! let export = OpenFga::new(&policy, terms)?;
//! let mut model = Vec::new();
//! export.write_model(&[], &mut model)?;
//! assert!(String::from_utf8(model)?.contains("define PROJECT_READ: holder and PROJECT_READ from role"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`OpenFga`], [`SpiceDb`] and [`Cedar`] are an account in the words of an engine.
//! - [`Tables`] are the effective access row by row, and a [`Sink`] such as [`CsvSink`] or [`ParquetSink`] takes the rows.
//! - [`Terms`] say what may be lost, [`Refusals`] what would be, and [`Losses`] what was.
//! - [`samples`] draws questions with our answers, to hold an engine against.
//!
//! No rule of access stands here: what counts is read off [`Cautious`](axcess_core::Cautious), and the models only join
//! it. `docs/export.md` tells how each export is loaded.

mod cedar;
mod csv;
mod graph;
mod id;
mod openfga;
mod parquet;
mod sample;
mod spicedb;
mod table;
mod terms;

pub use cedar::Cedar;
pub use csv::CsvSink;
pub use openfga::OpenFga;
pub use parquet::ParquetSink;
pub use sample::{Sample, samples};
pub use spicedb::SpiceDb;
pub use table::{Cell, Columns, Folded, Rows, Sink, Tables, Type};
pub use terms::{Answers, Losses, Refusal, Refusals, Terms};
