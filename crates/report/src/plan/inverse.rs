//! What takes a plan back.

use axcess_core::{Inverse, Policy};
use schemars::JsonSchema;
use serde::Serialize;

use crate::remedy::ChangeReport;
use crate::{IrreversibleStep, PlanStep};

/// The plan that takes the plan back, proved by carrying it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InverseReport {
    /// Whether all access is then what it was.
    pub restores: bool,
    /// The changes, in order, for the account as the plan leaves it.
    pub changes: Vec<ChangeReport>,
    /// For each of these the step that it takes back, from 1.
    pub undoes: Vec<usize>,
    /// What does not come back.
    pub irreversible: Vec<IrreversibleStep>,
}

impl InverseReport {
    pub(crate) fn new(last: &Policy, inverse: &Inverse, steps: &[PlanStep]) -> Self {
        let changes = inverse.plan.changes.iter();
        Self {
            restores: inverse.restores,
            changes: changes.map(|change| ChangeReport::new(last, change)).collect(),
            undoes: inverse.undoes.iter().map(|step| step + 1).collect(),
            irreversible: inverse
                .irreversible
                .iter()
                .map(|it| IrreversibleStep {
                    step: it.step + 1,
                    op: steps[it.step].op.clone(),
                    why: it.why.clone(),
                    costs_access: it.costs_access,
                    source: steps[it.step].source.clone(),
                })
                .collect(),
        }
    }

    /// `verified: 12 changes restore all access; 1 step is not fully reversible (step 3)`.
    pub(crate) fn summary(&self) -> String {
        let changes = crate::counted(self.changes.len(), "change");
        let bring = if self.changes.len() == 1 { "brings" } else { "bring" };
        let mut steps: Vec<usize> =
            self.irreversible.iter().filter(|it| it.costs_access).map(|it| it.step - 1).collect();
        steps.dedup();
        let lost = match steps.is_empty() {
            true => String::new(),
            false => format!("; {} cannot be taken back in full", crate::diff::phrase::steps(&steps)),
        };
        match (self.restores, self.changes.is_empty()) {
            (true, true) => "nothing has to be taken back: access is what it was".to_owned(),
            (true, false) => format!("simulated: {changes} {bring} all access back to what it was{lost}"),
            (false, true) => format!("nothing brings the access back{lost}"),
            (false, false) => format!("simulated: {changes} {bring} back only a part{lost}"),
        }
    }
}
