//! Asking an assertion.

use std::collections::BTreeSet;
use std::rc::Rc;

use axcess_core::Step;
use axcess_plan::tree::PlanErrors;
use axcess_report::{PlanSource, escaped};

use crate::assertion::{Assertion, AssertionKind};
use crate::check::{Asked, Scene, kind_of};
use crate::describe::{Draft, findings};
use crate::judge::{Goal, judge};
use crate::report::Outcome;
use crate::resolve::{Selected, Unselected};
use crate::rule::{EXPIRED, INCOMPLETE, MATCHES_NOTHING, OPEN_STEP};

/// What an assertion's selector means, or why it means nothing.
pub(crate) type Selection = Result<Selected, (String, Option<String>)>;

impl Scene<'_> {
    /// What an assertion's selector means: after the plan, and for what is new also before it.
    ///
    /// # Errors
    ///
    /// When a reference of it fits several things.
    pub fn select(&self, assertion: &Assertion) -> Result<Selection, PlanErrors> {
        let after = assertion.selector.resolve(&self.after_facts);
        let found = match (assertion.kind, self.check.plan) {
            (AssertionKind::NoNewAccess, Some(_)) => {
                match (after, assertion.selector.resolve(&self.before_facts)) {
                    (Ok(after), Ok(before)) => Ok(either(after, &before)),
                    (Err(Unselected::Nothing { .. }), Ok(before)) => Ok(before),
                    (after, _) => after,
                }
            }
            _ => after,
        };
        match found {
            Ok(selected) => Ok(Ok(selected)),
            Err(Unselected::Nothing { what, help }) => Ok(Err((what, help))),
            Err(Unselected::Ambiguous(errors)) => Err(errors),
        }
    }

    /// Asks an assertion.
    pub fn ask(&self, assertion: &Assertion, selection: &Selection) -> Asked {
        let source = assertion.source.as_ref();
        let source = source.map(|source| PlanSource { file: source.file.clone(), line: source.line });
        let statement = statement(assertion);
        let mut asked = Asked::new(&assertion.id, kind_of(assertion), assertion.severity, statement, source);
        if let Some(expires) = assertion.expires.as_ref().filter(|expires| expires.is_past(self.check.now)) {
            let message = format!("the assertion held until {}", expires.text);
            asked.find(EXPIRED, Outcome::Fail, message, &[]);
        }
        let selected = match selection {
            Ok(selected) => selected,
            Err((what, help)) => {
                asked.find(MATCHES_NOTHING, Outcome::Fail, what.clone(), &[]).help.clone_from(help);
                return asked;
            }
        };
        let found = judge(assertion.kind, selected, &self.view(), Goal::Hits);
        let review = self.check.plan.map(|plan| plan.review);
        let draft = Draft {
            gate: &assertion.id,
            template: asked.template(),
            policy: self.after_facts.policy,
            review,
        };
        let all = findings(assertion.kind, &found.hits, &draft);
        asked.findings.extend(all);
        if found.is_cut {
            let message = format!("there is more: only the first {} answers are listed", found.hits.len());
            asked.find(kind_of(assertion), Outcome::Fail, message, &["more"]);
        }
        if asked.outcome() != Outcome::Fail {
            self.doubt(assertion, selected, &mut asked);
        }
        asked
    }

    /// What makes a gate that does not fail undetermined.
    fn doubt(&self, assertion: &Assertion, selected: &Selected, asked: &mut Asked) {
        let reaching: Vec<usize> = self
            .open_steps
            .iter()
            .filter(|step| step.reaches(assertion, selected, self.after_facts.policy))
            .map(|step| step.number)
            .collect();
        if let Some(first) = reaching.first() {
            let numbers: Vec<String> = reaching.iter().map(usize::to_string).collect();
            let message = match &numbers[..] {
                [only] => format!("nobody can tell what step {only} does to it"),
                _ => format!("nobody can tell what steps {} do to it", numbers.join(", ")),
            };
            let place = self.check.plan.map(|plan| plan.review.place(*first));
            let steps = self.check.plan.map_or(&[][..], |plan| plan.review.steps());
            let about = told_apart(steps, &reaching);
            let finding = asked.find(OPEN_STEP, Outcome::Undetermined, message, &texts(&about));
            finding.steps = reaching;
            finding.source = place;
        }
        let lacking = self.check.lacking();
        let is_over_everybody = selected.people.is_open || assertion.kind == AssertionKind::Exactly;
        let is_of_nodes = |kind: &&&str| !matches!(**kind, "users" | "roles" | "api_keys");
        let missing: BTreeSet<&str> = match (is_over_everybody, selected.places.is_open) {
            (true, _) => lacking.into_iter().collect(),
            (false, true) => lacking.iter().filter(is_of_nodes).copied().collect(),
            (false, false) => BTreeSet::new(),
        };
        if !missing.is_empty() {
            let missing: Vec<&str> = missing.into_iter().collect();
            let message = format!("the snapshot lacks part of its {}", escaped(&missing.join(", ")));
            asked.find(INCOMPLETE, Outcome::Undetermined, message, &missing);
        }
    }
}

/// What tells these steps, by their numbers, from others: a baseline that knows them knows no other ones.
pub(super) fn told_apart(steps: &[Step], numbers: &[usize]) -> Vec<String> {
    let named = numbers.iter().filter_map(|number| steps.get(number - 1));
    named.flat_map(|step| [step.op.to_owned(), without_lines(&step.reason)]).collect()
}

/// As [`Asked::find`] takes them.
pub(super) fn texts(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

/// A reason without the lines that it names, which move.
fn without_lines(reason: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut parts = reason.split("line ");
    let first = parts.next().unwrap_or_default();
    std::iter::once(first).chain(parts.map(|part| part.trim_start_matches(is_digit))).collect()
}

/// What is meant before or after a plan.
fn either(mut after: Selected, before: &Selected) -> Selected {
    let people = Rc::make_mut(&mut after.people);
    let mut certain = before.people.certain.clone();
    certain.grow(people.certain.len());
    let mut perhaps = before.people.perhaps.clone();
    perhaps.grow(people.perhaps.len());
    people.certain.union_with(&certain);
    people.perhaps.union_with(&perhaps);
    let surely = people.certain.clone();
    people.perhaps.difference_with(&surely);
    let places = Rc::make_mut(&mut after.places);
    let known: std::collections::HashSet<_> = places.certain.iter().copied().collect();
    places.certain.extend(before.places.certain.iter().filter(|node| !known.contains(node)));
    let certain: std::collections::HashSet<_> = places.certain.iter().copied().collect();
    let mut perhaps: Vec<_> = places.perhaps.iter().chain(&before.places.perhaps).copied().collect();
    perhaps.retain(|node| !certain.contains(node));
    perhaps.sort_unstable();
    perhaps.dedup();
    places.perhaps = perhaps;
    after
}

fn statement(assertion: &Assertion) -> String {
    let selector = &assertion.selector;
    let list = |texts: Vec<&str>| match &texts[..] {
        [only] => (*only).to_owned(),
        many => format!("[{}]", many.join(", ")),
    };
    let who = list(selector.who.iter().map(|who| who.text.as_str()).collect());
    let can = list(selector.can.iter().map(|can| can.text.as_str()).collect());
    let statement = format!("{}: who {who}, can {can}, on {}", kind_of(assertion), selector.on.text);
    escaped(&statement).into_owned()
}
