//! Plan files, from the command line to one plan.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use axcess_core::{Change, Ended, OnRefused, Outcome, Plan, PlanError, Policy, SoundDraft};
use axcess_plan::{PlanFile, Source};
use axcess_report::{PlanNote, Severity};
use axcess_script::Settings;
use axcess_snapshot::Snapshot;

use crate::args::Session;
use crate::trouble::{self, Trouble};

/// Plans and scripts as they stand in their files. What a script does, only an account can tell.
pub(crate) struct Files {
    parts: Vec<Part>,
    /// The plans alone, put together.
    plans: PlanFile,
}

enum Part {
    Plan(Box<PlanFile>),
    Script { name: String, bytes: Vec<u8> },
}

/// What files come to on an account.
pub(crate) struct OnAccount {
    /// One plan.
    pub file: PlanFile,
    /// What somebody should know about the scripts among them.
    pub notes: Vec<PlanNote>,
}

/// The files in their order; `-` is standard input.
pub(crate) fn read(paths: &[PathBuf]) -> miette::Result<Files> {
    let read = |path: &PathBuf| {
        let bytes = bytes(path).map_err(|error| trouble::of_file(path, &error))?;
        let name = name(path);
        if axcess_script::is_script(&name, &bytes) {
            return Ok(Part::Script { name, bytes });
        }
        let file = axcess_plan::read(&name, &bytes).map_err(|errors| trouble::of_plan_file(&errors))?;
        Ok(Part::Plan(Box::new(file)))
    };
    let parts = paths.iter().map(read).collect::<miette::Result<Vec<_>>>()?;
    let plans = parts.iter().filter_map(|part| match part {
        Part::Plan(file) => Some(PlanFile::clone(file)),
        Part::Script { .. } => None,
    });
    let plans = axcess_plan::join(plans.collect()).map_err(|errors| trouble::of_plan_file(&errors))?;
    Ok(Files { parts, plans })
}

impl Files {
    /// One plan: scripts are read on the account as the files before them leave it. `actor` counts whatever the files
    /// say; `variables` are those of the scripts.
    pub fn on(
        self,
        policy: &Policy,
        actor: Option<&str>,
        variables: &BTreeMap<String, String>,
    ) -> miette::Result<OnAccount> {
        let mut file = self.plans;
        if let Some(actor) = actor {
            file.plan.actor = Some(actor.to_owned());
        }
        if self.parts.iter().all(|part| matches!(part, Part::Plan(_))) {
            return Ok(OnAccount { file, notes: Vec::new() });
        }
        if let Some(actor) = &file.plan.actor {
            policy.asker(actor).map_err(|error| trouble::of_reference(&error))?;
        }
        let (actor, stops) = (file.plan.actor.take(), file.plan.on_refused == OnRefused::Stop);
        let plan = Plan { actor, on_refused: OnRefused::Continue, changes: Vec::new() };
        let mut flat =
            Flat { plan, sources: Vec::new(), notes: Vec::new(), last: policy.clone(), stopped: None };
        for part in self.parts {
            match part {
                Part::Plan(part) => flat.add_plan(*part, stops)?,
                Part::Script { name, bytes } => flat.add_script(&name, &bytes, variables)?,
            }
        }
        (file.plan, file.sources) = (flat.plan, flat.sources);
        Ok(OnAccount { file, notes: flat.notes })
    }
}

/// A plan that is put together on an account.
struct Flat {
    plan: Plan,
    sources: Vec<Source>,
    notes: Vec<PlanNote>,
    last: Policy,
    /// Why nothing more is reached.
    stopped: Option<String>,
}

impl Flat {
    fn add_plan(&mut self, part: PlanFile, stops: bool) -> miette::Result<()> {
        for (change, source) in part.plan.changes.into_iter().zip(part.sources) {
            let change = match &self.stopped {
                Some(reason) => skipped(change.op(), reason),
                None => change,
            };
            let changes = vec![change.clone()];
            let plan = Plan { actor: self.plan.actor.clone(), on_refused: OnRefused::Continue, changes };
            let simulation =
                self.last.simulate(&plan).map_err(|error| of_plan(&error, std::slice::from_ref(&source)))?;
            let refused = simulation.steps.iter().any(|step| step.outcome == Outcome::Refused);
            if refused && stops {
                let step = self.plan.changes.len() + 1;
                self.stopped = Some(format!("step {step} was refused and the plan stops there"));
            }
            self.last = simulation.last;
            self.plan.changes.push(change);
            self.sources.push(source);
        }
        Ok(())
    }

    fn add_script(
        &mut self,
        name: &str,
        bytes: &[u8],
        variables: &BTreeMap<String, String>,
    ) -> miette::Result<()> {
        let settings = Settings {
            variables: variables.clone(),
            actor: self.plan.actor.clone(),
            unreached: self.stopped.clone(),
        };
        let script = axcess_script::read(name, bytes, &self.last, &settings)
            .map_err(|errors| trouble::of_plan_file(&errors))?;
        let first = self.plan.changes.len();
        self.notes.extend(script.notes.into_iter().map(|note| PlanNote {
            rule: note.rule,
            severity: if note.rule == "old-form" { Severity::Warning } else { Severity::Info },
            message: format!("{}:{}: {}", axcess_report::escaped(name), note.line, note.message),
            about: note.message,
            steps: note.steps.iter().map(|step| first + step).collect(),
        }));
        self.plan.changes.extend(script.changes);
        self.sources.extend(script.sources);
        self.last = script.last;
        Ok(())
    }
}

fn skipped(op: &'static str, reason: &str) -> Change {
    let reason = reason.to_owned();
    Change::Ended(Box::new(Ended { op, outcome: Outcome::Skipped, status: None, reason, bound: None }))
}

/// Why the plan does not run on this account: it was made for another one. Trouble with the plan itself comes
/// first (2 beats 4).
pub(crate) fn refusal(
    files: &Files,
    snapshot: &Snapshot<SoundDraft>,
) -> miette::Result<Option<miette::Report>> {
    let file = &files.plans;
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
pub(crate) fn carried_out(session: &Session, policy: &Policy, files: Files) -> miette::Result<Policy> {
    let OnAccount { file, notes } = files.on(policy, None, &BTreeMap::new())?;
    for note in notes {
        session.warn(format_args!("{}", axcess_report::escaped(&note.message)));
    }
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

/// What `--set` gives the scripts.
pub(crate) fn variables(set: &[String]) -> miette::Result<BTreeMap<String, String>> {
    let parted = set.iter().map(|text| match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(trouble::of_variable(text)),
    });
    parted.collect()
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
