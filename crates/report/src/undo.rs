//! What takes a plan back, for whoever has to agree to it.

use axcess_core::{Inverse, Plan, PlanError, Policy, SortedSet};
use schemars::JsonSchema;
use serde::Serialize;

use crate::fit::fitted;
use crate::{
    AccessMoves, Basis, Body, Detail, DiffReview, Document, Layout, PlanReport, PlanReview, PlanSource,
    Style, Verdict, counted, escaped, styled,
};

/// What the document of `axcess plan --undo` says: a report of the plan that takes the plan back, carried out
/// where the plan ends. Its steps stand where the steps stand that they take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UndoReport {
    /// Whether, after the plan and then this, everybody holds at every node what he held before.
    pub restores: bool,
    /// For each step the step of the plan, from 1, that it takes back.
    pub undoes: Vec<usize>,
    /// What does not come back, in the order of the plan.
    pub irreversible: Vec<IrreversibleStep>,
    /// How access after both differs from that before the plan.
    pub remaining: AccessMoves,
    /// The report of the plan that takes the plan back.
    #[serde(flatten)]
    pub report: PlanReport,
}

impl Body for UndoReport {
    const FORMAT: &'static str = "axcess-undo-report";
}

/// Something that a step did and that nothing takes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IrreversibleStep {
    /// The step of the plan, from 1.
    pub step: usize,
    /// Its operation.
    pub op: String,
    /// What stays, and why.
    pub why: String,
    /// Whether somebody's access, or a key's, may stay changed by it; otherwise only a trace stays.
    pub costs_access: bool,
    /// Where the step stands.
    pub source: PlanSource,
}

/// The plan that takes a plan back, judged like a plan of its own.
#[derive(Debug)]
pub struct UndoReview<'a> {
    restores: bool,
    undoes: Vec<usize>,
    irreversible: Vec<IrreversibleStep>,
    remaining: DiffReview<'a>,
    review: PlanReview<'a>,
}

impl<'a> UndoReview<'a> {
    /// Judges the inverse of a plan, which leads from the state `first` to `last`; `sources` says where each change of the
    /// plan stands.
    ///
    /// # Errors
    ///
    /// When the inverse cannot be simulated there.
    pub fn new(
        (first, last): (&'a Policy, &'a Policy),
        plan: &Plan,
        inverse: &'a Inverse,
        sources: &[PlanSource],
    ) -> Result<Self, PlanError> {
        let nowhere = || PlanSource { file: String::new(), line: 0 };
        let source = |step: usize| sources.get(step).cloned().unwrap_or_else(nowhere);
        let review =
            PlanReview::new(last, &inverse.plan, inverse.undoes.iter().map(|step| source(*step)).collect())?;
        let irreversible = inverse.irreversible.iter().map(|it| IrreversibleStep {
            step: it.step + 1,
            op: plan.changes[it.step].op().to_owned(),
            why: it.why.clone(),
            costs_access: it.costs_access,
            source: source(it.step),
        });
        Ok(Self {
            restores: inverse.restores,
            undoes: inverse.undoes.iter().map(|step| step + 1).collect(),
            irreversible: irreversible.collect(),
            remaining: DiffReview::new(first, &inverse.last),
            review,
        })
    }

    /// The review as data; the basis is that of the account before the plan.
    pub fn report(&self, basis: Basis) -> Document<UndoReport> {
        let Document { basis, body: report, .. } = self.review.report(basis);
        let Document { basis, body: remaining, .. } = self.remaining.report(basis);
        let (undoes, irreversible) = (self.undoes.clone(), self.irreversible.clone());
        Document::new(basis, UndoReport { restores: self.restores, undoes, irreversible, remaining, report })
    }

    /// Whether taking the plan back changes access.
    pub fn verdict(&self) -> Verdict {
        self.review.verdict()
    }

    /// The review for people.
    pub fn text(&self, detail: Detail, layout: Layout) -> String {
        let steps = self.undoes.iter().collect::<SortedSet<_>>().len();
        let (taken, holds) = match (steps, self.restores) {
            (0, true) => ("Nothing has to be taken back".to_owned(), ": everybody holds"),
            (0, false) => ("Nothing can be taken back".to_owned(), ": not everybody holds"),
            (steps, true) => {
                (format!("Taking {} back", counted(steps, "step")), ". After it everybody holds")
            }
            (steps, false) => {
                (format!("Taking {} back", counted(steps, "step")), ". After it not everybody holds")
            }
        };
        let style = if self.restores { Style::Good } else { Style::Bad };
        let outcome = styled(style, format!("{taken}{holds} what he held before the plan."));
        let head = format!("{outcome}\n{}", self.what_stays());
        let mut text = fitted(&head, layout);
        if self.remaining.verdict() != Verdict::Same {
            let title = styled(Style::Strong, "Before the plan, and after it was taken back");
            text.push_str(&format!("\n{title}\n{}", self.remaining.text(detail, layout)));
        }
        if steps == 0 {
            return text;
        }
        let title = styled(Style::Strong, "What taking it back does");
        text + &format!("\n{title}\n{}", self.review.text_of_undo(detail, layout))
    }

    fn what_stays(&self) -> String {
        let mut text = String::new();
        for it in &self.irreversible {
            if text.is_empty() {
                text.push_str(&format!("\n{}\n", styled(Style::Strong, "What stays")));
            }
            let style = if it.costs_access { Style::Bad } else { Style::Faint };
            let kind = if it.costs_access { "access" } else { "trace " };
            text.push_str(&format!(
                "  {} step {}, {}: {}\n",
                styled(style, kind),
                it.step,
                it.op,
                escaped(&it.why)
            ));
        }
        text
    }
}
