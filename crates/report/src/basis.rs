//! What an answer rests on.

use std::collections::BTreeMap;

use axcess_core::{Moment, Policy};
use schemars::JsonSchema;
use serde::Serialize;

/// What an answer rests on: every document carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Basis {
    /// The digest of the snapshot.
    pub snapshot: String,
    /// When the account was captured (RFC 3339, UTC).
    pub captured_at: String,
    /// Every switch with its setting.
    pub semantics: BTreeMap<String, String>,
    /// Whether no listing of the snapshot was cut short.
    pub complete: bool,
    /// The version of axcess.
    pub axcess: String,
}

impl Basis {
    /// The basis of answers of this policy, which was made from the snapshot of this digest.
    pub fn new(policy: &Policy, digest: impl Into<String>) -> Self {
        let settings = policy.semantics().settings();
        Self {
            snapshot: digest.into(),
            captured_at: instant(policy.captured_at()),
            semantics: settings
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            complete: policy.is_complete(),
            axcess: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// A moment as RFC 3339 in UTC.
pub(crate) fn instant(moment: Moment) -> String {
    let micros = moment.unix_micros();
    jiff::Timestamp::from_microsecond(micros).map_or_else(|_| format!("{micros} µs"), |time| time.to_string())
}
