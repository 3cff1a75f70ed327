//! What each user holds, in one compact run.

use std::collections::BTreeMap;

use prefetch_index::prefetch_index;
use wide::{i16x8, i32x4, i32x8};

use crate::UserKind;
use crate::account::{Node, User};
use crate::route::Standing;

/// How many places a bucket has room for.
const ROOM: usize = 8;
/// A place that no node has.
const NOWHERE: u32 = u32::MAX;

/// Some of what a user holds: nodes, and the number of what he holds there.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(16))]
struct Bucket {
    nodes: [u32; ROOM],
    /// Never below 0, so that two of them go into one number.
    holdings: [i16; ROOM],
}

const EMPTY: Bucket = Bucket { nodes: [NOWHERE; ROOM], holdings: [0; ROOM] };

impl Bucket {
    /// The number at a node, 0 where nothing is, as a sum that is still to be made, and less than nothing. All
    /// places are compared at once, so that no branch hangs on what is found.
    #[inline(always)]
    fn find(&self, node: u32) -> i32x4 {
        let known = i32x8::new(self.nodes.map(u32::cast_signed)).simd_eq(i32x8::splat(node.cast_signed()));
        // One of them at most is -1, and the others are 0.
        i16x8::from_i32x8_saturate(known).dot(i16x8::new(self.holdings))
    }
}

/// What every answer about a user begins with, in sixteen bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Record {
    /// His first bucket.
    first: u32,
    /// How many buckets he has; at least one, which may be everybody's empty one.
    buckets: u16,
    /// The number of his account role.
    pub account_role: u8,
    /// [`ACTIVE`], [`PERHAPS_ACTIVE`] and others; above them how his places are spread.
    marks: u8,
    /// Two of his organizations, each with the number of what he holds there above it. Few people have more.
    organizations: [u32; 2],
}

/// How many bits name an organization.
pub(super) const ORGANIZATION: u32 = 21;
/// Which bits those are; all of them set is no organization.
pub(super) const NO_ORGANIZATION: u32 = (1 << ORGANIZATION) - 1;

/// He has standing for certain (R1).
pub(crate) const ACTIVE: u8 = 1;
/// He has standing as far as anybody knows (R1).
pub(crate) const PERHAPS_ACTIVE: u8 = 2;
/// He is a bot.
pub(crate) const BOT: u8 = 4;
/// Not all that he holds has room in his run.
const SPILLED: u8 = 8;
/// More organizations stand in his run.
const MORE_ORGANIZATIONS: u8 = 16;
/// The seed among the marks: in how many ways places can be spread before a run has to grow.
const SEED: u8 = 0b1110_0000;
/// The least of them but 0.
const SEED_STEP: usize = 1 << SEED.trailing_zeros();

impl Standing {
    /// The marks of a user who has it.
    pub(crate) fn marks(self, kind: UserKind) -> u8 {
        let bot = if kind == UserKind::Bot { BOT } else { 0 };
        (if self.certain { ACTIVE } else { 0 }) | (if self.possible { PERHAPS_ACTIVE } else { 0 }) | bot
    }
}

impl Record {
    #[inline]
    pub const fn has(self, mark: u8) -> bool {
        self.marks & mark != 0
    }

    /// His standing (R1) in the two lowest bits: for certain, and as far as anybody knows.
    #[inline(always)]
    pub const fn standing(self) -> u8 {
        self.marks & (ACTIVE | PERHAPS_ACTIVE)
    }

    /// His account role and marks, on which everything hangs where he holds nothing.
    pub const fn traits(self) -> usize {
        (self.account_role as usize) << 3 | (self.marks & (ACTIVE | PERHAPS_ACTIVE | BOT)) as usize
    }

    /// Whether his account role can be read and all his organizations stand here, as those of nearly everybody.
    #[inline(always)]
    pub const fn is_plain(self) -> bool {
        self.account_role != 0 && !self.has(MORE_ORGANIZATIONS)
    }

