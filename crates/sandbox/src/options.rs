//! How a sandbox behaves.

use std::time::Duration;

use crate::fault::Fault;

const HOUR: Duration = Duration::from_secs(3_600);

/// How a sandbox behaves, beside what the account itself says.
#[derive(Clone, Debug)]
pub struct Options {
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// How long every answer takes at least.
    pub latency: Duration,
    /// How many calls that change nothing the record keeps; the others are counted.
    pub reads_kept: usize,
    /// How long an access token of Wallaroo lasts.
    pub token_lifetime: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { faults: Vec::new(), latency: Duration::ZERO, reads_kept: 100_000, token_lifetime: HOUR }
    }
}
