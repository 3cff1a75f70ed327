//! A stack of changes, tried one upon the other.

use crate::diff::{AccessDiff, diff};
use crate::policy::Policy;
use crate::simulate::{PlanError, Step};
use crate::{Change, OnRefused, Plan};

/// An account with changes tried on it one after another, each of which can be taken back.
///
/// Every state shares with the one below whatever its change left alone, so that trying a change and taking
/// it back cost what the change touches, however large the account is.
///
/// ```
/// use axcess_core::{Change, Decision, Policy, WhatIf};
///
/// let snapshot = axcess_snapshot::demo();
/// let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
/// let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
/// let (kim, read) = (policy.user("kim@acme.io")?, policy.permission("PROJECT_READ")?);
/// let project = policy.node("project:Fraud/fraud-llm")?;
///
/// let mut what_if = WhatIf::new(policy);
/// what_if.apply(Change::RestrictionCreate { resource: "project:Fraud/fraud-llm".to_owned() })?;
/// assert_eq!(what_if.policy().can(kim, read, project), Decision::Deny);
/// assert!(what_if.undo());
/// assert_eq!(what_if.policy().can(kim, read, project), Decision::Allow);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct WhatIf {
    first: Policy,
    actor: Option<String>,
    tried: Vec<(Step, Policy)>,
}

impl WhatIf {
    /// Nothing tried yet.
    pub const fn new(policy: Policy) -> Self {
        Self { first: policy, actor: None, tried: Vec::new() }
    }

    /// The same, with every change checked against what the actor may do at that moment.
    #[must_use]
    pub fn by(self, actor: Option<String>) -> Self {
        Self { actor, ..self }
    }

    /// Tries one more change, whatever comes of it.
    ///
    /// # Errors
    ///
    /// As [`Policy::simulate`]; nothing is tried then.
    pub fn apply(&mut self, change: Change) -> Result<&Step, PlanError> {
        let plan = Plan { actor: self.actor.clone(), on_refused: OnRefused::Continue, changes: vec![change] };
        let mut simulation = self.policy().simulate(&plan)?;
        let step = simulation.steps.pop().expect("INVARIANT: one step for each change");
        self.tried.push((step, simulation.last));
        Ok(&self.tried.last().expect("INVARIANT: it has just been put there").0)
    }

    /// Takes the last change back; whether there was one.
    pub fn undo(&mut self) -> bool {
        self.tried.pop().is_some()
    }

    /// The state that the changes leave.
    pub fn policy(&self) -> &Policy {
        self.tried.last().map_or(&self.first, |(_, policy)| policy)
    }

    /// What became of each change, in order.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = &Step> {
        self.tried.iter().map(|(step, _)| step)
    }

    /// Who gains and who loses by all of them together.
    pub fn diff(&self) -> AccessDiff {
        diff(&self.first, self.policy())
    }
}
