//! `axcess sandbox run`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitStatus;

use axcess_core::{Plan, Policy};
use axcess_report::{PlanReview, PlanSource, RunReport, escaped};
use axcess_sandbox::{Record, RecordedCall, Server};
use clap::Args;

use super::{Choice, Prepared, child};
use crate::args::Session;
use crate::command::plan::Telling;
use crate::exit::Exit;
use crate::pasted::masked;
use crate::trouble::Trouble;

/// Run a command against a sandbox, and report what it did as `plan` reports a plan
///
/// `ax` and the SDKs that the command starts find the sandbox and a dummy key in place of the account and yours. Other
/// traffic of the command is not stopped: what it sends elsewhere, it sends. It may change files as always.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess sandbox run --demo -- bash examples/onboard.sh
  axcess sandbox run -s acme.json --actor ann@acme.io --save calls.yaml -- python migrate.py
  axcess sandbox run -s acme.json --exit-code --report md=comment.md -- bash offboard.sh emil@acme.io")]
pub(super) struct Run {
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    telling: Telling,
    /// Write the calls that change the account as a plan
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// The command with its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<String>,
}

impl Run {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = self.telling.format(session)?;
        let prepared = self.choice.prepare(session)?;
        let status = self.carry_out(session, &prepared)?;
        let record = prepared.served.record();
        let first = prepared.served.first();
        let plan = record.plan();
        let review = review(&first, &plan, &record)?.of_run(self.told(status, &record));
        let basis = prepared.reading.basis(&first);
        self.telling.tell(session, format, &review, basis)?;
        self.choice.keep(&prepared)?;
        prepared.save(session, self.save.as_deref())?;
        if !self.telling.exit_code {
            return Ok(Exit::Yes);
        }
        let verdict = Exit::from(review.verdict());
        let is_open = !record.is_complete() && verdict == Exit::Yes;
        let verdict = if is_open { Exit::Undetermined } else { verdict };
        Ok(if status.success() { verdict } else { verdict.max(Exit::No) })
    }

    /// Runs the command with a server beside it.
    fn carry_out(&self, session: &Session, prepared: &Prepared) -> miette::Result<ExitStatus> {
        let server = Server::start(&prepared.served, 0).map_err(|error| Trouble::new(error.to_string()))?;
        let failed = |what: &str, error: &std::io::Error| Trouble::new(format!("{what}: {error}"));
        let home = tempfile::Builder::new().prefix("axcess-sandbox-").tempdir();
        let home = home.map_err(|error| failed("cannot make a home for the command", &error))?;
        let mut command =
            child::command(&self.command, home.path(), &server.url(), prepared.served.api_key())
                .map_err(|error| failed("cannot make a home for the command", &error))?;
        let (first, user) = (prepared.served.first(), prepared.actor.user());
        let actor = first.user_name(user).or(first.user_email(user)).unwrap_or(first.user_id(user));
        session.warn(format_args!(
            "`ax` and the SDKs find the sandbox at {} and act as {}; other traffic of the command is not stopped",
            server.url(),
            escaped(actor)
        ));
        // The command gets the signals that the terminal sends to both; what it did until then is reported.
        let _ = ctrlc::set_handler(|| {});
        let status = command.status().map_err(|error| {
            let program = escaped(self.command.first().map_or("", String::as_str)).into_owned();
            Trouble::new(format!("cannot run `{program}`: {error}"))
                .help("write the command after `--`, as in `-- bash onboard.sh`")
        })?;
        server.stop();
        Ok(status)
    }

    fn told(&self, status: ExitStatus, record: &Record) -> RunReport {
        let unmodelled: BTreeSet<String> = record.unmodelled().map(RecordedCall::title).collect();
        RunReport {
            command: masked(&self.command.join("\0")).split('\0').map(str::to_owned).collect(),
            exit_code: status.code(),
            calls: record.calls.len() + usize::try_from(record.reads_left_out).unwrap_or(usize::MAX),
            complete: record.is_complete(),
            unmodelled: unmodelled.into_iter().collect(),
        }
    }
}

fn review<'a>(first: &'a Policy, plan: &Plan, record: &Record) -> miette::Result<PlanReview<'a>> {
    let numbered = record.calls.iter().enumerate();
    let sources = numbered.flat_map(|(place, call)| {
        call.steps.iter().map(move |step| PlanSource { file: step.title.clone(), line: place + 1 })
    });
    PlanReview::new(first, plan, sources.collect())
        .map_err(|error| Trouble::new(format!("the calls make no plan: {error}")).into())
}
