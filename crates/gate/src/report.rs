//! What a check found: the data that every report is drawn from.

use axcess_report::{Body, PlanSource};
use schemars::JsonSchema;
use serde::Serialize;

use crate::severity::Severity;

/// What the document of `axcess check` says; it rests on the account before the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckReport {
    /// The worst of all gates.
    pub outcome: Outcome,
    /// How much there is of everything.
    pub counts: Counts,
    /// Every gate, those that do not pass first.
    pub gates: Vec<Gate>,
    /// Everything that keeps a gate from passing, or would without a baseline or exception, the worst first.
    pub findings: Vec<CheckFinding>,
}

impl Body for CheckReport {
    const FORMAT: &'static str = "axcess-check";
}

/// How a gate, or a check, ended; the later beats the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It holds.
    Pass,
    /// Nobody can tell.
    Undetermined,
    /// It does not hold.
    Fail,
    /// It was not asked: the snapshot is not the one that is wanted.
    Refused,
}

impl Outcome {
    /// The outcome's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Undetermined => "undetermined",
            Self::Fail => "fail",
            Self::Refused => "refused",
        }
    }
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Gates that hold.
    pub passed: usize,
    /// Gates that nobody can judge.
    pub undetermined: usize,
    /// Gates that do not hold.
    pub failed: usize,
    /// Gates that were refused.
    pub refused: usize,
    /// Findings that are neither known nor excepted.
    pub open: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// Findings that an exception lets pass.
    pub excepted: usize,
    /// Findings of the baseline that there are no longer.
    pub gone: usize,
}

/// One question to the account, or to a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gate {
    /// The assertion's name, or the flag's.
    pub id: String,
    /// `allow`, `never`, `exactly`, `no-new-access`, `no-new-admins`, `no-lockout`, `plan`, `max-age` or
    /// `exceptions`.
    pub kind: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How bad it is if it fails.
    pub severity: Severity,
    /// What it states.
    pub statement: String,
    /// How many of its findings are neither known nor excepted.
    pub findings: usize,
    /// Switches whose other setting, alone, would give another outcome.
    pub depends_on: Vec<String>,
    /// Where it is written; null for a flag.
    pub source: Option<PlanSource>,
}

/// Something that keeps a gate from passing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckFinding {
    /// Which rule found it; stable, one of [`RULES`](crate::RULES).
    pub rule: String,
    /// The gate.
    pub gate: String,
    /// What it does to the gate.
    pub outcome: Outcome,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, as a sentence.
    pub message: String,
    /// What would put it right, where that can be said in general.
    pub help: Option<String>,
    /// The same for the same thing in every run: nothing of it hangs on lines, steps or new ids.
    pub fingerprint: String,
    /// Why it does not count.
    pub passes: Option<Passes>,
    /// The steps of the plan that it comes from, from 1.
    pub steps: Vec<usize>,
    /// Ids of the users whom it is about.
    pub users: Vec<String>,
    /// Ids of the nodes that it is about, the first of many.
    pub nodes: Vec<String>,
    /// The step that it comes from, else where its gate is written.
    pub source: Option<PlanSource>,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum Passes {
    /// The baseline knows it.
    Baseline,
    /// Somebody answers for it.
    Exception {
        /// Who.
        owner: String,
        /// Why it may be so.
        reason: String,
        /// How long.
        expires: String,
    },
}

impl CheckReport {
    /// Findings that count, the worst first.
    pub fn open(&self) -> impl Iterator<Item = &CheckFinding> {
        self.findings.iter().filter(|finding| finding.passes.is_none())
    }

    /// Findings of a gate that count.
    pub fn open_of<'a>(&'a self, gate: &'a Gate) -> impl Iterator<Item = &'a CheckFinding> {
        self.open().filter(move |finding| finding.gate == gate.id)
    }
}
