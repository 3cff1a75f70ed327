//! What goes wrong on purpose, so that clients can be tested.

mod body;
mod meet;
mod page;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axcess_core::Change;

pub(crate) use meet::{Closed, meet};
pub(crate) use page::PageFaults;

/// Something that goes wrong on purpose.
///
/// ```
/// use axcess_sandbox::{Fault, FaultKind, Options, When};
///
/// // Every third listing of bindings is throttled.
/// let throttled = Fault {
///     path: "/v2/role-bindings".to_owned(),
///     when: When::Every(3),
///     kind: FaultKind::Status { status: 429, retry_after: Some(1) },
/// };
/// let options = Options { faults: vec![throttled], ..Options::default() };
/// # let _ = options;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How the paths begin of the calls that it meets.
    pub path: String,
    /// Which of those calls.
    pub when: When,
    /// What happens to them.
    pub kind: FaultKind,
}

/// Which of the calls that a fault is about. They are counted from 1, each fault for itself, as they arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// All of them.
    Always,
    /// So many at the beginning.
    First(u64),
    /// One only.
    Nth(u64),
    /// Every so many.
    Every(u64),
    /// By chance: about so many of a hundred, the same ones whenever the seed is the same.
    Chance {
        /// Of a hundred calls.
        in_100: u8,
        /// Where chance starts.
        seed: u64,
    },
}

/// What happens to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It is answered with this status, and nothing is done.
    Status {
        /// As in 429, 500 or 503.
        status: u16,
        /// Seconds to wait, as the header `Retry-After` tells them.
        retry_after: Option<u64>,
    },
    /// The answer takes so much longer.
    Slow(Duration),
    /// The connection is closed, and nothing is done. Only a [`Server`](crate::Server) can do that.
    Close,
    /// What is asked for is done, and the connection is closed without an answer.
    CloseAfter,
    /// What is asked for is done, and the connection is closed in the middle of the answer.
    CutBody,
    /// A page of a listing begins with the object that the page before it ended with.
    RepeatObject,
    /// A page has half as many objects as asked for, though more follow.
    ShrinkPage,
    /// A page lacks an object that it should have, and no later page has it.
    OmitObject,
    /// Somebody else changes the account before the call is answered.
    Change(Box<Change>),
}

/// The faults of a sandbox, and how many calls each has seen.
#[derive(Debug)]
pub(crate) struct Faults(Vec<(Fault, AtomicU64)>);

impl Faults {
    pub fn new(faults: Vec<Fault>) -> Self {
        Self(faults.into_iter().map(|fault| (fault, AtomicU64::new(0))).collect())
    }

    /// What happens to the call of a path that has just arrived.
    pub fn of(&self, path: &str) -> Vec<FaultKind> {
        let meant = self.0.iter().filter(|(fault, _)| path.starts_with(&fault.path));
        let met = meant.filter(|(fault, seen)| fault.when.is_it(seen.fetch_add(1, Ordering::Relaxed) + 1));
        met.map(|(fault, _)| fault.kind.clone()).collect()
    }
}

impl When {
    /// Whether it is the call with this number.
    fn is_it(self, number: u64) -> bool {
        match self {
            Self::Always => true,
            Self::First(count) => number <= count,
            Self::Nth(wanted) => number == wanted,
            Self::Every(step) => step > 0 && number.is_multiple_of(step),
            Self::Chance { in_100, seed } => mixed(seed, number) % 100 < u64::from(in_100),
        }
    }
}

/// A number that hangs on every bit of both (SplitMix64).
const fn mixed(seed: u64, number: u64) -> u64 {
    let mut bits = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::When;

    fn check(when: When, expected: &[u64]) {
        let met: Vec<u64> = (1..=10).filter(|number| when.is_it(*number)).collect();
        assert_eq!(met, expected, "{when:?}");
    }

    #[test]
    fn calls_are_counted_from_one() {
        check(When::Always, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        check(When::First(2), &[1, 2]);
        check(When::Nth(3), &[3]);
        check(When::Every(4), &[4, 8]);
        check(When::Every(0), &[]);
        check(When::Chance { in_100: 0, seed: 7 }, &[]);
        check(When::Chance { in_100: 100, seed: 7 }, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }

    #[test]
    fn chance_meets_about_as_many_as_it_says() {
        let when = When::Chance { in_100: 30, seed: 1 };
        let met = (1..=10_000).filter(|number| when.is_it(*number)).count();
        assert!((2_800..3_200).contains(&met), "{met}");
    }
}
