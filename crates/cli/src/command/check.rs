//! `axcess check`: the gate. What has to hold of an account, or of an account after a plan.

mod init;
mod input;
mod told;

use std::path::PathBuf;

use axcess_gate::{CheckReport, Flags, MaxAge, Outcome, Sink, Undetermined};
use axcess_report::{Basis, Detail, PlanReview, PlanSource};
use clap::{Args, Subcommand};

use crate::args::{Format, Session, Unknown};
use crate::exit::Exit;
use crate::plan_file::{self, OnAccount};
use crate::reading::Reading;
use crate::target;
use crate::trouble::{self, Trouble};

/// Ask gates of an account, or of an account and a plan: assertions, and gates that need no file
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Reports: text, json, md, github, sarif, junit, gitlab, html; `-` is standard output, and `github` alone
writes to $GITHUB_STEP_SUMMARY.

Examples:
  axcess check init --demo > access.yaml
  axcess check --demo --assertions access.yaml
  axcess check --demo --plan examples/restrict.yaml --no-new-admins --no-lockout
  axcess check -s acme.json --plan change.yaml --assertions access.yaml --report sarif=axcess.sarif --report md=comment.md"
)]
pub(crate) struct Check {
    #[command(subcommand)]
    command: Option<CheckCommand>,
    /// A plan or script that is to be checked before it is carried out; several are one plan
    #[arg(long, value_name = "FILE")]
    plan: Vec<PathBuf>,
    /// Who carries the plan out, whatever the files say
    #[arg(long, value_name = "WHO", requires = "plan")]
    actor: Option<String>,
    /// Set a variable of the scripts (repeatable); a number stands for an argument
    #[arg(long, value_name = "VAR=VALUE", requires = "plan")]
    set: Vec<String>,
    /// Assertions (YAML or JSON); several files may be named
    #[arg(long, value_name = "FILE")]
    assertions: Vec<PathBuf>,
    /// The plan gives nobody any access
    #[arg(long, requires = "plan")]
    no_new_access: bool,
    /// The plan makes nobody an administrator of the account, an organization or a space
    #[arg(long, requires = "plan")]
    no_new_admins: bool,
    /// The plan leaves everything administered and readable, and nobody without access
    #[arg(long, requires = "plan")]
    no_lockout: bool,
    /// Steps of the plan that are refused or skipped are meant
    #[arg(long, requires = "plan")]
    allow_refused: bool,
    /// What another setting of a switch would turn is undetermined
    #[arg(long)]
    all_semantics: bool,
    /// Findings that are known and do not count
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write everything found now, and not excepted, as a baseline
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Findings that somebody answers for until a day
    #[arg(long, value_name = "FILE")]
    exceptions: Option<PathBuf>,
    /// Refuse a snapshot that is older, as in 24h or 7d
    #[arg(long, value_name = "AGE", value_parser = MaxAge::read)]
    max_age: Option<MaxAge>,
    /// Write a report beside the one on standard output
    #[arg(long, value_name = "KIND=PATH", value_parser = told::target)]
    report: Vec<told::Report>,
}

/// What goes with the gate.
#[derive(Debug, Subcommand)]
enum CheckCommand {
    Init(init::Init),
}