    /// The number of what he holds in an organization, as far as it stands here; 0 where nothing is.
    #[inline(always)]
    pub fn organization(self, organization: u32) -> u32 {
        let of = |packed: u32| {
            let same = (packed ^ organization) & NO_ORGANIZATION == 0;
            packed >> ORGANIZATION & u32::from(same).wrapping_neg()
        };
        of(self.organizations[0]) | of(self.organizations[1])
    }

    /// The bucket of a node, from the first of the run. It lies within the run whatever the node.
    #[inline(always)]
    fn bucket(self, node: u32) -> usize {
        self.first as usize + spread(node, self.marks & SEED, u32::from(self.buckets))
    }
}

/// One of `buckets`, by a multiplicative hash that each seed turns another way.
#[inline(always)]
const fn spread(node: u32, seed: u8, buckets: u32) -> usize {
    let mixed = (node ^ seed as u32).wrapping_mul(0x85EB_CA6B);
    ((mixed as u64 * buckets as u64) >> 32) as usize
}

/// What somebody holds somewhere, when runs are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub user: User,
    pub node: Node,
    /// Its number, from 1.
    pub holding: u32,
    /// Whether the node is an organization.
    pub is_organization: bool,
}

impl Entry {
    /// The entry as a record has it, if it has room there.
    fn packed(&self) -> Option<u32> {
        let fits = self.is_organization
            && self.node.0 < NO_ORGANIZATION
            && self.holding < 1 << (u32::BITS - ORGANIZATION);
        fits.then_some(self.holding << ORGANIZATION | self.node.0)
    }
}

/// The runs of all users.
///
/// A node is looked for in one bucket: a run has as many as it takes that none overflows. What does not
/// fit within reason (places made to collide, numbers beyond 15 bits) lies in `spilled`.
#[derive(Clone, Debug)]
pub(crate) struct Runs {
    pub records: Box<[Record]>,
    buckets: Box<[Bucket]>,
    spilled: BTreeMap<(User, Node), u32>,
}

impl Runs {
    /// The runs of users with these account roles and marks. The entries are in order.
    pub fn new(users: impl ExactSizeIterator<Item = (usize, u8)>, entries: &[Entry]) -> Self {
        let mut runs = Self { records: Box::default(), buckets: Box::default(), spilled: BTreeMap::new() };
        let mut buckets = vec![EMPTY];
        let mut rest = entries;
        let records = users.enumerate().map(|(user, (account_role, marks))| {
            let count = rest.iter().take_while(|entry| entry.user.index() == user).count();
            let (own, others) = rest.split_at(count);
            rest = others;
            let record =
                Record { first: 0, buckets: 1, account_role: 0, marks, organizations: [NO_ORGANIZATION; 2] };
            let mut record = runs.lay(record, own, &mut buckets);
            match u8::try_from(account_role) {
                Ok(number) => record.account_role = number,
                Err(_) => record.marks |= SPILLED,
            }
            record
        });
        let records: Box<[Record]> = records.collect();
        runs.records = records;
        runs.buckets = buckets.into();
        runs
    }

    /// Puts one user's entries into his record and into buckets of his own.
    fn lay(&mut self, mut record: Record, own: &[Entry], buckets: &mut Vec<Bucket>) -> Record {
        let mut free = record.organizations.iter_mut();
        let mut rest: Vec<Entry> = Vec::with_capacity(own.len());
        for entry in own {
            match entry.packed().and_then(|packed| Some((packed, free.next()?))) {
                Some((packed, place)) => *place = packed,
                None => rest.push(*entry),
            }
        }
        if rest.iter().any(|entry| entry.is_organization) {
            record.marks |= MORE_ORGANIZATIONS;
        }
        let (count, seed) = Shape::of(&rest);
        if rest.is_empty() || buckets.len() + usize::from(count) > u32::MAX as usize {
            self.spill(&mut record, &rest);
            return record;
        }
        record.first = buckets.len() as u32;
        record.buckets = count;
        record.marks |= seed;
        buckets.resize(buckets.len() + usize::from(count), EMPTY);
        for entry in rest {
            let bucket = &mut buckets[record.bucket(entry.node.0)];
            let free = bucket.nodes.iter().position(|node| *node == NOWHERE);
            match (free, i16::try_from(entry.holding)) {
                (Some(free), Ok(holding)) => {
                    bucket.nodes[free] = entry.node.0;
                    bucket.holdings[free] = holding;
                }
                _ => self.spill(&mut record, &[entry]),
            }
        }
        record
    }

