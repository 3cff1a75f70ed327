//! An account is served by the sandbox and read by sync.

mod agreement;
mod doctor;
mod exact;
mod fault;
mod law;
mod odd;
mod quiet;
mod resume;
mod support;
