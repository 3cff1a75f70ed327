//! A diff for people.

use std::collections::BTreeSet;

use axcess_core::{AccessDiff, DiffEntry, PermissionSet};

use crate::attribution::Causes;
use crate::diff::phrase::folded;
use crate::diff::sentence::{Rank, Sentence, sentences};
use crate::diff::sides::Sides;
use crate::diff::wording::Writer;
use crate::{Detail, Style, counted, escaped, styled};

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
        entries.iter().filter(moved).map(|entry| entry.user.as_str()).collect::<BTreeSet<_>>()
    };
    let kinds = [
        (who(|entry| &entry.gained), "gains access", "gain access"),
        (who(|entry| &entry.lost), "loses access", "lose access"),
        (who(|entry| &entry.undetermined), "becomes undetermined", "become undetermined"),
    ];
    let clause = |(people, one, many): &(BTreeSet<&str>, &str, &str)| {
        let names: Vec<String> = people.iter().map(|id| sides.person(id)).collect();
        let verb = if people.len() == 1 { one } else { many };
        let names = folded(&names, detail.most(3), "others");
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
pub(crate) fn draw_access(sides: &Sides<'_>, diff: &AccessDiff, causes: &Causes, detail: Detail) -> String {
    draw_sentences(sides, diff, causes, detail, MOST_SENTENCES).0
}

/// The same, and the sentences one by one as far as they are shown.
pub(crate) fn draw_sentences(
    sides: &Sides<'_>,
    diff: &AccessDiff,
    causes: &Causes,
    detail: Detail,
    most: usize,
) -> (String, Vec<String>) {
    let writer = Writer::new(sides, detail);
    let (active, pending) = sentences(sides, diff, causes, detail.grain());
    let plain = |sentence: &Sentence| {
        let wording = writer.word(sentence);
        std::iter::once(wording.first).chain(wording.below).collect::<Vec<_>>().join("\n")
    };
    let most = detail.most(most);
    let single = active.iter().take(most).chain(pending.iter().take(most)).map(plain).collect();
    let mut text = section(&writer, "Access", &active, most);
    text.push_str(&section(&writer, "Access once invitations are accepted", &pending, most));
    if !causes.is_complete {
        text.push_str("  (too many changes to trace each to its step)\n");
    }
    (text, single)
}

fn section(writer: &Writer<'_>, title: &str, sentences: &[Sentence], most: usize) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", styled(Style::Strong, title));
    for sentence in sentences.iter().take(most) {
        let wording = writer.word(sentence);
        let (style, mark) = mark(sentence.rank);
        text.push_str(&format!("  {} {}\n", styled(style, mark), escaped(&wording.first)));
        for line in wording.below {
            text.push_str(&format!("      {}\n", escaped(&line)));
        }
    }
    if sentences.len() > most {
        let more = counted(sentences.len() - most, "change");
        text.push_str(&format!("  … and {more} more; `--verbose` shows all\n"));
    }
    text
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
