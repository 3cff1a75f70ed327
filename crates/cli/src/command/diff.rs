//! `axcess diff`: who gains and who loses between two snapshots.

use std::path::PathBuf;

use axcess_core::Policy;
use axcess_report::{Detail, DiffReview};
use clap::Args;

use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::reading::Reading;
use crate::trouble::{self, Trouble};

/// Compare two snapshots: who gains and who loses access
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess diff monday.json tuesday.json
  axcess diff monday.json.zst tuesday.json.zst --exit-code --quiet")]
pub(crate) struct Diff {
    /// The snapshot before
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// The snapshot after
    #[arg(value_name = "AFTER")]
    after: PathBuf,
    /// End with 1 if access differs, and with 3 if nobody can tell
    #[arg(long)]
    exit_code: bool,
}

impl Diff {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json, Format::Jsonl])?;
        session.globals.switches()?;
        session.globals.moment()?;
        let (before, after) = (session.load(&self.before)?, session.load(&self.after)?);
        let providers = (before.draft.provider, after.draft.provider);
        if providers.0 != providers.1 {
            let message =
                format!("an account of {} cannot be compared with one of {}", providers.0, providers.1);
            return Err(Trouble::new(message).into());
        }
        let reading = Reading::of(&before);
        let catalog = axcess_snapshot::catalog(providers.0);
        let (before, after) = Policy::pair(before.draft, after.draft, &catalog)
            .map_err(|(_, defects)| trouble::of_defects(&defects))?;
        let (before, after) = (session.asked(before)?, session.asked(after)?);
        let review = DiffReview::new(&before, &after);
        match format {
            Format::Json => session.out.json(&review.report(reading.basis(&before)))?,
            Format::Jsonl => {
                let report = review.report(reading.basis(&before));
                report.body.lines().try_for_each(|line| session.out.json_line(&line))?;
            }
            Format::Human | Format::Csv => {
                let detail = if session.globals.verbose { Detail::Full } else { Detail::Folded };
                let layout = session.layout();
                session.out.report(&review.text(detail, layout), reading.agreement)?;
            }
        }
        Ok(if self.exit_code { review.verdict().into() } else { Exit::Yes })
    }
}
