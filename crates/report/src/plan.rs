//! What a plan would do, for whoever has to agree to it.

pub(crate) mod collision;
pub(crate) mod escalation;
pub(crate) mod ghost;
mod html;
mod inverse;
mod markdown;
mod page;
pub(crate) mod part;
mod read;
mod revocation;
mod run;
mod sentence;
mod source;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod window;

use axcess_core::{AccessDiff, Outcome, Plan, PlanError, Policy, Simulation, WindowWatch};
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::attribution::{Causes, Tracer};
use crate::diff::AccessMoves;
use crate::diff::sides::Sides;
use crate::finding::{Evidence, Finding, Removals, Severity, doubt, findings, fingerprint};
use crate::plan::collision::Collisions;
use crate::plan::page::Page;
use crate::plan::part::Parts;
use crate::{Basis, Body, Detail, Document, Layout, Verdict};

pub use collision::CollisionReport;
pub use escalation::EscalationReport;
pub use ghost::GhostReport;
pub use inverse::InverseReport;
pub use read::{ReadReport, ReadsReport};
pub use revocation::RevocationReport;
pub use run::RunReport;
pub use sentence::SentenceReport;
pub use source::PlanSource;
pub use window::{SafeOrderReport, StateReport, WindowReport};

/// What the document of `axcess plan` says; it rests on the account before the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanReport {
    /// How the commands ran that made the steps; only of `axcess sandbox run`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunReport>,
    /// What each step did, in the plan's order.
    pub steps: Vec<PlanStep>,
    /// How access moves from the first state to the last.
    pub diff: AccessMoves,
    /// What somebody should know, the worst first.
    pub findings: Vec<Finding>,
    /// The diff in sentences, equal changes said once, the worst first; the pending ones come last.
    pub sentences: Vec<SentenceReport>,
    /// Whether every entry of the diff was followed to the steps that cause it.
    pub traced: bool,
    /// What each step moved.
    pub states: Vec<StateReport>,
    /// What is held or lacking only between two steps: findings `exposure-window` and `lock-out-window`.
    pub windows: Vec<WindowReport>,
    /// Whether access could be followed through every state.
    pub watched: bool,
    /// Another order of the steps; null where no window is open.
    pub safe_order: Option<SafeOrderReport>,
    /// Commands that do what a step was meant to do: findings `no-op` and `refused`.
    pub collisions: Vec<CollisionReport>,
    /// Removals that do not remove: findings `still-reaches`.
    pub revocations: Vec<RevocationReport>,
    /// What is given for things that do not exist yet: findings `future-project` and `future-member`.
    pub ghosts: Vec<GhostReport>,
    /// Who gets further by changes of his own: findings `escalation`.
    pub escalations: Vec<EscalationReport>,
    /// What to read so that nothing stays unknown: findings `unknown`.
    pub reads: ReadsReport,
    /// What takes the plan back: findings `irreversible`.
    pub undo: Option<InverseReport>,
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
    parts: Parts,
    sources: Vec<PlanSource>,
    run: Option<RunReport>,
}

impl<'a> PlanReview<'a> {
    /// Simulates a plan on an account; `sources` says where each change of it stands.
    ///
    /// # Errors
    ///
    /// When the plan cannot be simulated, as [`Policy::simulate`].
    pub fn new(first: &'a Policy, plan: &Plan, sources: Vec<PlanSource>) -> Result<Self, PlanError> {
        let mut watch = WindowWatch::new(first);
        let simulation = first.simulate_watched(plan, &mut |_, state| watch.look(state))?;
        let diff = simulation.diff(first);
        let mut parts = windows(first, plan, &simulation, watch);
        let (causes, findings) = judge(first, plan, &simulation, &diff, &mut parts)?;
        Ok(Self { first, simulation, diff, causes, findings, parts, sources, run: None })
    }

