//! `axcess plan`: what a plan would do, step by step, and who gains and loses by it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use axcess_plan::Source;
use axcess_report::{Basis, Detail, PlanReview, PlanSource, Verdict};
use clap::Args;

use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::plan_file::{self, OnAccount};
use crate::trouble;

/// Simulate plans: what each step would do, and who gains and who loses
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess plan --demo examples/onboard.yaml
  axcess plan --demo examples/onboard.yaml --actor omar@acme.io
  axcess plan --demo examples/onboard.sh --set TEAM=Disputes
  axcess plan -s acme.json onboard.yaml --format json --out report.json")]
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
    /// Show every step, permission and place, however many there are
    #[arg(long)]
    steps: bool,
    /// End with 1 if access differs, and with 3 if nobody can tell
    #[arg(long)]
    exit_code: bool,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Plan {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json, Format::Jsonl])?;
        let variables = self.variables()?;
        let files = plan_file::read(&self.files)?;
        let snapshot = session.snapshot()?;
        if let Some(refusal) = plan_file::refusal(&files, &snapshot)? {
            trouble::show(&refusal);
            return Ok(Exit::Refused);
        }
        let digest = snapshot.digest();
        let policy = session.policy_of(snapshot)?;
        let OnAccount { file, notes } = files.on(&policy, self.actor.as_deref(), &variables)?;
        let sources = file.sources.iter().map(source).collect();
        let review = PlanReview::new(&policy, &file.plan, sources)
            .map_err(|error| plan_file::of_plan(&error, &file.sources))?
            .with_notes(notes);
        self.write(session, format, &review, Basis::new(&policy, digest))?;
        Ok(if self.exit_code { review.verdict().into() } else { Exit::Yes })
    }

    /// What `--set` gives the scripts.
    fn variables(&self) -> miette::Result<BTreeMap<String, String>> {
        let parted = self.set.iter().map(|text| match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(trouble::of_variable(text)),
        });
        parted.collect()
    }

    fn write(
        &self,
        session: &mut Session,
        format: Format,
        review: &PlanReview<'_>,
        basis: Basis,
    ) -> miette::Result<()> {
        let all = self.steps || session.globals.verbose;
        let detail = if all { Detail::Full } else { Detail::Folded };
        let out = session.out_to(self.out.as_deref())?;
        match format {
            Format::Json => out.json(&review.report(basis)),
            Format::Jsonl => review.report(basis).body.diff.lines().try_for_each(|line| out.json_line(&line)),
            Format::Human | Format::Csv => {
                let text = review.text(detail, out.layout());
                out.text(&text)
            }
        }
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
