//! What the sandbox costs beside a bare server, and `axcess sync` beside the bound that calls, latency and concurrency
//! set.

mod capture;
mod listing;
mod wire;

use std::path::PathBuf;
use std::time::Duration;

use axcess_core::Policy;
use axcess_sandbox::{Options, Sandbox};
use axcess_snapshot::{Size, catalog, generate};
use clap::Parser;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Measures the sandbox, and sync if the command is named.
#[derive(Debug, Parser)]
struct Args {
    /// The sizes to measure, parted by commas
    #[arg(long, value_delimiter = ',', default_values_t = [Size::Small, Size::Medium])]
    sizes: Vec<Size>,
    /// The built command, as `cargo build --release -p axcess-cli` makes it
    #[arg(long, value_name = "PATH")]
    command: Option<PathBuf>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    for size in args.sizes {
        listing::compare(size)?;
        if let Some(command) = &args.command {
            capture::measure(size, command)?;
        }
    }
    Ok(())
}

/// A generated account that is served to an administrator of it.
fn served(size: Size, latency: Duration) -> Result<Sandbox> {
    let snapshot = generate(size, 42);
    let catalog = catalog(snapshot.draft.provider);
    let policy = Policy::new(snapshot.draft, catalog).map_err(|defects| format!("{defects:?}"))?;
    let admin = policy
        .users()
        .into_iter()
        .find(|user| policy.user_account_role(*user) == Some("ADMIN") && policy.standing(*user).certain);
    let admin = admin.ok_or("nobody administers the account")?;
    let options = Options { latency, ..Options::default() };
    Ok(Sandbox::new(policy, admin.into(), options)?)
}
