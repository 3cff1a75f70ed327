//! Changes of one call, tried on the account while nobody else changes it.

use axcess_core::{Asker, Bound, Change, Ended, Moment, OnRefused, Outcome, Plan, Policy, Step};

use crate::record::RecordedStep;
use crate::state::State;

/// Changes of one call, tried on the account while nobody else changes it.
pub(crate) struct Transaction {
    pub state: State,
    /// Who makes them; nobody's rights are checked without one.
    pub asker: Option<Asker>,
    /// When.
    pub at: Moment,
    /// What the steps are called in a report.
    pub title: String,
    pub steps: Vec<RecordedStep>,
}

impl Transaction {
    pub const fn policy(&self) -> &Policy {
        &self.state.policy
    }

    /// Carries a change out; one that core cannot take is refused with 400.
    pub fn apply(&mut self, change: Change) -> Step {
        let actor = self.asker.map(|asker| actor(self.policy(), asker));
        let plan = Plan { actor, on_refused: OnRefused::Continue, changes: vec![change] };
        match self.policy().simulate(&plan) {
            Ok(mut simulation) => {
                let step = simulation.steps.pop().expect("INVARIANT: one step for one change");
                let change = plan.changes.into_iter().next().expect("INVARIANT: the plan has one change");
                self.state.policy = simulation.last;
                if step.outcome == Outcome::Applied {
                    self.state.note(&change, &step, self.at);
                }
                self.keep(change, step)
            }
            Err(error) => self.refuse(plan.changes[0].op(), 400, error.to_string()),
        }
    }

    /// Carries a change out that the API refuses, unless what it names is missing or not allowed: that is told first.
    pub fn apply_unfit(&mut self, change: Change, status: u16, reason: String) -> Step {
        let before = self.state.clone();
        let op = change.op();
        let step = self.apply(change);
        if matches!(step.status, Some(403 | 404)) {
            return step;
        }
        self.steps.pop();
        self.state = before;
        self.refuse(op, status, reason)
    }

    /// Keeps a change that the API refuses before it looks at the account.
    pub fn refuse(&mut self, op: &'static str, status: u16, reason: impl Into<String>) -> Step {
        let (outcome, reason) = (Outcome::Refused, reason.into());
        self.end(Ended { op, outcome, status: Some(status), reason, bound: None })
    }

    /// Keeps a change of which the sandbox does not know what it does.
    pub fn doubt(&mut self, op: &'static str, reason: impl Into<String>) -> Step {
        let (outcome, reason) = (Outcome::Unresolved, reason.into());
        self.end(Ended { op, outcome, status: None, reason, bound: Some(Bound::default()) })
    }

    fn end(&mut self, ended: Ended) -> Step {
        let change = Change::Ended(Box::new(ended));
        let plan = Plan { changes: vec![change.clone()], ..Plan::default() };
        let mut simulation = self.policy().simulate(&plan).expect("INVARIANT: it names nothing");
        let step = simulation.steps.pop().expect("INVARIANT: one step for one change");
        self.keep(change, step)
    }

    fn keep(&mut self, change: Change, step: Step) -> Step {
        self.steps.push(RecordedStep { title: self.title.clone(), change, step: step.clone() });
        step
    }
}

/// How a plan names an asker.
pub(crate) fn actor(policy: &Policy, asker: Asker) -> String {
    match asker {
        Asker::User(user) => policy.user_id(user).to_owned(),
        Asker::Key(key, _) => format!("key:{}", policy.key_id(key)),
    }
}