    /// The same with what the reader of a script has to say.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<PlanNote>) -> Self {
        let mut seen: LiteMap<(&str, String), usize> = LiteMap::new();
        for note in notes {
            let times = seen.entry((note.rule, note.about.clone())).or_default();
            *times += 1;
            self.findings.push(Finding {
                rule: note.rule.to_owned(),
                severity: note.severity,
                // Steps have places of their own.
                message: if note.steps.is_empty() { note.message } else { note.about.clone() },
                fingerprint: fingerprint(note.rule, &note.about, *times),
                steps: note.steps.iter().map(|step| step + 1).collect(),
                users: Vec::new(),
                nodes: Vec::new(),
            });
        }
        self.findings.sort_by(|a, b| (a.severity, &a.steps, &a.rule).cmp(&(b.severity, &b.steps, &b.rule)));
        self
    }

    /// The same of what commands did in a sandbox.
    #[must_use]
    pub fn of_run(self, run: RunReport) -> Self {
        Self { run: Some(run), ..self }
    }

    /// The review as data.
    pub fn report(&self, basis: Basis) -> Document<PlanReport> {
        let diff = AccessMoves::new(&self.diff, self.first.permissions());
        let (sides, parts) = (Sides::new(self.first, self.last()), &self.parts);
        let stirs = parts.stirs.iter().enumerate();
        let revocations = parts.removals.iter().filter(|removal| !removal.kept.is_empty());
        let report = PlanReport {
            run: self.run.clone(),
            steps: self.told_steps(),
            diff,
            findings: self.findings.clone(),
            sentences: SentenceReport::all(&sides, &self.diff, &self.causes, &self.sources),
            traced: self.causes.is_complete,
            states: stirs
                .map(|(step, stir)| StateReport {
                    step: step + 1,
                    gaining: stir.gaining,
                    losing: stir.losing,
                })
                .collect(),
            windows: parts.windows.iter().map(|group| WindowReport::new(self.last(), group)).collect(),
            watched: parts.windows_are_complete,
            safe_order: self.safe_order(),
            collisions: parts.collisions.values().cloned().collect(),
            revocations: revocations.map(|removal| RevocationReport::new(&sides, removal)).collect(),
            ghosts: parts.ghosts.iter().map(|ghost| GhostReport::new(self.last(), ghost)).collect(),
            escalations: parts
                .escalations
                .all
                .iter()
                .map(|found| EscalationReport::new(self.last(), found))
                .collect(),
            reads: self.reads(),
            undo: self.undo(),
        };
        Document::new(basis, report)
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

    /// What each step did, in the plan's order, as data.
    fn told_steps(&self) -> Vec<PlanStep> {
        let numbered = self.simulation.steps.iter().enumerate();
        let step = |(index, step): (usize, &axcess_core::Step)| PlanStep {
            index: index + 1,
            op: step.op.to_owned(),
            outcome: step.outcome.as_str().to_owned(),
            status: step.status,
            reason: step.reason.clone(),
            uncertain: step.uncertain,
            created: step.created.clone(),
            source: self.source(index),
        };
        numbered.map(step).collect()
    }

    /// The review for people.
    pub fn text(&self, detail: Detail, layout: Layout) -> String {
        text::draw(self, &Page::new(self, detail), detail, layout)
    }

    /// The same of a plan that takes another one back, without how it is taken back in turn.
    pub(crate) fn text_of_undo(&self, detail: Detail, layout: Layout) -> String {
        let mut page = Page::new(self, detail);
        page.sections.retain(|section| section.title != page::TAKING_BACK);
        text::draw(self, &page, detail, layout)
    }

    /// The review as Markdown of at most so many characters, as a pull request shows it: what matters most first, and
    /// where it had to be cut, how much is missing.
    pub fn markdown(&self, basis: &Basis, limit: usize) -> String {
        markdown::draw(self, &Page::new(self, Detail::Folded), basis, limit)
    }

    /// The review as one HTML file that asks for nothing from outside.
    pub fn html(&self, basis: &Basis) -> String {
        html::draw(self, &Page::new(self, Detail::Folded), basis)
    }

    fn source(&self, step: usize) -> PlanSource {
        let nowhere = || PlanSource { file: String::new(), line: 0 };
        self.sources.get(step).cloned().unwrap_or_else(nowhere)
    }

    fn safe_order(&self) -> Option<SafeOrderReport> {
        self.parts.order.as_ref().map(SafeOrderReport::new)
    }

    fn reads(&self) -> ReadsReport {
        ReadsReport::new(&self.parts.open)
    }

    fn undo(&self) -> Option<InverseReport> {
        self.parts
            .inverse
            .as_ref()
            .map(|inverse| InverseReport::new(self.last(), inverse, &self.told_steps()))
    }
}

