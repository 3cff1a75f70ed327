//! `axcess diff`: who gains and who loses between two snapshots.

use std::path::PathBuf;

use axcess_core::Policy;
use axcess_report::{Detail, DiffCountReport, DiffReview, Document, Layout, MovesBy};
use clap::{Args, ValueEnum};

use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::reading::Reading;
use crate::trouble::{self, Trouble};

/// Compare two snapshots: who gains and who loses access
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess diff monday.json tuesday.json
  axcess diff monday.json.zst tuesday.json.zst --exit-code --quiet
  axcess diff monday.json tuesday.json --count --by user")]
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
    /// Only count how many answers moved, exactly and without listing them: for accounts that differ in much. Access
    /// without effect counts as `can` answers it
    #[arg(long)]
    count: bool,
    /// What to count by
    #[arg(long, value_enum, default_value_t, requires = "count")]
    by: By,
    /// How many rows a person is shown, the largest first
    #[arg(long, value_name = "N", default_value_t = 20, requires = "count")]
    top: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum By {
    #[default]
    Permission,
    User,
}

impl Diff {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let other = if self.count { Format::Csv } else { Format::Jsonl };
        let format = session.globals.format(&[Format::Human, Format::Json, other])?;
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
        if self.count {
            return self.counted(session, format, &reading, [&before, &after]);
        }
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
    fn counted(
        &self,
        session: &mut Session,
        format: Format,
        reading: &Reading,
        [before, after]: [&Policy; 2],
    ) -> miette::Result<Exit> {
        let report = DiffCountReport::new(before, after);
        let by = match self.by {
            By::Permission => MovesBy::Permission,
            By::User => MovesBy::User,
        };
        let verdict = report.verdict();
        match format {
            Format::Json => session.out.json(&Document::new(reading.basis(before), report))?,
            Format::Csv => {
                let (heads, rows) = report.records(by);
                session.out.csv(heads, rows)?;
            }
            Format::Human | Format::Jsonl => {
                let layout = session.layout();
                let most = if matches!(layout, Layout::Terminal(_)) { self.top } else { usize::MAX };
                session.out.report(&report.text(by, most, layout), reading.agreement)?;
            }
        }
        Ok(if self.exit_code { verdict.into() } else { Exit::Yes })
    }
}
