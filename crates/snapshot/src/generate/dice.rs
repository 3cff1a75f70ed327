//! Chance that falls the same way everywhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// SplitMix64 (Steele, Lea and Flood 2014): a few lines that never change, so that neither do the
/// accounts that come of a seed.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The high half of the product: no remainder, and no word of the machine's own size.
        let product = u128::from(self.next()) * end as u128;
        (product >> 64) as usize
    }

    /// A number below `end`, a small one more often.
    pub fn skewed(&mut self, end: usize) -> usize {
        self.below(end).min(self.below(end))
    }

    /// Whether something happens that happens `times` in 100.
    pub fn chance(&mut self, times: u32) -> bool {
        self.below(100) < times as usize
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// One of several, as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, all: &[(usize, T)]) -> T {
        let mut left = self.below(all.iter().map(|(weight, _)| weight).sum());
        for (weight, one) in all {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return *one,
            }
        }
        unreachable!("INVARIANT: the number lies below the sum of the weights")
    }

    /// Up to `count` different numbers below `end`, small ones more often.
    pub fn different(&mut self, count: usize, end: usize) -> Vec<usize> {
        let mut numbers = Vec::with_capacity(count);
        while numbers.len() < count.min(end) {
            let number = self.skewed(end);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// An id as the account makes them: the type, a number and four letters, in base64.
    pub fn id<T: From<String>>(&mut self, kind: &str, number: usize) -> T {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let suffix: String = (0..4).map(|_| char::from(*self.pick(LETTERS))).collect();
        T::from(STANDARD.encode(format!("{kind}:{}:{suffix}", number + 1)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_paper() {
        let mut dice = Dice::new(1_234_567);
        let numbers = [dice.next(), dice.next(), dice.next()];
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn a_weight_of_nothing_never_comes_up() {
        let mut dice = Dice::new(0);
        assert!((0..1_000).all(|_| dice.weighted(&[(0, 'a'), (3, 'b'), (0, 'c'), (1, 'd')]) > 'a'));
    }

    #[test]
    fn an_id_looks_like_a_real_one() {
        let id: String = Dice::new(0).id("Space", 0);
        let text = String::from_utf8(STANDARD.decode(id).unwrap()).unwrap();
        assert!(text.starts_with("Space:1:") && text.len() == 12, "{text}");
    }
}
