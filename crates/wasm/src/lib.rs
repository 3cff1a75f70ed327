//! axcess for browsers and Node: a thin surface over the crates that decide, simulate and report. It has no rules of its
//! own, and says what the command says.
//!
//! [`Account`] is the surface, and [`Comparison`] that of two; the border to JavaScript wraps it method by method.

mod account;
mod ask;
#[cfg(target_family = "wasm")]
mod border;
mod comparison;
mod edits;
mod file;
mod names;
mod reading;
mod trouble;

pub use account::{Account, FoundRule};
pub use ask::{Asked, Candidates};
pub use comparison::{Comparison, Side};
pub use edits::{Edit, Export, Touched};
pub use file::SnapshotFile;
pub use names::{Key, Names, Node, Person, Role};
pub use trouble::Trouble;
