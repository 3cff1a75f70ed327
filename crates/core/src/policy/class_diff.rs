//! Who gains and who loses, by comparing everything.

use crate::account::{Node, Status, User};
use crate::diff::{AccessDiff, DiffEntry, Pair, Sides, diff, moved};
use crate::index::Place;
use crate::permission::{LANE, Lane, words_of};
use crate::policy::Policy;
use crate::policy::classes::Classes;
use crate::policy::cores::{USERS, in_parts};
use crate::policy::region::{Around, Region, Regions};
use crate::policy::side::{Asked, Numbers, Side};
use crate::route::{Effective, Standing};

impl Policy {
    /// Compares two states of one account as [`diff`] does, and comes to the same, but the long way: every
    /// user is looked at in every region in which he holds the same, whatever a plan touched. It is there to
    /// hold `diff` against. Policies that were loaded apart are left to `diff`.
    ///
    /// # Panics
    ///
    /// As [`diff`].
    pub fn class_diff(&self, after: &Self) -> AccessDiff {
        if !self.account.is_kin(&after.account) {
            return diff(self, after);
        }
        let comparison = Comparison::new(self, after, |_| 0);
        let parts =
            in_parts(comparison.users.len(), PART, |users| comparison.entries(&comparison.users[users]));
        let mut found = AccessDiff::default();
        for part in parts {
            found.entries.extend(part.entries);
            found.pending.extend(part.pending);
        }
        found.entries.sort_unstable_by(DiffEntry::by_place);
        found.pending.sort_unstable_by(DiffEntry::by_place);
        found
    }
}

/// How many users make up a part.
pub(super) const PART: usize = USERS / 8;

/// What somebody holds: now, and what he would hold if he were active.
pub(super) type Held = [Effective; 2];

/// Who is told what differs, one user after the other.
pub(super) trait Told {
    /// A user holds other things at these nodes in one state than in the other.
    fn moves(&mut self, user: Pair<User>, nodes: &Alike<'_>, states: [&Held; 2]);
}

/// Nodes at which a user holds the same.
pub(super) enum Alike<'a> {
    Region(&'a Region, &'a Around<'a>),
    Node(Pair<Node>),
}

impl Alike<'_> {
    /// How many.
    pub const fn count(&self) -> usize {
        match self {
            Self::Region(region, _) => region.weight as usize,
            Self::Node(_) => 1,
        }
    }

    /// The kind of place that all of them are; none where nobody knows it.
    pub fn kind(&self) -> Option<usize> {
        match self {
            Self::Region(region, around) => around.kind(region.span).map(|kind| kind as usize),
            Self::Node(_) => None,
        }
    }

    /// Any of them.
    pub fn any(&self) -> Pair<Node> {
        match self {
            Self::Region(region, around) => both(around.any(region.span)),
            Self::Node(node) => *node,
        }
    }

    /// Each of them.
    pub fn each(&self, look: impl FnMut(Pair<Node>)) {
        match self {
            Self::Region(region, around) => {
                around.nodes(region.span).map(both).for_each(look);
            }
            Self::Node(node) => std::iter::once(*node).for_each(look),
        }
    }
}

const fn both(node: Node) -> Pair<Node> {
    Pair { before: Some(node), after: Some(node) }
}

/// Writes down every user and node.
struct Entries<'a> {
    sides: &'a Sides<'a>,
    found: AccessDiff,
}

impl Told for Entries<'_> {
    fn moves(&mut self, user: Pair<User>, nodes: &Alike<'_>, [then, now]: [&Held; 2]) {
        for (at, list) in [&mut self.found.entries, &mut self.found.pending].into_iter().enumerate() {
            if then[at] != now[at] {
                let user = self.sides.user_id(user);
                nodes.each(|node| list.push(moved(user, self.sides.node_id(node), &then[at], &now[at])));
            }
        }
    }
}

