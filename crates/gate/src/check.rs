//! A check: gates asked of an account, or of an account and a plan.

mod asked;
mod flips;
mod plan;
mod settle;
mod snapshot;

use std::collections::HashSet;
use std::rc::Rc;

use axcess_core::{Moment, Plan, Policy};
use axcess_plan::tree::PlanErrors;
use axcess_report::{PlanReview, PlanSource};
use fixedbitset::FixedBitSet;

use crate::age::MaxAge;
use crate::assertion::{Assertion, AssertionKind};
use crate::baseline::Baseline;
use crate::bound::{OpenStep, open_steps};
use crate::exception::Exception;
use crate::facts::Facts;
use crate::judge::{Moves, View};
use crate::report::{CheckFinding, CheckReport, Gate, Outcome};
use crate::severity::Severity;
use crate::state::{Effects, State};

/// Everything that a check is about.
#[derive(Debug)]
pub struct Check<'a> {
    /// The account as its snapshot has it.
    pub account: &'a Policy,
    /// What is to happen to it.
    pub plan: Option<Planned<'a>>,
    /// What has to hold afterwards.
    pub assertions: Vec<Assertion>,
    /// The gates that need no file, and how strict all of them are.
    pub flags: Flags,
    /// Findings that are known.
    pub baseline: Option<Baseline>,
    /// Findings that somebody answers for.
    pub exceptions: Vec<Exception>,
    /// How old the snapshot may be.
    pub max_age: Option<MaxAge>,
    /// What exceptions, assertions and the snapshot are judged old or past by.
    pub now: Moment,
    /// Where the snapshot stands.
    pub snapshot: String,
}

/// A plan, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What it does.
    pub review: &'a PlanReview<'a>,
}

/// The gates that need no file, and how strict all of them are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// The plan gives nobody anything.
    pub no_new_access: bool,
    /// The plan makes nobody an administrator.
    pub no_new_admins: bool,
    /// The plan locks nobody out.
    pub no_lockout: bool,
    /// Refused and skipped steps are meant.
    pub allow_refused: bool,
    /// What another setting of a switch would turn is undetermined.
    pub all_semantics: bool,
}

/// A gate that has been asked, with what is against it.
pub(crate) struct Asked {
    pub gate: Gate,
    pub findings: Vec<CheckFinding>,
}

/// The states of the account, and what is known of both.
pub(crate) struct Scene<'a> {
    pub check: &'a Check<'a>,
    pub before: State,
    pub after: State,
    pub before_facts: Facts<'a>,
    pub after_facts: Facts<'a>,
    pub old_nodes: FixedBitSet,
    pub effects: Rc<Effects>,
    pub open_steps: Vec<OpenStep>,
}

impl Check<'_> {
    /// Asks every gate.
    ///
    /// # Errors
    ///
    /// When a reference of an assertion fits several things.
    pub fn run(&self) -> Result<CheckReport, PlanErrors> {
        let scene = Scene::new(self);
        let mut all: Vec<Asked> = self.age_gate().into_iter().chain(self.plan_gate(&scene)).collect();
        let mut assertions: Vec<Assertion> = self.assertions.clone();
        if self.flags.no_new_access {
            assertions.push(Assertion::no_new_access());
        }
        let selected = assertions
            .iter()
            .map(|assertion| scene.select(assertion))
            .collect::<Result<Vec<_>, PlanErrors>>()?;
        let start = all.len();
        for (assertion, selected) in assertions.iter().zip(&selected) {
            all.push(scene.ask(assertion, selected));
        }
        all.extend(self.review_gates());
        let flips = self.flips(&scene, &assertions, &selected, &all[start..]);
        for (asked, switches) in all[start..].iter_mut().zip(flips) {
            asked.depends_on(switches, self.flags.all_semantics);
        }
        Ok(self.settle(all))
    }

    /// The report of a check whose plan was made for another snapshot, so that nothing is asked of it.
    pub fn refused(&self, message: &str, plan: &str) -> CheckReport {
        let source = Some(PlanSource { file: plan.to_owned(), line: 1 });
        let mut asked =
            Asked::new("plan", "plan", Severity::High, "the plan fits the snapshot".to_owned(), source);
        asked.find(crate::rule::OTHER_SNAPSHOT, Outcome::Refused, message.to_owned(), &[]);
        self.settle(self.age_gate().into_iter().chain([asked]).collect())
    }
}

