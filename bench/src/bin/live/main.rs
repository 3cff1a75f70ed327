//! What the sandbox costs beside a bare server, and sync beside the bound that calls, latency and concurrency set.

mod listing;
mod wire;

use axcess_snapshot::Size;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    for size in [Size::Small, Size::Medium] {
        listing::compare(size)?;
    }
    Ok(())
}
