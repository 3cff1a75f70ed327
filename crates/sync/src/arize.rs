//! Arize AX: its REST and GraphQL APIs.

mod agree;
mod assembly;
mod bot;
mod bridge;
mod caller;
mod capture;
mod connection;
mod crowd;
mod diagnosis;
mod gap;
mod listing;
mod node;
mod object;
mod person;
mod predefined;
mod proof;
mod query;
mod reader;
mod settle;
mod task;

pub(crate) use agree::about;
pub(crate) use capture::{capture, moving_gaps, sound};
pub(crate) use diagnosis::diagnose;
pub(crate) use listing::{Bound, KeyStatus, KeyType, Listing, Origin};
pub(crate) use query::{Query, Roles};
