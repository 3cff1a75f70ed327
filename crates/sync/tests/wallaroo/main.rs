//! An account of Wallaroo is served by the sandbox and read by sync.

mod account;
mod fault;
mod honest;
mod served;
