//! A diff as sentences: equal changes of several people said once, the worst first. What is without
//! effect is left out.

use axcess_core::{AccessDiff, DiffEntry, Level, NodeKind, PermissionSet, SortedSet};
use litemap::LiteMap;

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
    /// Somebody gains what lets him change others' access.
    Power,
    /// Somebody gains what lets him delete things.
    Deletion,
    Gain,
    Loss,
    Undetermined,
    Settled,
}

/// One sentence: these people's access moved alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub rank: Rank,
    pub moved: Move,
    /// Ids of users.
    pub people: Vec<String>,
    /// Ids of the nodes that they become administrators of.
    pub administers: Vec<String>,
    /// They could act and cannot any more.
    pub is_everything: bool,
    /// What moved, and where.
    pub parts: Vec<Part>,
}

/// The same at several nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub what: What,
    /// Ids of nodes where some of it has an effect.
    pub nodes: Vec<String>,
    /// Steps, from 0.
    pub steps: SortedSet<usize>,
}

/// What moved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum What {
    /// Whatever they had there.
    AllAccess,
    /// These, inert ones included.
    Set(PermissionSet),
}

/// Which sentences are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    /// Those who lose all that they had at a node lose the same.
    Coarse,
    /// Every set is another.
    Fine,
}

/// What tells sentences apart before their people are put together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: Rank,
    moved: Move,
    administers: Vec<String>,
    is_everything: bool,
    parts: Vec<(What, Vec<String>)>,
}

/// The sentences of a diff, and those of its pending part.
pub(crate) fn sentences(
    sides: &Sides<'_>,
    diff: &AccessDiff,
    causes: &Causes,
    grain: Grain,
) -> (Vec<Sentence>, Vec<Sentence>) {
    let active = Group { sides, audience: Audience::Active, grain };
    let invited = Group { audience: Audience::Invited, ..active };
    (active.sentences(&diff.entries, &causes.entries), invited.sentences(&diff.pending, &causes.pending))
}

/// Nodes by what moved there and by which steps.
type Found<'a> = LiteMap<(What, &'a [usize]), Vec<String>>;

/// Puts together what moved alike.
#[derive(Clone, Copy)]
struct Group<'a> {
    sides: &'a Sides<'a>,
    audience: Audience,
    grain: Grain,
}

