//! `axcess demo`: an account to try things on.

use std::path::PathBuf;

use axcess_core::SoundDraft;
use axcess_snapshot::{Size, Snapshot, generate};
use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::args::Session;
use crate::exit::Exit;
use crate::progress::Progress;
use crate::snapshot_file;

/// Write an account to try things on: the built-in one, or one made up from a seed
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess demo --out acme.json
  axcess demo --size medium --seed 7 --out medium.json.zst")]
pub(crate) struct Demo {
    /// Where to write it; the ending `.gz` or `.zst` compresses it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Make one up: 1,000, 20,000 or 100,000 users
    #[arg(long, value_parser = PossibleValuesParser::new(Size::ALL.map(Size::as_str)).try_map(|word| word.parse::<Size>()))]
    size: Option<Size>,
    /// Where chance starts; the same seed gives the same account [default: 1]
    #[arg(long, requires = "size", value_name = "N")]
    seed: Option<u64>,
}

impl Demo {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let snapshot = self.snapshot(session);
        snapshot_file::write(session, &snapshot, self.out.as_deref())?;
        Ok(Exit::Yes)
    }

    fn snapshot(&self, session: &Session) -> Snapshot<SoundDraft> {
        let Some(size) = self.size else { return axcess_snapshot::demo() };
        let _progress = Progress::start(&session.globals, format!("making up a {size} account"));
        let made = generate(size, self.seed.unwrap_or(1));
        made.check().expect("INVARIANT: an account that is made up has no defect")
    }
}
