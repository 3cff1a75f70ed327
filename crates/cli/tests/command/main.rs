//! The command from outside: what it writes where, and how it ends.

mod agreement;
mod anonymize;
mod bad_input;
mod batch;
mod explore;
mod export;
mod from_error;
mod question;
mod semantics;
mod store;
mod support;
mod worked;
