//! Who gains and who loses, by comparing everything.

use std::ops::Range;

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
        let mut found = AccessDiff::default();
        self.each_class_diff(after, |part| {
            found.entries.extend(part.entries);
            found.pending.extend(part.pending);
        });
        found.entries.sort_unstable_by(DiffEntry::by_place);
        found.pending.sort_unstable_by(DiffEntry::by_place);
        found
    }

    /// The same, shown some users at a time, so that what differs need not be held all at once. Each part is in
    /// the order of a diff, and no user is in two of them.
    pub(crate) fn each_class_diff(&self, after: &Self, mut look: impl FnMut(AccessDiff)) {
        let comparison = Comparison::new(self, after);
        for first in (0..comparison.users.len()).step_by(BATCH) {
            let batch = BATCH.min(comparison.users.len() - first);
            let parts =
                in_parts(batch, PART, |users| comparison.part(first + users.start..first + users.end));
            let mut found = AccessDiff::default();
            for part in parts {
                found.entries.extend(part.entries);
                found.pending.extend(part.pending);
            }
            found.entries.sort_unstable_by(DiffEntry::by_place);
            found.pending.sort_unstable_by(DiffEntry::by_place);
            look(found);
        }
    }
}

/// How many users are compared before what was found is handed over.
const BATCH: usize = USERS;

/// How many of them make up a part.
const PART: usize = USERS / 8;

/// Two states of one account.
struct Comparison<'a> {
    sides: Sides<'a>,
    states: [&'a Policy; 2],
    users: Vec<Pair<User>>,
    /// Nodes whose place is the same on both sides.
    classes: Classes,
    /// All others.
    moved: Vec<Pair<Node>>,
}

impl<'a> Comparison<'a> {
    fn new(before: &'a Policy, after: &'a Policy) -> Self {
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
        let classes = Classes::new(loaded, |node| places[node.index()]);
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

    fn part(&self, users: Range<usize>) -> AccessDiff {
        let states = self.states.map(Side::new);
        let is_closed = |place: Place| states.iter().all(|side| side.is_closed(place));
        let closed = self.classes.kinds.iter().map(|kind| is_closed(kind.place)).collect();
        let mut regions = Regions::new(&self.classes, self.states[0].account.nodes.loaded().len(), closed);
        let mut found = AccessDiff::default();
        let mut footholds = Vec::new();
        for user in &self.users[users] {
            let people = [(&states[0], user.before), (&states[1], user.after)]
                .map(|(side, user)| user.map(|user| Person::new(side, user)));
            let two = Two { comparison: self, user: *user, states: &states, people };
            two.footholds(&mut footholds);
            let nodes = footholds.iter().map(|(node, _)| *node);
            regions.each(nodes, |region, around| two.compare(region, around, &footholds, &mut found));
            self.moved.iter().for_each(|node| two.compare_at(*node, &mut found));
        }
        found
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

    /// Adds what differs in a region.
    fn compare(
        &self,
        region: &Region,
        around: &Around<'_>,
        footholds: &[(Node, [u32; 2])],
        found: &mut AccessDiff,
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
            around.nodes(region.span).for_each(|node| {
                self.add(Pair { before: Some(node), after: Some(node) }, &then, &now, found);
            });
        }
    }

    /// Adds what differs at a node by itself.
    fn compare_at(&self, node: Pair<Node>, found: &mut AccessDiff) {
        let nodes = [node.before, node.after];
        let effective = |at: usize, person: &Person| match nodes[at] {
            Some(node) => self.states[at].effective_at(&person.asked, node),
            None => self.nothing(),
        };
        let [then, now] = self.access(effective);
        self.add(node, &then, &now, found);
    }

    fn nothing(&self) -> Effective {
        Effective::none(self.comparison.states[0].permissions().len())
    }

    /// What he holds in both states, by what he would hold with standing: now, and if he were active.
    fn access(&self, effective: impl Fn(usize, &Person) -> Effective) -> [[Effective; 2]; 2] {
        [0, 1].map(|at| match &self.people[at] {
            Some(person) => {
                let held = effective(at, person);
                [person.asked.standing, person.pending].map(|standing| standing.apply(held.clone()))
            }
            None => [self.nothing(), self.nothing()],
        })
    }

    fn add(&self, node: Pair<Node>, then: &[Effective; 2], now: &[Effective; 2], found: &mut AccessDiff) {
        for (at, list) in [&mut found.entries, &mut found.pending].into_iter().enumerate() {
            if then[at] != now[at] {
                let (user, node) =
                    (self.comparison.sides.user_id(self.user), self.comparison.sides.node_id(node));
                list.push(moved(user, node, &then[at], &now[at]));
            }
        }
    }
}

/// What of two readings counts for somebody.
#[inline]
fn counted(standing: Standing, [certain, possible]: [Lane; 2]) -> [Lane; 2] {
    let if_so = |so: bool, lane: Lane| if so { lane } else { Lane::default() };
    [if_so(standing.certain, certain), if_so(standing.possible, possible)]
}
