//! `axcess plan --emit`: the plan itself, to be carried out or kept.

use axcess_core::{Change, Outcome, Plan as Changes, Policy};
use axcess_emit::{Dialect, EmitError, Head, Script, Way};
use axcess_plan::PlanFile;
use axcess_report::{PlanReview, Verdict, escaped};
use clap::ValueEnum;

use super::{Plan, Tried};
use crate::args::Session;
use crate::trouble::Trouble;

/// How a plan is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Emit {
    /// A shell script of `ax` commands, with `curl` for what `ax` cannot do
    Ax,
    /// A shell script of `curl` commands
    Curl,
    /// A plan file in YAML, which names people and things
    Yaml,
    /// The same in JSON
    Json,
}

/// What is written down, and where it starts.
struct Matter {
    first: Policy,
    plan: Changes,
    head: Head,
    /// Only of a plan as it was written.
    snapshot: Option<String>,
}

impl Plan {
    pub(super) fn emit(&self, session: &mut Session, emit: Emit, tried: &Tried) -> miette::Result<Verdict> {
        if session.globals.format.is_some() {
            let message = "`--emit` says already how the plan is written";
            return Err(Trouble::new(message).help("leave `--format` out, or `--emit`").into());
        }
        let matter = if self.undo { backwards(session, tried)? } else { forwards(tried) };
        let text = match emit {
            Emit::Ax => script(session, &matter, Dialect::Ax, tried)?,
            Emit::Curl => script(session, &matter, Dialect::Curl, tried)?,
            Emit::Yaml => named(session, &matter, tried)?.to_yaml(),
            Emit::Json => named(session, &matter, tried)?.to_json(),
        };
        session.out_to(self.telling.out.as_deref())?.bytes(text.as_bytes())?;
        if !self.telling.exit_code {
            return Ok(Verdict::Same);
        }
        let review = PlanReview::new(&matter.first, &matter.plan, Vec::new());
        review.map(|review| review.verdict()).map_err(|error| tried.trouble(&error))
    }
}

fn forwards(tried: &Tried) -> Matter {
    let places = tried.file.sources.iter().map(|source| format!("{}:{}", source.file, source.line));
    let head = Head { snapshot: tried.reading.digest.clone(), places: places.collect(), ..Head::default() };
    Matter {
        first: tried.policy.clone(),
        plan: tried.file.plan.clone(),
        head,
        snapshot: tried.file.snapshot.clone(),
    }
}

/// What takes the plan back; what stays is told on standard error.
fn backwards(session: &Session, tried: &Tried) -> miette::Result<Matter> {
    let (last, inverse) = tried.inverse()?;
    for it in &inverse.irreversible {
        let op = tried.file.plan.changes[it.step].op();
        session.warn(format_args!("step {} stays, {op}: {}", it.step + 1, escaped(&it.why)));
    }
    if !inverse.restores {
        session.warn("after it not everybody holds what he held before the plan");
    }
    let run = tried.policy.simulate(&tried.file.plan).map_err(|error| tried.trouble(&error))?;
    let earlier = run.steps.into_iter().flat_map(|step| step.created).collect();
    let places = inverse.undoes.iter().map(|step| format!("takes step {} back", step + 1)).collect();
    let title = match tried.file.plan.changes.len() {
        1 => "Takes a plan of 1 step back, once it has been carried out.".to_owned(),
        steps => format!("Takes a plan of {steps} steps back, once it has been carried out."),
    };
    let head = Head { snapshot: tried.reading.digest.clone(), title, places, earlier };
    Ok(Matter { first: last, plan: inverse.plan, head, snapshot: None })
}

fn script(session: &Session, matter: &Matter, dialect: Dialect, tried: &Tried) -> miette::Result<String> {
    let written = axcess_emit::script(&matter.first, &matter.plan, dialect, &matter.head);
    let Script { text, ways, .. } = written.map_err(|error| match error {
        EmitError::Plan(error) => tried.trouble(&error),
        EmitError::Provider => Trouble::new(error.to_string())
            .help("write a plan file instead: `--emit yaml` or `--emit json`")
            .into(),
    })?;
    for (number, (way, change)) in (1..).zip(ways.iter().zip(&matter.plan.changes)) {
        match way {
            Way::Curl(why) if dialect == Dialect::Ax => {
                session.warn(format_args!("step {number}, {}, is written with curl: {why}", change.op()));
            }
            Way::Web => {
                session.warn(format_args!(
                    "step {number}, {}, is a comment: only the web interface can do it",
                    change.op()
                ));
            }
            Way::Left if matches!(change, Change::Ended(it) if it.outcome == Outcome::Unresolved) => {
                session.warn(format_args!(
                    "step {number}, {}, is left out: nobody can tell what it does",
                    change.op()
                ));
            }
            Way::Ax | Way::Curl(_) | Way::Left => {}
        }
    }
    Ok(text)
}

/// With names in place of ids; steps that are no call are told on standard error, for no plan file can hold them.
fn named(session: &Session, matter: &Matter, tried: &Tried) -> miette::Result<PlanFile> {
    let ended = matter.plan.changes.iter().filter(|change| matches!(change, Change::Ended(_))).count();
    if ended > 0 {
        let (steps, are) = if ended == 1 { ("step", "is no call") } else { ("steps", "are no calls") };
        session.warn(format_args!("{ended} {steps} left out: {are} that can be read"));
    }
    let plan = axcess_emit::named(&matter.first, &matter.plan).map_err(|error| tried.trouble(&error))?;
    let mut file = PlanFile::default();
    (file.plan, file.snapshot) = (plan, matter.snapshot.clone());
    Ok(file)
}
