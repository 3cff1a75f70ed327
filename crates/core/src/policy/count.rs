//! How much access there is in all.

use std::ops::Range;
use std::sync::OnceLock;

use hashbrown::HashMap;

use crate::account::{Node, User};
use crate::index::{Found, Place, Record};
use crate::policy::Policy;
use crate::policy::census::{Census, Counted};
use crate::policy::classes::Classes;
use crate::policy::cores::{USERS, in_parts};
use crate::policy::heap::Heap;
use crate::policy::region::Regions;
use crate::policy::side::{Asked, Numbers, Side};
use crate::route::Effective;

/// How many answers about users, permissions and nodes are not a denial.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All users, whatever their status.
    pub users: usize,
    /// All nodes that exist, the account among them.
    pub nodes: usize,
    /// Over all permissions.
    pub all: Answers,
    /// Of each permission, by [`Permission::index`](crate::Permission::index).
    pub by_permission: Vec<Answers>,
}

/// How many answers about each user, and about each node, are not a denial.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountEach {
    /// Over all nodes and permissions.
    pub by_user: Vec<(User, Answers)>,
    /// Over all users and permissions.
    pub by_node: Vec<(Node, Answers)>,
}

/// How many users and nodes are answered with what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Answers {
    /// With [`Decision::Allow`](crate::Decision::Allow).
    pub allowed: u64,
    /// With [`Decision::Unknown`](crate::Decision::Unknown).
    pub unknown: u64,
}

impl Answers {
    /// Of all permissions of somebody at a node.
    fn of(effective: &Effective) -> Self {
        let allowed = effective.allowed.len() as u64;
        Self { allowed, unknown: effective.possible.len() as u64 - allowed }
    }

    fn times(self, weight: u64) -> Self {
        Self { allowed: self.allowed * weight, unknown: self.unknown * weight }
    }

    /// What is left of them when some are taken, which are among them.
    pub(super) const fn without(self, others: Self) -> Self {
        Self { allowed: self.allowed - others.allowed, unknown: self.unknown - others.unknown }
    }

    fn add(&mut self, other: Self) {
        let sum = |one: u64, other: u64| one.checked_add(other).expect("INVARIANT: fewer answers than 2^64");
        self.allowed = sum(self.allowed, other.allowed);
        self.unknown = sum(self.unknown, other.unknown);
    }
}

impl Policy {
    /// How many answers of the whole account are allowed, and how many are unknown, exactly.
    ///
    /// Nobody is asked about every node: nodes are counted by kind and by what each user holds around them, and what is
    /// the same for many users and nodes is looked up once.
    pub fn count(&self) -> Count {
        let (users, nodes) = (self.account.users.len(), self.account.nodes.len());
        let census = Census::new(nodes, |node| self.live_place(node));
        let classes = OnceLock::new();
        let parts = in_parts(users, USERS, |users| {
            let mut counting = Counting::new(self, &census);
            counting.users(users, &classes);
            counting.answers()
        });
        let mut count = Count { users, nodes: self.account.live_nodes().count(), ..Count::default() };
        count.by_permission = vec![Answers::default(); self.account.permissions.len()];
        for part in parts {
            count.by_permission.iter_mut().zip(part).for_each(|(sum, answers)| sum.add(answers));
        }
        count.by_permission.iter().for_each(|it| count.all.add(*it));
        count
    }

    /// Where a node lies that exists, as far as the index can say it.
    fn live_place(&self, node: Node) -> Option<Place> {
        self.account.place(node).filter(|_| self.account.node(node).alive)
    }

    /// The nodes that exist by class.
    fn classes(&self) -> Classes {
        Classes::new(self.account.nodes.len(), |node| self.live_place(node), |_| 0)
    }
}

