//! Who gains and who loses between two states of an account.

mod count;
pub(crate) mod phrase;
pub(crate) mod sentence;
pub(crate) mod sides;
mod text;
pub(crate) mod wording;

use axcess_core::{AccessDiff, DiffEntry, PermissionTable, Policy, diff};
use schemars::JsonSchema;
use serde::Serialize;

use crate::attribution::Causes;
use crate::diff::sides::Sides;
use crate::fit::fitted;
use crate::page::Section;
use crate::{Basis, Body, Detail, Document, Layout, SentenceReport, Sets};

pub use count::{DiffCountReport, MoveCount, MovesBy, PermissionMoves, UserMoves};
pub(crate) use text::{access_sections, first_access_sections, headline};

/// How access moved, as data, inert permissions included: what the document of `axcess diff` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccessMoves {
    /// Sorted permission lists in the order of first use; the first is empty.
    pub sets: Vec<Vec<String>>,
    /// One entry for each user and node whose access differs, by user id and node id.
    pub entries: Vec<AccessMove>,
    /// The same for invited users, as if they were active.
    pub pending: Vec<AccessMove>,
}

/// How one user's access at one node moved; permissions as indexes into the sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccessMove {
    /// The user's id.
    pub user: String,
    /// The node's id.
    pub resource: String,
    /// What became allowed.
    pub gained: usize,
    /// What ceased to be allowed.
    pub lost: usize,
    /// What became unknown.
    pub undetermined: usize,
    /// What was unknown and is now denied.
    pub settled: usize,
}

/// One entry with its permissions written out: a line of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccessMoveLine<'a> {
    /// The user's id.
    pub user: &'a str,
    /// The node's id.
    pub resource: &'a str,
    /// Whether the user is invited, and holds it once he accepts.
    pub pending: bool,
    /// What became allowed.
    pub gained: &'a [String],
    /// What ceased to be allowed.
    pub lost: &'a [String],
    /// What became unknown.
    pub undetermined: &'a [String],
    /// What was unknown and is now denied.
    pub settled: &'a [String],
}

/// Whether two states differ in what people may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They do not.
    Same,
    /// They do.
    Differs,
    /// Nobody knows.
    Undetermined,
}

/// Two accounts compared.
#[derive(Clone, Debug)]
pub struct DiffReview<'a> {
    sides: Sides<'a>,
    diff: AccessDiff,
}

impl<'a> DiffReview<'a> {
    /// Compares two policies that share their table of permissions, as those of [`Policy::pair`] do.
    pub fn new(before: &'a Policy, after: &'a Policy) -> Self {
        Self { sides: Sides::new(before, after), diff: diff(before, after) }
    }

    /// The comparison as data.
    pub fn report(&self, basis: Basis) -> Document<AccessMoves> {
        Document::new(basis, AccessMoves::new(&self.diff, self.sides.before.permissions()))
    }

    /// The sentences of the comparison as data, none of them left out.
    pub fn sentences(&self) -> Vec<SentenceReport> {
        SentenceReport::all(&self.sides, &self.diff, &Causes::none(&self.diff), &[])
    }

    /// Whether access differs.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(&self.diff)
    }

    /// The comparison for people.
    pub fn text(&self, detail: Detail, layout: Layout) -> String {
        let mut text = headline(&self.sides, &self.diff, detail);
        let causes = Causes::none(&self.diff);
        let sections = access_sections(&self.sides, &self.diff, &causes, detail, &[]);
        text.extend(sections.iter().map(Section::text));
        fitted(&text, layout)
    }
}

impl Body for AccessMoves {
    const FORMAT: &'static str = "axcess-diff";
}

impl AccessMoves {
    pub(crate) fn new(diff: &AccessDiff, table: &PermissionTable) -> Self {
        let mut sets = Sets::default();
        let mut moves =
            |entries: &[DiffEntry]| entries.iter().map(|entry| AccessMove::new(entry, &mut sets)).collect();
        let (entries, pending) = (moves(&diff.entries), moves(&diff.pending));
        Self { sets: sets.lists(table), entries, pending }
    }

    /// Every entry with its permissions written out, the pending ones last.
    pub fn lines(&self) -> impl Iterator<Item = AccessMoveLine<'_>> {
        let active = self.entries.iter().map(|entry| (entry, false));
        active.chain(self.pending.iter().map(|entry| (entry, true))).map(|(entry, pending)| AccessMoveLine {
            user: &entry.user,
            resource: &entry.resource,
            pending,
            gained: &self.sets[entry.gained],
            lost: &self.sets[entry.lost],
            undetermined: &self.sets[entry.undetermined],
            settled: &self.sets[entry.settled],
        })
    }
}

impl AccessMove {
    fn new(entry: &DiffEntry, sets: &mut Sets) -> Self {
        Self {
            user: entry.user.clone(),
            resource: entry.node.clone(),
            gained: sets.index(&entry.gained),
            lost: sets.index(&entry.lost),
            undetermined: sets.index(&entry.undetermined),
            settled: sets.index(&entry.settled),
        }
    }
}

impl Verdict {
    pub(crate) fn of(diff: &AccessDiff) -> Self {
        let all = || diff.entries.iter().chain(&diff.pending);
        let differs = |entry: &DiffEntry| {
            !(entry.gained.is_empty() && entry.lost.is_empty() && entry.settled.is_empty())
        };
        Self::when(all().any(differs), all().next().is_some())
    }

    /// By whether an answer differs, and whether one does that nobody can tell.
    pub(crate) const fn when(differs: bool, undetermined: bool) -> Self {
        match (differs, undetermined) {
            (true, _) => Self::Differs,
            (false, true) => Self::Undetermined,
            (false, false) => Self::Same,
        }
    }
}
