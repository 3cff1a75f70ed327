//! The words of a diff's sentences.

use axcess_core::{ACCOUNT, Level, NodeKind, PermissionSet, Policy, SortedSet};
use litemap::LiteMap;

use crate::PlanSource;
use crate::counted;
use crate::diff::phrase::{folded, folded_each, listed, steps_at};
use crate::diff::sentence::{Grain, Move, Part, Sentence, What, manages};
use crate::diff::sides::Sides;

/// So many permissions are always written out.
const FEW: usize = 3;

/// How much is written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Long lists are folded.
    #[default]
    Folded,
    /// Every name is there.
    Full,
}

impl Detail {
    pub(crate) const fn grain(self) -> Grain {
        match self {
            Self::Folded => Grain::Coarse,
            Self::Full => Grain::Fine,
        }
    }

    pub(crate) const fn most(self, folded: usize) -> usize {
        match self {
            Self::Folded => folded,
            Self::Full => usize::MAX - 1,
        }
    }
}

/// A sentence in words: a first line and those that belong below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    pub first: String,
    pub below: Vec<String>,
}

/// Puts sentences of one diff into words.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    sides: &'a Sides<'a>,
    detail: Detail,
    /// Where each step stands.
    sources: &'a [PlanSource],
    /// Whole sets that have a name.
    named: Vec<(PermissionSet, String)>,
}

impl<'a> Writer<'a> {
    pub fn new(sides: &'a Sides<'a>, detail: Detail, sources: &'a [PlanSource]) -> Self {
        Self { sides, detail, sources, named: named_sets(sides.after) }
    }

    pub fn word(&self, sentence: &Sentence) -> Wording {
        let names = sentence.people.iter().map(|id| self.sides.person(id));
        let people = folded_each(names, self.detail.most(4), "others");
        let count = sentence.people.len();
        let verb = verb(sentence.moved, count);
        let parts: Vec<String> = sentence.parts.iter().map(|part| self.part(part, sentence.moved)).collect();
        let by = |part: &Part| match part.steps.is_empty() {
            true => String::new(),
            false => {
                let steps: Vec<usize> = part.steps.iter().copied().collect();
                format!(" ({})", steps_at(&steps, self.sources))
            }
        };
        let each = sentence.parts.iter().zip(&parts).map(|(part, text)| format!("{text}{}", by(part)));
        if !sentence.administers.is_empty() {
            let places: Vec<String> = sentence.administers.iter().map(|id| self.sides.place(id)).collect();
            let places = folded(&places, self.detail.most(3), "others");
            let becomes = if count == 1 { "becomes an administrator" } else { "become administrators" };
            return Wording {
                first: format!("{people} {becomes} of {places}"),
                below: self.fold(each.collect()),
            };
        }
        let verb = match sentence.is_everything {
            true => format!("cannot act any more and {verb}"),
            false => verb.to_owned(),
        };
        match (&parts[..], &sentence.parts[..]) {
            ([text], [part]) => {
                Wording { first: format!("{people} {verb} {text}{}", by(part)), below: Vec::new() }
            }
            _ => Wording { first: format!("{people} {verb}"), below: self.fold(each.collect()) },
        }
    }

    /// Sentences that say the same of other places, as one.
    pub fn word_alike(&self, group: &[&Sentence]) -> Wording {
        let [first, _, ..] = group else { return self.word(group[0]) };
        let union = |ids: fn(&Sentence) -> &[String]| {
            let all: SortedSet<&String> = group.iter().flat_map(|sentence| ids(sentence)).collect();
            all.into_iter().cloned().collect::<Vec<_>>()
        };
        let people = union(|sentence| &sentence.people);
        let nodes = union(|sentence| &sentence.parts[0].nodes);
        let part = Part { nodes, ..first.parts[0].clone() };
        let mut wording = self.word(&Sentence { people, parts: vec![part], ..(*first).clone() });
        wording.below.insert(0, "each at some of these places only".to_owned());
        wording
    }

    fn fold(&self, mut parts: Vec<String>) -> Vec<String> {
        let most = self.detail.most(6);
        if parts.len() > most + 1 {
            let more = parts.len() - most;
            parts.truncate(most);
            parts.push(format!("and {more} more"));
        }
        parts
    }

    fn part(&self, part: &Part, moved: Move) -> String {
        match &part.what {
            What::AllAccess => format!("all access to {}", self.places(&part.nodes)),
            What::Set(set) => {
                format!("{} on {}", self.permissions(set, &part.nodes, moved), self.places(&part.nodes))
            }
        }
    }

    /// `every permission`, `all of space role MEMBER`, `PROJECT_READ and 22 more`.
    fn permissions(&self, set: &PermissionSet, nodes: &[String], moved: Move) -> String {
        let table = self.sides.after.permissions();
        let mut visible = PermissionSet::empty(table.len());
        for node in nodes {
            visible.union_with(&self.sides.without_inert(set, node));
        }
        let names: Vec<String> = table.names(&visible).map(str::to_owned).collect();
        if self.detail == Detail::Full {
            return listed(&names);
        }
        if let Some((named, name)) = self.named(set, nodes) {
            let power = "ROLE_BINDING_CREATE";
            let hides =
                moved == Move::Gained && named.len() < table.len() && names.iter().any(|name| name == power);
            return if hides { format!("{name} with {power}") } else { name.clone() };
        }
        let kinds = nodes.iter().filter_map(|id| self.sides.kind(id)).map(NodeKind::as_str).collect();
        abridged(names, &kinds, moved)
    }