impl<'a> Scene<'a> {
    fn new(check: &'a Check<'a>) -> Self {
        let last = check.last();
        let before_facts = Facts::new(check.account, check.account);
        let after_facts = Facts::new(last, check.account);
        let mut effects = Effects::default();
        effects.note(check.account, &before_facts.nodes);
        effects.note(last, &after_facts.nodes);
        let effects = Rc::new(effects);
        let mut old_nodes = FixedBitSet::new();
        for node in &before_facts.nodes {
            old_nodes.grow_and_insert(node.index());
        }
        let steps = check.plan.map_or(&[][..], |plan| plan.review.steps());
        let is_open = steps.iter().any(|step| step.uncertain);
        Self {
            check,
            before: State::new(check.account, &effects, false),
            after: State::new(last, &effects, is_open),
            before_facts,
            after_facts,
            old_nodes,
            effects,
            open_steps: open_steps(steps, last),
        }
    }

    /// Both states under the switches that were asked for.
    pub fn view(&self) -> View<'_> {
        let moves = self.check.plan.map(|plan| Moves {
            state: &self.before,
            entries: &plan.review.diff().entries,
            pending: &plan.review.diff().pending,
            users: self.before_facts.users.len(),
            nodes: &self.old_nodes,
        });
        View { after: &self.after, after_facts: &self.after_facts, before: moves }
    }
}

impl<'a> Check<'a> {
    /// The account after the plan.
    pub(crate) fn last(&self) -> &'a Policy {
        self.plan.map_or(self.account, |plan| plan.review.last())
    }

    /// The kinds of listings that the snapshot lacks part of.
    pub(crate) fn lacking(&self) -> HashSet<&str> {
        let gaps = self.account.gaps().iter();
        gaps.filter(|gap| matches!(gap.kind, axcess_core::GapKind::Listing(_)))
            .map(|gap| gap.kind.as_str())
            .collect()
    }
}

impl Asked {
    pub fn new(
        id: &str,
        kind: &str,
        severity: Severity,
        statement: String,
        source: Option<PlanSource>,
    ) -> Self {
        let gate = Gate {
            id: id.to_owned(),
            kind: kind.to_owned(),
            outcome: Outcome::Pass,
            severity,
            statement,
            findings: 0,
            depends_on: Vec::new(),
            source,
        };
        Self { gate, findings: Vec::new() }
    }

    /// A finding of this gate that says nothing yet.
    pub fn template(&self) -> CheckFinding {
        CheckFinding {
            rule: String::new(),
            gate: self.gate.id.clone(),
            outcome: Outcome::Fail,
            severity: self.gate.severity,
            message: String::new(),
            help: None,
            fingerprint: String::new(),
            passes: None,
            steps: Vec::new(),
            users: Vec::new(),
            nodes: Vec::new(),
            source: self.gate.source.clone(),
        }
    }

    /// Adds a finding about the gate itself; `about` tells it from others of the rule.
    pub fn find(
        &mut self,
        rule: &str,
        outcome: Outcome,
        message: String,
        about: &[&str],
    ) -> &mut CheckFinding {
        let mut parts = vec![rule, self.gate.id.as_str()];
        parts.extend(about);
        let fingerprint = crate::describe::fingerprint(&parts);
        let finding =
            CheckFinding { rule: rule.to_owned(), outcome, message, fingerprint, ..self.template() };
        self.findings.push(finding);
        self.findings.last_mut().expect("INVARIANT: it has just been put there")
    }

    /// How the gate ends by what is against it.
    pub fn outcome(&self) -> Outcome {
        self.findings.iter().map(|finding| finding.outcome).max().unwrap_or(Outcome::Pass)
    }

    fn depends_on(&mut self, switches: Vec<String>, all_semantics: bool) {
        if all_semantics && !switches.is_empty() {
            for finding in &mut self.findings {
                finding.outcome = finding.outcome.min(Outcome::Undetermined);
            }
            let message =
                format!("another setting of {} would give another outcome", switches.join(" or of "));
            let about: Vec<&str> = switches.iter().map(String::as_str).collect();
            self.find(crate::rule::SWITCH, Outcome::Undetermined, message, &about);
        }
        self.gate.depends_on = switches;
    }
}

/// The kinds that a gate has beside those of assertions.
pub(crate) const fn kind_of(assertion: &Assertion) -> &'static str {
    AssertionKind::as_str(assertion.kind)
}
