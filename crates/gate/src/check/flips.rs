//! What other settings of the switches would make of the gates.

use axcess_core::{Policy, Provider, Semantics, diff};
use axcess_report::PlanReview;

use crate::assertion::Assertion;
use crate::check::asked::Selection;
use crate::check::{Asked, Check, Planned, Scene};
use crate::judge::{Goal, Moves, View, judge};
use crate::report::{CheckFinding, Outcome};
use crate::rule::{EXPIRED, INCOMPLETE, MATCHES_NOTHING, OPEN_STEP};
use crate::state::State;

/// Switches that say something about Wallaroo alone.
const OF_WALLAROO: [&str; 2] = ["wallaroo-admin", "collaborator-manages"];

impl Check<'_> {
    /// For each gate the switches whose other setting, alone, would give another outcome.
    ///
    /// The steps of the plan are taken as they ended: what an actor might do under another setting is not asked.
    pub(super) fn flips(
        &self,
        scene: &Scene<'_>,
        assertions: &[Assertion],
        selected: &[Selection],
        asked: &[Asked],
    ) -> Vec<Vec<String>> {
        let base: Vec<Outcome> = asked.iter().map(by_answers).collect();
        let mut flips: Vec<Vec<String>> = vec![Vec::new(); asked.len()];
        for (name, semantics) in self.neighbours() {
            let others = self.outcomes(scene, assertions, selected, semantics);
            for (place, other) in others.into_iter().enumerate() {
                let known = flips[place].last().is_some_and(|last| last == name);
                if other.is_some_and(|other| other != base[place]) && !known {
                    flips[place].push(name.to_owned());
                }
            }
        }
        flips
    }

    fn neighbours(&self) -> impl Iterator<Item = (&'static str, Semantics)> {
        let is_arize = self.account.provider() == Provider::Arize;
        let all = self.account.semantics().neighbours();
        all.filter(move |(name, _)| !is_arize || !OF_WALLAROO.contains(name))
    }

    /// How each gate would end; `None` where switches change nothing.
    fn outcomes(
        &self,
        scene: &Scene<'_>,
        assertions: &[Assertion],
        selected: &[Selection],
        semantics: Semantics,
    ) -> Vec<Option<Outcome>> {
        let (first, last) = (self.account.with_semantics(semantics), self.last().with_semantics(semantics));
        let is_open = self.plan.is_some_and(|plan| plan.review.steps().iter().any(|step| step.uncertain));
        let after = State::new(&last, &scene.effects, is_open);
        let before = self.plan.map(|_| (State::new(&first, &scene.effects, false), diff(&first, &last)));
        let moves = before.as_ref().map(|(state, diff)| Moves {
            state,
            entries: &diff.entries,
            pending: &diff.pending,
            users: scene.before_facts.users.len(),
            nodes: &scene.old_nodes,
        });
        let view = View { after: &after, after_facts: &scene.after_facts, before: moves };
        let of_assertions = assertions.iter().zip(selected).map(|(assertion, selection)| {
            let selected = selection.as_ref().ok()?;
            Some(judge(assertion.kind, selected, &view, Goal::Outcome).outcome)
        });
        of_assertions.chain(self.review_outcomes(&first)).collect()
    }

    fn review_outcomes(&self, first: &Policy) -> Vec<Option<Outcome>> {
        let gates = self.asked_for();
        let Some(plan) = self.plan.filter(|_| !gates.is_empty()) else { return Vec::new() };
        // A plan that could be simulated once can be again.
        let review = PlanReview::new(first, plan.plan, Vec::new()).ok();
        let outcome = |review: &PlanReview<'_>, gate: &super::plan::ReviewGate| {
            gate.outcome(Planned { plan: plan.plan, review }, first)
        };
        gates.iter().map(|gate| review.as_ref().map(|review| outcome(review, gate))).collect()
    }
}

/// How a gate ends by the answers alone, whatever else is against it.
fn by_answers(asked: &Asked) -> Outcome {
    let is_answer = |finding: &&CheckFinding| {
        ![EXPIRED, INCOMPLETE, MATCHES_NOTHING, OPEN_STEP].contains(&finding.rule.as_str())
    };
    asked.findings.iter().filter(is_answer).map(|finding| finding.outcome).max().unwrap_or(Outcome::Pass)
}
