//! How hard a sync tries.

use std::time::Duration;

/// How hard a sync tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many calls are under way at once.
    pub concurrency: usize,
    /// How long one try of a call may take.
    pub call: Duration,
    /// How long everything may take; what is unread by then becomes gaps.
    pub overall: Option<Duration>,
    /// How often a call is repeated.
    pub retries: usize,
    /// How long to wait before the first repetition; each later one waits about twice as long.
    pub first_wait: Duration,
    /// The longest that a service may ask to be left alone for.
    pub longest_wait: Duration,
    /// How often what changed meanwhile is read again.
    pub rounds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 8,
            call: Duration::from_secs(30),
            overall: None,
            retries: 6,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(300),
            rounds: 3,
        }
    }
}
