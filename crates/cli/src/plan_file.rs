//! Plan files, from the command line to one plan.

use std::io::Read;
use std::path::{Path, PathBuf};

use axcess_core::{Outcome, PlanError, Policy};
use axcess_plan::{PlanFile, Source};
use axcess_snapshot::Snapshot;

use crate::args::Session;
use crate::trouble::{self, Trouble};

/// The files as one plan; `-` is standard input.
pub(crate) fn read(paths: &[PathBuf]) -> miette::Result<PlanFile> {
    let read = |path: &PathBuf| {
        let bytes = bytes(path).map_err(|error| trouble::of_file(path, &error))?;
        axcess_plan::read(&name(path), &bytes).map_err(|errors| trouble::of_plan_file(&errors))
    };
    let files = paths.iter().map(read).collect::<miette::Result<Vec<_>>>()?;
    axcess_plan::join(files).map_err(|errors| trouble::of_plan_file(&errors))
}

/// Why the plan does not run on this account: it was made for another one. Trouble with the plan itself comes
/// first (2 beats 4).
pub(crate) fn refusal(file: &PlanFile, snapshot: &Snapshot) -> miette::Result<Option<miette::Report>> {
    file.check_provider(snapshot.draft.provider).map_err(|errors| trouble::of_plan_file(&errors))?;
    let Some(meant) = &file.snapshot else { return Ok(None) };
    let found = snapshot.digest();
    if *meant == found {
        return Ok(None);
    }
    let meant = axcess_report::escaped(meant);
    let message = format!("the plan is made for another snapshot: for `{meant}`, not `{found}`");
    let advice = "name the snapshot that it is made for, or take `snapshot` out of the plan";
    Ok(Some(Trouble::new(message).help(advice).into()))
}

/// The account as a plan would leave it; steps that would be refused are told on standard error.
pub(crate) fn carried_out(session: &Session, policy: &Policy, file: &PlanFile) -> miette::Result<Policy> {
    let simulation = policy.simulate(&file.plan).map_err(|error| of_plan(&error, &file.sources))?;
    for (step, source) in simulation.steps.iter().zip(&file.sources) {
        let place = format!("{}:{}", axcess_report::escaped(&source.file), source.line);
        let reason = axcess_report::escaped(&step.reason);
        match step.outcome {
            Outcome::Applied | Outcome::NoEffect => {}
            Outcome::Refused | Outcome::Unresolved | Outcome::Skipped => {
                session.warn(format_args!("{place}: {} is {}: {reason}", step.op, step.outcome.as_str()));
            }
        }
    }
    Ok(simulation.last)
}

/// A plan that cannot be simulated, with the place of the step.
pub(crate) fn of_plan(error: &PlanError, sources: &[Source]) -> miette::Report {
    let source = error.step.and_then(|step| sources.get(step));
    trouble::of_plan(error, source.map(|source| format!("{}:{}", source.file, source.line)))
}

/// What messages call the file.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

/// What the file holds.
pub(crate) fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
