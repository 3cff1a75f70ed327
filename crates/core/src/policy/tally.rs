//! Counters for all permissions of a lane at once.

use crate::permission::Lane;

/// How often each permission of a lane occurred.
///
/// Counters stand upright: of all permissions, the bits of one weight are the bits of one lane, so that a set is added
/// to all of them in a few operations. Each weight keeps one set back until a second comes, and then adds both
/// at once. No sum may reach 2^64; a lane of the weight 2^n is then only reached for n < 64.
pub(super) struct Tally {
    sums: [Lane; u64::BITS as usize],
    waiting: [Lane; u64::BITS as usize],
    /// At which weights a set waits.
    full: u64,
}

impl Default for Tally {
    fn default() -> Self {
        let empty = [Lane::default(); u64::BITS as usize];
        Self { sums: empty, waiting: empty, full: 0 }
    }
}

impl Tally {
    /// Counts a set so many times.
    #[inline]
    pub fn add(&mut self, set: Lane, times: u64) {
        if set == Lane::default() {
            return;
        }
        let mut left = times;
        while left != 0 {
            self.add_at(set, left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }

    #[inline]
    fn add_at(&mut self, mut set: Lane, mut weight: usize) {
        while self.full >> weight & 1 != 0 {
            self.full &= !(1 << weight);
            let (sum, waiting) = (&mut self.sums[weight], self.waiting[weight]);
            for ((sum, set), waiting) in sum.iter_mut().zip(&mut set).zip(waiting) {
                let (one, other, third) = (*sum, *set, waiting);
                *sum = one ^ other ^ third;
                *set = one & other | third & (one ^ other);
            }
            weight += 1;
        }
        self.full |= 1 << weight;
        self.waiting[weight] = set;
    }

    /// How often a permission occurred, by its place in the lane.
    pub fn of(&self, permission: usize) -> u64 {
        let bit = |lane: &Lane| lane[permission / 64] >> (permission % 64) & 1;
        let counted = |weight: usize| {
            let waits = self.full >> weight & 1 & bit(&self.waiting[weight]);
            (bit(&self.sums[weight]) + waits) << weight
        };
        (0..u64::BITS as usize).map(counted).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::LANE;

    #[test]
    fn a_tally_counts_as_counters_do() {
        let (mut tally, mut expected) = (Tally::default(), [0_u64; 64 * LANE]);
        let mut chance = 0x9E37_79B9_7F4A_7C15_u64;
        let mut next = || {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            chance
        };
        for round in 0..5_000 {
            let set: Lane = std::array::from_fn(|_| next() & next());
            let times = next() >> (20 + round % 44);
            tally.add(set, times);
            for (place, count) in expected.iter_mut().enumerate() {
                *count += (set[place / 64] >> (place % 64) & 1) * times;
            }
        }
        assert!((0..64 * LANE).all(|place| tally.of(place) == expected[place]));
    }
}
