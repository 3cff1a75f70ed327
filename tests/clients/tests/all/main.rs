//! The account's real clients against the sandbox: what they read, what they change, and that they call nothing else.

mod ax;
mod command;
mod examples;
mod jq;
mod program;
mod region;
