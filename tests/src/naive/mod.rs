//! A second evaluator, kept as plain as possible: the rules written down once more as loops over the
//! snapshot, so that the real engine has something independent to be compared with.
//!
//! Nothing here is fast, nothing is shared with the engine, and every place that decides something carries
//! the number of the rule it follows. Where the rules leave a point open, the choice made is marked `SILENT:`.
//!
//! Reading order: [`world`] (what the account is), [`decide`] (who may do what in it), [`answers`] (questions
//! over everybody), [`reference`](mod@reference) (how people name things), [`rights`] (what an actor may change),
//! [`change`], [`operations`], [`bindings`], [`keys`] and [`wallaroo`] (what a plan does), [`diff`](mod@diff) (what differs between two states).

pub mod answers;
pub mod bindings;
pub mod change;
pub mod decide;
pub mod diff;
pub mod keys;
pub mod moment;
pub mod operations;
pub mod reference;
pub mod rights;
pub mod wallaroo;
pub mod world;

pub use answers::{WhatCan, WhatCanEntry, WhoCan};
pub use change::{Outcome, PlanError, Simulation, Step, simulate};
pub use decide::{Asker, Decision, Reading};
pub use diff::{DiffEntry, diff, pending_diff};
pub use world::World;
