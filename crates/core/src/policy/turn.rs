//! Which answers turn under other switches, and the smallest question that shows it.

use std::collections::{HashMap, HashSet};

use crate::Semantics;
use crate::account::{Node, NodeKind, User};
use crate::diff::{AccessDiff, DiffEntry};
use crate::permission::{Permission, PermissionSet};
use crate::policy::Policy;
use crate::route::Route;

/// Of so many entries the smallest witness is sought; it is proved smallest where no more had to be looked at.
const MOST_LOOKED_AT: usize = 20_000;

/// What a choice of switches turns, compared with another. Answers are counted by user, node and permission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// Users with an answer that turns and has an effect.
    pub users: usize,
    /// Nodes with such an answer.
    pub nodes: usize,
    /// Such answers that become `allow`.
    pub gained: usize,
    /// Such answers that cease to be `allow` and become `deny`.
    pub lost: usize,
    /// Such answers that become `unknown`.
    pub undetermined: usize,
    /// Such answers that were `unknown` and become `deny`.
    pub settled: usize,
    /// Answers that turn and have no effect.
    pub inert: usize,
    /// Invited users whose access would turn once they accept.
    pub pending: usize,
    /// What turns for the first users who have anything in it, in the order of their ids.
    pub first: AccessDiff,
    /// How many of the users with anything in it `first` leaves out.
    pub left_out: usize,
    /// The question with the fewest routes, then the shallowest node, then the least ids; none where only what
    /// invited users would hold turns.
    pub witness: Option<Witness>,
    /// Whether no smaller witness exists.
    pub is_smallest: bool,
}

/// A question whose answer turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Who.
    pub user: User,
    /// May do what.
    pub permission: Permission,
    /// Where.
    pub node: Node,
    /// How many routes hold the permission there, under either choice.
    pub routes: usize,
}

impl Turns {
    /// Whether anything turns.
    pub const fn is_empty(&self) -> bool {
        self.answers() + self.inert + self.pending == 0
    }

    /// How many answers with an effect turn.
    pub const fn answers(&self) -> usize {
        self.gained + self.lost + self.undetermined + self.settled
    }
}

impl Policy {
    /// Which answers turn under other switches. Of what differs about `most` entries are kept, whole users only;
    /// all of it is counted.
    pub fn turns(&self, semantics: Semantics, most: usize) -> Turns {
        let after = self.with_semantics(semantics);
        let mut count = Counting::new([self, &after], most);
        self.each_class_diff(&after, |part| count.add(part));
        let Counting { mut found, nodes, best, looked_at, .. } = count;
        found.nodes = nodes.len();
        found.witness = best.map(|size| Witness {
            user: size.user,
            permission: size.permission,
            node: size.node,
            routes: size.routes,
        });
        found.is_smallest = looked_at <= MOST_LOOKED_AT;
        found
    }
}

/// What orders witnesses, the smallest first. Users and nodes of a loaded account are numbered in the order of
/// their ids, permissions in that of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Size {
    is_inert: bool,
    routes: usize,
    depth: usize,
    user: User,
    node: Node,
    permission: Permission,
}

struct Counting<'a> {
    states: [&'a Policy; 2],
    most: usize,
    found: Turns,
    nodes: HashSet<Node>,
    /// Permissions without effect, by kind of node.
    inert: HashMap<&'a NodeKind, PermissionSet>,
    best: Option<Size>,
    looked_at: usize,
}

/// An entry with what it is about.
struct Place<'e> {
    entry: &'e DiffEntry,
    user: User,
    node: Node,
    depth: usize,
}

