//! `axcess import`: a snapshot from saved listings.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use axcess_core::Moment;
use axcess_snapshot::{Import as Imported, Listing, import};
use clap::Args;

use crate::args::Session;
use crate::exit::Exit;
use crate::trouble::Trouble;
use crate::{snapshot_file, trouble};

/// Make a snapshot from saved listings, with gaps for what they cannot tell
///
/// A listing is what `ax … list -o json` printed, or an answer of Wallaroo's API. What it lists shows in its
/// content; several pages of one list are given in their order.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess import roles.json role-bindings-*.json --out account.json
  axcess import listings/*.json --captured-at 2026-11-20T09:00:00Z --out account.json.zst")]
pub(crate) struct Import {
    /// Saved listings
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where to write the snapshot [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// When the listings were taken [default: when the newest file was written]
    #[arg(long, value_name = "TIME")]
    captured_at: Option<jiff::Timestamp>,
}

impl Import {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let mut listings = Vec::new();
        let mut newest = SystemTime::UNIX_EPOCH;
        for path in &self.files {
            let failed = |error| trouble::of_file(path, &error);
            let bytes = fs::read(path).map_err(failed)?;
            let written = fs::metadata(path).and_then(|facts| facts.modified()).map_err(failed)?;
            newest = newest.max(written);
            listings.push(Listing { name: path.to_string_lossy().into_owned(), bytes });
        }
        let taken = match self.captured_at {
            Some(time) => time,
            None => whole_seconds(newest)?,
        };
        let moment = Moment::from_unix_micros(taken.as_microsecond());
        let Imported { snapshot, notes } =
            import(&listings, moment).map_err(|error| trouble::of_import(&error, &listings))?;
        let said = notes.iter().chain(&snapshot.warnings);
        said.for_each(|note| session.warn(axcess_report::escaped(note)));
        snapshot_file::write(session, &snapshot, self.out.as_deref())?;
        Ok(Exit::Yes)
    }
}

fn whole_seconds(time: SystemTime) -> miette::Result<jiff::Timestamp> {
    let refusal = || {
        Trouble::new("the files do not tell when they were written")
            .help("name the time with `--captured-at`")
    };
    let time = jiff::Timestamp::try_from(time).map_err(|_| refusal())?;
    Ok(jiff::Timestamp::from_second(time.as_second()).map_err(|_| refusal())?)
}
