//! What axcess says: one result model for each question, drawn as text and as JSON.
//!
//! A model holds ids and names, no text; its `Display`-like `text` method draws it for people, and serde writes
//! it for programs. [`Basis`] says what an answer rests on, [`Sets`] shares the permission lists of a document,
//! and [`Names`] spells people and things so that nothing in a name can steer a terminal.

mod attribution;
mod basis;
mod diff;
mod finding;
mod names;
mod plan;
mod schema;
mod sets;
mod style;
mod table;

pub use basis::Basis;
pub use diff::wording::Detail;
pub use diff::{AccessMove, AccessMoves, DiffReport, DiffReview, Verdict};
pub use finding::{Finding, Severity};
pub use plan::{PlanReport, PlanReview, PlanSource, PlanStep};
pub use names::{Identity, Names, escaped};
pub use schema::{SCHEMAS, schema};
pub use sets::Sets;
pub use style::{Style, decision_style, styled};
pub use table::{Layout, Table};
