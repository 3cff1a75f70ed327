//! The real engines and tools that an account is exported to, run as child processes.
//!
//! `cargo xtask engines` installs them and runs the tests. The variable `AXCESS_ENGINES` names the directory in which they
//! lie: `python` is a virtual environment, `node` holds packages of npm. `AXCESS_QUESTIONS` makes the tests of large
//! accounts make one up and ask so many questions about it.

mod answers;
mod exported;
mod place;
mod reached;

pub use answers::Answers;
pub use exported::{Exported, TERMS, accounts, demo, large, questions, text};
pub use place::{installed, program};
pub use reached::{Relationship, Relationships};
