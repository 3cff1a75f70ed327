//! What an answer of axcess costs, beside hash maps and other engines, in one run.
//!
//! A [`World`] is an account to ask about, [`Questions`] what is asked. A [`Trial`] puts every engine through
//! the same questions: first all have to [`agree`], then [`heat`] measures them in turns. The [`Report`]
//! shows the figures as a table and compares them with each other; figures of two runs compare nothing.

mod agreement;
mod floor;
mod memory;
mod naive;
mod plan;
mod question;
mod report;
#[cfg(feature = "rivals")]
mod rivals;
mod row;
mod runner;
mod standing;
mod trial;
mod vocabulary;
mod world;

pub use agreement::{Disagreement, agree};
pub use floor::Floor;
pub use memory::Setup;
pub use naive::Naive;
pub use question::{Question, Questions, Spelled, Typed};
pub use report::Report;
pub use runner::{Figure, Pace, Runner, chained, each, heat};
pub use trial::{Column, Trial};
pub use world::World;
