//! How a review is told, and where it goes.

use std::path::PathBuf;

use axcess_report::{Basis, Detail, PlanReview};
use clap::Args;

use super::sheet::{Sheet, sheet};
use crate::args::{Format, Session};
use crate::target;

/// How a review is told, and where it goes.
#[derive(Debug, Args)]
pub(crate) struct Telling {
    /// Show every step, permission and place, however many there are
    #[arg(long)]
    steps: bool,
    /// End with 1 if access differs, and with 3 if nobody can tell
    #[arg(long)]
    pub exit_code: bool,
    /// Write the report, or what is emitted, to a file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write a report beside the one on standard output: `md` for a pull request, `html` as a page, or `json`; `-` is
    /// standard output
    #[arg(long, value_name = "KIND=PATH", value_parser = sheet)]
    report: Vec<Sheet>,
}

impl Telling {
    /// The format that is asked for, if everything asked for goes together.
    pub fn format(&self, session: &Session) -> miette::Result<Format> {
        target::distinct(&self.report, &[self.out.as_deref()])?;
        session.globals.format(&[Format::Human, Format::Json, Format::Jsonl])
    }

    pub fn detail(&self, session: &Session) -> Detail {
        if self.steps || session.globals.verbose { Detail::Full } else { Detail::Folded }
    }

    /// Writes the review to wherever it is wanted.
    pub fn tell(
        &self,
        session: &mut Session,
        format: Format,
        review: &PlanReview<'_>,
        basis: Basis,
    ) -> miette::Result<()> {
        self.report.iter().try_for_each(|sheet| sheet.write(session, review, &basis))?;
        if self.out.is_some() || !self.report.iter().any(Sheet::is_told) {
            self.write(session, format, review, basis)?;
        }
        Ok(())
    }

    fn write(
        &self,
        session: &mut Session,
        format: Format,
        review: &PlanReview<'_>,
        basis: Basis,
    ) -> miette::Result<()> {
        let detail = self.detail(session);
        let out = session.out_to(self.out.as_deref())?;
        match format {
            Format::Json => out.json(&review.report(basis)),
            Format::Jsonl => review.report(basis).body.diff.lines().try_for_each(|line| out.json_line(&line)),
            Format::Human | Format::Csv => {
                let text = review.text(detail, out.layout());
                out.report(&text, basis.agreement)
            }
        }
    }
}
