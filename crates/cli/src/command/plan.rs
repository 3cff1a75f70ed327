//! `axcess plan`: what a plan would do, step by step, and who gains and loses by it.

mod emit;
mod sheet;
mod telling;

use std::path::PathBuf;

use axcess_core::{Inverse, PlanError, Policy};
use axcess_plan::{PlanFile, Source};
use axcess_report::{PlanNote, PlanReview, PlanSource, UndoReview, Verdict};
use clap::Args;

use self::emit::Emit;
pub(crate) use self::telling::Telling;
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::plan_file::{self, OnAccount};
use crate::reading::Reading;
use crate::trouble;

/// Simulate plans: what each step would do, and who gains and who loses
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess plan --demo examples/onboard.yaml
  axcess plan --demo examples/onboard.yaml --actor omar@acme.io
  axcess plan --demo examples/onboard.sh --set TEAM=Disputes
  axcess plan -s acme.json onboard.yaml --format json --out report.json
  axcess plan -s acme.json onboard.sh --report md=comment.md --report html=page.html
  axcess plan --demo examples/onboard.yaml --emit ax --out onboard.sh
  axcess plan --demo examples/onboard.yaml --undo
  axcess plan --demo examples/onboard.yaml --undo --emit ax")]
pub(crate) struct Plan {
    /// Plans (YAML or JSON), scripts of `ax` commands and recorded calls (JSON Lines), carried out in this order;
    /// `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Who carries the plan out, whatever the files say; without, nobody's rights are checked
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Set a variable of the scripts (repeatable); a number stands for an argument
    #[arg(long, value_name = "VAR=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    telling: Telling,
    /// Write the plan itself instead of a report: as a script of `ax` or `curl` commands, or as a plan file
    #[arg(long, value_enum, value_name = "AS", conflicts_with = "report")]
    emit: Option<Emit>,
    /// Turn to what takes the plan back: report it, or emit it
    #[arg(long, conflicts_with = "report")]
    undo: bool,
}

impl Plan {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = self.telling.format(session)?;
        let variables = plan_file::variables(&self.set)?;
        let files = plan_file::read(&self.files)?;
        let snapshot = session.snapshot()?;
        if let Some(refusal) = plan_file::refusal(&files, &snapshot)? {
            trouble::show(&refusal);
            return Ok(Exit::Refused);
        }
        let reading = Reading::of(&snapshot);
        let policy = session.policy_of(snapshot)?;
        let OnAccount { file, notes } = files.on(&policy, self.actor.as_deref(), &variables)?;
        let tried = Tried { policy, reading, file, notes };
        let verdict = match self.emit {
            Some(emit) => self.emit(session, emit, &tried)?,
            None => self.tell(session, format, &tried)?,
        };
        Ok(if self.telling.exit_code { verdict.into() } else { Exit::Yes })
    }

    fn tell(&self, session: &mut Session, format: Format, tried: &Tried) -> miette::Result<Verdict> {
        let basis = tried.reading.basis(&tried.policy);
        let sources: Vec<PlanSource> = tried.file.sources.iter().map(source).collect();
        let plan = &tried.file.plan;
        if !self.undo {
            let review = PlanReview::new(&tried.policy, plan, sources)
                .map_err(|error| tried.trouble(&error))?
                .with_notes(tried.notes.clone());
            self.telling.tell(session, format, &review, basis)?;
            return Ok(review.verdict());
        }
        let (last, inverse) = tried.inverse()?;
        let review = UndoReview::new((&tried.policy, &last), plan, &inverse, &sources)
            .map_err(|error| tried.trouble(&error))?;
        let detail = self.telling.detail(session);
        let out = session.out_to(self.telling.out.as_deref())?;
        match format {
            Format::Json => out.json(&review.report(basis))?,
            Format::Jsonl => {
                let moves = review.report(basis).body.report.diff;
                moves.lines().try_for_each(|line| out.json_line(&line))?;
            }
            Format::Human | Format::Csv => out.report(&review.text(detail, out.layout()), basis.agreement)?,
        }
        Ok(review.verdict())
    }
}

/// A plan, and the account that it is tried on.
struct Tried {
    policy: Policy,
    reading: Reading,
    file: PlanFile,
    notes: Vec<PlanNote>,
}

impl Tried {
    fn trouble(&self, error: &PlanError) -> miette::Report {
        plan_file::of_plan(error, &self.file.sources)
    }

    /// The account as the plan leaves it, and what takes the plan back.
    fn inverse(&self) -> miette::Result<(Policy, Inverse)> {
        let plan = &self.file.plan;
        let simulation = self.policy.simulate(plan).map_err(|error| self.trouble(&error))?;
        let inverse = self.policy.inverse(plan).map_err(|error| self.trouble(&error))?;
        Ok((simulation.last, inverse))
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Same => Self::Yes,
            Verdict::Differs => Self::No,
            Verdict::Undetermined => Self::Undetermined,
        }
    }
}

fn source(source: &Source) -> PlanSource {
    PlanSource { file: source.file.clone(), line: source.line }
}
