//! The sentences of a diff as data.

use axcess_core::{AccessDiff, PermissionSet, SortedSet};
use schemars::JsonSchema;
use serde::Serialize;

use crate::attribution::Causes;
use crate::diff::sentence::{Rank, Sentence, What, sentences};
use crate::diff::sides::Sides;
use crate::diff::wording::Writer;
use crate::{Detail, PlanSource, Severity};

/// One sentence: these people's access moves alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SentenceReport {
    /// `administrator`, `power`, `deletion`, `gain`, `loss`, `undetermined` or `settled`.
    pub rule: &'static str,
    /// How bad it is: what widens power is a warning, what is unknown too, the rest is good to know.
    pub severity: Severity,
    /// The sentence, long lists folded.
    pub text: String,
    /// What belongs below it, a place a line.
    pub details: Vec<String>,
    /// Whether it comes true only once invitations are accepted.
    pub pending: bool,
    /// Ids of the users, each of whom it is about.
    pub users: Vec<String>,
    /// Ids of the nodes.
    pub nodes: Vec<String>,
    /// What moves at any of the nodes; what is without effect there is left out. Empty where all access goes.
    pub permissions: Vec<String>,
    /// The steps that cause it, from 1.
    pub steps: Vec<usize>,
    /// Where these steps stand.
    pub sources: Vec<PlanSource>,
}

impl SentenceReport {
    /// The sentences of a diff, those about invited users last.
    pub(crate) fn all(
        sides: &Sides<'_>,
        diff: &AccessDiff,
        causes: &Causes,
        sources: &[PlanSource],
    ) -> Vec<Self> {
        let writer = Writer::new(sides, Detail::Folded, sources);
        let (active, pending) = sentences(sides, diff, causes, Detail::Folded.grain());
        let active = active.iter().map(|sentence| (sentence, false));
        let all = active.chain(pending.iter().map(|sentence| (sentence, true)));
        all.map(|(sentence, pending)| Self::new(sides, &writer, sentence, pending, sources)).collect()
    }

    fn new(
        sides: &Sides<'_>,
        writer: &Writer<'_>,
        sentence: &Sentence,
        pending: bool,
        sources: &[PlanSource],
    ) -> Self {
        let wording = writer.word(sentence);
        let steps: SortedSet<usize> = sentence.parts.iter().flat_map(|part| &part.steps).copied().collect();
        let nodes: SortedSet<&String> = sentence.parts.iter().flat_map(|part| &part.nodes).collect();
        let mut permissions = PermissionSet::default();
        for part in &sentence.parts {
            if let What::Set(set) = &part.what {
                part.nodes.iter().for_each(|node| permissions.union_with(&sides.without_inert(set, node)));
            }
        }
        let table = sides.after.permissions();
        Self {
            rule: rule(sentence.rank),
            severity: match sentence.rank {
                Rank::Administrator | Rank::Power | Rank::Undetermined => Severity::Warning,
                Rank::Deletion | Rank::Gain | Rank::Loss | Rank::Settled => Severity::Info,
            },
            text: wording.first,
            details: wording.below,
            pending,
            users: sentence.people.clone(),
            nodes: nodes.into_iter().cloned().collect(),
            permissions: table.names(&permissions).map(str::to_owned).collect(),
            sources: steps.iter().filter_map(|step| sources.get(*step)).cloned().collect(),
            steps: steps.into_iter().map(|step| step + 1).collect(),
        }
    }
}

/// The stable name of a rank.
pub(crate) const fn rule(rank: Rank) -> &'static str {
    match rank {
        Rank::Administrator => "administrator",
        Rank::Power => "power",
        Rank::Deletion => "deletion",
        Rank::Gain => "gain",
        Rank::Loss => "loss",
        Rank::Undetermined => "undetermined",
        Rank::Settled => "settled",
    }
}
