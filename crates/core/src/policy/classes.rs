//! Nodes by what answers about them hang on.
//!
//! Nodes with the same [`Place`] are alike to everybody who holds nothing on one of them itself: they are a
//! class. The classes of an organization that differ in nothing but the space are alike to everybody who
//! holds nothing at these spaces (a group), and groups that differ in nothing but the organization to
//! everybody who holds nothing in these (a kind). An account has few kinds, whatever its size.
//!
//! Whoever asks for more than access may tell nodes apart by a sort of his own: nodes of one class, group or kind
//! are then of one sort.

use std::ops::Range;

use hashbrown::HashMap;

use crate::account::Node;
use crate::index::Place;

/// No class, no group, no kind.
pub(super) const NONE: u32 = u32::MAX;

/// The nodes of an account by class.
pub(super) struct Classes {
    /// The class of each node; [`NONE`] where it has none.
    of: Vec<u32>,
    /// By space, and within it by what else is said of the place.
    pub all: Vec<Class>,
    /// Nodes by class.
    members: Vec<Node>,
    /// By organization.
    pub groups: Vec<Group>,
    /// Classes by group, those in no organization left out.
    grouped: Vec<u32>,
    pub kinds: Vec<Kind>,
    /// Classes by kind.
    sorted: Vec<u32>,
}

/// Nodes of one sort with the same place.
pub(super) struct Class {
    pub place: Place,
    pub kind: u32,
    /// [`NONE`] in no organization.
    pub group: u32,
    /// Where its nodes stand among the members.
    members: (u32, u32),
    /// The classes in the same space; itself alone outside of spaces.
    pub siblings: (u32, u32),
}

impl Class {
    /// How many nodes.
    pub const fn count(&self) -> u32 {
        self.members.1 - self.members.0
    }
}

/// Classes of one organization whose places differ in the space alone.
pub(super) struct Group {
    pub place: Place,
    pub kind: u32,
    pub count: u32,
    classes: (u32, u32),
    /// The groups of the same organization.
    pub siblings: (u32, u32),
}

/// Classes whose places differ in space and organization alone.
pub(super) struct Kind {
    pub place: Place,
    pub count: u32,
    classes: (u32, u32),
}

/// A pair of numbers as a range.
pub(super) const fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}

impl Classes {
    /// The classes of so many nodes; those that a function gives no place for are in none. The other function
    /// gives their sorts.
    pub fn new(count: usize, place: impl Fn(Node) -> Option<Place>, sort: impl Fn(Node) -> u32) -> Self {
        let placed = (0..count).map(Node::at).filter_map(|node| Some((place(node)?, node)));
        let mut placed: Vec<(u64, u32, u32, Place)> = placed
            .map(|(place, node)| {
                let key = u64::from(place.space) << 32 | u64::from(place.key());
                (key, sort(node), node.0, place)
            })
            .collect();
        placed.sort_unstable_by_key(|(key, sort, node, _)| (*key, *sort, *node));
        let mut classes = Self {
            of: vec![NONE; count],
            all: Vec::new(),
            members: placed.iter().map(|(_, _, node, _)| Node(*node)).collect(),
            groups: Vec::new(),
            grouped: Vec::new(),
            kinds: Vec::new(),
            sorted: Vec::new(),
        };
        let mut kinds: HashMap<(usize, u32), u32> = HashMap::new();
        let mut start = 0;
        for same in placed.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let (_, sort, _, place) = same[0];
            let kind = kinds.entry((place.traits(), sort)).or_insert_with(|| {
                classes.kinds.push(Kind { place, count: 0, classes: (0, 0) });
                classes.kinds.len() as u32 - 1
            });
            let number = classes.all.len() as u32;
            same.iter().for_each(|(_, _, node, _)| classes.of[*node as usize] = number);
            let members = (start, start + same.len() as u32);
            start = members.1;
            let siblings = (number, number + 1);
            classes.all.push(Class { place, kind: *kind, group: NONE, members, siblings });
        }
        classes.spread(|class| (class.place.is_in_space()).then_some(class.place.space));
        classes.group();
        classes.sort();
        classes
    }

    /// Tells each class its siblings, which stand beside it.
    fn spread(&mut self, space: impl Fn(&Class) -> Option<u32>) {
        let mut start = 0;
        let same = |one: &Class, other: &Class| space(one).is_some_and(|it| Some(it) == space(other));
        for siblings in self.all.chunk_by_mut(same) {
            let found = (start, start + siblings.len() as u32);
            siblings.iter_mut().for_each(|class| class.siblings = found);
            start = found.1;
        }
    }

    fn group(&mut self) {
        let inside =
            (0..self.all.len() as u32).filter(|at| self.all[*at as usize].place.is_in_organization());
        let mut order: Vec<(u64, u32)> = inside
            .map(|at| {
                let class = &self.all[at as usize];
                (u64::from(class.place.organization()) << 32 | u64::from(class.kind), at)
            })
            .collect();
        order.sort_unstable();
        let mut start = 0;
        for organization in order.chunk_by(|one, other| one.0 >> 32 == other.0 >> 32) {
            let first = self.groups.len() as u32;
            for same in organization.chunk_by(|one, other| one.0 == other.0) {
                let number = self.groups.len() as u32;
                let classes = (start, start + same.len() as u32);
                start = classes.1;
                let one = &self.all[same[0].1 as usize];
                let (place, kind) = (one.place, one.kind);
                let mut count = 0;
                for (_, class) in same {
                    let class = &mut self.all[*class as usize];
                    class.group = number;
                    count += class.count();
                }
                self.groups.push(Group { place, kind, count, classes, siblings: (0, 0) });
            }
            let siblings = (first, self.groups.len() as u32);
            self.groups[range(siblings)].iter_mut().for_each(|group| group.siblings = siblings);
        }
        self.grouped = order.into_iter().map(|(_, class)| class).collect();
    }

    fn sort(&mut self) {
        self.sorted = (0..self.all.len() as u32).collect();
        self.sorted.sort_by_key(|class| self.all[*class as usize].kind);
        let mut start = 0;
        for (number, kind) in self.kinds.iter_mut().enumerate() {
            let same = self.sorted[start as usize..].iter();
            let same =
                same.map(|class| &self.all[*class as usize]).take_while(|it| it.kind as usize == number);
            let (classes, count) =
                same.fold((0, 0), |(classes, count), it| (classes + 1, count + it.count()));
            kind.classes = (start, start + classes);
            kind.count = count;
            start += classes;
        }
    }

    /// A node's class, with its number.
    #[inline]
    pub fn of(&self, node: Node) -> Option<(u32, &Class)> {
        let number = *self.of.get(node.index())?;
        self.all.get(number as usize).map(|class| (number, class))
    }

    pub fn members(&self, class: u32) -> &[Node] {
        &self.members[range(self.all[class as usize].members)]
    }

    pub fn of_group(&self, group: u32) -> &[u32] {
        &self.grouped[range(self.groups[group as usize].classes)]
    }

    pub fn of_kind(&self, kind: u32) -> &[u32] {
        &self.sorted[range(self.kinds[kind as usize].classes)]
    }
}
