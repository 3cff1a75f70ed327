//! What lies in the store.

use schemars::JsonSchema;
use serde::Serialize;

use crate::agreement::AgreementScore;
use crate::document::Body;

/// What lies in the store, the newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StoreList {
    /// The directory.
    pub store: String,
    /// Its snapshots.
    pub snapshots: Vec<StoredSnapshot>,
}

/// A file of the store.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StoredSnapshot {
    /// Its name in the directory.
    pub name: String,
    /// How many bytes it has as it lies there.
    pub bytes: u64,
    /// What it holds; null where it cannot be loaded.
    pub content: Option<StoredContent>,
    /// Why it cannot be loaded.
    pub trouble: Option<String>,
}

/// What a file of the store holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StoredContent {
    /// When the account looked like this (RFC 3339, UTC).
    pub captured_at: String,
    /// Whose access model holds: `arize` or `wallaroo`.
    pub provider: String,
    /// The account's name.
    pub account: Option<String>,
    /// Where it was read from.
    pub source: Option<String>,
    /// How many parts of the account the reader could not see: of a complete one, 0.
    pub gaps: usize,
    /// How far the account's own answers agreed with the rules; null where nobody compared them.
    pub agreement: Option<AgreementScore>,
}

impl Body for StoreList {
    const FORMAT: &'static str = "axcess-snapshot-list";
}
