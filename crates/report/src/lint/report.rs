//! Findings about an account as data.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Lint, LintFinding};
use crate::remedy::ChangeReport;
use crate::suggest::{plan, plan_value};
use crate::{Basis, Body, Document, Finding};

/// What the document of `axcess lint` says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LintReport {
    /// What is wrong, the worst rules first.
    pub findings: Vec<LintLine>,
    /// What nobody can tell from this snapshot.
    pub undetermined: Vec<LintDoubt>,
}

impl Body for LintReport {
    const FORMAT: &'static str = "axcess-lint";
}

/// One thing that is wrong with an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LintLine {
    /// The finding; it has no steps.
    #[serde(flatten)]
    pub finding: Finding,
    /// Ids of the roles that it is about.
    pub roles: Vec<String>,
    /// Ids of the keys that it is about.
    pub keys: Vec<String>,
    /// How to mend it, if a plan can.
    pub mend: Option<MendReport>,
}

/// A plan that does away with a finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MendReport {
    /// The changes in words, in order.
    pub edits: Vec<ChangeReport>,
    /// The plan as a plan file holds it.
    pub plan: Value,
    /// Whether it was tried on a copy: every step is applied, and nobody gains anything that the rule does not say.
    pub is_tried: bool,
    /// Whether it gives somebody access, as its rule must.
    pub gives: bool,
    /// What it leaves to whoever carries it out.
    pub note: Option<&'static str>,
}

/// What a rule could not tell from this snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LintDoubt {
    /// The rule.
    pub rule: String,
    /// What is hidden, and what that leaves open.
    pub reason: String,
    /// Ids of the nodes where it is.
    pub nodes: Vec<String>,
}

impl Lint<'_> {
    /// The findings as data.
    pub fn report(&self, basis: Basis) -> Document<LintReport> {
        let findings = self.findings.iter().map(|it| self.line(it)).collect();
        Document::new(basis, LintReport { findings, undetermined: self.undetermined.clone() })
    }

    /// The findings one by one, as data.
    pub fn lines(&self) -> impl Iterator<Item = LintLine> + '_ {
        self.findings.iter().map(|it| self.line(it))
    }

    fn line(&self, it: &LintFinding) -> LintLine {
        let mend = it.mend.as_ref().map(|mend| MendReport {
            edits: mend.changes.iter().map(|change| ChangeReport::new(self.policy, change)).collect(),
            plan: plan_value(&plan(None, mend.changes.clone())),
            is_tried: mend.is_tried,
            gives: mend.gives,
            note: mend.note,
        });
        LintLine { finding: it.finding.clone(), roles: it.roles.clone(), keys: it.keys.clone(), mend }
    }
}
