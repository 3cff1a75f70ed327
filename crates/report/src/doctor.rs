//! Whether a live account can be read, and what of it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;
use crate::snapshot::SnapshotGap;

/// Whether a live account can be read, and what of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DoctorReport {
    /// Whether a sync would end with a snapshot, however many gaps it had.
    pub works: bool,
    /// Whose product the account is of: `arize` or `wallaroo`.
    pub provider: String,
    /// Where it is; null where nothing says so.
    pub address: Option<String>,
    /// Whose the key is; null where the account does not say.
    pub caller: Option<DoctorCaller>,
    /// How many seconds the account's clock is ahead of this machine's; null where it does not say.
    pub clock_ahead: Option<i64>,
    /// What was looked at, in the order in which it is needed.
    pub checks: Vec<DoctorCheck>,
    /// Gaps that a snapshot would have, as far as a page of every list tells.
    pub gaps: Vec<SnapshotGap>,
}

/// Whose a key is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DoctorCaller {
    /// The user's id.
    pub id: String,
    /// The user's name, if the account shows it.
    pub name: Option<String>,
    /// The user's e-mail address, if the account shows it.
    pub email: Option<String>,
    /// The user's account role, if the account shows it.
    pub account_role: Option<String>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DoctorCheck {
    /// What.
    pub subject: String,
    /// How it is.
    pub state: DoctorState,
    /// What was found.
    pub detail: String,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DoctorState {
    /// As it should be.
    Fine,
    /// Something will be missing, or deserves a look.
    Doubtful,
    /// Nothing can be read for it.
    Broken,
}

impl DoctorState {
    /// The word of reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Doubtful => "doubtful",
            Self::Broken => "broken",
        }
    }
}

impl Body for DoctorReport {
    const FORMAT: &'static str = "axcess-doctor";
}