/// Two states of one account.
pub(super) struct Comparison<'a> {
    sides: Sides<'a>,
    states: [&'a Policy; 2],
    pub users: Vec<Pair<User>>,
    /// Nodes whose place is the same on both sides.
    pub classes: Classes,
    /// All others.
    moved: Vec<Pair<Node>>,
}

impl<'a> Comparison<'a> {
    /// Nodes of different sorts are never told of together.
    pub fn new(before: &'a Policy, after: &'a Policy, sort: impl Fn(Node) -> u32) -> Self {
        let sides = Sides::new(before, after);
        let loaded = before.account.nodes.loaded().len();
        let nodes = sides.all_nodes();
        let mut places = vec![None; loaded];
        for pair in &nodes {
            if let (Some(place), Some(node)) = (Self::place(before, after, loaded, *pair), pair.before) {
                places[node.index()] = Some(place);
            }
        }
        // What somebody holds at a space or organization that moved is looked up there, so that whatever lies
        // in it is looked at by itself as well.
        let stays = |is_in: bool, above: u32| !is_in || places[above as usize].is_some();
        let stays = |place: &Place| {
            stays(place.is_in_space(), place.space) && stays(place.is_in_organization(), place.organization())
        };
        let places: Vec<Option<Place>> = places.iter().map(|place| place.filter(stays)).collect();
        let is_moved = |pair: &Pair<Node>| {
            pair.before.is_none_or(|node| places.get(node.index()).is_none_or(Option::is_none))
        };
        let others = nodes.into_iter().filter(is_moved).collect();
        let users = sides.all_users();
        let classes = Classes::new(loaded, |node| places[node.index()], sort);
        Self { sides, states: [before, after], users, classes, moved: others }
    }

    /// The place of a node that is the same on both sides. Nodes that a plan added have other numbers there.
    fn place(before: &Policy, after: &Policy, loaded: usize, pair: Pair<Node>) -> Option<Place> {
        let node = pair.before.filter(|node| node.index() < loaded && pair.after == Some(*node))?;
        let place = before.account.place(node).filter(|place| after.account.place(node) == Some(*place))?;
        let known = |is_in: bool, node: u32| !is_in || (node as usize) < loaded;
        let above = known(place.is_in_space(), place.space)
            && known(place.is_in_organization(), place.organization());
        above.then_some(place)
    }

    /// What differs for some users, written down. Nothing is sorted.
    pub fn entries(&self, users: &[Pair<User>]) -> AccessDiff {
        let mut entries = Entries { sides: &self.sides, found: AccessDiff::default() };
        self.tell(users, &mut entries);
        entries.found
    }

    /// Tells what differs for some users.
    pub fn tell(&self, users: &[Pair<User>], told: &mut impl Told) {
        let states = self.states.map(Side::new);
        let is_closed = |place: Place| states.iter().all(|side| side.is_closed(place));
        let closed = self.classes.kinds.iter().map(|kind| is_closed(kind.place)).collect();
        let mut regions = Regions::new(&self.classes, self.states[0].account.nodes.loaded().len(), closed);
        let mut footholds = Vec::new();
        for user in users {
            let people = [(&states[0], user.before), (&states[1], user.after)]
                .map(|(side, user)| user.map(|user| Person::new(side, user)));
            let two = Two { comparison: self, user: *user, states: &states, people };
            two.footholds(&mut footholds);
            let nodes = footholds.iter().map(|(node, _)| *node);
            regions.each(nodes, |region, around| two.compare(region, around, &footholds, told));
            self.moved.iter().for_each(|node| two.compare_at(*node, told));
        }
    }
}

/// A user of one state.
struct Person {
    asked: Asked,
    /// What he would have if he were active; nothing unless he is invited.
    pending: Standing,
}

impl Person {
    #[inline]
    fn new(side: &Side<'_>, user: User) -> Self {
        let pending = match side.policy.account.user(user).status {
            Status::Invited => side.reader.bot_standing(user),
            _ => Standing { certain: false, possible: false },
        };
        Self { asked: side.ask(user), pending }
    }
}

