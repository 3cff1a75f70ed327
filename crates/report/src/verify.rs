//! Whether an old snapshot still holds.

use schemars::JsonSchema;
use serde::Serialize;

use crate::agreement::AgreementScore;
use crate::document::Body;
use crate::drift::Drift;
use crate::snapshot::SnapshotGap;

/// Whether an old snapshot still holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerifyReport {
    /// Whether nothing drifted, and the account shows nothing that the snapshot would not.
    pub holds: bool,
    /// Where the account is.
    pub account: String,
    /// When the account was read again (RFC 3339, UTC).
    pub verified_at: String,
    /// How far what the account shows now agrees with the snapshot.
    pub agreement: AgreementScore,
    /// How far what the account shows now agrees with itself as it was read again.
    pub agreement_now: Option<AgreementScore>,
    /// Where what it shows now disagrees with the snapshot, each with a part of it that is enough to see that.
    pub disagreements: Vec<serde_json::Value>,
    /// What differs record by record.
    pub drift: Drift,
    /// What could not be seen this time.
    pub gaps: Vec<SnapshotGap>,
}

impl VerifyReport {
    /// Whether the account shows now what the snapshot would not, beyond what it shows against the rules anyway.
    pub const fn disagrees(agreement: AgreementScore, now: Option<AgreementScore>) -> bool {
        let usual = match now {
            Some(now) => now.checked - now.agreed,
            None => 0,
        };
        agreement.checked - agreement.agreed > usual
    }
}

impl Body for VerifyReport {
    const FORMAT: &'static str = "axcess-verify";
}
