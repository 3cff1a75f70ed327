//! One state of an account, asked region by region.

use crate::account::{Node, User};
use crate::decide::Reader;
use crate::index::{ACTIVE, Found, Index, PERHAPS_ACTIVE, Place, Record};
use crate::permission::Lane;
use crate::policy::Policy;
use crate::policy::classes::Classes;
use crate::policy::region::{Region, Regions};
use crate::route::{Effective, Standing};

/// A state of an account.
pub(super) struct Side<'a> {
    pub policy: &'a Policy,
    pub reader: Reader<'a>,
    index: &'a Index,
}

/// A user there.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub user: User,
    /// As the index knows him; `None` where it no longer does.
    pub record: Option<Record>,
    pub standing: Standing,
}

/// The numbers of what somebody holds at a node, at its space and in its organization.
#[derive(Clone, Copy)]
pub(super) struct Numbers {
    pub own: u32,
    pub space: u32,
    pub organization: u32,
}

impl Numbers {
    /// Of a region, where a function gives those of footholds.
    #[inline]
    pub fn of(region: &Region, number: impl Fn(usize) -> u32) -> Self {
        let number = |foothold: usize| if foothold == 0 { 0 } else { number(foothold - 1) };
        Self {
            own: number(region.own),
            space: number(region.space),
            organization: number(region.organization),
        }
    }
}

impl<'a> Side<'a> {
    pub fn new(policy: &'a Policy) -> Self {
        Self { policy, reader: policy.reader(), index: policy.account.index() }
    }

    #[inline]
    pub fn ask(&self, user: User) -> Asked {
        let known = !self.policy.account.touched().has_user(user);
        let record = self.index.runs.records.get(user.index()).filter(|_| known).copied();
        let standing = match record {
            Some(record) => standing(record),
            None => self.reader.standing(user),
        };
        Asked { user, record, standing }
    }

    /// Where somebody has footholds, with the numbers of what he holds there if the index knows him.
    #[inline]
    pub fn footholds(&self, asked: &Asked, found: &mut Vec<(Node, u32)>) {
        found.clear();
        match asked.record {
            Some(record) => self.index.runs.read(record, found),
            None => found.extend(self.policy.account.footholds(asked.user).into_iter().map(|node| (node, 0))),
        }
    }

    /// The number of what somebody holds at a node, if the index knows him.
    pub fn number(&self, asked: &Asked, node: Node) -> u32 {
        asked.record.map_or(0, |_| self.index.runs.find(asked.user, node))
    }

    /// Whether the tables know what everybody whom the index knows holds at a place where he has no foothold.
    #[inline]
    pub fn is_tabled(&self, place: Place) -> bool {
        !self.policy.tables.orphans_judged || place.unseen()[..2] == [0, 0]
    }

    /// Whether nobody whom the index knows holds anything at a place by what he holds around it.
    pub fn is_closed(&self, place: Place) -> bool {
        self.is_tabled(place) && self.policy.tables.is_closed(place)
    }

    /// The regions of everybody, one after the other.
    pub fn regions<'c>(&self, classes: &'c Classes) -> Regions<'c> {
        let closed = classes.kinds.iter().map(|kind| self.is_closed(kind.place)).collect();
        Regions::new(classes, self.policy.account.nodes.len(), closed)
    }

    /// What the tables say of somebody who holds this around a place; `None` where they cannot say it.
    #[inline]
    pub fn found(&self, asked: &Asked, numbers: Numbers, place: Place) -> Option<Found> {
        let user = asked.record?;
        let Numbers { own, space, organization } = numbers;
        // A binding counts for a member of the organization.
        if organization == 0
            && (own | space != 0 && self.policy.tables.orphans_judged || !self.is_tabled(place))
        {
            return None;
        }
        let [own, space, organization] = [own, space, organization].map(|number| number as usize);
        Some(Found { user, place, own, space, organization })
    }

    /// A lane of what somebody would hold in a region with standing, in both readings. The function gives
    /// any node of the region.
    #[inline]
    pub fn lane(
        &self,
        asked: &Asked,
        numbers: Numbers,
        place: Place,
        lane: usize,
        any: impl FnOnce() -> Node,
    ) -> [Lane; 2] {
        match self.found(asked, numbers, place) {
            Some(found) => self.policy.tables.lane(&found, lane),
            None => lanes(&self.reader.with_standing(asked.user, any()), lane),
        }
    }

    /// All of it.
    pub fn effective(
        &self,
        asked: &Asked,
        numbers: Numbers,
        place: Place,
        any: impl FnOnce() -> Node,
    ) -> Effective {
        match self.found(asked, numbers, place) {
            Some(found) => self.policy.tables.effective(&found),
            None => self.reader.with_standing(asked.user, any()),
        }
    }

    /// What somebody would hold at a node with standing, where nobody knows what its region is.
    pub fn effective_at(&self, asked: &Asked, node: Node) -> Effective {
        let place = asked.record.and_then(|_| self.policy.account.place(node));
        let Some(place) = place else { return self.reader.with_standing(asked.user, node) };
        let number = |node: u32| self.index.runs.find(asked.user, Node(node));
        let numbers = Numbers {
            own: number(node.0),
            space: if place.is_in_space() { number(place.space) } else { 0 },
            organization: if place.is_in_organization() { number(place.organization()) } else { 0 },
        };
        self.effective(asked, numbers, place, || node)
    }
}

/// R1 as the index knows it.
pub(super) const fn standing(record: Record) -> Standing {
    Standing { certain: record.has(ACTIVE), possible: record.has(PERHAPS_ACTIVE) }
}

/// A lane of both readings.
pub(super) fn lanes(effective: &Effective, lane: usize) -> [Lane; 2] {
    [effective.allowed.lane(lane), effective.possible.lane(lane)]
}
