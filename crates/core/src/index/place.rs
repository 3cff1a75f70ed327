//! What every answer about a node begins with.

use crate::account::{Layer, Node, NodeFacts, NodeKind, Parent};
use crate::index::holding::{NOTHING, UNSEEN, UNSEEN_BINDING, UNSEEN_MEMBERSHIP, UNSEEN_ORGANIZATION};
use crate::index::run::{NO_ORGANIZATION, ORGANIZATION};

/// How far down the account role has to reach, and what it meets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The account itself.
    Account,
    /// An organization, or a resource of an unknown space.
    Organization,
    /// A space, or a resource of one that is not restricted.
    Open,
    /// A restricted resource (R8).
    Restricted = 3,
}

impl Ground {
    pub const ALL: [Self; 4] = [Self::Account, Self::Organization, Self::Open, Self::Restricted];
}

/// What a place's stance has beside its ground where the fallback opens the place.
pub(crate) const OPENED: usize = 1 << 2;
/// How many stances there can be.
pub(crate) const STANCES: usize = 2 * OPENED;

/// A node's space and organization, with all that the rules ask about the three, in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The space: the node itself, or the one above.
    pub space: u32,
    /// The organization in the lower bits, marks in the upper ones.
    rest: u32,
}

/// A node that nobody holds anything at.
const NOWHERE: u32 = u32::MAX - 1;
/// Two bits: the ground in the pessimistic reading, and in the optimistic one.
const GROUND: [u32; 2] = [ORGANIZATION, ORGANIZATION + 3];
/// Above each of them, whether the fallback opens the place: for certain, and as far as anybody knows.
const PUBLIC: [u32; 2] = [GROUND[0] + 2, GROUND[1] + 2];
/// A binding on the resource may be hidden.
const BINDING: u32 = ORGANIZATION + 6;
/// Two bits: a membership of the space may be hidden, a binding on it may be hidden.
const SPACE: u32 = ORGANIZATION + 7;
/// A membership of the organization may be hidden.
const MEMBERSHIP: u32 = ORGANIZATION + 9;

/// The readings may differ, or something may be hidden.
const DOUBT: u32 = ORGANIZATION + 10;

/// One of the two readings (R10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Pessimistic,
    Optimistic,
}

impl Default for Place {
    /// Nowhere.
    fn default() -> Self {
        Self { space: NOWHERE, rest: NO_ORGANIZATION }
    }
}

impl Place {
    /// A node's place among all nodes; `None` where its organization has too high a number for a place, or
    /// where it has none and a node has the number that stands for that. Either takes two million nodes.
    pub fn of(node: Node, nodes: &impl Nodes) -> Option<Self> {
        let mut place = Self::among(node, nodes)?;
        place.rest |= u32::from(place.differs()) << DOUBT;
        (place.organization() != NO_ORGANIZATION || nodes.count() <= NO_ORGANIZATION as usize)
            .then_some(place)
    }

    fn among(node: Node, nodes: &impl Nodes) -> Option<Self> {
        let facts = nodes.at(node);
        let nowhere = Self::default();
        match facts.kind {
            NodeKind::Account => Some(nowhere.on(Ground::Account, Ground::Account)),
            NodeKind::Organization => {
                nowhere.below(node, nodes).map(|place| place.on(Ground::Organization, Ground::Organization))
            }
            NodeKind::Space => nowhere.inside(node, nodes).map(|place| place.on(Ground::Open, Ground::Open)),
            NodeKind::Resource(_) => {
                let (place, open) = match facts.parent {
                    Parent::Known(space) => (nowhere.inside(space, nodes)?, Ground::Open),
                    // He may be an admin of the unknown space.
                    Parent::Unknown | Parent::None => {
                        (nowhere.with(SPACE, UNSEEN_MEMBERSHIP), Ground::Organization)
                    }
                };
                let place = place.with(BINDING, u32::from(facts.unseen.bindings));
                Some(if facts.restriction.is_some() {
                    place.closed(Reading::Pessimistic).closed(Reading::Optimistic)
                } else if facts.unseen.restriction {
                    place.closed(Reading::Pessimistic).on(Ground::Restricted, open)
                } else {
                    place.on(open, open)
                })
            }
        }
    }

    const fn with(mut self, shift: u32, bits: u32) -> Self {
        self.rest |= bits << shift;
        self
    }

    const fn on(self, certain: Ground, possible: Ground) -> Self {
        self.with(GROUND[0], certain as u32).with(GROUND[1], possible as u32)
    }

    /// Below an organization.
    fn below(self, organization: Node, nodes: &impl Nodes) -> Option<Self> {
        if organization.0 >= NO_ORGANIZATION {
            return None;
        }
        let rest = self.rest & !NO_ORGANIZATION | organization.0;
        let unseen = nodes.at(organization).unseen.memberships;
        Some(Self { rest, ..self }.with(MEMBERSHIP, u32::from(unseen)))
    }

