//! The REST API of a sandbox over the built-in account.

mod auth;
mod changes;
mod keys;
mod listings;
mod log;
mod reads;
mod record;
mod world;
