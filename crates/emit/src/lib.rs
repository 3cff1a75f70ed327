//! Writes plans so that they can be carried out: as shell scripts of `ax` or `curl` commands, and as plan files.
//!
//! ```
//! use axcess_core::{Change, Plan, Policy};
//! use axcess_emit::{Dialect, Head, script};
//!
//! let snapshot = axcess_snapshot::demo();
//! let head = Head { snapshot: snapshot.digest(), ..Head::default() };
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//!
//! let restrict = Change::RestrictionCreate { resource: "project:Fraud/fraud-llm".to_owned() };
//! let plan = Plan { changes: vec![restrict], ..Plan::default() };
//! let script = script(&policy, &plan, Dialect::Ax, &head)?;
//! assert!(script.text.starts_with("#!/usr/bin/env bash\n"));
//! assert!(script.text.contains("ax resource-restrictions restrict --resource-id "));
//! # Ok::<(), axcess_emit::EmitError>(())
//! ```
//!
//! - [`script`] simulates the plan along and writes each step that would be applied as a command in which
//!   everything is named by its id; what the plan itself makes is kept in a shell variable.
//! - [`Way`] says of each step how it was written: what `ax` cannot say becomes a call by `curl`, and what the
//!   API cannot do either a comment.
//! - [`named`] gives the same plan with people and things called by their names, to be written as a plan file.
//!
//! Nothing here is carried out, and no script holds a secret.

mod ax;
mod call;
mod command;
mod json;
mod look_up;
mod named;
mod rest;
mod script;
mod shell;

pub use named::named;
pub use script::{Dialect, EmitError, Head, Script, Way, script};
pub use shell::quote;