    /// In a space, or the space itself.
    fn inside(self, space: Node, nodes: &impl Nodes) -> Option<Self> {
        let facts = nodes.at(space);
        let place = match facts.parent {
            Parent::Known(Node::ACCOUNT) | Parent::None => self,
            // He may be an admin of the unknown organization.
            Parent::Unknown => self.with(MEMBERSHIP, 1),
            Parent::Known(organization) => {
                let (certain, possible) = (facts.is_private == Some(false), facts.is_private != Some(true));
                let place = self.below(organization, nodes)?;
                place.with(PUBLIC[0], u32::from(certain)).with(PUBLIC[1], u32::from(possible))
            }
        };
        let membership = u32::from(facts.unseen.memberships) * UNSEEN_MEMBERSHIP;
        let binding = u32::from(facts.unseen.bindings) * UNSEEN_BINDING;
        Some(Self { space: space.0, ..place }.with(SPACE, membership + binding))
    }

    /// Restricted in a reading: the fallback passes no restriction.
    const fn closed(mut self, reading: Reading) -> Self {
        self.rest &= !(1 << PUBLIC[reading as usize]);
        self.with(GROUND[reading as usize], Ground::Restricted as u32)
    }

    /// The organization: the node itself, or the one above.
    #[inline(always)]
    pub const fn organization(self) -> u32 {
        self.rest & NO_ORGANIZATION
    }

    /// The number of its [`Ground`] in a reading.
    #[inline(always)]
    pub const fn ground(self, reading: Reading) -> usize {
        (self.rest >> GROUND[reading as usize] & 3) as usize
    }

    /// Its ground in a reading, and [`OPENED`] where the fallback opens the place. Below [`STANCES`].
    #[inline(always)]
    pub const fn stance(self, reading: Reading) -> usize {
        (self.rest >> GROUND[reading as usize]) as usize & (STANCES - 1)
    }

    /// Whether the fallback opens the place in a reading.
    #[inline(always)]
    pub const fn is_public(self, reading: Reading) -> bool {
        self.stance(reading) & OPENED != 0
    }

    /// What stands on the node itself, in its space and in its organization where nothing is known.
    #[inline(always)]
    pub const fn unseen(self) -> [u32; 3] {
        let (own, space) = ((self.rest >> BINDING & 1) * UNSEEN_BINDING, self.rest >> SPACE & 3);
        [
            if own == 0 { NOTHING } else { UNSEEN + own },
            if space == 0 { NOTHING } else { UNSEEN + space },
            if self.rest >> MEMBERSHIP & 1 == 0 { NOTHING } else { UNSEEN_ORGANIZATION },
        ]
    }

    const fn differs(self) -> bool {
        let same_ground = self.ground(Reading::Pessimistic) == self.ground(Reading::Optimistic);
        let same_public = self.is_public(Reading::Pessimistic) == self.is_public(Reading::Optimistic);
        !same_ground || !same_public || self.rest >> BINDING != 0
    }

    /// Whether both readings may differ here, or something may be hidden.
    #[inline(always)]
    pub const fn is_doubtful(self) -> bool {
        self.rest >> DOUBT != 0
    }

    /// All that is said of the place but for its space, so that places in one space are ordered by it.
    pub const fn key(self) -> u32 {
        self.rest
    }

    /// What answers about somebody who holds nothing around the place hang on: its marks, and whether it lies
    /// in a space and in an organization. Below [`Place::TRAITS`].
    pub const fn traits(self) -> usize {
        let outside = !self.is_in_space() as u32 | (!self.is_in_organization() as u32) << 1;
        ((self.rest >> ORGANIZATION) << 2 | outside) as usize
    }

    /// How many traits there can be.
    pub const TRAITS: usize = 1 << (u32::BITS - ORGANIZATION + 2);

    /// Whether it lies in a known space, or is one.
    pub const fn is_in_space(self) -> bool {
        self.space != NOWHERE
    }

    /// Whether it lies in a known organization, or is one.
    pub const fn is_in_organization(self) -> bool {
        self.organization() != NO_ORGANIZATION
    }

    /// Whether it is this organization.
    pub const fn is_organization(self, node: Node) -> bool {
        !self.is_in_space() && self.organization() == node.0
    }
}

/// Nodes with what is known of them, as they were loaded or as they have become.
pub(crate) trait Nodes {
    /// What is known of a node.
    fn at(&self, node: Node) -> &NodeFacts;
    /// How many there are.
    fn count(&self) -> usize;
}

impl Nodes for Vec<NodeFacts> {
    fn at(&self, node: Node) -> &NodeFacts {
        &self[node.index()]
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl Nodes for Layer<NodeFacts> {
    fn at(&self, node: Node) -> &NodeFacts {
        &self[node.index()]
    }

    fn count(&self) -> usize {
        self.len()
    }
}
