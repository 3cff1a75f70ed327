//! An account is served by the sandbox and read by sync.

mod honest;
mod support;