    /// The whole set that has a name: one that is equal, or that shows the same wherever it is. A few
    /// permissions are better written out: sets of different names are often equal then.
    fn named(&self, set: &PermissionSet, nodes: &[String]) -> Option<&(PermissionSet, String)> {
        if set.len() <= FEW {
            return None;
        }
        let shows_the_same = |known: &PermissionSet| {
            let at = |set, node| self.sides.without_inert(set, node);
            nodes.iter().all(|node| at(known, node) == at(set, node))
        };
        let equal = self.named.iter().find(|(known, _)| known == set);
        equal.or_else(|| self.named.iter().find(|(known, _)| set.is_subset(known) && shows_the_same(known)))
    }

    fn places(&self, nodes: &[String]) -> String {
        places(self.sides, nodes.iter().map(String::as_str), self.detail, 3)
    }
}

/// `space Fraud with 5 resources below and 2 other places`: what lies below another of the nodes is counted there.
pub(crate) fn places<'n>(
    sides: &Sides<'n>,
    nodes: impl Iterator<Item = &'n str>,
    detail: Detail,
    most: usize,
) -> String {
    let here: SortedSet<&str> = nodes.collect();
    let mut below: LiteMap<&str, Vec<&str>> = LiteMap::new();
    for node in &here {
        let mut top = *node;
        let counts = |parent: &&str| *parent != ACCOUNT && here.contains(parent);
        while let Some(parent) = sides.parent(top).filter(counts) {
            top = parent;
        }
        let under = below.entry(top).or_default();
        if top != *node {
            under.push(node);
        }
    }
    let shown = |(top, under): (&&str, &Vec<&str>)| {
        let place = sides.place(top);
        if under.is_empty() {
            return place;
        }
        if detail == Detail::Full {
            let names: Vec<String> = under.iter().map(|id| sides.place(id)).collect();
            return format!("{place} with {} below", listed(&names));
        }
        let all_resources = under.iter().all(|id| sides.kind(id).is_some_and(NodeKind::is_resource));
        let noun = if all_resources { "resource" } else { "node" };
        format!("{place} with {} below", counted(under.len(), noun))
    };
    let mut tops: Vec<(Option<&NodeKind>, String)> =
        below.iter().map(|(top, under)| (sides.kind(top), shown((top, under)))).collect();
    tops.sort();
    let tops: Vec<String> = tops.into_iter().map(|(_, text)| text).collect();
    folded(&tops, detail.most(most), "other places")
}

/// The same for a finding: a few are all named.
pub(crate) fn few_places<'n>(sides: &Sides<'n>, nodes: impl Iterator<Item = &'n str>, most: usize) -> String {
    let nodes: SortedSet<&str> = nodes.collect();
    if nodes.len() > most + 1 {
        return places(sides, nodes.into_iter(), Detail::Folded, most);
    }
    let mut named: Vec<(Option<&NodeKind>, String)> =
        nodes.into_iter().map(|id| (sides.kind(id), sides.place(id))).collect();
    named.sort();
    listed(&named.into_iter().map(|(_, place)| place).collect::<Vec<_>>())
}

const fn verb(moved: Move, people: usize) -> &'static str {
    match (moved, people) {
        (Move::Gained, 1) => "gains",
        (Move::Gained, _) => "gain",
        (Move::Lost, 1) => "loses",
        (Move::Lost, _) => "lose",
        (Move::Undetermined, _) => "may or may not have",
        (Move::Settled, 1) => "now certainly lacks",
        (Move::Settled, _) => "now certainly lack",
    }
}

/// A few permissions at nodes of these kinds, or the weightiest of many: `PROJECT_READ and 22 more`.
pub(crate) fn abridged(mut names: Vec<String>, kinds: &SortedSet<&str>, moved: Move) -> String {
    if names.len() <= FEW {
        return listed(&names);
    }
    names.sort_by(|a, b| weight(a, kinds, moved).cmp(&weight(b, kinds, moved)));
    format!("{} and {} more", names[0], names.len() - 1)
}

/// What a reader should see first of a folded set.
fn weight<'n>(name: &'n str, kinds: &SortedSet<&str>, moved: Move) -> (u8, &'n str) {
    let reads = name.strip_suffix("_READ").is_some_and(|kind| kinds.contains(kind));
    let rank = match name {
        "ROLE_BINDING_CREATE" if moved == Move::Gained => 0,
        _ if reads => 1,
        "ROLE_BINDING_CREATE" => 2,
        _ if moved == Move::Gained && kinds.contains("ACCOUNT") && manages(name) => 2,
        _ if moved == Move::Gained && name.ends_with("_DELETE") => 3,
        _ if moved == Move::Gained && name.ends_with("_READ") => 5,
        _ if name.ends_with("_READ") => 3,
        _ => 4,
    };
    (rank, name)
}

/// Whole sets with a name, those that are likeliest meant first.
fn named_sets(policy: &Policy) -> Vec<(PermissionSet, String)> {
    let mut named = vec![(policy.permissions().all(), "every permission".to_owned())];
    let predefined: Vec<_> = policy.predefined_sets().collect();
    for level in [Level::Space, Level::Organization, Level::Account] {
        for (_, name, set, ..) in predefined.iter().filter(|(at, ..)| *at == level) {
            let word = level.as_str().to_lowercase();
            named.push(((*set).clone(), format!("all of {word} role {name}")));
        }
    }
    for role in policy.roles() {
        if let (Some(set), Some(name)) = (policy.role_permissions(role), policy.role_name(role)) {
            named.push((set, format!("all of role {name}")));
        }
    }
    named.retain(|(set, _)| !set.is_empty());
    named
}
