//! Why a sandbox cannot be made or cannot listen.

use std::io;

/// Why an account cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SandboxError {
    /// Every call of the actor would be refused.
    #[error("`{actor}` may not act at all: the user is not active, or the key is not live")]
    NoStanding {
        /// Whose key the client was to hold.
        actor: String,
    },
    /// Wallaroo knows things by numbers.
    #[error(
        "`{id}` is no id of Wallaroo's: workspaces, models and pipelines have numbers, as in `workspace:7`"
    )]
    NotANumber {
        /// What is called otherwise.
        id: String,
    },
}

/// Why a server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The port cannot be had.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Port {
        /// Which.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// The system gives no thread.
    #[error("cannot start the server's thread: {0}")]
    Thread(#[source] io::Error),
}
