//! What is known of a snapshot beside its answers.

use axcess_core::{Policy, SoundDraft};
use axcess_report::{AgreementScore, Basis, Document, SnapshotFacts};
use axcess_snapshot::Snapshot;

/// What is known of a snapshot beside its answers.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    facts: SnapshotFacts,
    pub digest: String,
    pub agreement: Option<AgreementScore>,
    pub warnings: Vec<String>,
}

impl Reading {
    pub fn of(snapshot: &Snapshot<SoundDraft>) -> Self {
        let agreement = snapshot.agreement.as_ref();
        Self {
            facts: SnapshotFacts::of(&snapshot.draft, snapshot.source.as_deref()),
            digest: snapshot.digest(),
            agreement: agreement.map(|it| AgreementScore { checked: it.checked, agreed: it.agreed }),
            warnings: snapshot.warnings.clone(),
        }
    }

    /// The document of `axcess snapshot show`.
    pub fn facts(&self, policy: &Policy) -> Document<SnapshotFacts> {
        Document::new(self.basis(policy), self.facts.clone())
    }

    /// What answers of a policy rest on that was made from the snapshot.
    pub fn basis(&self, policy: &Policy) -> Basis {
        Basis { agreement: self.agreement, ..Basis::new(policy, &self.digest) }
    }
}