impl Check {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        if let Some(CheckCommand::Init(init)) = &self.command {
            return init.run(session);
        }
        self.is_about_something()?;
        target::distinct(&self.report, &[self.write_baseline.as_deref()])?;
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let input = self.input()?;
        let variables = plan_file::variables(&self.set)?;
        let files = if self.plan.is_empty() { None } else { Some(plan_file::read(&self.plan)?) };
        let snapshot = session.snapshot()?;
        let refusal = match &files {
            Some(files) => plan_file::refusal(files, &snapshot)?,
            None => None,
        };
        let reading = Reading::of(&snapshot);
        let account = session.policy_of(snapshot)?;
        let basis = reading.basis(&account);
        let now = session.globals.moment()?.unwrap_or_else(told::now);
        let mut check = axcess_gate::Check {
            account: &account,
            plan: None,
            assertions: input.assertions,
            flags: self.flags(),
            baseline: input.baseline,
            exceptions: input.exceptions,
            max_age: self.max_age.clone(),
            now,
            snapshot: told::snapshot_name(session),
        };
        let report = match (files, refusal) {
            (Some(_), Some(refusal)) => {
                let file = self.plan.first().map(|path| path.to_string_lossy().into_owned());
                check.refused(&refusal.to_string(), &file.unwrap_or_default())
            }
            (Some(files), None) => {
                let OnAccount { file, notes } = files.on(&account, self.actor.as_deref(), &variables)?;
                let sources = file.sources.iter();
                let sources = sources.map(|it| PlanSource { file: it.file.clone(), line: it.line }).collect();
                let review = PlanReview::new(&account, &file.plan, sources)
                    .map_err(|error| plan_file::of_plan(&error, &file.sources))?
                    .with_notes(notes);
                check.plan = Some(axcess_gate::Planned { plan: &file.plan, review: &review });
                check.run().map_err(|errors| trouble::of_plan_file(&errors))?
            }
            (None, _) => check.run().map_err(|errors| trouble::of_plan_file(&errors))?,
        };
        self.tell(session, format, &report, &basis, (account.captured_at(), now))?;
        Ok(exit(&report, session.globals.unknown))
    }

    /// A gate without a question would pass, whatever the account is like.
    fn is_about_something(&self) -> miette::Result<()> {
        let is_asked = !self.plan.is_empty() || !self.assertions.is_empty() || self.max_age.is_some();
        if is_asked {
            return Ok(());
        }
        let help = "name `--assertions FILE`, `--plan FILE` or `--max-age AGE`; `axcess check init` writes assertions to begin with";
        Err(Trouble::new("there is nothing to check").help(help).into())
    }

    const fn flags(&self) -> Flags {
        Flags {
            no_new_access: self.no_new_access,
            no_new_admins: self.no_new_admins,
            no_lockout: self.no_lockout,
            allow_refused: self.allow_refused,
            all_semantics: self.all_semantics,
        }
    }

    fn tell(
        &self,
        session: &mut Session,
        format: Format,
        report: &CheckReport,
        basis: &Basis,
        times: (axcess_core::Moment, axcess_core::Moment),
    ) -> miette::Result<()> {
        let (fallback, command) = (told::snapshot_name(session), told::command());
        let told = axcess_gate::Told {
            report,
            basis,
            times,
            undetermined: undetermined(session.globals.unknown),
            fallback: &fallback,
            command: command.as_deref(),
        };
        if let Some(path) = &self.write_baseline {
            told::write(path, &axcess_gate::Baseline::write(&report.findings))?;
        }
        let mut is_told = false;
        for target in &self.report {
            is_told |= target.write(session, &told)?;
        }
        match format {
            _ if is_told => {}
            Format::Json => session.out.bytes(told.draw(Sink::Json).as_bytes())?,
            Format::Human | Format::Jsonl | Format::Csv => {
                let detail = if session.globals.verbose { Detail::Full } else { Detail::Folded };
                let layout = session.layout();
                session.out.report(&told.text(detail, layout), basis.agreement)?;
            }
        }
        if self.report.iter().any(|target| target.kind == Sink::Github) {
            told::annotate(session, format, is_told, &told)?;
        }
        if report.outcome == Outcome::Undetermined && session.globals.unknown == Unknown::Warn {
            session.warn("nobody can judge some of the gates; they are let pass");
        }
        Ok(())
    }
}

const fn undetermined(unknown: Unknown) -> Undetermined {
    match unknown {
        Unknown::Fail => Undetermined::Fails,
        Unknown::Warn => Undetermined::Warns,
        Unknown::Pass => Undetermined::Passes,
    }
}

fn exit(report: &CheckReport, unknown: Unknown) -> Exit {
    match report.outcome {
        Outcome::Undetermined if unknown != Unknown::Fail => Exit::Yes,
        outcome => outcome.into(),
    }
}

#[cfg(test)]
mod tests {
    use axcess_gate::Counts;

    use super::*;

    #[test]
    fn what_nobody_can_judge_stops_unless_it_is_let_pass() {
        let table = [
            (Outcome::Pass, Unknown::Fail, Exit::Yes),
            (Outcome::Undetermined, Unknown::Fail, Exit::Undetermined),
            (Outcome::Undetermined, Unknown::Warn, Exit::Yes),
            (Outcome::Undetermined, Unknown::Pass, Exit::Yes),
            (Outcome::Fail, Unknown::Pass, Exit::No),
            (Outcome::Refused, Unknown::Pass, Exit::Refused),
        ];
        for (outcome, unknown, expected) in table {
            let report =
                CheckReport { outcome, counts: Counts::default(), gates: Vec::new(), findings: Vec::new() };
            assert_eq!(exit(&report, unknown), expected, "{outcome:?}, {unknown:?}");
        }
    }
}
