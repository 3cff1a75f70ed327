//! The few regions of an account in which a user holds the same everywhere.

use crate::account::Node;
use crate::index::Place;
use crate::policy::classes::{Classes, range};

/// Nodes at which a user holds the same: one at which he has a foothold, or all in a space, in an
/// organization or anywhere that are alike and lie in no narrower region of his.
///
/// Footholds are named by their place in his list, from 1; 0 is none.
pub(super) struct Region {
    /// The place of any of them, or one that differs from it in what nothing hangs on.
    pub place: Place,
    pub own: usize,
    pub space: usize,
    pub organization: usize,
    /// How many nodes.
    pub weight: u32,
    pub span: Span,
}

/// Which nodes.
#[derive(Clone, Copy)]
pub(super) enum Span {
    Node(Node),
    Class(u32),
    Group(u32),
    Kind(u32),
}

/// Finds regions, one user after the other.
pub(super) struct Regions<'a> {
    around: Around<'a>,
    /// How many nodes are left of the classes of spaces and the groups of organizations he is in.
    weights: Vec<u32>,
    /// How many nodes are left of each kind.
    rest: Vec<u32>,
    spaces: Vec<Foothold>,
    organizations: Vec<Foothold>,
    own: Vec<Foothold>,
}

/// Where a user has a foothold, and at which nodes he has none.
pub(super) struct Around<'a> {
    classes: &'a Classes,
    /// By kind: whether nothing counts there that is held in the space or organization, so that these make
    /// no region of their own.
    closed: Vec<bool>,
    /// By node: his foothold there, from 1.
    marks: Vec<u32>,
}

/// A node at which he holds something.
struct Foothold {
    node: Node,
    /// Its place in the list of all, from 1.
    number: u32,
    class: u32,
    /// Where its weights begin.
    start: u32,
}

impl<'a> Regions<'a> {
    pub fn new(classes: &'a Classes, nodes: usize, closed: Vec<bool>) -> Self {
        Self {
            around: Around { classes, closed, marks: vec![0; nodes] },
            weights: Vec::new(),
            rest: Vec::new(),
            spaces: Vec::new(),
            organizations: Vec::new(),
            own: Vec::new(),
        }
    }

