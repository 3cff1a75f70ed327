//! Reads and writes plan files: ordered changes to an account, each with its place in the file.
//!
//! ```
//! use axcess_core::Change;
//!
//! let yaml = "
//! format: axcess-plan
//! version: 1
//! actor: kim@acme.io
//! changes:
//!   - {op: role.create, name: Data Scientist, permissions: [PROJECT_READ]}
//!   - {op: role_binding.create, user: ann@acme.io, role: Data Scientist, resource: 'project:Fraud/fraud-llm'}
//! ";
//! let file = axcess_plan::read("onboard.yaml", yaml.as_bytes()).expect("is a plan");
//! assert_eq!(file.plan.changes[1].op(), "role_binding.create");
//! assert_eq!(file.sources[1].line, 7);
//!
//! let errors = axcess_plan::read("plan.yaml", yaml.replace("role.create", "role.creat").as_bytes());
//! let problem = &errors.expect_err("no such operation").problems[0];
//! assert_eq!(problem.message, "unknown operation `role.creat`");
//! assert_eq!(problem.help.as_deref(), Some("did you mean `role.create`?"));
//! ```
//!
//! - [`PlanFile`] is what [`read`] makes of a file, and [`join`] of several: the plan, the digest of
//!   the snapshot that it was made for, and a [`Source`] for each change.
//! - [`PlanErrors`] holds every [`Problem`] of a file at once, with its place and advice.
//! - [`write_yaml`] and [`write_json`] go the other way.
//! - [`tree`] is what plans are read with; other formats that people write are read with it too.
//! - [`schema`] describes the format to editors and other tools.
//!
//! What a change does stands in `axcess-core`; this crate only knows how it is written.

mod change;
mod fields;
mod file;
mod instant;
mod json;
mod node;
mod problem;
mod schema;
pub mod tree;
mod word;
mod write;
mod yaml;

pub use file::{PlanFile, Source, join, read};
pub use instant::{read as instant, write as write_time};
pub use problem::{PlanErrors, Problem};
pub use schema::schema;
pub use word::is_hidden;
pub use write::{write_json, write_yaml};