    fn spill(&mut self, record: &mut Record, entries: &[Entry]) {
        for entry in entries {
            record.marks |= SPILLED;
            self.spilled.insert((entry.user, entry.node), entry.holding);
        }
    }

    /// The number of what a user holds in an organization, 0 where nothing is.
    pub fn organization(&self, record: Record, organization: u32) -> u32 {
        let found = record.organization(organization);
        if record.has(MORE_ORGANIZATIONS) { found | self.probe(record, organization) } else { found }
    }

    /// The number of what a user holds at a node, 0 where nothing is, as far as it is in his run.
    fn probe(&self, record: Record, node: u32) -> u32 {
        self.buckets[record.bucket(node)].find(node).reduce_add().unsigned_abs()
    }

    /// The numbers at two nodes. Both sums are made at once.
    #[inline(always)]
    pub fn probe_both(&self, record: Record, [one, other]: [u32; 2]) -> [usize; 2] {
        let one = self.buckets[record.bucket(one)].find(one);
        let other = self.buckets[record.bucket(other)].find(other);
        let both = (one + (other << 16_u32)).reduce_add().wrapping_neg().cast_unsigned();
        [(both & 0xFFFF) as usize, (both >> 16) as usize]
    }

    /// Asks memory for what says where a user's answers begin.
    #[inline(always)]
    pub fn prefetch_record(&self, user: User) {
        prefetch_index(&self.records, user.index());
    }

    /// Asks memory for the bucket of a node. It may reach to where the next one begins.
    #[inline(always)]
    pub fn prefetch_bucket(&self, record: Record, node: u32) {
        let bucket = record.bucket(node);
        prefetch_index(&self.buckets, bucket);
        prefetch_index(&self.buckets, bucket + 1);
    }

    /// The number of what a user holds at a node, 0 where nothing is.
    pub fn find(&self, user: User, node: Node) -> u32 {
        let Some(record) = self.records.get(user.index()) else { return 0 };
        // A record knows no other nodes than organizations.
        match self.organization(*record, node.0) | self.probe(*record, node.0) {
            0 if record.has(SPILLED) => self.spilled.get(&(user, node)).copied().unwrap_or(0),
            found => found,
        }
    }

    /// Everything that a user holds: nodes and numbers, in the order of the nodes.
    pub fn of(&self, user: User) -> Vec<(Node, u32)> {
        let Some(record) = self.records.get(user.index()) else { return Vec::new() };
        let inline = record.organizations.into_iter().filter(|packed| *packed != NO_ORGANIZATION);
        let inline = inline.map(|packed| (Node(packed & NO_ORGANIZATION), packed >> ORGANIZATION));
        let buckets = &self.buckets[record.first as usize..][..usize::from(record.buckets)];
        let held = buckets.iter().flat_map(|bucket| bucket.nodes.iter().zip(bucket.holdings));
        let held = held.filter(|(node, _)| **node != NOWHERE);
        let held = held.map(|(node, holding)| (Node(*node), u32::from(holding.cast_unsigned())));
        let mut found: Vec<_> = inline.chain(held).collect();
        if record.has(SPILLED) {
            let all = (user, Node(0))..=(user, Node(u32::MAX));
            found.extend(self.spilled.range(all).map(|((_, node), holding)| (*node, *holding)));
        }
        found.sort_unstable();
        found
    }

