//! How many nodes of each kind there are: in all, in each space and in each organization.

use std::ops::Range;

use crate::account::Node;
use crate::index::Place;

/// No kind, no row.
const NONE: u32 = u32::MAX;

/// The nodes of an account by kind: nodes of one kind are alike to whoever holds nothing around them.
pub(super) struct Census {
    nodes: Vec<Counted>,
    /// Any place of each kind.
    pub kinds: Vec<Place>,
    /// In the whole account, by kind.
    pub all: Vec<u32>,
    /// Rows of spaces and organizations: kinds and how many nodes there are of each.
    rows: Vec<(u32, u32)>,
    ranges: Vec<Range<usize>>,
}

/// A node that has a place.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    pub place: Place,
    pub kind: u32,
    /// The row of what lies in it, if it is a space or an organization.
    row: u32,
}

impl Counted {
    /// Whether it is a space or an organization.
    #[inline]
    pub const fn is_around(self) -> bool {
        self.row != NONE
    }
}

/// The space and the organization of a place.
fn around(place: Place) -> impl Iterator<Item = usize> {
    let space = place.is_in_space().then_some(place.space as usize);
    let organization = place.is_in_organization().then_some(place.organization() as usize);
    space.into_iter().chain(organization)
}

impl Census {
    /// Of so many nodes; those that the function gives no place for are left out.
    pub fn new(count: usize, place: impl Fn(Node) -> Option<Place>) -> Self {
        let mut kind_of = vec![NONE; Place::TRAITS];
        let (mut kinds, mut all) = (Vec::new(), Vec::new());
        let nowhere = Counted { place: Place::default(), kind: NONE, row: NONE };
        let mut nodes = vec![nowhere; count];
        for (counted, place) in nodes.iter_mut().zip((0..count).map(|at| place(Node::at(at)))) {
            let Some(place) = place else { continue };
            let kind = &mut kind_of[place.traits()];
            if *kind == NONE {
                *kind = kinds.len() as u32;
                kinds.push(place);
                all.push(0);
            }
            all[*kind as usize] += 1;
            *counted = Counted { place, kind: *kind, row: NONE };
        }
        let mut census = Self { nodes, kinds, all, rows: Vec::new(), ranges: Vec::new() };
        census.lay_rows();
        census
    }

    /// Sorts nodes by the row they belong to, and then counts each row's kinds.
    fn lay_rows(&mut self) {
        let mut sizes: Vec<usize> = Vec::new();
        for at in 0..self.nodes.len() {
            let Counted { place, .. } = self.nodes[at];
            for node in around(place) {
                let row = &mut self.nodes[node].row;
                if *row == NONE {
                    *row = sizes.len() as u32;
                    sizes.push(0);
                }
                sizes[*row as usize] += 1;
            }
        }
        let mut starts: Vec<usize> = sizes
            .iter()
            .scan(0, |sum, size| {
                *sum += size;
                Some(*sum - size)
            })
            .collect();
        let mut sorted = vec![0; sizes.iter().sum()];
        for counted in &self.nodes {
            for node in around(counted.place) {
                let start = &mut starts[self.nodes[node].row as usize];
                sorted[*start] = counted.kind;
                *start += 1;
            }
        }
        let mut counts = vec![0; self.kinds.len()];
        let mut rest = &sorted[..];
        for size in sizes {
            let (row, others) = rest.split_at(size);
            rest = others;
            let start = self.rows.len();
            for kind in row {
                if counts[*kind as usize] == 0 {
                    self.rows.push((*kind, 0));
                }
                counts[*kind as usize] += 1;
            }
            for (kind, count) in &mut self.rows[start..] {
                *count = std::mem::take(&mut counts[*kind as usize]);
            }
            self.ranges.push(start..self.rows.len());
        }
    }

    /// A node that has a place.
    #[inline]
    pub fn of(&self, node: Node) -> Option<Counted> {
        self.nodes.get(node.index()).copied().filter(|counted| counted.kind != NONE)
    }

    /// The kinds of a space's or an organization's nodes, itself among them, and how many there are of each.
    #[inline]
    pub fn inside(&self, counted: Counted) -> &[(u32, u32)] {
        self.ranges.get(counted.row as usize).map_or(&[], |range| &self.rows[range.clone()])
    }
}