impl Group<'_> {
    fn sentences(self, entries: &[DiffEntry], causes: &[Cause]) -> Vec<Sentence> {
        let mut of_key: LiteMap<Key, (Vec<String>, Vec<SortedSet<usize>>)> = LiteMap::new();
        let mut rest = entries.iter().zip(causes).peekable();
        while let Some(first) = rest.next() {
            let mut own = vec![first];
            while let Some(next) = rest.next_if(|next| next.0.user == first.0.user) {
                own.push(next);
            }
            for (moved, parts) in self.parts(&own) {
                let key = self.key(moved, &own, &parts);
                let (people, steps) =
                    of_key.entry(key).or_insert_with(|| (Vec::new(), vec![SortedSet::new(); parts.len()]));
                people.push(first.0.user.clone());
                steps.iter_mut().zip(parts).for_each(|(steps, part)| steps.extend(part.steps));
            }
        }
        let part = |((what, nodes), steps)| Part { what, nodes, steps };
        let sentence = |(key, (people, steps)): (Key, (Vec<String>, Vec<SortedSet<usize>>))| Sentence {
            rank: key.rank,
            moved: key.moved,
            people,
            administers: key.administers,
            is_everything: key.is_everything,
            parts: key.parts.into_iter().zip(steps).map(part).collect(),
        };
        let mut sentences: Vec<Sentence> = of_key.into_iter().map(sentence).collect();
        let first = |sentence: &Sentence| sentence.parts.iter().flat_map(|part| &part.steps).min().copied();
        sentences.sort_by_key(|sentence| {
            (sentence.rank, first(sentence), std::cmp::Reverse(sentence.people.len()))
        });
        sentences
    }

    /// How one user's access moved in each way.
    fn parts(self, own: &[(&DiffEntry, &Cause)]) -> LiteMap<Move, Vec<Part>> {
        let mut found: LiteMap<Move, Found<'_>> = LiteMap::new();
        for (entry, cause) in own {
            for (moved, set, steps) in [
                (Move::Gained, &entry.gained, &cause.gained),
                (Move::Lost, &entry.lost, &cause.lost),
                (Move::Undetermined, &entry.undetermined, &cause.undetermined),
                (Move::Settled, &entry.settled, &cause.settled),
            ] {
                if !self.sides.without_inert(set, &entry.node).is_empty() {
                    let is_all =
                        moved == Move::Lost && self.grain == Grain::Coarse && self.has_nothing(entry);
                    let what = if is_all { What::AllAccess } else { What::Set(set.clone()) };
                    let nodes = found.entry(moved).or_default().entry((what, steps)).or_default();
                    nodes.push(entry.node.clone());
                }
            }
        }
        let part = |((what, steps), nodes): ((What, &[usize]), Vec<String>)| Part {
            what,
            nodes,
            steps: steps.iter().copied().collect(),
        };
        let parts = |parts: Found<'_>| {
            let mut parts = self.join(parts.into_iter().map(part).collect());
            parts.sort_by_key(|part| (std::cmp::Reverse(size(&part.what)), part.nodes.clone()));
            parts
        };
        found.into_iter().map(|(moved, found)| (moved, parts(found))).collect()
    }

    /// Makes one of two parts that say the same and lie below each other.
    fn join(self, parts: Vec<Part>) -> Vec<Part> {
        let mut joined: Vec<Part> = Vec::new();
        for part in parts {
            let fits = |other: &&mut Part| {
                other.what == part.what && (self.hangs_on(&part, other) || self.hangs_on(other, &part))
            };
            match joined.iter_mut().find(fits) {
                Some(other) => {
                    other.nodes.extend(part.nodes);
                    other.nodes.sort();
                    other.steps.extend(part.steps);
                }
                None => joined.push(part),
            }
        }
        joined
    }

    fn hangs_on(self, part: &Part, other: &Part) -> bool {
        part.nodes.iter().all(|node| {
            self.sides.parent(node).is_some_and(|parent| other.nodes.iter().any(|top| top == parent))
        })
    }

    /// Whether nothing is left to the user at the entry's node.
    fn has_nothing(self, entry: &DiffEntry) -> bool {
        let place = self.sides.user_after(&entry.user).zip(self.sides.node_after(&entry.node));
        place.is_none_or(|(user, node)| {
            let left = match self.audience {
                Audience::Active => self.sides.after.effective(user, node),
                Audience::Invited => self.sides.after.effective_if_active(user, node),
            };
            self.sides.after.without_inert(&left.possible, node).is_empty()
        })
    }

    fn key(self, moved: Move, own: &[(&DiffEntry, &Cause)], parts: &[Part]) -> Key {
        let sides = self.sides;
        let user = own.first().map(|(entry, _)| entry.user.as_str()).unwrap_or_default();
        let administers = match moved {
            Move::Gained => self.new_admin(user, parts),
            Move::Lost | Move::Undetermined | Move::Settled => Vec::new(),
        };
        let has = |is: fn(&Sides<'_>, &str, &str, &str) -> bool| {
            parts.iter().any(|part| has_any(sides, user, part, is))
        };
        let rank = match moved {
            Move::Gained if !administers.is_empty() => Rank::Administrator,
            Move::Gained if has(is_powerful) => Rank::Power,
            Move::Gained if has(|_, _, _, name| name.ends_with("_DELETE")) => Rank::Deletion,
            Move::Gained => Rank::Gain,
            Move::Lost => Rank::Loss,
            Move::Undetermined => Rank::Undetermined,
            Move::Settled => Rank::Settled,
        };
        let is_everything = moved == Move::Lost && self.audience == Audience::Active && is_out(sides, own);
        let parts = parts.iter().map(|part| (part.what.clone(), part.nodes.clone())).collect();
        Key { rank, moved, administers, is_everything, parts }
    }

    /// The nodes at which the user holds an `admin` set for the first time.
    fn new_admin(self, user: &str, parts: &[Part]) -> Vec<String> {
        let nodes: SortedSet<&String> = parts.iter().flat_map(|part| &part.nodes).collect();
        let becomes = |node: &&String| becomes_admin(self.sides, self.audience, user, node);
        nodes.into_iter().filter(becomes).cloned().collect()
    }
}

fn size(what: &What) -> usize {
    match what {
        What::AllAccess => usize::MAX,
        What::Set(set) => set.len(),
    }
}

/// Whether the user could act before and cannot any more.
fn is_out(sides: &Sides<'_>, own: &[(&DiffEntry, &Cause)]) -> bool {
    let Some((entry, _)) = own.first() else { return false };
    let stood = sides.user_before(&entry.user).is_some_and(|user| sides.before.standing(user).possible);
    stood && !sides.user_after(&entry.user).is_some_and(|user| sides.after.standing(user).possible)
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

/// Whether the part holds such a permission. What an administrator gains on something new below him
/// is no news.
fn has_any(sides: &Sides<'_>, user: &str, part: &Part, is: fn(&Sides<'_>, &str, &str, &str) -> bool) -> bool {
    let What::Set(set) = &part.what else { return false };
    part.nodes.iter().any(|node| {
        let set = sides.without_inert(set, node);
        let mut names = sides.after.permissions().names(&set);
        names.any(|name| is(sides, user, node, name)) && !comes_from_above(sides, user, node)
    })
}

/// Whether the permission lets the user change what others may do.
fn is_powerful(sides: &Sides<'_>, user: &str, node: &str, name: &str) -> bool {
    name == "ROLE_BINDING_CREATE"
        || (sides.kind(node) == Some(&NodeKind::Account) && manages(name) && !is_ordinary(sides, user, name))
}

/// Whether the permission, at the account, changes users or roles.
pub(crate) fn manages(name: &str) -> bool {
    (name.starts_with("USER_") || name.starts_with("ROLE_"))
        && !["_READ", "_LIST"].iter().any(|read| name.ends_with(read))
}

/// Whether everybody with the user's account role has the permission, and the role is no administrator's.
pub(crate) fn is_ordinary(sides: &Sides<'_>, user: &str, name: &str) -> bool {
    let policy = sides.after;
    let role = sides.user_after(user).and_then(|user| policy.user_account_role(user));
    let permission = policy.permissions().find(name);
    policy.predefined_sets().any(|(level, known, set, is_admin, _)| {
        level == Level::Account
            && Some(known) == role
            && !is_admin
            && permission.is_some_and(|permission| set.contains(permission))
    })
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