/// What was open between the steps, and an order in which nothing is.
fn windows(first: &Policy, plan: &Plan, simulation: &Simulation, watch: WindowWatch) -> Parts {
    let found = watch.finish();
    let order = (!found.all.is_empty()).then(|| first.safe_order(plan, simulation, &found.all));
    Parts {
        windows: window::groups(&found.all),
        windows_are_complete: found.is_complete,
        stirs: found.stirs,
        order,
        ..Parts::default()
    }
}

/// Simulates the plan once more, now that it is known what to look at.
fn judge(
    first: &Policy,
    plan: &Plan,
    simulation: &Simulation,
    diff: &AccessDiff,
    parts: &mut Parts,
) -> Result<(Causes, Vec<Finding>), PlanError> {
    let sides = Sides::new(first, &simulation.last);
    let mut tracer = Tracer::new(&sides, diff);
    let mut removals = Removals::new(first, plan, &simulation.steps);
    let mut collisions = Collisions::default();
    let mut changes = plan.changes.iter();
    first.simulate_watched(plan, &mut |step, state| {
        tracer.look(step, state);
        removals.look(state);
        collisions.look(changes.next(), step, state);
    })?;
    let causes = tracer.finish();
    (parts.removals, parts.unfollowed) = removals.finish(&simulation.last);
    parts.collisions = collisions.of;
    parts.inverse = Some(first.inverse(plan)?);
    let (steps, sides) = (&simulation.steps[..], &sides);
    let nothing = Parts::default();
    let evidence = Evidence { sides, plan, steps, diff, causes: &causes, parts: &nothing };
    parts.ghosts = ghost::ghosts(&evidence);
    parts.escalations = escalation::escalations(&evidence);
    parts.open = doubt::open(&evidence);
    let findings = findings(&Evidence { parts, ..evidence });
    Ok((causes, findings))
}

/// What other reports take from a review.
impl PlanReview<'_> {
    /// What became of each change, in the plan's order.
    pub fn steps(&self) -> &[axcess_core::Step] {
        &self.simulation.steps
    }

    /// Where a step stands, counted from 1.
    pub fn place(&self, step: usize) -> PlanSource {
        self.source(step.saturating_sub(1))
    }

    /// How access moves.
    pub const fn diff(&self) -> &AccessDiff {
        &self.diff
    }

    /// The steps, from 1, by which the user gains something at the node, or by which it is unknown whether he
    /// does.
    pub fn steps_behind(&self, user: &str, node: &str) -> Vec<usize> {
        let lists = [(&self.diff.entries, &self.causes.entries), (&self.diff.pending, &self.causes.pending)];
        let mut steps: Vec<usize> = Vec::new();
        for (entries, causes) in lists {
            let found = entries.binary_search_by(|entry| (&*entry.user, &*entry.node).cmp(&(user, node)));
            let cause = found.ok().and_then(|at| causes.get(at));
            steps.extend(cause.into_iter().flat_map(|cause| cause.gained.iter().chain(&cause.undetermined)));
        }
        steps.sort_unstable();
        steps.dedup();
        steps.iter().map(|step| step + 1).collect()
    }
}
