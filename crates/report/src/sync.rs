//! What a sync has read.

use schemars::JsonSchema;
use serde::Serialize;

use crate::agreement::AgreementScore;
use crate::document::Body;
use crate::{SnapshotCounts, SnapshotGap};

/// What a sync has read, and how sure one can be of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SyncReport {
    /// Where the snapshot was written.
    pub file: String,
    /// Its digest.
    pub snapshot: String,
    /// When the account looked like this (RFC 3339, UTC).
    pub captured_at: String,
    /// The id of whose key it was, if known.
    pub captured_by: Option<String>,
    /// Whose access model holds: `arize` or `wallaroo`.
    pub provider: String,
    /// Where it was read from.
    pub source: Option<String>,
    /// How many there are of each thing.
    pub counts: SnapshotCounts,
    /// What could not be seen.
    pub gaps: Vec<SnapshotGap>,
    /// Whether the account held still while it was read.
    pub consistency: SyncConsistency,
    /// How far the service's own answers agreed with the rules; null where they were not compared.
    pub agreement: Option<AgreementScore>,
    /// What else there is to know about the reading.
    pub notes: Vec<String>,
    /// How many requests were sent.
    pub calls: u64,
    /// How many pages an interrupted sync had read before.
    pub resumed: usize,
}

/// Whether an account held still while it was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SyncConsistency {
    /// `unchanged`, `settled`, `moving` or `unchecked`.
    pub state: &'static str,
    /// How often something was read again because it had changed.
    pub rounds: u32,
    /// The lists that still changed, or that could not be read again.
    pub kinds: Vec<String>,
}

impl Body for SyncReport {
    const FORMAT: &'static str = "axcess-sync";
}