impl Policy {
    /// The same of each user and each node, in the order of their ids.
    ///
    /// Each user is asked once for each of the few regions in which he holds the same, as for [`count`](Self::count); but
    /// the nodes of a region are gone through, so that this takes as long as there are users times nodes.
    pub fn count_each(&self) -> CountEach {
        let (users, nodes) = (self.account.users.len(), self.account.nodes.len());
        let classes = self.classes();
        let parts = in_parts(users, USERS, |users| self.count_each_of(users, &classes));
        let mut by_user = Vec::with_capacity(users);
        let mut by_node = vec![Answers::default(); nodes];
        for (users, nodes) in parts {
            by_user.extend(users);
            by_node.iter_mut().zip(nodes).for_each(|(sum, part)| sum.add(part));
        }
        CountEach {
            by_user: self.users().into_iter().map(|user| (user, by_user[user.index()])).collect(),
            by_node: self.nodes().into_iter().map(|node| (node, by_node[node.index()])).collect(),
        }
    }

    /// Visits each user who has or may have standing once for each of the few regions of the account in which he holds the
    /// same: with any node of it, and how many nodes it has.
    pub fn each_region(&self, visit: &mut dyn FnMut(User, Node, u64)) {
        let classes = self.classes();
        let side = Side::new(self);
        let mut regions = side.regions(&classes);
        let others: Vec<Node> =
            self.account.live_nodes().filter(|node| classes.of(*node).is_none()).collect();
        let mut footholds = Vec::new();
        for user in (0..self.account.users.len()).map(User::at) {
            let asked = side.ask(user);
            if !asked.standing.possible {
                continue;
            }
            side.footholds(&asked, &mut footholds);
            regions.each(footholds.iter().map(|foothold| foothold.0), |region, around| {
                visit(user, around.any(region.span), u64::from(region.weight));
            });
            others.iter().for_each(|node| visit(user, *node, 1));
        }
    }

    /// By the place of some users among these, and by node.
    fn count_each_of(&self, users: Range<usize>, classes: &Classes) -> (Vec<Answers>, Vec<Answers>) {
        let side = Side::new(self);
        let others: Vec<Node> =
            self.account.live_nodes().filter(|node| classes.of(*node).is_none()).collect();
        let mut regions = side.regions(classes);
        let mut by_node = vec![Answers::default(); self.account.nodes.len()];
        let mut footholds = Vec::new();
        let mut by_user = Vec::with_capacity(users.len());
        for user in users.map(User::at) {
            let mut own = Answers::default();
            let asked = side.ask(user);
            if asked.standing.possible {
                side.footholds(&asked, &mut footholds);
                regions.each(footholds.iter().map(|foothold| foothold.0), |region, around| {
                    let numbers = Numbers::of(region, |foothold| footholds[foothold].1);
                    let any = || around.any(region.span);
                    let answers = Answers::of(&asked.standing.apply(side.effective(
                        &asked,
                        numbers,
                        region.place,
                        any,
                    )));
                    own.add(answers.times(u64::from(region.weight)));
                    if answers != Answers::default() {
                        around.nodes(region.span).for_each(|node| by_node[node.index()].add(answers));
                    }
                });
                for node in &others {
                    let answers = Answers::of(&asked.standing.apply(side.effective_at(&asked, *node)));
                    own.add(answers);
                    by_node[node.index()].add(answers);
                }
            }
            by_user.push(own);
        }
        (by_user, by_node)
    }
}

/// Some users' answers.
struct Counting<'a> {
    side: Side<'a>,
    census: &'a Census,
    heap: Heap<'a>,
    /// By a user's traits: how many there are, and one of them.
    crowd: HashMap<usize, (Record, i64)>,
    /// By node: the number of what the user holds at this space or organization.
    held: Vec<u32>,
    /// His spaces and organizations, and where else he holds which number.
    around: Vec<(Node, Counted)>,
    own: Vec<(u32, Counted)>,
}

impl<'a> Counting<'a> {
    fn new(policy: &'a Policy, census: &'a Census) -> Self {
        Self {
            side: Side::new(policy),
            census,
            heap: Heap::new(policy, &census.kinds),
            crowd: HashMap::new(),
            held: vec![0; policy.account.nodes.len()],
            around: Vec::new(),
            own: Vec::new(),
        }
    }