impl<'a> Counting<'a> {
    fn new(states: [&'a Policy; 2], most: usize) -> Self {
        Self {
            states,
            most,
            found: Turns::default(),
            nodes: HashSet::new(),
            inert: HashMap::new(),
            best: None,
            looked_at: 0,
        }
    }

    fn add(&mut self, part: AccessDiff) {
        let mut places: Vec<Place<'_>> = part.entries.iter().filter_map(|entry| self.place(entry)).collect();
        let mut last = None;
        for place in &places {
            if self.count(place) && last.replace(place.user) != Some(place.user) {
                self.found.users += 1;
            }
        }
        self.found.pending += users_of(&part.pending).count();
        // The order of a diff is kept among places of the same depth.
        places.sort_by_key(|place| place.depth);
        places.iter().for_each(|place| self.look(place));
        drop(places);
        self.keep(part);
    }

    fn place<'e>(&self, entry: &'e DiffEntry) -> Option<Place<'e>> {
        let policy = self.states[0];
        let (user, node) = (policy.user_by_id(&entry.user)?, policy.node_by_id(&entry.node)?);
        let depth = match policy.node_kind(node) {
            NodeKind::Account => 0,
            NodeKind::Organization => 1,
            NodeKind::Space => 2,
            NodeKind::Resource(_) => 3,
        };
        Some(Place { entry, user, node, depth })
    }

    fn inert(&mut self, node: Node) -> &PermissionSet {
        let policy = self.states[0];
        self.inert.entry(policy.node_kind(node)).or_insert_with(|| {
            let all = policy.permissions().all();
            all.minus(&policy.without_inert(&all, node))
        })
    }

    /// Counts the answers of an entry; whether any of them has an effect.
    fn count(&mut self, place: &Place<'_>) -> bool {
        let inert = self.inert(place.node).clone();
        let DiffEntry { gained, lost, undetermined, settled, .. } = place.entry;
        let [gained, lost, undetermined, settled] = [gained, lost, undetermined, settled].map(|set| {
            let effective = set.minus(&inert).len();
            (effective, set.len() - effective)
        });
        // What ceases to be allowed may become unknown: that is one answer.
        let both = place.entry.lost.and(&place.entry.undetermined);
        let both = (both.minus(&inert).len(), both.and(&inert).len());
        let found = &mut self.found;
        found.gained += gained.0;
        found.lost += lost.0 - both.0;
        found.undetermined += undetermined.0;
        found.settled += settled.0;
        found.inert += gained.1 + lost.1 + undetermined.1 + settled.1 - both.1;
        let is_effective = gained.0 + lost.0 + undetermined.0 + settled.0 > 0;
        if is_effective {
            self.nodes.insert(place.node);
        }
        is_effective
    }

    /// Looks for a smaller witness in an entry.
    fn look(&mut self, place: &Place<'_>) {
        // Nothing has less than one route, and whatever comes is no shallower.
        let is_beaten = |best: &Size| !best.is_inert && best.routes <= 1 && best.depth <= place.depth;
        if self.best.as_ref().is_some_and(is_beaten) {
            return;
        }
        self.looked_at += 1;
        if self.looked_at > MOST_LOOKED_AT {
            return;
        }
        let routes = self.states.map(|policy| policy.routes(place.user, place.node));
        let inert = self.inert(place.node).clone();
        let entry = place.entry;
        let mut turned = entry.gained.clone();
        [&entry.lost, &entry.undetermined, &entry.settled].into_iter().for_each(|set| turned.union_with(set));
        let sizes = turned.iter().map(|permission| Size {
            is_inert: inert.contains(permission),
            routes: involved(&routes, permission),
            depth: place.depth,
            user: place.user,
            node: place.node,
            permission,
        });
        self.best = self.best.into_iter().chain(sizes).min();
    }

    fn keep(&mut self, part: AccessDiff) {
        let users: HashSet<&str> = users_of(&part.entries).chain(users_of(&part.pending)).collect();
        let all = users.len();
        let first = &mut self.found.first;
        let room = self.most.saturating_sub(first.entries.len() + first.pending.len());
        let is_full = self.found.left_out > 0 || room == 0;
        let last = if is_full { None } else { last_user(&part, room) };
        let fits = |entry: &DiffEntry| last.as_ref().is_some_and(|last| entry.user <= *last);
        let kept: HashSet<&str> = users
            .into_iter()
            .filter(|user| last.as_ref().is_some_and(|last| *user <= last.as_str()))
            .collect();
        self.found.left_out += all - kept.len();
        drop(kept);
        first.entries.extend(part.entries.into_iter().filter(|entry| fits(entry)));
        first.pending.extend(part.pending.into_iter().filter(|entry| fits(entry)));
    }
}

/// The users of a list in the order of a diff.
fn users_of(entries: &[DiffEntry]) -> impl Iterator<Item = &str> {
    entries.chunk_by(|a, b| a.user == b.user).map(|own| own[0].user.as_str())
}

/// The last user with whom the entries are so many, and the first one in any case.
fn last_user(part: &AccessDiff, room: usize) -> Option<String> {
    let mut users: Vec<&str> = part.entries.iter().chain(&part.pending).map(|entry| &*entry.user).collect();
    users.sort_unstable();
    let mut last = *users.first()?;
    let mut seen = 0;
    for own in users.chunk_by(|a, b| a == b) {
        seen += own.len();
        if seen > room && own[0] != last {
            break;
        }
        last = own[0];
    }
    Some(last.to_owned())
}

/// How many routes hold the permission under either choice; the same grant counts once.
fn involved(routes: &[Vec<Route>; 2], permission: Permission) -> usize {
    let holds = |route: &&Route| route.possible.contains(permission);
    let same = |a: &Route, b: &Route| (a.at, &a.source) == (b.at, &b.source);
    let before: Vec<&Route> = routes[0].iter().filter(holds).collect();
    let added = routes[1].iter().filter(holds);
    let added = added.filter(|route| !before.iter().any(|known| same(known, route)));
    before.len() + added.count()
}
