//! A server that listens, and what can go wrong with it on purpose.

mod client;
mod faults;
mod listening;