    /// Visits all regions of a user who holds something at these nodes and nowhere else.
    #[inline]
    pub fn each(
        &mut self,
        footholds: impl Iterator<Item = Node>,
        mut visit: impl FnMut(&Region, &Around<'_>),
    ) {
        let classes = self.around.classes;
        self.rest.clear();
        self.rest.extend(classes.kinds.iter().map(|kind| kind.count));
        self.weights.clear();
        self.sort(footholds);
        self.enter_organizations();
        self.enter_spaces();
        self.visit_own(&mut visit);
        self.visit_spaces(&mut visit);
        self.visit_organizations(&mut visit);
        for (kind, weight) in self.rest.iter().enumerate().filter(|(_, weight)| **weight > 0) {
            let (place, span) = (classes.kinds[kind].place, Span::Kind(kind as u32));
            visit(&Region { place, own: 0, space: 0, organization: 0, weight: *weight, span }, &self.around);
        }
        for list in [&mut self.own, &mut self.spaces, &mut self.organizations] {
            list.iter().for_each(|it| self.around.marks[it.node.index()] = 0);
            list.clear();
        }
    }

    /// Sorts footholds by what they are. One whose node has no class is no part of any region.
    #[inline]
    fn sort(&mut self, footholds: impl Iterator<Item = Node>) {
        for (place, node) in footholds.enumerate() {
            let Some((number, class)) = self.around.classes.of(node) else { continue };
            let list = if class.place.space == node.0 {
                &mut self.spaces
            } else if class.place.is_organization(node) {
                &mut self.organizations
            } else {
                &mut self.own
            };
            list.push(Foothold { node, number: place as u32 + 1, class: number, start: 0 });
        }
    }

    fn enter_organizations(&mut self) {
        let classes = self.around.classes;
        for (at, foothold) in self.organizations.iter_mut().enumerate() {
            self.around.marks[foothold.node.index()] = at as u32 + 1;
            foothold.start = self.weights.len() as u32;
            let group = classes.all[foothold.class as usize].group;
            for group in &classes.groups[range(classes.groups[group as usize].siblings)] {
                let count = if self.around.closed[group.kind as usize] { 0 } else { group.count };
                self.weights.push(count);
                self.rest[group.kind as usize] -= count;
            }
        }
    }

    fn enter_spaces(&mut self) {
        let classes = self.around.classes;
        for at in 0..self.spaces.len() {
            let foothold = &mut self.spaces[at];
            foothold.start = self.weights.len() as u32;
            let (node, siblings) = (foothold.node, classes.all[foothold.class as usize].siblings);
            for class in range(siblings) {
                let kind = classes.all[class].kind;
                if self.around.closed[kind as usize] {
                    self.weights.push(0);
                    continue;
                }
                let count = classes.all[class].count();
                self.weights.push(count);
                *self.outside(class) -= count;
            }
            self.around.marks[node.index()] = at as u32 + 1;
        }
    }

    /// What is left of the region that a class belongs to where its space is none of his.
    #[inline]
    fn outside(&mut self, class: usize) -> &mut u32 {
        let classes = self.around.classes;
        let class = &classes.all[class];
        match self.around.organization(class.place) {
            0 => &mut self.rest[class.kind as usize],
            at => {
                let first = classes.groups[class.group as usize].siblings.0;
                &mut self.weights[(self.organizations[at - 1].start + class.group - first) as usize]
            }
        }
    }

    #[inline]
    fn visit_own(&mut self, visit: &mut impl FnMut(&Region, &Around<'_>)) {
        let classes = self.around.classes;
        for at in 0..self.own.len() {
            let Foothold { node, number, class, .. } = self.own[at];
            let class_of = &classes.all[class as usize];
            let space = self.around.space(class_of.place);
            match space {
                _ if self.around.closed[class_of.kind as usize] => self.rest[class_of.kind as usize] -= 1,
                0 => *self.outside(class as usize) -= 1,
                at => self.weights[(self.spaces[at - 1].start + class - class_of.siblings.0) as usize] -= 1,
            }
            self.around.marks[node.index()] = number;
            visit(&self.region(class_of.place, (number as usize, space), 1, Span::Node(node)), &self.around);
        }
    }

    #[inline]
    fn visit_spaces(&self, visit: &mut impl FnMut(&Region, &Around<'_>)) {
        let classes = self.around.classes;
        for (at, foothold) in self.spaces.iter().enumerate() {
            let siblings = range(classes.all[foothold.class as usize].siblings);
            for (class, weight) in siblings.zip(&self.weights[foothold.start as usize..]) {
                if *weight > 0 {
                    let place = classes.all[class].place;
                    let span = Span::Class(class as u32);
                    visit(&self.region(place, (0, at + 1), *weight, span), &self.around);
                }
            }
        }
    }

    #[inline]
    fn visit_organizations(&self, visit: &mut impl FnMut(&Region, &Around<'_>)) {
        let classes = self.around.classes;
        for foothold in &self.organizations {
            let itself = classes.all[foothold.class as usize].group;
            let siblings = range(classes.groups[itself as usize].siblings);
            for (group, weight) in siblings.zip(&self.weights[foothold.start as usize..]) {
                let place = classes.groups[group].place;
                if group == itself as usize {
                    let own = foothold.number as usize;
                    visit(&self.region(place, (own, 0), 1, Span::Node(foothold.node)), &self.around);
                } else if *weight > 0 {
                    visit(&self.region(place, (0, 0), *weight, Span::Group(group as u32)), &self.around);
                }
            }
        }
    }

    /// A region in a space of his, counted from 1, or in none.
    #[inline]
    fn region(&self, place: Place, (own, space): (usize, usize), weight: u32, span: Span) -> Region {
        let number =
            |list: &[Foothold], at: usize| at.checked_sub(1).map_or(0, |at| list[at].number as usize);
        Region {
            place,
            own,
            space: number(&self.spaces, space),
            organization: number(&self.organizations, self.around.organization(place)),
            weight,
            span,
        }
    }
}

impl Around<'_> {
    /// The kind of a region's nodes; none where they have no class.
    pub fn kind(&self, span: Span) -> Option<u32> {
        match span {
            Span::Node(node) => self.classes.of(node).map(|(_, class)| class.kind),
            Span::Class(class) => Some(self.classes.all[class as usize].kind),
            Span::Group(group) => Some(self.classes.groups[group as usize].kind),
            Span::Kind(kind) => Some(kind),
        }
    }

    #[inline]
    fn mark(&self, node: u32) -> usize {
        self.marks.get(node as usize).map_or(0, |mark| *mark as usize)
    }

    /// Which of his organizations a place is in, counted from 1.
    #[inline]
    fn organization(&self, place: Place) -> usize {
        if place.is_in_organization() { self.mark(place.organization()) } else { 0 }
    }

    /// Which of his spaces a place is in, counted from 1.
    #[inline]
    fn space(&self, place: Place) -> usize {
        self.mark(place.space)
    }

    /// Any node of a region.
    pub fn any(&self, span: Span) -> Node {
        self.nodes(span).next().expect("INVARIANT: a region has as many nodes as its weight says")
    }

    /// All nodes of a region.
    pub fn nodes(&self, span: Span) -> Box<dyn Iterator<Item = Node> + '_> {
        let classes = self.classes;
        // Of what lies in a space, the space itself is marked.
        let own = move |class: u32| {
            let place = classes.all[class as usize].place;
            let free = move |node: &&Node| node.0 == place.space || self.mark(node.0) == 0;
            classes.members(class).iter().filter(free).copied()
        };
        let place = move |class: &u32| classes.all[*class as usize].place;
        match span {
            Span::Node(node) => Box::new(std::iter::once(node)),
            Span::Class(class) => Box::new(own(class)),
            Span::Group(group) => {
                let outside = classes.of_group(group).iter().copied();
                Box::new(outside.filter(move |it| self.space(place(it)) == 0).flat_map(own))
            }
            Span::Kind(kind) => {
                let closed = self.closed[kind as usize];
                let free = move |place: Place| self.space(place) == 0 && self.organization(place) == 0;
                let outside = move |class: &u32| closed || free(place(class));
                Box::new(classes.of_kind(kind).iter().copied().filter(outside).flat_map(own))
            }
        }
    }
}
