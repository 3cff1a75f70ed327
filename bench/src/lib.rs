//! What an answer of axcess costs, beside hash maps and other engines, in one run.
//!
//! A [`World`] is an account to ask about, [`Questions`] what is asked. A [`Trial`] puts every engine through
//! the same questions: first all have to [`agree`], then [`heat`] measures them in turns. What comes of it is
//! a [`Column`] of a [`Run`]. The [`Report`] shows a run as tables and holds it against its goals, [`plot`]
//! draws it, and [`quote`] puts it into a page. Figures of two runs compare nothing.

mod agreement;
mod column;
mod desk;
mod floor;
mod memory;
mod naive;
mod page;
mod plan;
mod plot;
mod process;
mod question;
mod ratio;
mod report;
#[cfg(feature = "rivals")]
mod rivals;
mod row;
mod run;
mod runner;
mod standing;
mod trial;
mod unit;
mod vocabulary;
mod world;

pub use agreement::{Disagreement, agree, agree_in_gaps};
pub use column::{Column, Index};
pub use floor::Floor;
pub use memory::Setup;
pub use naive::Naive;
pub use page::{PageError, quote};
pub use plot::{PlotError, plot};
pub use process::process;
pub use question::{Questions, Spelled, Typed};
pub use ratio::Verdict;
pub use report::{Part, Report};
pub use run::Run;
pub use runner::{Figure, Pace, Runner, Start, batched, chained, each, heat};
pub use trial::Trial;
pub use world::World;
