//! Wallaroo: its API, of which nothing comes in pages, and the sign-in before it.

mod agree;
mod ask;
mod assembly;
mod capture;
mod credentials;
mod diagnosis;
mod object;
mod reader;
mod token;

pub(crate) use ask::Ask;
pub(crate) use capture::capture;
pub use credentials::{WallarooCredentials, WallarooCredentialsError, WallarooWanted};
pub(crate) use diagnosis::diagnose;
pub use token::SignIn;
pub(crate) use token::Tokens;
