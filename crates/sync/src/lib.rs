//! Reads a live account into a snapshot: safe reads only, by type, with gaps for what could not be read.

mod address;
mod arize;
mod call;
mod client;
mod consistency;
mod credentials;
mod diagnosis;
mod engine;
mod fault;
mod gap;
mod gate;
mod journal;
mod limits;
mod list;
mod problem;
mod progress;
mod secret;
mod sync;
mod trust;
mod wallaroo;

pub use address::{Address, AddressError, PlainHttp};
pub use client::ClientError;
pub use consistency::Consistency;
pub use credentials::{
    Credentials, CredentialsError, Environment, ProfileError, Scheme, Wanted, secret_of_file,
};
pub use diagnosis::{Caller, Diagnosis, Outcome, Probe, diagnose};
pub use journal::JournalError;
pub use limits::Limits;
pub use progress::{Event, Progress, Silent};
pub use secret::Secret;
pub use sync::{Account, Options, Resume, SyncError, Synced, sync, sync_silently};
pub use trust::{Trust, TrustError};
pub use wallaroo::{SignIn, WallarooCredentials, WallarooCredentialsError, WallarooWanted};
