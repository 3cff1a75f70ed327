//! A snapshot as it is held in memory.

use std::borrow::Borrow;

use axcess_core::{CheckDraft, Defect, Draft, SoundDraft};
use serde::{Deserialize, Serialize};

use crate::{Trouble, digest, warning};

/// An account at a moment, with what is known about the reading of it. That of a file has been checked: its draft is a
/// [`SoundDraft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot<D = Draft> {
    /// The account.
    pub draft: D,
    /// Where it was read from: the address of the API, or a word of whoever wrote it.
    pub source: Option<String>,
    /// How far the account's own answers agreed with the rules.
    pub agreement: Option<Agreement>,
    /// What a person should know about the file: unknown fields, facts that it lacks.
    pub warnings: Vec<String>,
    /// What a lenient load left out.
    pub dropped: Vec<Trouble>,
}

/// How far the account's own answers agreed with the rules when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct Agreement {
    /// How many answers were compared.
    #[serde(deserialize_with = "crate::field::count")]
    pub checked: u64,
    /// How many were the same.
    #[serde(deserialize_with = "crate::field::count")]
    pub agreed: u64,
    /// Those that were not.
    #[serde(default)]
    pub disagreements: Vec<serde_json::Value>,
}

impl<D: Borrow<Draft>> Snapshot<D> {
    /// The same, with a warning for each kind of fact that the account has and nobody could read, as a load gives them.
    #[must_use]
    pub fn warned(self) -> Self {
        Self { warnings: warning::of_draft(self.draft.borrow()), ..self }
    }

    /// The digest of the account, as [`digest`](crate::digest()) of its draft.
    pub fn digest(&self) -> String {
        digest(self.draft.borrow())
    }
}

impl<D: CheckDraft> Snapshot<D> {
    /// The same, with an account that is known to be sound.
    ///
    /// # Errors
    ///
    /// All defects of the account at once.
    pub fn check(self) -> Result<Snapshot<SoundDraft>, Vec<Defect>> {
        let Self { draft, source, agreement, warnings, dropped } = self;
        Ok(Snapshot { draft: draft.check()?, source, agreement, warnings, dropped })
    }
}

impl<D> From<D> for Snapshot<D> {
    fn from(draft: D) -> Self {
        Self { draft, source: None, agreement: None, warnings: Vec::new(), dropped: Vec::new() }
    }
}

/// The same, with an account that may be changed.
impl From<Snapshot<SoundDraft>> for Snapshot {
    fn from(snapshot: Snapshot<SoundDraft>) -> Self {
        let Snapshot { draft, source, agreement, warnings, dropped } = snapshot;
        Self { draft: draft.into(), source, agreement, warnings, dropped }
    }
}
