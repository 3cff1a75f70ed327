//! The index: what answers most questions by a few reads from compact tables.
//!
//! It is made once, when an account is loaded, and never changes. A [`Place`] says which space and
//! organization lie above a node, a [`Record`] where a user's run begins, the run what he holds at each of
//! the three. What the numbers in a run mean under a choice of switches stands in [`Tables`].
//!
//! Questions about what a plan changed are answered by [`Reader`](crate::decide::Reader) from the facts, which
//! is what everything here has to agree with.

mod holding;
mod place;
mod reverse;
mod run;
mod table;
mod touched;

use std::sync::OnceLock;

pub(crate) use holding::{Hidden, Holding, Holdings, Membership};
pub(crate) use place::{Place, Reading};
pub(crate) use reverse::Reverse;
pub(crate) use run::{ACTIVE, BOT, Entry, PERHAPS_ACTIVE, Record, Runs};
pub(crate) use table::Tables;
pub(crate) use touched::{Bits, Touched};

use crate::account::{Node, RoleName, User};

/// What the loaded account holds, by number.
#[derive(Debug)]
pub(crate) struct Index {
    pub runs: Runs,
    pub holdings: Holdings,
    /// Readable account roles; a record names them from 1, and 0 is any that nobody could read.
    account_roles: Vec<RoleName>,
    places: Box<[Place]>,
    /// Whether both readings see the same places and the same people.
    is_certain: bool,
    reverse: OnceLock<Reverse>,
}

/// What the index knows of a user at a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub user: Record,
    pub place: Place,
    /// The numbers of what he holds at the node, at its space and in its organization.
    pub own: usize,
    pub space: usize,
    pub organization: usize,
}

impl Index {
    pub fn new(runs: Runs, holdings: Holdings, account_roles: Vec<RoleName>, places: Box<[Place]>) -> Self {
        let same = |record: &Record| record.has(ACTIVE) == record.has(PERHAPS_ACTIVE);
        let is_certain = runs.records.iter().all(same) && places.iter().all(|place| place.is_certain());
        Self { runs, holdings, account_roles, places, is_certain, reverse: OnceLock::new() }
    }

    /// How many users and nodes it knows.
    #[inline]
    pub fn extent(&self) -> (usize, usize) {
        (self.runs.records.len(), self.places.len())
    }

    /// What a user holds around a node. Both must be known here.
    #[inline]
    pub fn find(&self, user: User, node: Node) -> Found {
        self.find_around(self.runs.records[user.index()], node, self.places[node.index()])
    }

    /// Where answers about a user and a node begin; anything where one of them is not known here.
    #[inline]
    pub fn records(&self, user: User, node: Node) -> (Record, Place) {
        let record = self.runs.records.get(user.index()).copied().unwrap_or_default();
        (record, self.places.get(node.index()).copied().unwrap_or_default())
    }

    #[inline]
    fn find_around(&self, user: Record, node: Node, place: Place) -> Found {
        let unseen = place.unseen();
        let probe = |node: u32, unseen: u32| match u32::from(self.runs.probe(user, node)) {
            0 => unseen as usize,
            found => found as usize,
        };
        Found {
            user,
            place,
            own: probe(node.0, unseen[0]),
            space: probe(place.space, unseen[1]),
            organization: probe(place.organization(), unseen[2]),
        }
    }

    /// The account roles that records name, by number.
    pub fn account_roles(&self) -> impl Iterator<Item = &RoleName> {
        std::iter::once(&RoleName::Unreadable(None)).chain(&self.account_roles)
    }

    pub fn place(&self, node: Node) -> Place {
        self.places[node.index()]
    }

    /// Who holds anything at each node.
    pub fn reverse(&self) -> &Reverse {
        self.reverse.get_or_init(|| Reverse::new(&self.runs, self.places.len()))
    }

    /// Bytes that the index takes: what answers about a user need, and what answers about everybody need
    /// besides, if anybody has asked for those.
    pub fn bytes(&self) -> (usize, usize) {
        let forward = self.runs.bytes() + size_of_val(&*self.places);
        (forward, self.reverse.get().map_or(0, Reverse::bytes))
    }
}
