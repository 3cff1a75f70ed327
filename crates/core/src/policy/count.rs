//! How much access there is in all.

use std::ops::Range;

use crate::account::{Node, User};
use crate::index::{Found, Place, Record};
use crate::permission::{LANE, Lane, words_of};
use crate::policy::Policy;
use crate::policy::classes::Classes;
use crate::policy::cores::{USERS, in_parts};
use crate::policy::region::Regions;
use crate::policy::side::{Numbers, Side, lanes, standing};
use crate::policy::tally::Tally;
use crate::route::{Effective, Standing};

/// How much may wait, as a power of two: what fits into a core's own cache.
const WAITING: u32 = 12;

/// How many permissions a lane has.
const PERMISSIONS: usize = 64 * LANE;

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

    fn add(&mut self, other: Self) {
        let sum = |one: u64, other: u64| one.checked_add(other).expect("INVARIANT: fewer answers than 2^64");
        self.allowed = sum(self.allowed, other.allowed);
        self.unknown = sum(self.unknown, other.unknown);
    }
}

impl Policy {
    /// How many answers of the whole account are allowed, and how many are unknown, exactly.
    ///
    /// Nobody is asked about every node: a user holds the same at most of them, so that he is asked once for
    /// each of the few regions in which he does.
    pub fn count(&self) -> Count {
        let (users, nodes) = (self.account.users.len(), self.account.nodes.len());
        let place = |node: Node| Some(self.account.place(node)?).filter(|_| self.account.node(node).alive);
        let classes = Classes::new(nodes, place, |_| 0);
        let mut count = Count { users, nodes: self.account.live_nodes().count(), ..Count::default() };
        let permissions = self.account.permissions.len();
        for lane in 0..words_of(permissions).div_ceil(LANE) {
            let parts = in_parts(users, USERS, |users| {
                let mut counting = Counting::new(self, &classes, lane);
                counting.users(users);
                counting.tallies.answers()
            });
            let rest = permissions - PERMISSIONS * lane;
            count.by_permission.extend((0..rest.min(PERMISSIONS)).map(|permission| {
                let mut sum = Answers::default();
                parts.iter().for_each(|part| sum.add(part[permission]));
                sum
            }));
        }
        count.by_permission.iter().for_each(|it| count.all.add(*it));
        count
    }
}

impl Policy {
    /// The same of each user and each node, in the order of their ids.
    ///
    /// Each user is asked once for each of the few regions in which he holds the same, as for [`count`](Self::count); but
    /// the nodes of a region are gone through, so that this takes as long as there are users times nodes.
    pub fn count_each(&self) -> CountEach {
        let (users, nodes) = (self.account.users.len(), self.account.nodes.len());
        let place = |node: Node| Some(self.account.place(node)?).filter(|_| self.account.node(node).alive);
        let classes = Classes::new(nodes, place, |_| 0);
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
        let place = |node: Node| Some(self.account.place(node)?).filter(|_| self.account.node(node).alive);
        let classes = Classes::new(self.account.nodes.len(), place, |_| 0);
        let side = Side::new(self);
        let closed = classes.kinds.iter().map(|kind| side.is_closed(kind.place)).collect();
        let mut regions = Regions::new(&classes, self.account.nodes.len(), closed);
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
        let closed = classes.kinds.iter().map(|kind| side.is_closed(kind.place)).collect();
        let mut regions = Regions::new(classes, self.account.nodes.len(), closed);
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

/// Some users' answers about the permissions of a lane.
struct Counting<'a> {
    side: Side<'a>,
    classes: &'a Classes,
    lane: usize,
    /// Nodes that exist and have no class.
    others: Vec<Node>,
    tallies: Tallies,
    waiting: Waiting,
}

impl<'a> Counting<'a> {
    fn new(policy: &'a Policy, classes: &'a Classes, lane: usize) -> Self {
        let others = policy.account.live_nodes().filter(|node| classes.of(*node).is_none());
        Self {
            side: Side::new(policy),
            classes,
            lane,
            others: others.collect(),
            tallies: Tallies::default(),
            waiting: Waiting::default(),
        }
    }

