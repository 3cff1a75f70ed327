//! Work that falls into parts, on as many cores as there are.

use std::ops::Range;

/// Does a piece of work over so many things, in one or more parts. What comes of them is in order.
#[cfg(not(all(feature = "parallel", not(target_arch = "wasm32"))))]
pub(crate) fn in_parts<T>(count: usize, work: impl Fn(Range<usize>) -> T) -> Vec<T> {
    vec![work(0..count)]
}

/// Does a piece of work over so many things, in one or more parts. What comes of them is in order.
#[cfg(all(feature = "parallel", not(target_arch = "wasm32")))]
pub(crate) fn in_parts<T: Send>(count: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    use rayon::prelude::*;

    /// Below this, more than one core takes longer.
    const LEAST: usize = 1024;
    let parts = (2 * rayon::current_num_threads()).min(count.div_ceil(LEAST)).max(1);
    let end = |part: usize| part * count / parts;
    (0..parts).into_par_iter().map(|part| work(end(part)..end(part + 1))).collect()
}
