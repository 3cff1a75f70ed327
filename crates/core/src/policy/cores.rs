//! Work that is dealt out over cores.

use std::ops::Range;

/// How many users make up a part.
pub(super) const USERS: usize = 1024;

/// In how many parts work over so many things is done, if a part has at least so many.
#[cfg(not(all(feature = "parallel", not(target_arch = "wasm32"))))]
pub(super) const fn parts(_: usize, _: usize) -> usize {
    1
}

/// In how many parts work over so many things is done, if a part has at least so many.
#[cfg(all(feature = "parallel", not(target_arch = "wasm32")))]
pub(super) fn parts(count: usize, least: usize) -> usize {
    // Twice as many as cores: parts differ in how long they take.
    (2 * rayon::current_num_threads()).min(count / least).max(1)
}

/// Does work over so many things in as many parts as that; what comes of them is in order.
#[cfg(not(all(feature = "parallel", not(target_arch = "wasm32"))))]
pub(super) fn in_parts<T>(count: usize, _: usize, work: impl Fn(Range<usize>) -> T) -> Vec<T> {
    vec![work(0..count)]
}

/// Does work over so many things in as many parts as that; what comes of them is in order.
#[cfg(all(feature = "parallel", not(target_arch = "wasm32")))]
pub(super) fn in_parts<T: Send>(
    count: usize,
    least: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};

    let parts = parts(count, least);
    let end = |part: usize| part * count / parts;
    (0..parts).into_par_iter().map(|part| work(end(part)..end(part + 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_in_order_and_leave_nothing_out() {
        for (count, least) in [(0, 1), (1, 1), (7, 3), (10_000, 8), (10_000, 20_000)] {
            let found = in_parts(count, least, |range| range.collect::<Vec<_>>());
            assert!(found.len() == parts(count, least));
            assert!(found.concat().into_iter().eq(0..count));
        }
    }
}
