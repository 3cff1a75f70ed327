//! The index: what answers most questions by a few reads from compact tables.
//!
//! It is made once, when an account is loaded, and never changes. A [`Place`] says which space and
//! organization lie above a node, a [`Record`] where a user's run begins, the run what he holds at each of
//! the three. What the numbers in a run mean under a choice of switches stands in [`Tables`].
//!
//! Questions about what a plan changed are answered by [`Reader`](crate::decide::Reader) from the facts, which
//! is what everything here has to agree with.

mod holding;
mod meaning;
mod place;
mod reverse;
mod run;
mod table;
mod touched;

use std::sync::OnceLock;

use prefetch_index::prefetch_index;

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

impl Found {
    /// Whether nothing is hidden, and nothing about the two is unreadable but the status.
    pub const fn is_certain(&self) -> bool {
        !self.place.is_doubtful() && self.user.account_role != 0
    }

    /// The same with what may be hidden where nothing is known.
    #[inline]
    fn with_unseen(self) -> Self {
        let [own, space, organization] = self.place.unseen();
        let or = |found: usize, unseen: u32| if found == 0 { unseen as usize } else { found };
        Self {
            own: or(self.own, own),
            space: or(self.space, space),
            organization: or(self.organization, organization),
            ..self
        }
    }
}

impl Index {
    pub fn new(runs: Runs, holdings: Holdings, account_roles: Vec<RoleName>, places: Box<[Place]>) -> Self {
        Self { runs, holdings, account_roles, places, reverse: OnceLock::new() }
    }

    /// How many users and nodes it knows.
    pub fn extent(&self) -> (usize, usize) {
        (self.runs.records.len(), self.places.len())
    }

    /// What a user holds around a node; `None` where one of them is not known here.
    pub fn find(&self, user: User, node: Node) -> Option<Found> {
        let (user, place) = (*self.runs.records.get(user.index())?, *self.places.get(node.index())?);
        let [own, space] = self.runs.probe_both(user, [node.0, place.space]);
        let organization = self.runs.organization(user, place.organization()) as usize;
        Some(Found { user, place, own, space, organization })
    }

    /// The same where nothing is hidden or unreadable and the user is as nearly everybody is; `None` elsewhere.
    #[inline(always)]
    pub fn find_plainly(&self, user: User, node: Node) -> Option<Found> {
        let (user, place) = (*self.runs.records.get(user.index())?, *self.places.get(node.index())?);
        if place.is_doubtful() || !user.is_plain() {
            return None;
        }
        let [own, space] = self.runs.probe_both(user, [node.0, place.space]);
        let organization = user.organization(place.organization()) as usize;
        Some(Found { user, place, own, space, organization })
    }

    /// Asks memory for where answers about a user and a node begin.
    #[inline(always)]
    pub fn prefetch(&self, user: User, node: Node) {
        self.runs.prefetch_record(user);
        prefetch_index(&self.places, node.index());
    }

    /// Asks memory for all that an answer is read from, once it is near where that begins.
    #[inline(always)]
    pub fn prefetch_around(&self, user: User, node: Node) {
        if let (Some(record), Some(place)) =
            (self.runs.records.get(user.index()), self.places.get(node.index()))
        {
            self.runs.prefetch_bucket(*record, node.0);
            self.runs.prefetch_bucket(*record, place.space);
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

    /// How large the index is. Makes what answers about everybody need, if nobody has asked yet.
    pub fn size(&self) -> IndexSize {
        IndexSize {
            held: self.holdings.counted().map(|(_, count)| count).sum(),
            forward: self.runs.bytes() + size_of_val(&*self.places),
            reverse: self.reverse().bytes(),
        }
    }
}

/// How much memory an index takes, without names and ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexSize {
    /// At how many places users hold something.
    pub held: usize,
    /// Bytes for answers about a user: users, nodes, what everybody holds, and what that means.
    pub forward: usize,
    /// Further bytes for answers about everybody at a node.
    pub reverse: usize,
}
