//! What was found, the same put together: how often is counted, and what it means is looked up once.

use hashbrown::HashMap;

use crate::index::{Found, Place, Record};
use crate::permission::{LANE, Lane, words_of};
use crate::policy::Policy;
use crate::policy::count::Answers;
use crate::policy::side::{lanes, standing};
use crate::policy::tally::Tally;
use crate::route::{Effective, Standing};

/// How many things found at single nodes may wait, as a power of two: what fits into a core's own cache.
const WAITING: u32 = 12;

/// How many weights may wait in rows. Few where tests run, so that they come to it.
const MOST: usize = if cfg!(debug_assertions) { 1 << 9 } else { 1 << 18 };

/// How many permissions a lane has.
const PERMISSIONS: usize = 64 * LANE;

/// Answers that are to be counted.
pub(super) struct Heap<'a> {
    policy: &'a Policy,
    /// Any place of each kind.
    kinds: &'a [Place],
    /// By user's traits and what is held in the space and in the organization, where nothing is at the node itself.
    places: HashMap<u128, usize>,
    rows: Vec<Row>,
    /// By row and kind: at how many nodes. Some may be below nothing until the rest is known.
    weights: Vec<i64>,
    waiting: Box<[Same]>,
    /// What counts, and what has to be taken from it again.
    more: Tallies,
    less: Tallies,
}

/// What somebody holds around nodes of any kind.
struct Row {
    user: Record,
    space: u32,
    organization: u32,
}

/// Something found so many times.
#[derive(Clone, Copy)]
struct Same {
    key: (u64, u64),
    found: Found,
    weight: u64,
}

impl<'a> Heap<'a> {
    pub fn new(policy: &'a Policy, kinds: &'a [Place]) -> Self {
        let lanes = words_of(policy.account.permissions.len()).div_ceil(LANE);
        let found =
            Found { user: Record::default(), place: Place::default(), own: 0, space: 0, organization: 0 };
        Self {
            policy,
            kinds,
            places: HashMap::new(),
            rows: Vec::new(),
            weights: Vec::new(),
            waiting: vec![Same { key: (u64::MAX, 0), found, weight: 0 }; 1 << WAITING].into(),
            more: Tallies::new(lanes),
            less: Tallies::new(lanes),
        }
    }

    /// Where the row of somebody begins who holds this in a space and in an organization. It is there until the heap is
    /// [eased](Self::ease).
    #[inline]
    pub fn row(&mut self, user: Record, space: u32, organization: u32) -> usize {
        let Self { kinds, places, rows, weights, .. } = self;
        let key = (user.traits() as u128) << 64 | u128::from(space) << 32 | u128::from(organization);
        *places.entry(key).or_insert_with(|| {
            rows.push(Row { user, space, organization });
            weights.resize(weights.len() + kinds.len(), 0);
            weights.len() - kinds.len()
        })
    }

    /// Counts nodes in one row and no longer in another, by kind.
    #[inline]
    pub fn shift(&mut self, from: usize, to: usize, nodes: &[(u32, u32)]) {
        for (kind, count) in nodes {
            self.weights[from + *kind as usize] -= i64::from(*count);
            self.weights[to + *kind as usize] += i64::from(*count);
        }
    }

    /// Counts nodes in a row, by kind.
    pub fn add(&mut self, row: usize, kind: u32, count: i64) {
        self.weights[row + kind as usize] += count;
    }

    /// Counts what is found so many times.
    #[inline]
    pub fn add_found(&mut self, found: Found, weight: u64) {
        let key = key(&found);
        let mixed = (key.0 ^ key.1.rotate_left(17)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let same = &mut self.waiting[(mixed >> (u64::BITS - WAITING)) as usize];
        if same.key == key {
            same.weight += weight;
        } else {
            let other = std::mem::replace(same, Same { key, found, weight });
            self.settle(&other.found, other.weight.cast_signed());
        }
    }

    /// Counts what somebody holds so many times.
    pub fn add_effective(&mut self, standing: Standing, effective: &Effective, weight: u64) {
        self.more.add(standing, weight, |lane| lanes(effective, lane));
    }

    /// Makes room if much waits.
    pub fn ease(&mut self) {
        if self.weights.len() > MOST {
            self.settle_rows();
        }
    }

    fn settle_rows(&mut self) {
        let (rows, weights) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.weights));
        self.places.clear();
        for (row, weights) in rows.iter().zip(weights.chunks(self.kinds.len().max(1))) {
            let (space, organization) = (row.space as usize, row.organization as usize);
            for (place, weight) in self.kinds.iter().zip(weights) {
                self.settle(&Found { user: row.user, place: *place, own: 0, space, organization }, *weight);
            }
        }
    }

    fn settle(&mut self, found: &Found, weight: i64) {
        if weight == 0 {
            return;
        }
        let tallies = if weight > 0 { &mut self.more } else { &mut self.less };
        let tables = &self.policy.tables;
        tallies.add(standing(found.user), weight.unsigned_abs(), |lane| tables.lane(found, lane));
    }

    /// How much of each permission there is.
    pub fn answers(mut self) -> Vec<Answers> {
        self.settle_rows();
        for same in std::mem::take(&mut self.waiting) {
            self.settle(&same.found, same.weight.cast_signed());
        }
        (0..self.policy.account.permissions.len())
            .map(|permission| self.more.of(permission).without(self.less.of(permission)))
            .collect()
    }
}

/// All that an answer hangs on.
#[inline]
fn key(found: &Found) -> (u64, u64) {
    let [own, space, organization] = [found.own, found.space, found.organization].map(|number| number as u64);
    let traits = found.user.traits() * Place::TRAITS + found.place.traits();
    (own << 32 | space, organization << 32 | traits as u64)
}

/// How often each permission was allowed, and unknown, by lane.
struct Tallies(Vec<[Tally; 2]>);

impl Tallies {
    fn new(lanes: usize) -> Self {
        Self((0..lanes).map(|_| Default::default()).collect())
    }

    /// Counts lanes of both readings so many times.
    #[inline]
    fn add(&mut self, standing: Standing, weight: u64, lanes: impl Fn(usize) -> [Lane; 2]) {
        for (lane, [allowed, unknown]) in self.0.iter_mut().enumerate() {
            let [certain, possible] = lanes(lane);
            let certain = if standing.certain { certain } else { Lane::default() };
            let possible = if standing.possible { possible } else { Lane::default() };
            allowed.add(certain, weight);
            unknown.add(std::array::from_fn(|word| possible[word] & !certain[word]), weight);
        }
    }

    fn of(&self, permission: usize) -> Answers {
        let [allowed, unknown] = &self.0[permission / PERMISSIONS];
        let place = permission % PERMISSIONS;
        Answers { allowed: allowed.of(place), unknown: unknown.of(place) }
    }
}
