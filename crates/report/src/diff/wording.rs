//! The words of a diff's sentences.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Level, NodeKind, PermissionSet, Policy};

use crate::diff::phrase::{counted, folded, listed, steps};
use crate::diff::sentence::{Move, Part, Sentence};
use crate::diff::sides::Sides;

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
    /// Whole sets that have a name.
    named: Vec<(PermissionSet, String)>,
}

impl<'a> Writer<'a> {
    pub fn new(sides: &'a Sides<'a>, detail: Detail) -> Self {
        Self { sides, detail, named: named_sets(sides.after) }
    }

    pub fn word(&self, sentence: &Sentence) -> Wording {
        let people: Vec<String> = sentence.people.iter().map(|id| self.sides.person(id)).collect();
        let is_one = people.len() == 1;
        let verb = match (sentence.moved, is_one) {
            (Move::Gained, true) => "gains",
            (Move::Gained, false) => "gain",
            (Move::Lost, true) => "loses",
            (Move::Lost, false) => "lose",
            (Move::Undetermined, true) => "may or may not have",
            (Move::Undetermined, false) => "may or may not have",
            (Move::Settled, true) => "certainly lacks now",
            (Move::Settled, false) => "certainly lack now",
        };
        let people = folded(&people, self.detail.most(4), "others");
        let by = if sentence.steps.is_empty() { String::new() } else { format!(" ({})", steps(&sentence.steps)) };
        let mut parts: Vec<String> = sentence.parts.iter().map(|part| self.part(part)).collect();
        if !sentence.administers.is_empty() {
            let places: Vec<String> = sentence.administers.iter().map(|id| self.sides.place(id)).collect();
            let becomes = if is_one { "becomes an administrator" } else { "become administrators" };
            let places = folded(&places, self.detail.most(3), "others");
            return Wording { first: format!("{people} {becomes} of {places}{by}"), below: parts };
        }
        if sentence.is_everything {
            let places: usize = sentence.parts.iter().map(|part| part.nodes.len()).sum();
            let first = format!("{people} {verb} all access, which was in {}{by}", counted(places, "place"));
            return Wording { first, below: self.fold(parts) };
        }
        if let [only] = &parts[..] {
            return Wording { first: format!("{people} {verb} {only}{by}"), below: Vec::new() };
        }
        let first = format!("{people} {verb}{by}");
        parts = self.fold(parts);
        Wording { first, below: parts }
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

    fn part(&self, part: &Part) -> String {
        format!("{} {}", self.permissions(part), self.places(&part.nodes))
    }

    /// `every permission`, `all of space role MEMBER`, `PROJECT_READ and 22 more`.
    fn permissions(&self, part: &Part) -> String {
        let table = self.sides.after.permissions();
        let mut visible = PermissionSet::empty(table.len());
        for node in &part.nodes {
            visible.union_with(&self.sides.without_inert(&part.set, node));
        }
        let mut names: Vec<String> = table.names(&visible).map(str::to_owned).collect();
        if self.detail == Detail::Full {
            return listed(&names);
        }
        if let Some(name) = self.named(part) {
            return name.to_owned();
        }
        let kinds: BTreeSet<&str> =
            part.nodes.iter().filter_map(|id| self.sides.kind(id)).map(NodeKind::as_str).collect();
        names.sort_by_key(|name| weight(name, &kinds));
        match names.len() {
            0..=3 => listed(&names),
            many => format!("{} and {} more", names[0], many - 1),
        }
    }

    /// The name of the whole set: of one that is equal, or that shows the same wherever the part is.
    fn named(&self, part: &Part) -> Option<&str> {
        let equal = self.named.iter().find(|(set, _)| *set == part.set);
        let shows_the_same = |set: &PermissionSet| {
            part.nodes.iter().all(|node| {
                self.sides.without_inert(set, node) == self.sides.without_inert(&part.set, node)
            })
        };
        let found = equal.or_else(|| {
            let long = part.set.len() > 3;
            self.named.iter().find(|(set, _)| long && part.set.is_subset(set) && shows_the_same(set))
        });
        found.map(|(_, name)| name.as_str())
    }

    /// `on space:Fraud and 5 resources below`.
    fn places(&self, nodes: &[String]) -> String {
        let here: BTreeSet<&str> = nodes.iter().map(String::as_str).collect();
        let mut below: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for node in &here {
            let mut top = *node;
            while let Some(parent) = self.sides.parent(top).filter(|parent| here.contains(parent)) {
                top = parent;
            }
            let under = below.entry(top).or_default();
            if top != *node {
                under.push(node);
            }
        }
        let shown = |(top, under): (&&str, &Vec<&str>)| {
            let place = self.sides.place(top);
            if under.is_empty() {
                return place;
            }
            if self.detail == Detail::Full {
                let names: Vec<String> = under.iter().map(|id| self.sides.place(id)).collect();
                return format!("{place} with {}", names.join(", "));
            }
            let all_resources = under.iter().all(|id| self.sides.kind(id).is_some_and(NodeKind::is_resource));
            let noun = if all_resources { "resource" } else { "node" };
            format!("{place} and {} below", counted(under.len(), noun))
        };
        let mut tops: Vec<String> = below.iter().map(shown).collect();
        tops.sort();
        format!("on {}", folded(&tops, self.detail.most(3), "other places"))
    }
}

/// What a reader should see first of a folded set.
fn weight<'n>(name: &'n str, kinds: &BTreeSet<&str>) -> (u8, &'n str) {
    let reads = name.strip_suffix("_READ").is_some_and(|kind| kinds.contains(kind));
    let rank = match name {
        "ROLE_BINDING_CREATE" => 0,
        _ if reads => 1,
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
