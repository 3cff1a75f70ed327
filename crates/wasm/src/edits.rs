//! Changes that are tried on an account.

use std::collections::BTreeMap;

use axcess_core::{OnRefused, Plan, Policy};
use axcess_plan::Source;
use axcess_report::{PlanNote, PlanReview, PlanSource, Severity};
use axcess_script::Settings;
use serde::Serialize;

use crate::trouble::Trouble;

/// Steps that are tried, in their order. Each says where it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits {
    pub plan: Plan,
    pub sources: Vec<PlanSource>,
    notes: Vec<PlanNote>,
    heads: Vec<Head>,
}

/// What a file says of its steps, as long as one of them is tried.
#[derive(Clone, Debug)]
struct Head {
    /// Its first step.
    start: usize,
    actor: Option<String>,
    on_refused: OnRefused,
    is_script: bool,
}

/// A step that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The operation, as in `role_binding.create`.
    pub op: String,
    /// What of the account it may change.
    pub touches: Touched,
    /// Where it stands, as in `plan.yaml:7`.
    pub title: String,
    /// `applied`, `no_effect`, `refused`, `unresolved` or `skipped`.
    pub outcome: String,
    /// What happened and why.
    pub reason: String,
}

/// What a step may change, beside answers: whoever keeps names or restrictions has to look at them again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Touched {
    /// Nothing but who holds what.
    Access,
    /// Which nodes are restricted.
    Restrictions,
    /// What there is and what it is called, or any other mark of it.
    Names,
}

impl Touched {
    pub(crate) fn by(op: &str) -> Self {
        if op.starts_with("role_binding.") || op.ends_with(".add_user") || op.ends_with(".remove_user") {
            Self::Access
        } else if op.starts_with("restriction.") {
            Self::Restrictions
        } else {
            Self::Names
        }
    }
}

/// How steps are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// A shell script of `ax` commands.
    Ax,
    /// A shell script of `curl` commands.
    Curl,
    /// A plan file.
    Yaml,
    /// The review, as a pull request shows it.
    Markdown,
}

impl Export {
    /// The word of it: `ax`, `curl`, `yaml` or `md`.
    ///
    /// # Errors
    ///
    /// When it is another word.
    pub fn read(word: &str) -> Result<Self, Trouble> {
        match word {
            "ax" => Ok(Self::Ax),
            "curl" => Ok(Self::Curl),
            "yaml" => Ok(Self::Yaml),
            "md" => Ok(Self::Markdown),
            _ => Err(Trouble::new("steps are written as `ax`, `curl`, `yaml` or `md`")),
        }
    }
}

impl Edits {
    /// The steps of a plan file or a script behind those that are there; `last` is the account as those leave it.
    ///
    /// A plan that is made for another snapshot, or carried out by somebody else than the steps before it, is refused as the
    /// command refuses it.
    pub fn with(&self, name: &str, bytes: &[u8], last: &Policy, digest: &str) -> Result<Self, Trouble> {
        let mut edits = self.clone();
        let place = |source: &Source| PlanSource { file: source.file.clone(), line: source.line };
        let start = edits.plan.changes.len();
        if axcess_script::is_script(name, bytes) {
            let settings =
                Settings { variables: BTreeMap::new(), actor: self.plan.actor.clone(), unreached: None };
            let script = axcess_script::read(name, bytes, last, &settings)?;
            edits.notes.extend(script.notes.into_iter().map(|note| PlanNote {
                rule: note.rule,
                severity: if note.rule == "old-form" { Severity::Warning } else { Severity::Info },
                message: format!("{}:{}: {}", axcess_report::escaped(name), note.line, note.message),
                about: note.message,
                steps: note.steps.iter().map(|step| start + step).collect(),
            }));
            edits.sources.extend(script.sources.iter().map(place));
            edits.plan.changes.extend(script.changes);
            // A script goes on where nothing in it says otherwise.
            return Ok(edits.under(Head {
                start,
                actor: None,
                on_refused: OnRefused::Continue,
                is_script: true,
            }));
        }
        let file = axcess_plan::read(name, bytes)?;
        file.check_provider(last.provider())?;
        if let Some(meant) = file.snapshot.as_deref().filter(|meant| *meant != digest) {
            let meant = axcess_report::escaped(meant);
            let message = format!("the plan is made for another snapshot: for `{meant}`, not `{digest}`");
            let advice = "name the snapshot that it is made for, or take `snapshot` out of the plan";
            return Err(Trouble::new(message).help(Some(advice.to_owned())));
        }
        if let (Some(known), Some(other)) = (&self.plan.actor, &file.plan.actor)
            && known != other
        {
            let (known, other) = (axcess_report::escaped(known), axcess_report::escaped(other));
            return Err(Trouble::new(format!("the steps before are those of `{known}`, not of `{other}`")));
        }
        edits.sources.extend(file.sources.iter().map(place));
        edits.plan.changes.extend(file.plan.changes);
        let Plan { actor, on_refused, .. } = file.plan;
        Ok(edits.under(Head { start, actor, on_refused, is_script: false }))
    }

    fn under(mut self, head: Head) -> Self {
        self.heads.push(head);
        self.headed()
    }

    /// The same with what the files of the steps say of them: the first one counts, and a script goes on in any case.
    fn headed(mut self) -> Self {
        let count = self.len();
        self.heads.retain(|head| head.start < count);
        self.plan.actor = self.heads.iter().find_map(|head| head.actor.clone());
        let goes_on = self.heads.iter().any(|head| head.is_script);
        let first = self.heads.first().map(|head| head.on_refused);
        self.plan.on_refused =
            if goes_on { OnRefused::Continue } else { first.unwrap_or(Plan::default().on_refused) };
        self
    }

    /// The first of them.
    pub fn first(&self, count: usize) -> Self {
        let mut edits = self.clone();
        edits.plan.changes.truncate(count);
        edits.sources.truncate(count);
        edits.notes.retain(|note| note.steps.iter().all(|step| *step < count));
        edits.headed()
    }

    pub const fn len(&self) -> usize {
        self.plan.changes.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.plan.changes.is_empty()
    }

    /// What they come to.
    pub fn review<'p>(&self, first: &'p Policy) -> Result<PlanReview<'p>, Trouble> {
        if self.is_empty() {
            return Err(Trouble::new("there is nothing to review yet: add a change"));
        }
        let review = PlanReview::new(first, &self.plan, self.sources.clone())?;
        Ok(review.with_notes(self.notes.clone()))
    }
}
