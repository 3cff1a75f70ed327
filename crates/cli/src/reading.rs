//! What answers rest on, kept from a snapshot when it becomes a policy.

use axcess_core::{Policy, SoundDraft};
use axcess_report::{AgreementScore, Basis};
use axcess_snapshot::Snapshot;

/// Which snapshot answers rest on, and how far the account agreed with the rules when it was read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The snapshot's digest.
    pub digest: String,
    /// How far the account agreed, where that was measured.
    pub agreement: Option<AgreementScore>,
}

impl Reading {
    pub fn of(snapshot: &Snapshot<SoundDraft>) -> Self {
        Self { digest: snapshot.digest(), agreement: score(snapshot) }
    }

    /// The basis of answers of a policy that was made from the snapshot.
    pub fn basis(&self, policy: &Policy) -> Basis {
        Basis { agreement: self.agreement, ..Basis::new(policy, &self.digest) }
    }
}

/// How far the account agreed with the rules, where that was measured.
pub(crate) fn score(snapshot: &Snapshot<SoundDraft>) -> Option<AgreementScore> {
    let agreement = snapshot.agreement.as_ref()?;
    Some(AgreementScore { checked: agreement.checked, agreed: agreement.agreed })
}
