//! Two snapshots beside each other.

use axcess_core::{Draft, Policy, SoundDraft, User};
use axcess_report::{
    AccessMoves, Detail, DiffReview, Document, Identity, Layout, Names, SentenceReport, SnapshotFacts,
    escaped,
};
use axcess_snapshot::Snapshot;

use crate::reading::Reading;
use crate::trouble::{Trouble, plain};

/// Two snapshots beside each other: that of an account, and another one.
#[derive(Clone, Debug)]
pub struct Comparison {
    own: (Policy, Reading),
    other: (Policy, Reading),
}

/// Where the other snapshot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is what was before.
    Before,
    /// It is what came after.
    After,
}

impl Side {
    /// The word of it: `before` or `after`.
    ///
    /// # Errors
    ///
    /// When it is another word.
    pub fn read(word: &str) -> Result<Self, Trouble> {
        match word {
            "before" => Ok(Self::Before),
            "after" => Ok(Self::After),
            _ => Err(Trouble::new("a snapshot stands `before` or `after`")),
        }
    }
}

impl Comparison {
    pub(crate) fn new(
        own: (Draft, Reading),
        name: &str,
        other: Snapshot<SoundDraft>,
    ) -> Result<Self, Trouble> {
        let reading = Reading::of(&other);
        let providers = (own.0.provider, other.draft.provider);
        if providers.0 != providers.1 {
            let message =
                format!("an account of {} cannot be compared with one of {}", providers.0, providers.1);
            return Err(Trouble::new(message));
        }
        let catalog = axcess_snapshot::catalog(providers.0);
        let (first, second) = Policy::pair(own.0, other.draft, &catalog)
            .map_err(|(_, defects)| Trouble::of_defects(&escaped(name), &defects))?;
        Ok(Self { own: (first, own.1), other: (second, reading) })
    }

    /// What is in the other snapshot: the document of `axcess snapshot show`.
    pub fn facts(&self) -> Document<SnapshotFacts> {
        self.other.1.facts(&self.other.0)
    }

    /// What a person should know about the other file.
    pub fn warnings(&self) -> &[String] {
        &self.other.1.warnings
    }

    /// Users whom only the other snapshot has, each with what people call him.
    pub fn newcomers(&self) -> Vec<Identity> {
        let (own, other) = (&self.own.0, &self.other.0);
        let is_new = |user: &User| own.user_by_id(other.user_id(*user)).is_none();
        let identity =
            |user| Identity { id: other.user_id(user).to_owned(), name: Some(Names::new(other).user(user)) };
        other.users().into_iter().filter(is_new).map(identity).collect()
    }

    /// Who gains and who loses: the document of `axcess diff`.
    pub fn diff(&self, other: Side) -> Document<AccessMoves> {
        let (policy, reading) = self.before(other);
        self.review(other).report(reading.basis(policy))
    }

    /// The same in sentences, as data.
    pub fn sentences(&self, other: Side) -> Vec<SentenceReport> {
        self.review(other).sentences()
    }

    /// The same in words, as `axcess diff` prints it.
    pub fn text(&self, other: Side) -> String {
        let text = plain(&self.review(other).text(Detail::Folded, Layout::Plain));
        match self.before(other).1.agreement {
            Some(score) => format!("{text}\nAgreement with the account: {score}.\n"),
            None => text,
        }
    }

    fn review(&self, other: Side) -> DiffReview<'_> {
        match other {
            Side::Before => DiffReview::new(&self.other.0, &self.own.0),
            Side::After => DiffReview::new(&self.own.0, &self.other.0),
        }
    }

    const fn before(&self, other: Side) -> &(Policy, Reading) {
        match other {
            Side::Before => &self.other,
            Side::After => &self.own,
        }
    }
}
