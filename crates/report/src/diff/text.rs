//! A diff for people.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axcess_core::{AccessDiff, DiffEntry, PermissionSet, SortedSet};

use crate::attribution::Causes;
use crate::diff::phrase::folded_each;
use crate::diff::sentence::{Rank, Sentence, sentences};
use crate::diff::sides::Sides;
use crate::diff::wording::Writer;
use crate::page::{Line, Section};
use crate::{Detail, PlanSource, Style, counted, escaped, styled};

/// Sentences that are shown before the rest is only counted.
const MOST_SENTENCES: usize = 40;

/// Who gains and who loses, in a line or two.
pub(crate) fn headline(sides: &Sides<'_>, diff: &AccessDiff, detail: Detail) -> String {
    let active = movers(sides, &diff.entries, detail);
    let pending = movers(sides, &diff.pending, detail);
    let mut text = match active {
        None => "Nobody's access changes.\n".to_owned(),
        Some(active) => format!("{active}.\n"),
    };
    if let Some(pending) = pending {
        text.push_str(&format!("Once invitations are accepted: {pending}.\n"));
    }
    text
}

/// `3 users gain access (a, b and c), 2 lose access (d and e)`.
fn movers(sides: &Sides<'_>, entries: &[DiffEntry], detail: Detail) -> Option<String> {
    let who = |set: fn(&DiffEntry) -> &PermissionSet| {
        let moved = |entry: &&DiffEntry| !sides.without_inert(set(entry), &entry.node).is_empty();
        entries.iter().filter(moved).map(|entry| entry.user.as_str()).collect::<SortedSet<_>>()
    };
    let kinds = [
        (who(|entry| &entry.gained), "gains access", "gain access"),
        (who(|entry| &entry.lost), "loses access", "lose access"),
        (who(|entry| &entry.undetermined), "becomes undetermined", "become undetermined"),
        (who(|entry| &entry.settled), "certainly lacks what was unknown", "certainly lack what was unknown"),
    ];
    // That an answer is settled is news only where nothing else is.
    let most = if kinds[..3].iter().all(|(people, ..)| people.is_empty()) { 4 } else { 3 };
    let kinds = &kinds[..most];
    let clause = |(people, one, many): &(SortedSet<&str>, &str, &str)| {
        let verb = if people.len() == 1 { one } else { many };
        let names = folded_each(people.iter().map(|id| sides.person(id)), detail.most(3), "others");
        format!("{} {verb} ({names})", styled(Style::Strong, counted(people.len(), "user")))
    };
    let clauses: Vec<String> = kinds.iter().filter(|(people, ..)| !people.is_empty()).map(clause).collect();
    match (clauses.is_empty(), entries.is_empty()) {
        (false, _) => Some(clauses.join(", ")),
        (true, true) => None,
        (true, false) => Some("What changes is without effect".to_owned()),
    }
}

/// The sentences of a diff under their titles.
pub(crate) fn access_sections(
    sides: &Sides<'_>,
    diff: &AccessDiff,
    causes: &Causes,
    detail: Detail,
    sources: &[PlanSource],
) -> Vec<Section> {
    first_access_sections(sides, diff, causes, detail, sources, MOST_SENTENCES)
}

/// The same with so many sentences under each title.
pub(crate) fn first_access_sections(
    sides: &Sides<'_>,
    diff: &AccessDiff,
    causes: &Causes,
    detail: Detail,
    sources: &[PlanSource],
    most: usize,
) -> Vec<Section> {
    let most = detail.most(most);
    let writer = Writer::new(sides, detail, sources);
    let (active, pending) = sentences(sides, diff, causes, detail.grain());
    let mut sections = vec![
        section(&writer, "Access", &active, most),
        section(&writer, "Access once invitations are accepted", &pending, most),
    ];
    if let Some(last) = sections.iter_mut().rfind(|section| !section.is_empty() && !causes.is_complete) {
        last.remarks.push("(too many changes to trace each to its step)".to_owned());
    }
    sections
}

fn section(writer: &Writer<'_>, title: &'static str, sentences: &[Sentence], most: usize) -> Section {
    let mut section = Section::new(title);
    let groups =
        if sentences.len() > most { alike(sentences) } else { sentences.iter().map(|it| vec![it]).collect() };
    for group in groups.iter().take(most) {
        let wording = writer.word_alike(group);
        let (style, mark) = mark(group[0].rank);
        let below = wording.below.iter().map(|line| escaped(line).into_owned()).collect();
        section.lines.push(Line { style, mark, text: escaped(&wording.first).into_owned(), below });
    }
    if groups.len() > most {
        let more = groups.len() - most;
        section.folded.push(format!("… and {more} more change{}", if more == 1 { "" } else { "s" }));
    }
    section
}

/// Where there are too many sentences, those that say the same of other places are put together, each group where its
/// first one stands.
fn alike(sentences: &[Sentence]) -> Vec<Vec<&Sentence>> {
    let mut groups: Vec<Vec<&Sentence>> = Vec::new();
    let mut place_of: HashMap<_, usize> = HashMap::new();
    for sentence in sentences {
        let [part] = &sentence.parts[..] else {
            groups.push(vec![sentence]);
            continue;
        };
        if !sentence.administers.is_empty() {
            groups.push(vec![sentence]);
            continue;
        }
        let says = (sentence.rank, sentence.moved, sentence.is_everything, &part.what, &part.steps);
        match place_of.entry(says) {
            Entry::Occupied(place) => groups[*place.get()].push(sentence),
            Entry::Vacant(place) => {
                place.insert(groups.len());
                groups.push(vec![sentence]);
            }
        }
    }
    groups
}

const fn mark(rank: Rank) -> (Style, &'static str) {
    match rank {
        Rank::Administrator | Rank::Power => (Style::Doubtful, "!"),
        Rank::Deletion | Rank::Gain => (Style::Good, "+"),
        Rank::Loss => (Style::Bad, "-"),
        Rank::Undetermined => (Style::Doubtful, "?"),
        Rank::Settled => (Style::Faint, "~"),
    }
}
