//! What a plan would do: its changes applied one after another to a copy of the account.



use crate::account::{Node, User};
use crate::diff::{AccessDiff, diff};
use crate::reference::ReferenceError;
use crate::{Change, OnRefused, Plan, Policy};

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The account changed.
    Applied,
    /// The call would succeed and nothing changes.
    NoEffect,
    /// The API would answer with an error.
    Refused,
    /// A step that cannot be read with certainty; it changes nothing here.
    Unresolved,
    /// Not reached, because an earlier step was refused.
    Skipped,
}

impl Outcome {
    /// The word of reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NoEffect => "no_effect",
            Self::Refused => "refused",
            Self::Unresolved => "unresolved",
            Self::Skipped => "skipped",
        }
    }
}

/// What one change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The operation's name.
    pub op: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// The API's error status; only of a refused step.
    pub status: Option<u16>,
    /// What happened and why, for people.
    pub reason: String,
    /// Whether a hidden or unreadable fact could turn the outcome.
    pub uncertain: bool,
    /// Ids of what it made, in order.
    pub created: Vec<String>,
    /// Users whom it is about.
    pub users: Vec<User>,
    /// Nodes that it is about.
    pub nodes: Vec<Node>,
}

/// A plan carried out on a copy of the account.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// One step for each change, in the plan's order.
    pub steps: Vec<Step>,
    /// The account as the plan leaves it.
    pub last: Policy,
}

/// A plan that cannot be simulated: a reference in it fits several things, a required field is missing, or
/// the snapshot lacks its actor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct PlanError {
    /// The change, from 0; `None` for the plan's head (its actor).
    pub step: Option<usize>,
    /// What is wrong.
    pub problem: PlanProblem,
}

/// What is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// A reference of a step fits several things, or the plan's actor is unknown.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// A field that the operation needs is missing.
    #[error("`{op}` needs the field `{field}`")]
    MissingField {
        /// The operation.
        op: &'static str,
        /// The field.
        field: &'static str,
    },
}

impl PlanError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        match &self.problem {
            PlanProblem::Reference(error) => error.help(),
            PlanProblem::MissingField { field, .. } => Some(format!("add `{field}` to the step")),
        }
    }
}

impl Policy {
    /// Carries a plan out on a copy of the account.
    ///
    /// # Errors
    ///
    /// When the plan itself is wrong: a reference fits several things, a required field is missing, or
    /// nobody is called like its actor. A reference that fits nothing is a refusal of its step.
    pub fn simulate(&self, plan: &Plan) -> Result<Simulation, PlanError> {
        self.simulate_watched(plan, &mut |_, _| {})
    }

    /// The same, and shows every step with the state that it leaves to `watch`.
    ///
    /// # Errors
    ///
    /// As [`Policy::simulate`].
    pub fn simulate_watched(
        &self,
        plan: &Plan,
        watch: &mut dyn FnMut(&Step, &Policy),
    ) -> Result<Simulation, PlanError> {
        unimplemented!("being written")
    }
}

impl Simulation {
    /// Who gains and who loses from `first`, the state that the plan was simulated on, to the last.
    pub fn diff(&self, first: &Policy) -> AccessDiff {
        diff(first, &self.last)
    }
}
