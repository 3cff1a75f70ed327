//! The snapshot file: an account at a moment, as one JSON document, and the catalogs that give its
//! words a meaning.

mod canonical;
mod catalog;
mod demo;
mod error;
mod field;
mod generate;
mod import;
mod lenient;
mod loader;
mod mask;
mod origin;
mod packing;
mod reader;
mod record;
mod schema;
mod size;
mod snapshot;
mod trouble;
mod wallaroo;
mod warning;

pub use canonical::{digest, write};
pub use catalog::catalog;
pub use demo::demo;
pub use error::{LoadError, Reason};
pub use generate::{Generator, generate};
pub use import::{Import, ImportError, ImportFault, Listing, import};
pub use loader::{Loader, Mode};
pub use packing::Packing;
pub use schema::schema;
pub use size::{Scale, Size, SizeError};
pub use snapshot::{Agreement, Snapshot};
pub use trouble::{Place, Trouble};