/// One user in both states.
struct Two<'a> {
    comparison: &'a Comparison<'a>,
    user: Pair<User>,
    states: &'a [Side<'a>; 2],
    people: [Option<Person>; 2],
}

impl Two<'_> {
    /// Where he has a footing in either state, with the numbers of what he holds there in each.
    fn footholds(&self, found: &mut Vec<(Node, [u32; 2])>) {
        found.clear();
        let mut list = Vec::new();
        if let [Some(person), Some(Person { asked: Asked { record: Some(_), .. }, .. })] = &self.people
            && person.asked.record.is_some()
        {
            // Both states share what the index knows.
            self.states[0].footholds(&person.asked, &mut list);
            found.extend(list.into_iter().map(|(node, number)| (node, [number; 2])));
            return;
        }
        for (side, person) in self.both() {
            side.footholds(&person.asked, &mut list);
            found.extend(list.iter().map(|(node, _)| (*node, [0; 2])));
        }
        found.sort_unstable();
        found.dedup();
        for (at, person) in self.people.iter().enumerate() {
            let Some(person) = person else { continue };
            found.iter_mut().for_each(|(node, numbers)| {
                numbers[at] = self.states[at].number(&person.asked, *node);
            });
        }
    }

    fn both(&self) -> impl Iterator<Item = (&Side<'_>, &Person)> {
        self.states.iter().zip(&self.people).filter_map(|(side, person)| Some((side, person.as_ref()?)))
    }

    /// Tells what differs in a region.
    fn compare(
        &self,
        region: &Region,
        around: &Around<'_>,
        footholds: &[(Node, [u32; 2])],
        told: &mut impl Told,
    ) {
        let numbers = [0, 1].map(|side| Numbers::of(region, |foothold| footholds[foothold].1[side]));
        let any = || around.any(region.span);
        let words = words_of(self.comparison.states[0].permissions().len());
        let differs = (0..words.div_ceil(LANE)).any(|lane| {
            let [then, now] = [0, 1].map(|at| match &self.people[at] {
                Some(person) => {
                    let lanes = self.states[at].lane(&person.asked, numbers[at], region.place, lane, any);
                    [person.asked.standing, person.pending].map(|standing| counted(standing, lanes))
                }
                None => Default::default(),
            });
            then != now
        });
        if differs {
            let effective = |at: usize, person: &Person| {
                self.states[at].effective(&person.asked, numbers[at], region.place, any)
            };
            let [then, now] = self.access(effective);
            told.moves(self.user, &Alike::Region(region, around), [&then, &now]);
        }
    }

    /// Tells what differs at a node by itself.
    fn compare_at(&self, node: Pair<Node>, told: &mut impl Told) {
        let nodes = [node.before, node.after];
        let effective = |at: usize, person: &Person| match nodes[at] {
            Some(node) => self.states[at].effective_at(&person.asked, node),
            None => self.nothing(),
        };
        let [then, now] = self.access(effective);
        if then != now {
            told.moves(self.user, &Alike::Node(node), [&then, &now]);
        }
    }

    fn nothing(&self) -> Effective {
        Effective::none(self.comparison.states[0].permissions().len())
    }

    /// What he holds in both states, by what he would hold with standing: now, and if he were active.
    fn access(&self, effective: impl Fn(usize, &Person) -> Effective) -> [Held; 2] {
        [0, 1].map(|at| match &self.people[at] {
            Some(person) => {
                let held = effective(at, person);
                [person.asked.standing, person.pending].map(|standing| standing.apply(held.clone()))
            }
            None => [self.nothing(), self.nothing()],
        })
    }
}

/// What of two readings counts for somebody.
#[inline]
fn counted(standing: Standing, [certain, possible]: [Lane; 2]) -> [Lane; 2] {
    let if_so = |so: bool, lane: Lane| if so { lane } else { Lane::default() };
    [if_so(standing.certain, certain), if_so(standing.possible, possible)]
}
