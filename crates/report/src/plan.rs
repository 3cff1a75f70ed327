//! What a plan would do, for whoever has to agree to it.

#[cfg(test)]
mod tests;
mod text;

use axcess_core::{AccessDiff, Outcome, Plan, PlanError, Policy, Simulation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::attribution::{Causes, Tracer};
use crate::diff::AccessMoves;
use crate::diff::sides::Sides;
use crate::finding::{Evidence, Finding, Removals, Severity, findings, fingerprint};
use crate::{Basis, Body, Detail, Document, Layout, Verdict};

/// What the document of `axcess plan` says; it rests on the account before the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanReport {
    /// What each step did, in the plan's order.
    pub steps: Vec<PlanStep>,
    /// How access moves from the first state to the last.
    pub diff: AccessMoves,
    /// What somebody should know, the worst first.
    pub findings: Vec<Finding>,
}

impl Body for PlanReport {
    const FORMAT: &'static str = "axcess-plan-report";
}

/// What one step did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanStep {
    /// Its place in the plan, from 1.
    pub index: usize,
    /// The operation.
    pub op: String,
    /// `applied`, `no_effect`, `refused`, `unresolved` or `skipped`.
    pub outcome: String,
    /// The API's error status of a refused step.
    pub status: Option<u16>,
    /// What happened and why.
    pub reason: String,
    /// Whether a hidden or unreadable fact could turn the outcome.
    pub uncertain: bool,
    /// Ids of what it made, in order.
    pub created: Vec<String>,
    /// Where it stands.
    pub source: PlanSource,
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanSource {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// What the reader of a script has to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanNote {
    /// The rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, as a sentence that names the place.
    pub message: String,
    /// The same without the place.
    pub about: String,
    /// The steps that it is about, from 0.
    pub steps: Vec<usize>,
}

/// A plan simulated, compared and judged.
#[derive(Debug)]
pub struct PlanReview<'a> {
    first: &'a Policy,
    simulation: Simulation,
    diff: AccessDiff,
    causes: Causes,
    findings: Vec<Finding>,
    sources: Vec<PlanSource>,
}

impl<'a> PlanReview<'a> {
    /// Simulates a plan on an account; `sources` says where each change of it stands.
    ///
    /// # Errors
    ///
    /// When the plan cannot be simulated, as [`Policy::simulate`].
    pub fn new(first: &'a Policy, plan: &Plan, sources: Vec<PlanSource>) -> Result<Self, PlanError> {
        let simulation = first.simulate(plan)?;
        let diff = simulation.diff(first);
        let (causes, findings) = judge(first, plan, &simulation, &diff)?;
        Ok(Self { first, simulation, diff, causes, findings, sources })
    }

    /// The same with what the reader of a script has to say.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<PlanNote>) -> Self {
        let mut seen: std::collections::BTreeMap<(&str, String), usize> = std::collections::BTreeMap::new();
        for note in notes {
            let times = seen.entry((note.rule, note.about.clone())).or_default();
            *times += 1;
            self.findings.push(Finding {
                rule: note.rule.to_owned(),
                severity: note.severity,
                message: note.message,
                fingerprint: fingerprint(note.rule, &note.about, *times),
                steps: note.steps.iter().map(|step| step + 1).collect(),
                users: Vec::new(),
                nodes: Vec::new(),
            });
        }
        self.findings.sort_by(|a, b| (a.severity, &a.steps, &a.rule).cmp(&(b.severity, &b.steps, &b.rule)));
        self
    }

    /// The review as data.
    pub fn report(&self, basis: Basis) -> Document<PlanReport> {
        let numbered = self.simulation.steps.iter().enumerate();
        let steps = numbered.map(|(index, step)| PlanStep {
            index: index + 1,
            op: step.op.to_owned(),
            outcome: step.outcome.as_str().to_owned(),
            status: step.status,
            reason: step.reason.clone(),
            uncertain: step.uncertain,
            created: step.created.clone(),
            source: self.source(index),
        });
        let diff = AccessMoves::new(&self.diff, self.first.permissions());
        Document::new(basis, PlanReport { steps: steps.collect(), diff, findings: self.findings.clone() })
    }

    /// Whether access differs. Without a difference, a step that might have gone otherwise leaves it open.
    pub fn verdict(&self) -> Verdict {
        let is_open = |step: &axcess_core::Step| step.uncertain || step.outcome == Outcome::Unresolved;
        match Verdict::of(&self.diff) {
            Verdict::Same if self.simulation.steps.iter().any(is_open) => Verdict::Undetermined,
            verdict => verdict,
        }
    }

    /// The account as the plan leaves it.
    pub const fn last(&self) -> &Policy {
        &self.simulation.last
    }

    /// What somebody should know, the worst first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The review for people.
    pub fn text(&self, detail: Detail, layout: Layout) -> String {
        text::draw(self, detail, layout)
    }

    fn source(&self, step: usize) -> PlanSource {
        let nowhere = || PlanSource { file: String::new(), line: 0 };
        self.sources.get(step).cloned().unwrap_or_else(nowhere)
    }
}

/// Simulates the plan once more, now that it is known what to look at.
fn judge(
    first: &Policy,
    plan: &Plan,
    simulation: &Simulation,
    diff: &AccessDiff,
) -> Result<(Causes, Vec<Finding>), PlanError> {
    let sides = Sides::new(first, &simulation.last);
    let mut tracer = Tracer::new(&sides, diff);
    let mut removals = Removals::new(first, &simulation.steps);
    first.simulate_watched(plan, &mut |step, state| {
        tracer.look(step, state);
        removals.look(state);
    })?;
    let causes = tracer.finish();
    let removals = removals.finish(&simulation.last);
    let evidence = Evidence {
        sides: &sides,
        plan,
        steps: &simulation.steps,
        diff,
        causes: &causes,
        removals: &removals,
    };
    let findings = findings(&evidence);
    Ok((causes, findings))
}
