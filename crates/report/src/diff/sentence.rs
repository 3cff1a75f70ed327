//! A diff as sentences: equal changes of several people said once, the worst first. What is without
//! effect is left out.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{AccessDiff, DiffEntry, NodeKind, PermissionSet};

use crate::attribution::{Cause, Causes};
use crate::diff::sides::{Audience, Sides, is_admin_of};

/// Which way access moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Move {
    Gained,
    Lost,
    Undetermined,
    Settled,
}

/// How much a sentence should worry its reader, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rank {
    /// Somebody becomes an administrator.
    Administrator,
    /// Somebody gains what lets him change others' access or delete things.
    Power,
    Gain,
    Loss,
    Undetermined,
    Settled,
}

/// One sentence: these people's access moved alike, by the same steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub rank: Rank,
    pub moved: Move,
    /// Ids of users.
    pub people: Vec<String>,
    /// Ids of the nodes that they become administrators of.
    pub administers: Vec<String>,
    /// Those who lose gain nothing and keep nothing anywhere.
    pub is_everything: bool,
    /// Which permissions, and where.
    pub parts: Vec<Part>,
    /// Steps, from 0.
    pub steps: Vec<usize>,
}

/// The same permissions at several nodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part {
    /// What moved, inert permissions included.
    pub set: PermissionSet,
    /// Ids of nodes where some of it has an effect.
    pub nodes: Vec<String>,
}

/// What tells sentences apart before their people are put together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: Rank,
    moved: Move,
    steps: Vec<usize>,
    administers: Vec<String>,
    is_everything: bool,
    parts: Vec<Part>,
}

/// The sentences of a diff, and those of its pending part.
pub(crate) fn sentences(sides: &Sides<'_>, diff: &AccessDiff, causes: &Causes) -> (Vec<Sentence>, Vec<Sentence>) {
    (group(sides, &diff.entries, &causes.entries, Audience::Active), group(sides, &diff.pending, &causes.pending, Audience::Invited))
}

fn group(sides: &Sides<'_>, entries: &[DiffEntry], causes: &[Cause], audience: Audience) -> Vec<Sentence> {
    let mut of_key: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    let mut rest = entries.iter().zip(causes).peekable();
    while let Some(first) = rest.next() {
        let mut own = vec![first];
        while let Some(next) = rest.next_if(|next| next.0.user == first.0.user) {
            own.push(next);
        }
        for key in keys(sides, &own, audience) {
            of_key.entry(key).or_default().push(first.0.user.clone());
        }
    }
    let sentence = |(key, people): (Key, Vec<String>)| Sentence {
        rank: key.rank,
        moved: key.moved,
        people,
        administers: key.administers,
        is_everything: key.is_everything,
        parts: key.parts,
        steps: key.steps,
    };
    let mut sentences: Vec<Sentence> = of_key.into_iter().map(sentence).collect();
    sentences.sort_by_key(|sentence| (sentence.rank, sentence.steps.clone()));
    sentences
}

