//! Gates over access: what has to hold of an account, or of an account after a plan, and reports that every CI
//! system takes.
//!
//! ```
//! use axcess_core::{Moment, Policy};
//! use axcess_gate::{Check, Flags, Outcome, read_assertions};
//!
//! let snapshot = axcess_snapshot::demo();
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let account = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//! let yaml = "
//! format: axcess-assertions
//! version: 1
//! assert:
//!   - id: ann-reads
//!     allow: {who: ann@acme.io, can: PROJECT_READ, on: 'project:Fraud/fraud-llm'}
//! ";
//! let check = Check {
//!     account: &account,
//!     plan: None,
//!     assertions: read_assertions("access.yaml", yaml.as_bytes())?,
//!     flags: Flags::default(),
//!     baseline: None,
//!     exceptions: Vec::new(),
//!     max_age: None,
//!     now: Moment::from_unix_micros(0),
//!     snapshot: "acme.json".to_owned(),
//! };
//! assert_eq!(check.run()?.outcome, Outcome::Pass);
//! # Ok::<(), axcess_plan::PlanErrors>(())
//! ```
//!
//! - [`Assertion`]s come from files that [`read_assertions`] reads; [`Flags`] are the gates that need no file.
//! - [`Check`] asks all gates; its [`CheckReport`] holds a [`Gate`] for each and a [`CheckFinding`] for whatever
//!   keeps one from passing, under rules with stable names ([`RULES`]).
//! - A [`Baseline`] knows findings, an [`Exception`] lets one pass until a day.
//! - [`Sink`] draws a report for people and CI systems, and [`starter`] writes a first file of assertions.

mod age;
mod assertion;
mod baseline;
mod bound;
mod check;
mod day;
mod describe;
mod exception;
mod facts;
mod judge;
mod report;
mod resolve;
mod rule;
mod schema;
mod selector;
mod severity;
mod sink;
mod starter;
mod state;

pub use age::MaxAge;
pub use assertion::{Assertion, AssertionKind, read_assertions};
pub use baseline::Baseline;
pub use check::{Check, Flags, Planned};
pub use exception::{Exception, read_exceptions};
pub use report::{CheckFinding, CheckReport, Counts, Gate, Outcome, Passes};
pub use rule::{RULES, Rule};
pub use schema::SCHEMAS;
pub use severity::Severity;
pub use sink::{Sink, Told, Undetermined};
pub use starter::starter;
