//! A loopback server with the account's API over a snapshot, for real clients to act on a harmless copy.
//!
//! ```
//! use axcess_core::Policy;
//! use axcess_sandbox::{Options, Sandbox, Server};
//!
//! let snapshot = axcess_snapshot::demo();
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//! let kim = policy.user("kim@acme.io")?;
//!
//! let sandbox = Sandbox::new(policy, kim.into(), Options::default())?;
//! let server = Server::start(&sandbox, 0)?;
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! // A client calls it now, with `sandbox.api_key()` as its key.
//! server.stop();
//! assert!(sandbox.record().calls.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - A [`Sandbox`] is one account that is served; [`Server`] listens for it on 127.0.0.1.
//! - A [`Record`] holds every call, and [`Record::plan`] the plan that does the same.
//! - A [`Fault`] is something that goes wrong on purpose, so that clients can be tested.
//! - [`Strange`] is what real clients cannot read; whoever starts a sandbox should say so.
//!
//! The sandbox holds no rules. Every change goes through [`Policy::simulate`](axcess_core::Policy::simulate) with the
//! caller as its actor, and core's step says how the call is answered.
//!
//! It listens on 127.0.0.1 only, and takes no calls that come under another host's name or from another site's page, so
//! that no browser can be made to call it. Its secrets are dummies, the same in every run.

mod call;
mod caller;
mod error;
mod fault;
mod graphql;
mod guard;
mod key_index;
mod keyring;
mod notes;
mod options;
mod pages;
mod problem;
mod record;
mod rest;
mod router;
mod sandbox;
mod secret;
mod server;
pub mod setting;
mod state;
mod strange;
mod transaction;
mod wallaroo;

pub use error::{SandboxError, ServerError};
pub use fault::{Fault, FaultKind, When};
pub use options::Options;
pub use record::{Record, RecordedCall, RecordedStep};
pub use sandbox::Sandbox;
pub use server::Server;
pub use strange::Strange;
