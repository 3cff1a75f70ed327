//! What an answer rests on.

use std::collections::BTreeMap;
use std::fmt;

use axcess_core::{Moment, Policy, Semantics};
use schemars::JsonSchema;
use serde::Serialize;

use crate::AgreementScore;

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
    /// How far the account's own answers agreed with the rules when it was read; missing where nobody compared them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementScore>,
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
            agreement: None,
            axcess: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

impl fmt::Display for Basis {
    /// `snapshot sha256:…, captured 2026-11-20T09:00:00Z, complete; axcess 0.1.0`, and every switch that is not as
    /// it is without a word.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.complete { "complete" } else { "with gaps" };
        write!(
            f,
            "snapshot {}, captured {}, {whole}; axcess {}",
            self.snapshot, self.captured_at, self.axcess
        )?;
        if let Some(agreement) = self.agreement {
            write!(f, "; agreement with the account: {agreement}")?;
        }
        let usual = Semantics::default().settings();
        let is_usual = |(name, value): &(&String, &String)| usual.iter().any(|it| *it == (name, value));
        for (name, value) in self.semantics.iter().filter(|setting| !is_usual(setting)) {
            write!(f, "; {name}={value}")?;
        }
        Ok(())
    }
}

/// A moment as RFC 3339 in UTC.
pub fn instant(moment: Moment) -> String {
    let micros = moment.unix_micros();
    jiff::Timestamp::from_microsecond(micros).map_or_else(|_| format!("{micros} µs"), |time| time.to_string())
}
