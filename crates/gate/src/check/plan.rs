//! Gates of the plan itself: its steps go through, it makes no administrators, it locks nobody out.

use std::collections::BTreeSet;

use axcess_core::{Node, Outcome as StepOutcome, Policy, User};
use axcess_report::{Finding, Names, PlanReview, escaped};

use crate::check::asked::{texts, told_apart};
use crate::check::{Asked, Check, Planned, Scene};
use crate::describe::fingerprint;
use crate::report::{CheckFinding, Outcome};
use crate::rule::{
    LOST_ACCESS, NEW_ADMIN, OPEN_STEP, ORPHANED_NODE, REFUSED_STEP, SKIPPED_STEP, UNREACHABLE,
};
use crate::severity::Severity;

/// What the findings of a review mean for a gate.
#[derive(Clone, Copy)]
pub(super) struct ReviewGate {
    pub id: &'static str,
    statement: &'static str,
    /// How a finding ends the gate, if it is about it at all.
    judge: fn(&Finding) -> Option<(&'static str, Outcome)>,
    more: fn(Planned<'_>, &Policy) -> Vec<Loss>,
}

/// What a gate knows beside the findings of the review.
pub(super) struct Loss {
    rule: &'static str,
    outcome: Outcome,
    user: User,
    node: Option<Node>,
    message: String,
}

const NO_NEW_ADMINS: ReviewGate = ReviewGate {
    id: "no-new-admins",
    statement: "the plan makes nobody an administrator",
    judge: |finding| {
        let is_admin = finding.rule == NEW_ADMIN && finding.severity != axcess_report::Severity::Info;
        is_admin.then_some((NEW_ADMIN, Outcome::Fail))
    },
    more: |plan, _| perhaps_admins(plan),
};

const NO_LOCKOUT: ReviewGate = ReviewGate {
    id: "no-lockout",
    statement: "the plan leaves everything administered and readable, and nobody without access",
    judge: |finding| match (finding.rule.as_str(), finding.severity) {
        (ORPHANED_NODE, _) => Some((ORPHANED_NODE, Outcome::Fail)),
        (UNREACHABLE, axcess_report::Severity::Error) => Some((UNREACHABLE, Outcome::Fail)),
        (UNREACHABLE, axcess_report::Severity::Info) => Some((UNREACHABLE, Outcome::Undetermined)),
        _ => None,
    },
    more: lost_access,
};

impl<'a> Check<'a> {
    /// Whether every step of the plan goes through.
    pub(super) fn plan_gate(&self, scene: &Scene<'_>) -> Option<Asked> {
        let Planned { review, .. } = self.plan?;
        let statement = match self.flags.allow_refused {
            false => "every step of the plan goes through",
            true => "every step of the plan can be read",
        };
        let mut asked =
            Asked::new("plan", "plan", Severity::High, statement.to_owned(), Some(review.place(1)));
        for (number, step) in (1..).zip(review.steps()) {
            let (rule, outcome, what) = match step.outcome {
                StepOutcome::Refused | StepOutcome::Skipped if self.flags.allow_refused => continue,
                StepOutcome::Refused => (REFUSED_STEP, Outcome::Fail, "would be refused"),
                StepOutcome::Skipped => (SKIPPED_STEP, Outcome::Fail, "would not be reached"),
                StepOutcome::Unresolved => (OPEN_STEP, Outcome::Undetermined, "cannot be read"),
                _ if scene.open_steps.iter().any(|open| open.number == number) => {
                    (OPEN_STEP, Outcome::Undetermined, "might end otherwise")
                }
                StepOutcome::Applied | StepOutcome::NoEffect => continue,
            };
            let status = step.status.map(|status| format!(" with {status}")).unwrap_or_default();
            let message = format!("{} {what}{status}: {}", step.op, escaped(&step.reason));
            let about = told_apart(review.steps(), &[number]);
            let finding = asked.find(rule, outcome, message, &texts(&about));
            finding.steps = vec![number];
            finding.source = Some(review.place(number));
        }
        Some(asked)
    }

    /// The one-word gates that look at the whole plan.
    pub(super) fn review_gates(&self) -> Vec<Asked> {
        let Some(plan) = self.plan else { return Vec::new() };
        self.asked_for().into_iter().map(|gate| self.review_gate(gate, plan)).collect()
    }

    /// Which of them are asked for.
    pub(super) fn asked_for(&self) -> Vec<ReviewGate> {
        let flags = self.flags;
        let all = [(flags.no_new_admins, NO_NEW_ADMINS), (flags.no_lockout, NO_LOCKOUT)];
        all.into_iter().filter(|(is_on, _)| *is_on).map(|(_, gate)| gate).collect()
    }

    fn review_gate(&self, gate: ReviewGate, plan: Planned<'_>) -> Asked {
        let mut asked = Asked::new(gate.id, gate.id, Severity::High, gate.statement.to_owned(), None);
        for finding in plan.review.findings() {
            if let Some((rule, outcome)) = (gate.judge)(finding) {
                let found = of_review(&asked, finding, rule, outcome, plan.review);
                asked.findings.push(found);
            }
        }
        let last = plan.review.last();
        for loss in (gate.more)(plan, self.account) {
            let node = loss.node.map(|node| last.node_id(node).to_owned());
            let about = [last.user_id(loss.user), node.as_deref().unwrap_or_default()];
            let place = asked.gate.source.clone().or_else(|| Some(plan.review.place(1)));
            let finding = asked.find(loss.rule, loss.outcome, loss.message.clone(), &about);
            finding.users = vec![last.user_id(loss.user).to_owned()];
            finding.nodes = node.into_iter().collect();
            finding.source = place;
        }
        if asked.outcome() != Outcome::Fail {
            let open = crate::bound::open_steps(plan.review.steps(), last);
            if let Some(first) = open.first() {
                let message = "nobody can tell all that the plan does".to_owned();
                let numbers: Vec<usize> = open.iter().map(|step| step.number).collect();
                let about = told_apart(plan.review.steps(), &numbers);
                let finding = asked.find(OPEN_STEP, Outcome::Undetermined, message, &texts(&about));
                finding.steps = numbers;
                finding.source = Some(plan.review.place(first.number));
            }
        }
        asked
    }
}

impl ReviewGate {
    /// How the gate would end by another review.
    pub fn outcome(self, plan: Planned<'_>, account: &Policy) -> Outcome {
        let of_findings = plan.review.findings().iter().filter_map(|finding| (self.judge)(finding));
        let more = (self.more)(plan, account);
        let all = of_findings.map(|(_, outcome)| outcome).chain(more.into_iter().map(|loss| loss.outcome));
        all.max().unwrap_or(Outcome::Pass)
    }
}

fn of_review(
    asked: &Asked,
    finding: &Finding,
    rule: &str,
    outcome: Outcome,
    review: &PlanReview<'_>,
) -> CheckFinding {
    CheckFinding {
        rule: rule.to_owned(),
        outcome,
        message: escaped(&finding.message).into_owned(),
        fingerprint: fingerprint(&[&asked.gate.id, &finding.fingerprint]),
        steps: finding.steps.clone(),
        users: finding.users.clone(),
        nodes: finding.nodes.clone(),
        source: Some(review.place(finding.steps.first().copied().unwrap_or(1))),
        ..asked.template()
    }
}

/// Users of whom nobody can tell whether the plan makes them administrators.
fn perhaps_admins(plan: Planned<'_>) -> Vec<Loss> {
    let last = plan.review.last();
    let diff = plan.review.diff();
    let mut found = Vec::new();
    for entry in diff.entries.iter().chain(&diff.pending).filter(|entry| !entry.undetermined.is_empty()) {
        let (Ok(user), Ok(node)) = (last.user(&entry.user), last.node(&entry.node)) else { continue };
        if last.node_kind(node).is_resource() {
            continue;
        }
        let routes = last.routes(user, node);
        let opens = |route: &axcess_core::Route| {
            route.at == node && route.admin && route.optimistic.is_none() && route.pessimistic.is_some()
        };
        if routes.iter().any(opens) {
            let names = Names::new(last);
            let message = format!(
                "nobody can tell whether {} becomes an administrator of {}",
                names.user_in_full(user),
                names.node_in_words(node)
            );
            found.push(Loss {
                rule: NEW_ADMIN,
                outcome: Outcome::Undetermined,
                user,
                node: Some(node),
                message,
            });
        }
    }
    found
}

/// Users who stay active and lose everything that they had below the account.
fn lost_access(plan: Planned<'_>, account: &Policy) -> Vec<Loss> {
    let last = plan.review.last();
    let losers: BTreeSet<&str> = plan
        .review
        .diff()
        .entries
        .iter()
        .filter(|entry| !entry.lost.is_empty() && entry.node != axcess_core::ACCOUNT)
        .map(|entry| entry.user.as_str())
        .collect();
    let mut nodes = last.nodes();
    nodes.retain(|node| *node != Node::ACCOUNT);
    // What lies above is asked first: most people have something there.
    nodes.sort_by_key(|node| last.node_kind(*node).is_resource());
    let mut found = Vec::new();
    for user in losers.into_iter().filter_map(|id| last.user(id).ok()) {
        if !account.standing(user).certain || !last.standing(user).possible {
            continue;
        }
        let held = |node: &Node| last.effective(user, *node);
        if nodes.iter().any(|node| !held(node).allowed.is_empty()) {
            continue;
        }
        let (outcome, verb) = match nodes.iter().any(|node| !held(node).is_empty()) {
            true => (Outcome::Undetermined, "might lose"),
            false => (Outcome::Fail, "loses"),
        };
        let person = Names::new(last).user_in_full(user);
        let what = "all access to organizations, spaces and what is in them";
        let message = format!("{person} keeps his account and {verb} {what}");
        found.push(Loss { rule: LOST_ACCESS, outcome, user, node: None, message });
    }
    found
}
