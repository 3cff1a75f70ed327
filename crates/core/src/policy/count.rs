//! How much access there is in all.

use std::ops::Range;

use crate::account::{Node, User};
use crate::index::{Place, Record};
use crate::permission::words_of;
use crate::policy::Policy;
use crate::policy::classes::{Classes, NONE};
use crate::policy::cores::in_parts;
use crate::policy::region::{Regions, Span};
use crate::policy::side::{Asked, Numbers, Side, words};
use crate::policy::tally::{Lane, Tally};

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

/// How many users and nodes are answered with what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Answers {
    /// With [`Decision::Allow`](crate::Decision::Allow).
    pub allowed: u64,
    /// With [`Decision::Unknown`](crate::Decision::Unknown).
    pub unknown: u64,
}

impl Answers {
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
        let classes = Classes::new(nodes, place);
        let mut count = Count { users, nodes: self.account.live_nodes().count(), ..Count::default() };
        let permissions = self.account.permissions.len();
        for lane in 0..words_of(permissions).div_ceil(4) {
            let parts = in_parts(users, |users| {
                let mut counting = Counting::new(self, &classes, lane);
                counting.users(users);
                counting.found()
            });
            let rest = permissions - 256 * lane;
            count.by_permission.extend((0..rest.min(256)).map(|permission| {
                let mut sum = Answers::default();
                parts.iter().for_each(|part| sum.add(part[permission]));
                sum
            }));
        }
        count.by_permission.iter().for_each(|it| count.all.add(*it));
        count
    }
}

/// Some users' answers about the permissions of a lane.
struct Counting<'a> {
    side: Side<'a>,
    classes: &'a Classes,
    lane: usize,
    /// Nodes that exist and have no class.
    others: Vec<Node>,
    /// Users who are alike where they hold nothing.
    alike: Vec<Alike>,
    allowed: Tally,
    unknown: Tally,
}

/// Users who are alike where they hold nothing.
struct Alike {
    /// One of them.
    one: Asked,
    /// How many nodes of each kind are left of all of them.
    rest: Vec<u64>,
}

impl<'a> Counting<'a> {
    fn new(policy: &'a Policy, classes: &'a Classes, lane: usize) -> Self {
        let others = policy.account.live_nodes().filter(|node| classes.of(*node).is_none());
        Self {
            side: Side::new(policy),
            classes,
            lane,
            others: others.collect(),
            alike: Vec::new(),
            allowed: Tally::default(),
            unknown: Tally::default(),
        }
    }

    fn users(&mut self, users: Range<usize>) {
        let classes = self.classes;
        let mut regions = Regions::new(classes, self.side.policy.account.nodes.len());
        let mut footholds = Vec::new();
        let mut numbers = vec![NONE; Record::TRAITS];
        for user in users.map(User::at) {
            let asked = self.side.ask(user);
            if !asked.standing.possible {
                continue;
            }
            self.side.footholds(&asked, &mut footholds);
            let alike = asked.record.map(|record| self.alike(&asked, &mut numbers[record.traits()]));
            regions.each(footholds.iter().map(|foothold| foothold.0), |region, around| {
                let weight = u64::from(region.weight);
                match (region.span, alike) {
                    (Span::Kind(kind), Some(alike)) if self.side.is_tabled(region.place) => {
                        self.alike[alike].rest[kind as usize] += weight;
                    }
                    _ => {
                        let numbers = Numbers::of(region, |foothold| footholds[foothold].1);
                        self.add(&asked, numbers, region.place, weight, || around.any(region.span));
                    }
                }
            });
            for node in 0..self.others.len() {
                let effective = self.side.effective_at(&asked, self.others[node]);
                self.add_words(&asked, words(&effective, self.lane), 1);
            }
        }
    }

    /// The number of those who are like him where they hold nothing.
    fn alike(&mut self, asked: &Asked, number: &mut u32) -> usize {
        if *number == NONE {
            *number = self.alike.len() as u32;
            self.alike.push(Alike { one: *asked, rest: vec![0; self.classes.kinds.len()] });
        }
        *number as usize
    }

    #[inline]
    fn add(
        &mut self,
        asked: &Asked,
        numbers: Numbers,
        place: Place,
        weight: u64,
        any: impl FnOnce() -> Node,
    ) {
        let words = self.side.words(asked, numbers, place, self.lane, any);
        self.add_words(asked, words, weight);
    }

    #[inline]
    fn add_words(&mut self, asked: &Asked, [certain, possible]: [Lane; 2], weight: u64) {
        let certain = if asked.standing.certain { certain } else { Lane::default() };
        self.allowed.add(certain, weight);
        self.unknown.add(std::array::from_fn(|word| possible[word] & !certain[word]), weight);
    }

    /// The answers, by the permission's place in the lane.
    fn found(mut self) -> Vec<Answers> {
        for Alike { one, rest } in std::mem::take(&mut self.alike) {
            for (kind, weight) in rest.into_iter().enumerate() {
                let place = self.classes.kinds[kind].place;
                if weight > 0 {
                    self.add(&one, Numbers::NONE, place, weight, || unreachable!("INVARIANT: tables say it"));
                }
            }
        }
        let answers = |permission| Answers {
            allowed: self.allowed.of(permission),
            unknown: self.unknown.of(permission),
        };
        (0..256).map(answers).collect()
    }
}
