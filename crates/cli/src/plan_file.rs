//! Plan files, from the command line to one plan.

use std::io::Read;
use std::path::{Path, PathBuf};

use axcess_core::{Outcome, PlanError, Policy};
use axcess_plan::{PlanFile, Source};

use crate::args::Session;
use crate::trouble;

/// The files as one plan; `-` is standard input.
pub(crate) fn read(paths: &[PathBuf]) -> miette::Result<PlanFile> {
    let read = |path: &PathBuf| {
        let bytes = bytes(path).map_err(|error| trouble::of_file(path, &error))?;
        axcess_plan::read(&name(path), &bytes).map_err(|errors| trouble::of_plan_file(&errors))
    };
    let files = paths.iter().map(read).collect::<miette::Result<Vec<_>>>()?;
    axcess_plan::join(files).map_err(|errors| trouble::of_plan_file(&errors))
}

/// The account as these plans would leave it; steps that would be refused are told on standard error.
pub(crate) fn carried_out(session: &Session, policy: Policy, paths: &[PathBuf]) -> miette::Result<Policy> {
    if paths.is_empty() {
        return Ok(policy);
    }
    let file = read(paths)?;
    file.check_provider(policy.provider()).map_err(|errors| trouble::of_plan_file(&errors))?;
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

fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