    /// Adds what stands in a user's run to a list, in no order: nodes and numbers.
    pub fn read(&self, record: Record, found: &mut Vec<(Node, u32)>) {
        let inline = record.organizations.into_iter().filter(|packed| *packed != NO_ORGANIZATION);
        found.extend(inline.map(|packed| (Node(packed & NO_ORGANIZATION), packed >> ORGANIZATION)));
        for bucket in &self.buckets[record.first as usize..][..usize::from(record.buckets)] {
            let held = bucket.nodes.iter().zip(&bucket.holdings).filter(|(node, _)| **node != NOWHERE);
            found.extend(held.map(|(node, holding)| (Node(*node), u32::from(holding.cast_unsigned()))));
        }
    }

    /// Users whose runs do not hold all that is theirs.
    pub fn spilled(&self) -> impl Iterator<Item = User> {
        let records = self.records.iter().enumerate();
        records.filter(|(_, record)| record.has(SPILLED)).map(|(user, _)| User::at(user))
    }

    /// Bytes that the runs take.
    pub fn bytes(&self) -> usize {
        let spilled = self.spilled.len() * size_of::<((User, Node), u32)>();
        size_of_val(&*self.records) + size_of_val(&*self.buckets) + spilled
    }
}

/// How many buckets a run gets, and how its places are spread over them.
struct Shape;

impl Shape {
    /// The smallest found in which no bucket overflows; after many attempts one in which some do.
    fn of(own: &[Entry]) -> (u16, u8) {
        let least = own.len().div_ceil(ROOM);
        let most = (4 * least + 16).min(usize::from(u16::MAX));
        let mut count = least.min(most);
        let mut used = vec![0_u8; most];
        while count < most {
            for seed in (0..=SEED).step_by(SEED_STEP) {
                if Self::fits(own, count as u32, seed, &mut used[..count]) {
                    return (count as u16, seed);
                }
            }
            count += 1 + count / 16;
        }
        (most as u16, 0)
    }

    fn fits(own: &[Entry], count: u32, seed: u8, used: &mut [u8]) -> bool {
        used.fill(0);
        own.iter().all(|entry| {
            let used = &mut used[spread(entry.node.0, seed, count)];
            *used += 1;
            usize::from(*used) <= ROOM
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: User = User(0);

    /// One user who holds these numbers at these nodes, none of them an organization.
    fn runs(held: &[(u32, u32)]) -> Runs {
        let entry = |&(node, holding): &(u32, u32)| Entry {
            user: USER,
            node: Node(node),
            holding,
            is_organization: false,
        };
        Runs::new(std::iter::once((1, ACTIVE)), &held.iter().map(entry).collect::<Vec<_>>())
    }

    #[test]
    fn the_largest_numbers_of_a_run_stay_apart() {
        let most = i16::MAX.cast_unsigned();
        let runs = runs(&[(7, u32::from(most)), (9, 1), (11, u32::from(most))]);
        let record = runs.records[0];
        assert_eq!(runs.probe_both(record, [7, 11]), [usize::from(most); 2]);
        assert_eq!(runs.probe_both(record, [9, 7]), [1, usize::from(most)]);
        assert_eq!(runs.probe_both(record, [8, 11]), [0, usize::from(most)]);
        assert_eq!(runs.spilled().count(), 0);
    }

    #[test]
    fn what_has_no_room_in_a_run_is_found_beside_it() {
        let held = [(7, 1 << 15), (9, 1), (11, 1 << 20)];
        let runs = runs(&held);
        assert_eq!(runs.spilled().collect::<Vec<_>>(), [USER]);
        for (node, holding) in held {
            assert_eq!(runs.find(USER, Node(node)), holding);
        }
        assert_eq!(runs.find(USER, Node(8)), 0);
        assert_eq!(runs.of(USER), held.map(|(node, holding)| (Node(node), holding)));
    }

    #[test]
    fn a_run_of_many_places_finds_each_of_them() {
        let held: Vec<(u32, u32)> = (0..1000).map(|at| (at * 32 + 1, at + 1)).collect();
        let runs = runs(&held);
        for (node, holding) in &held {
            assert_eq!(runs.find(USER, Node(*node)), *holding);
            assert_eq!(runs.find(USER, Node(node + 1)), 0);
        }
        assert_eq!(runs.of(USER).len(), held.len());
    }
}
