//! Which answers turn under other switches, and the smallest question that shows it.

use std::collections::HashMap;

use crate::Semantics;
use crate::account::{Node, NodeKind, User};
use crate::diff::{AccessDiff, DiffEntry, Pair, moved_sets};
use crate::permission::{Permission, PermissionSet};
use crate::policy::Policy;
use crate::policy::class_diff::{Alike, Comparison, Held, PART, Told};
use crate::policy::classes::Classes;
use crate::policy::cores::in_parts;
use crate::route::Route;

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
    /// all of it is counted, by the few regions in which somebody holds the same.
    pub fn turns(&self, semantics: Semantics, most: usize) -> Turns {
        let after = self.with_semantics(semantics);
        let sorts = Sorts::new(self);
        let comparison = Comparison::new(self, &after, |node| sorts.of[node.index()]);
        let users = &comparison.users;
        let parts = in_parts(users.len(), PART, |part| {
            let mut counting = Counting::new([self, &after], &sorts, &comparison.classes);
            comparison.tell(&users[part], &mut counting);
            counting.counted
        });
        let mut all = Counted::default();
        parts.into_iter().for_each(|part| all.add(part));
        let (first, left_out) = all.first(most);
        let mut found =
            Turns { left_out, nodes: all.nodes.iter().filter(|turns| **turns).count(), ..all.found };
        found.first = comparison.entries(&first);
        found.first.entries.sort_unstable_by(DiffEntry::by_place);
        found.first.pending.sort_unstable_by(DiffEntry::by_place);
        found.witness = all.best.map(|size| Witness {
            user: size.user,
            permission: size.permission,
            node: size.node,
            routes: size.routes,
        });
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

/// Nodes by what of their kind an answer's weight hangs on.
struct Sorts {
    /// By node.
    of: Vec<u32>,
    all: Vec<Sort>,
}

/// Nodes of one kind.
struct Sort {
    /// How far below the account.
    depth: usize,
    /// Permissions without effect there.
    inert: PermissionSet,
}

impl Sorts {
    fn new(policy: &Policy) -> Self {
        let all = policy.permissions().all();
        let mut known: HashMap<&NodeKind, u32> = HashMap::new();
        let mut sorts = Self { of: vec![0; policy.account.nodes.len()], all: Vec::new() };
        for node in policy.account.live_nodes() {
            let kind = policy.node_kind(node);
            let sort = *known.entry(kind).or_insert_with(|| {
                let inert = all.minus(&policy.without_inert(&all, node));
                sorts.all.push(Sort { depth: depth(kind), inert });
                sorts.all.len() as u32 - 1
            });
            sorts.of[node.index()] = sort;
        }
        sorts
    }

    fn at(&self, node: Node) -> &Sort {
        &self.all[self.of[node.index()] as usize]
    }
}

const fn depth(kind: &NodeKind) -> usize {
    match kind {
        NodeKind::Account => 0,
        NodeKind::Organization => 1,
        NodeKind::Space => 2,
        NodeKind::Resource(_) => 3,
    }
}

/// What some users' answers come to.
#[derive(Default)]
struct Counted {
    found: Turns,
    /// By node, whether an answer there turns and has an effect.
    nodes: Vec<bool>,
    best: Option<Size>,
    /// Whoever has anything in it, with the number of entries.
    users: Vec<(Pair<User>, usize)>,
}

impl Counted {
    fn add(&mut self, other: Self) {
        let (sum, more) = (&mut self.found, other.found);
        sum.users += more.users;
        sum.gained += more.gained;
        sum.lost += more.lost;
        sum.undetermined += more.undetermined;
        sum.settled += more.settled;
        sum.inert += more.inert;
        sum.pending += more.pending;
        self.nodes.resize(other.nodes.len(), false);
        self.nodes.iter_mut().zip(other.nodes).for_each(|(mark, other)| *mark |= other);
        self.best = self.best.into_iter().chain(other.best).min();
        self.users.extend(other.users);
    }

    /// The first users who together have so many entries, one at least unless none are wanted; and how many
    /// there are beside them.
    fn first(&self, most: usize) -> (Vec<Pair<User>>, usize) {
        let mut room = most;
        let fits = |(place, (_, entries)): &(usize, &(Pair<User>, usize))| {
            let is_first = *place == 0 && most > 0;
            let fits = is_first || *entries <= room;
            room = room.saturating_sub(*entries);
            fits
        };
        let first: Vec<_> = self.users.iter().enumerate().take_while(fits).map(|(_, it)| it.0).collect();
        let left_out = self.users.len() - first.len();
        (first, left_out)
    }
}

/// Counts what it is told.
struct Counting<'a> {
    states: [&'a Policy; 2],
    sorts: &'a Sorts,
    counted: Counted,
    /// Of each kind of place how many nodes are not known to turn.
    left: Vec<u32>,
    /// Whether the last user has an answer that turns and has an effect, and whether he has anything pending.
    is_counted: [bool; 2],
}

impl<'a> Counting<'a> {
    fn new(states: [&'a Policy; 2], sorts: &'a Sorts, classes: &Classes) -> Self {
        let left = classes.kinds.iter().map(|kind| kind.count).collect();
        let counted = Counted { nodes: vec![false; sorts.of.len()], ..Counted::default() };
        Self { states, sorts, counted, left, is_counted: [false; 2] }
    }

    /// Counts the answers at so many nodes; whether any of them has an effect.
    fn count(&mut self, moves: &[PermissionSet; 4], inert: &PermissionSet, weight: usize) -> bool {
        let [gained, lost, undetermined, settled] = moves;
        // What ceases to be allowed may become unknown: that is one answer.
        let lost = lost.minus(undetermined);
        let found = &mut self.counted.found;
        let mut is_effective = false;
        for (set, count) in [
            (gained, &mut found.gained),
            (&lost, &mut found.lost),
            (undetermined, &mut found.undetermined),
            (settled, &mut found.settled),
        ] {
            let effective = set.minus(inert).len();
            *count += effective * weight;
            found.inert += (set.len() - effective) * weight;
            is_effective |= effective > 0;
        }
        is_effective
    }

    fn mark(&mut self, nodes: &Alike<'_>) {
        let kind = nodes.kind();
        if kind.is_some_and(|kind| self.left[kind] == 0) {
            return;
        }
        let (marks, left) = (&mut self.counted.nodes, &mut self.left);
        nodes.each(|node| {
            let Some(node) = node.before else { return };
            if !std::mem::replace(&mut marks[node.index()], true)
                && let Some(kind) = kind
            {
                left[kind] -= 1;
            }
        });
    }

    /// Looks for a smaller witness. At all of these nodes the same routes lead to an answer.
    fn look(&mut self, user: User, nodes: &Alike<'_>, any: Node, moves: &[PermissionSet; 4]) {
        let Sort { depth, inert } = self.sorts.at(any);
        let mut turned = moves[0].clone();
        moves[1..].iter().for_each(|set| turned.union_with(set));
        let effective = turned.minus(inert);
        let is_inert = effective.is_empty();
        let weight = |routes| (is_inert, routes, *depth, user);
        let best = self.counted.best;
        let beaten = |routes| {
            best.is_some_and(|best| (best.is_inert, best.routes, best.depth, best.user) < weight(routes))
        };
        // Nothing has less than one route.
        if beaten(1) {
            return;
        }
        let routes = self.states.map(|policy| policy.routes(user, any));
        let set = if is_inert { turned } else { effective };
        let fewest = set.iter().map(|permission| (involved(&routes, permission), permission)).min();
        let Some((routes, permission)) = fewest.filter(|(routes, _)| !beaten(*routes)) else { return };
        let mut node = any;
        nodes.each(|other| node = other.before.map_or(node, |other| node.min(other)));
        let size = Size { is_inert, routes, depth: *depth, user, node, permission };
        self.counted.best = best.into_iter().chain([size]).min();
    }
}

impl Told for Counting<'_> {
    fn moves(&mut self, user: Pair<User>, nodes: &Alike<'_>, [then, now]: [&Held; 2]) {
        let weight = nodes.count();
        match self.counted.users.last_mut() {
            Some((last, entries)) if *last == user => *entries += weight,
            _ => {
                self.counted.users.push((user, weight));
                self.is_counted = [false; 2];
            }
        }
        if then[1] != now[1] && !std::mem::replace(&mut self.is_counted[1], true) {
            self.counted.found.pending += 1;
        }
        // Switches make and remove nothing: both states have everybody and everything.
        let Some((user, any)) = user.before.zip(nodes.any().before).filter(|_| then[0] != now[0]) else {
            return;
        };
        let moves = moved_sets(&then[0], &now[0]);
        let sorts = self.sorts;
        if self.count(&moves, &sorts.at(any).inert, weight) {
            self.mark(nodes);
            if !std::mem::replace(&mut self.is_counted[0], true) {
                self.counted.found.users += 1;
            }
        }
        self.look(user, nodes, any, &moves);
    }
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
