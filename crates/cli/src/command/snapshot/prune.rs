//! `axcess snapshot prune`: old snapshots leave the store.

use std::fs;

use axcess_report::escaped;
use axcess_snapshot::{Loader, Reason};
use clap::Args;

use crate::args::{Format, Session};
use crate::store::{Store, Stored};
use crate::trouble;

const MICROS_OF_DAY: i64 = 86_400_000_000;

/// Delete old snapshots of the store, never the newest one
///
/// Other files that lie there are left alone.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["keep", "older_than"]))]
pub(crate) struct Prune {
    /// Delete all but the newest N
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    /// Delete those captured more than so many days ago
    #[arg(long, value_name = "DAYS")]
    older_than: Option<u32>,
    /// Only say what would be deleted
    #[arg(long)]
    dry_run: bool,
}

impl Prune {
    pub fn run(&self, session: &mut Session) -> miette::Result<()> {
        session.globals.format(&[Format::Human])?;
        let store = Store::of_session()?;
        let found = store.snapshots().map_err(|error| trouble::of_file(&store.path, &error))?;
        // What is no snapshot does not count as one either.
        let mut snapshots = found.into_iter().filter(is_snapshot).enumerate().skip(1);
        let now = jiff::Timestamp::now().as_microsecond();
        let verb = if self.dry_run { "would delete" } else { "deleted" };
        snapshots.try_for_each(|(place, stored)| {
            if !self.is_meant(place, &stored, now) {
                return Ok(());
            }
            if !self.dry_run {
                fs::remove_file(&stored.path).map_err(|error| trouble::of_deleting(&stored.path, &error))?;
            }
            session.out.line(&format!("{verb} {}", escaped(&stored.path.to_string_lossy())))
        })
    }

    /// Whether the snapshot at this place, counted from the newest, goes away.
    fn is_meant(&self, place: usize, stored: &Stored, now: i64) -> bool {
        let beyond = self.keep.is_some_and(|keep| place >= keep as usize);
        let age = now.saturating_sub(stored.moment.unix_micros());
        beyond || self.older_than.is_some_and(|days| age > i64::from(days) * MICROS_OF_DAY)
    }
}

/// Whether a file is a snapshot, sound or not: the store named it so, or it says so itself.
fn is_snapshot(stored: &Stored) -> bool {
    let of_content = || match Loader::lenient().load_path(&stored.path) {
        Ok(_) => true,
        Err(error) => matches!(error.reason, Reason::Defects(_) | Reason::Version { found: Some(_) }),
    };
    stored.is_labelled() || of_content()
}