    fn users(&mut self, users: Range<usize>) {
        let closed = self.classes.kinds.iter().map(|kind| self.side.is_closed(kind.place)).collect();
        let mut regions = Regions::new(self.classes, self.side.policy.account.nodes.len(), closed);
        let mut footholds = Vec::new();
        for user in users.map(User::at) {
            let asked = self.side.ask(user);
            if !asked.standing.possible {
                continue;
            }
            self.side.footholds(&asked, &mut footholds);
            regions.each(footholds.iter().map(|foothold| foothold.0), |region, around| {
                let numbers = Numbers::of(region, |foothold| footholds[foothold].1);
                match self.side.found(&asked, numbers, region.place) {
                    Some(found) => self.add_found(found, u64::from(region.weight)),
                    None => {
                        let effective = self.side.reader.with_standing(user, around.any(region.span));
                        self.tallies.add(
                            asked.standing,
                            lanes(&effective, self.lane),
                            u64::from(region.weight),
                        );
                    }
                }
            });
            for node in &self.others {
                let effective = self.side.effective_at(&asked, *node);
                self.tallies.add(asked.standing, lanes(&effective, self.lane), 1);
            }
        }
        let waiting = std::mem::take(&mut self.waiting);
        waiting.0.into_iter().for_each(|same| self.settle(&same));
    }

    /// Counts what is found so many times, at once or together with the same found elsewhere.
    #[inline]
    fn add_found(&mut self, found: Found, weight: u64) {
        let same = self.waiting.of(&found);
        if same.key == key(&found) {
            same.weight += weight;
        } else {
            let other = std::mem::replace(same, Same { key: key(&found), found, weight });
            self.settle(&other);
        }
    }

    fn settle(&mut self, same: &Same) {
        if same.weight > 0 {
            let lanes = self.side.policy.tables.lane(&same.found, self.lane);
            self.tallies.add(standing(same.found.user), lanes, same.weight);
        }
    }
}

/// What was found several times and is yet to be counted. What comes to the place of something else takes it.
struct Waiting(Box<[Same]>);

/// Something found so many times.
#[derive(Clone, Copy)]
struct Same {
    key: (u64, u64),
    found: Found,
    weight: u64,
}

impl Default for Waiting {
    fn default() -> Self {
        let found =
            Found { user: Record::default(), place: Place::default(), own: 0, space: 0, organization: 0 };
        Self(vec![Same { key: (u64::MAX, 0), found, weight: 0 }; 1 << WAITING].into())
    }
}

impl Waiting {
    #[inline]
    fn of(&mut self, found: &Found) -> &mut Same {
        let (one, other) = key(found);
        let mixed = (one ^ other.rotate_left(17)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        &mut self.0[(mixed >> (u64::BITS - WAITING)) as usize]
    }
}

/// All that an answer hangs on.
#[inline]
fn key(found: &Found) -> (u64, u64) {
    let [own, space, organization] = [found.own, found.space, found.organization].map(|number| number as u64);
    let traits = found.user.traits() * Place::TRAITS + found.place.traits();
    (own << 32 | space, organization << 32 | traits as u64)
}

/// How often each permission was allowed, and unknown.
#[derive(Default)]
struct Tallies {
    allowed: Tally,
    unknown: Tally,
}

impl Tallies {
    #[inline]
    fn add(&mut self, standing: Standing, [certain, possible]: [Lane; 2], weight: u64) {
        let certain = if standing.certain { certain } else { Lane::default() };
        let possible = if standing.possible { possible } else { Lane::default() };
        self.allowed.add(certain, weight);
        self.unknown.add(std::array::from_fn(|word| possible[word] & !certain[word]), weight);
    }

    /// By the permission's place in the lane.
    fn answers(&self) -> Vec<Answers> {
        let answers = |permission| Answers {
            allowed: self.allowed.of(permission),
            unknown: self.unknown.of(permission),
        };
        (0..PERMISSIONS).map(answers).collect()
    }
}