/// The sentences about one user, without him.
fn keys(sides: &Sides<'_>, own: &[(&DiffEntry, &Cause)], audience: Audience) -> Vec<Key> {
    let mut by_cause: BTreeMap<(Move, &[usize]), BTreeMap<&PermissionSet, Vec<String>>> = BTreeMap::new();
    for (entry, cause) in own {
        for (moved, set, steps) in [
            (Move::Gained, &entry.gained, &cause.gained),
            (Move::Lost, &entry.lost, &cause.lost),
            (Move::Undetermined, &entry.undetermined, &cause.undetermined),
            (Move::Settled, &entry.settled, &cause.settled),
        ] {
            if !sides.without_inert(set, &entry.node).is_empty() {
                let sets = by_cause.entry((moved, steps)).or_default();
                sets.entry(set).or_default().push(entry.node.clone());
            }
        }
    }
    let is_everything = audience == Audience::Active && own.iter().all(|(entry, _)| entry.gained.is_empty()) && is_out(sides, own);
    let user = own.first().map(|(entry, _)| entry.user.as_str()).unwrap_or_default();
    let keys = by_cause.into_iter().map(|((moved, steps), sets)| {
        let mut parts: Vec<Part> =
            sets.into_iter().map(|(set, nodes)| Part { set: set.clone(), nodes }).collect();
        parts.sort_by_key(|part| (std::cmp::Reverse(part.set.len()), part.nodes.clone()));
        let administers = match moved {
            Move::Gained => new_admin(sides, audience, user, &parts),
            Move::Lost | Move::Undetermined | Move::Settled => Vec::new(),
        };
        let rank = match moved {
            Move::Gained if !administers.is_empty() => Rank::Administrator,
            Move::Gained if parts.iter().any(|part| is_power(sides, user, part)) => Rank::Power,
            Move::Gained => Rank::Gain,
            Move::Lost => Rank::Loss,
            Move::Undetermined => Rank::Undetermined,
            Move::Settled => Rank::Settled,
        };
        let is_everything = is_everything && moved == Move::Lost;
        Key { rank, moved, steps: steps.to_vec(), administers, is_everything, parts }
    });
    keys.collect()
}

/// Whether the user could act before and cannot any more.
fn is_out(sides: &Sides<'_>, own: &[(&DiffEntry, &Cause)]) -> bool {
    let Some((entry, _)) = own.first() else { return false };
    let stood = sides.user_before(&entry.user).is_some_and(|user| sides.before.standing(user).possible);
    stood && !sides.user_after(&entry.user).is_some_and(|user| sides.after.standing(user).possible)
}

/// The nodes at which the user holds an `admin` set for the first time.
pub(crate) fn new_admin(sides: &Sides<'_>, audience: Audience, user: &str, parts: &[Part]) -> Vec<String> {
    let nodes: BTreeSet<&String> = parts.iter().flat_map(|part| &part.nodes).collect();
    nodes.into_iter().filter(|node| becomes_admin(sides, audience, user, node)).cloned().collect()
}

/// Whether the user holds an `admin` set at the very node, and did not before.
pub(crate) fn becomes_admin(sides: &Sides<'_>, audience: Audience, user: &str, node: &str) -> bool {
    if sides.kind(node).is_none_or(NodeKind::is_resource) {
        return false;
    }
    let now = sides.user_after(user).zip(sides.node_after(node));
    let then = sides.user_before(user).zip(sides.node_before(node));
    now.is_some_and(|(user, node)| is_admin_of(audience, sides.after, user, node))
        && !then.is_some_and(|(user, node)| is_admin_of(audience, sides.before, user, node))
}

/// Whether the part lets its holder change what others may do, or delete. What an administrator
/// gains on something new below him is no news.
fn is_power(sides: &Sides<'_>, user: &str, part: &Part) -> bool {
    part.nodes.iter().any(|node| {
        let set = sides.without_inert(&part.set, node);
        let mut names = sides.after.permissions().names(&set);
        names.any(|name| is_powerful(sides.kind(node), name)) && !comes_from_above(sides, user, node)
    })
}

/// Whether the permission is one that a reviewer should look at twice.
pub(crate) fn is_powerful(kind: Option<&NodeKind>, name: &str) -> bool {
    name == "ROLE_BINDING_CREATE" || name.ends_with("_DELETE") || (kind == Some(&NodeKind::Account) && manages(name))
}

/// Whether the permission, at the account, changes users or roles.
pub(crate) fn manages(name: &str) -> bool {
    (name.starts_with("USER_") || name.starts_with("ROLE_")) && !name.ends_with("_READ")
}

/// Whether the node is new and the user has administered what lies above it all along.
pub(crate) fn comes_from_above(sides: &Sides<'_>, user: &str, node: &str) -> bool {
    if !sides.is_new(node) {
        return false;
    }
    let mut next = sides.parent(node);
    while let Some(above) = next {
        let then = sides.user_before(user).zip(sides.node_before(above));
        if then.is_some_and(|(user, node)| is_admin_of(Audience::Active, sides.before, user, node)) {
            return true;
        }
        next = sides.parent(above);
    }
    false
}
