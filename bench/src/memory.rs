//! How long an engine takes to set up, and what it holds from then on.

use std::time::Instant;

use serde::{Deserialize, Serialize};

#[cfg(feature = "memory")]
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

/// The price of getting an engine ready.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// Milliseconds from the account as plain data to the first answer.
    pub milliseconds: f64,
    /// Bytes held afterwards; nobody counts without the feature `memory`.
    pub bytes: Option<usize>,
}

impl Setup {
    /// Makes something and says what that took.
    pub fn of<T>(make: impl FnOnce() -> T) -> (T, Self) {
        let before = held();
        let start = Instant::now();
        let made = make();
        let milliseconds = start.elapsed().as_secs_f64() * 1e3;
        let bytes = held().zip(before).map(|(after, before)| after.saturating_sub(before));
        (made, Self { milliseconds, bytes })
    }
}

#[cfg(feature = "memory")]
fn held() -> Option<usize> {
    let stats = ALLOCATOR.stats();
    Some(stats.bytes_allocated - stats.bytes_deallocated)
}

#[cfg(not(feature = "memory"))]
const fn held() -> Option<usize> {
    None
}
