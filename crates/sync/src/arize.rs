//! Arize AX: its REST and GraphQL APIs.

mod connection;
mod listing;
mod object;
mod query;

pub(crate) use listing::{Bound, KeyStatus, KeyType, Listing, Origin};
pub(crate) use query::{Query, Roles};
