//! The snapshot file: an account at a moment, as one JSON document, and the catalogs that give its
//! words a meaning.
//!
//! ```
//! use axcess_core::Provider;
//! use axcess_snapshot::{Loader, catalog};
//!
//! let file = br#"{
//!     "format": "axcess-snapshot", "version": 1, "provider": "arize",
//!     "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account", "name": "Acme"},
//!     "users": [{"id": "u1", "name": "Ann", "status": "ACTIVE", "account_role": "MEMBER"}],
//!     "space_memberships": [{"user_id": "u1", "space_id": "lab"}]
//! }"#;
//!
//! let error = Loader::default().load("acme.json", file).unwrap_err();
//! let trouble = &error.troubles()[0];
//! assert_eq!(trouble.message, "space_memberships[0]: it names space `lab`, which the snapshot lacks");
//! assert_eq!(trouble.place.map(|place| place.line), Some(5));
//!
//! let snapshot = Loader::lenient().load("acme.json", file)?;
//! assert_eq!((snapshot.draft.users.len(), snapshot.draft.gaps.len()), (1, 1));
//! assert_eq!(catalog(Provider::Arize).permissions.len(), 151);
//! # Ok::<(), axcess_snapshot::LoadError>(())
//! ```
//!
//! - A [`Loader`] turns bytes into a [`Snapshot`]: a draft of the account and what is known about
//!   the file. It reports every defect at once, each a [`Trouble`] with its [`Place`].
//! - [`write()`], [`text()`] and [`digest()`] know the one form that an account is written in.
//! - [`demo`] is an account to look at, [`generate()`] and [`Generator`] make up others of any
//!   size, [`import()`] makes one of saved listings, and [`Intake`] of an API's objects one by one.
//! - [`Pseudonyms`] take everybody's names out of a snapshot, and leave every answer as it is.
//! - [`catalog()`] gives `axcess_core::Policy` what it needs beside a draft.
//! - [`schema()`] describes the file to other programs.

mod anonymize;
mod canonical;
mod catalog;
mod demo;
mod document;
mod error;
mod field;
mod generate;
mod gzip;
mod import;
mod json;
mod known;
mod lenient;
mod loader;
mod mask;
mod origin;
mod packing;
mod pieces;
mod reader;
mod record;
mod schema;
mod size;
mod snapshot;
mod trouble;
mod wallaroo;
mod warning;

pub use anonymize::{Compared, Pseudonyms, Unlike};
pub use canonical::{digest, text, write, write_to};
pub use catalog::catalog;
pub use demo::demo;
pub use error::{LoadError, Reason};
pub use generate::{Generator, generate};
pub use import::{Import, ImportError, ImportFault, Intake, Listing, ObjectKind, Taken, import};
pub use loader::{Loader, Mode};
pub use packing::Packing;
pub use pieces::PieceReader;
pub use schema::schema;
pub use size::{Scale, Size, SizeError};
pub use snapshot::{Agreement, Snapshot};
pub use trouble::{Place, Trouble};