    /// Counts these users.
    fn users(&mut self, users: Range<usize>, classes: &OnceLock<Classes>) {
        let policy = self.side.policy;
        let others: Vec<Node> =
            policy.account.live_nodes().filter(|node| self.census.of(*node).is_none()).collect();
        let (mut regions, mut footholds) = (None, Vec::new());
        for user in users.map(User::at) {
            let asked = self.side.ask(user);
            if !asked.standing.possible {
                continue;
            }
            self.side.footholds(&asked, &mut footholds);
            match asked.record.filter(|_| !policy.tables.orphans_judged) {
                Some(record) => self.known(record, &footholds),
                None => {
                    let regions = regions
                        .get_or_insert_with(|| self.side.regions(classes.get_or_init(|| policy.classes())));
                    self.by_region(&asked, &footholds, regions);
                }
            }
            for node in &others {
                let effective = self.side.effective_at(&asked, *node);
                self.heap.add_effective(asked.standing, &effective, 1);
            }
        }
    }

    /// Counts a user whom the index knows, and who holds this at these nodes.
    ///
    /// All nodes are counted as those at which he holds nothing, and then shifted to what he holds in an organization, in
    /// a space and at a node. What is shifted is the same for many, and its meaning is looked up once for all of them.
    fn known(&mut self, user: Record, footholds: &[(Node, u32)]) {
        let Self { census, heap, held, around, own, .. } = self;
        heap.ease();
        self.crowd.entry(user.traits()).or_insert((user, 0)).1 += 1;
        for (node, number) in footholds {
            let Some(counted) = census.of(*node) else { continue };
            if counted.is_around() {
                held[node.index()] = *number;
                around.push((*node, counted));
            } else {
                own.push((*number, counted));
            }
        }
        let at = |node: u32| held.get(node as usize).copied().unwrap_or_default();
        let nothing = heap.row(user, 0, 0);
        for (node, counted) in around.iter() {
            let (inside, organization) = (census.inside(*counted), at(counted.place.organization()));
            let wide = if organization == 0 { nothing } else { heap.row(user, 0, organization) };
            if counted.place.is_in_space() {
                let row = heap.row(user, at(node.0), organization);
                heap.shift(wide, row, inside);
            } else {
                heap.shift(nothing, wide, inside);
                own.push((organization, *counted));
            }
        }
        for (number, Counted { place, kind, .. }) in own.drain(..) {
            let (space, organization) = (at(place.space), at(place.organization()));
            let row = if space | organization == 0 { nothing } else { heap.row(user, space, organization) };
            heap.add(row, kind, -1);
            let [own, space, organization] = [number, space, organization].map(|number| number as usize);
            heap.add_found(Found { user, place, own, space, organization }, 1);
        }
        around.drain(..).for_each(|(node, _)| held[node.index()] = 0);
    }

    /// Counts a user region by region.
    fn by_region(&mut self, asked: &Asked, footholds: &[(Node, u32)], regions: &mut Regions<'_>) {
        let Self { side, heap, .. } = self;
        regions.each(footholds.iter().map(|foothold| foothold.0), |region, around| {
            let numbers = Numbers::of(region, |foothold| footholds[foothold].1);
            let weight = u64::from(region.weight);
            match side.found(asked, numbers, region.place) {
                Some(found) => heap.add_found(found, weight),
                None => {
                    let effective = side.reader.with_standing(asked.user, around.any(region.span));
                    heap.add_effective(asked.standing, &effective, weight);
                }
            }
        });
    }

    /// Of each permission.
    fn answers(mut self) -> Vec<Answers> {
        for (user, count) in self.crowd.values() {
            let row = self.heap.row(*user, 0, 0);
            for (kind, nodes) in (0..).zip(&self.census.all) {
                self.heap.add(row, kind, count * i64::from(*nodes));
            }
        }
        self.heap.answers()
    }
}
