//! What the real engines and tools answer about exported accounts.

mod cedar;
mod openfga;
mod spicedb;
mod tables;
