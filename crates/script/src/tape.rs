//! The steps of a script in the order in which they happen, and the account as they leave it.

use std::rc::Rc;

use axcess_core::{Bound, Change, Ended, Outcome, PlanError, Policy, Step, WhatIf};

use crate::Note;

/// The most steps of one script.
const MOST_STEPS: usize = 20_000;

/// How a command is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It is carried out.
    Run,
    /// It is carried out, or not: why that cannot be read.
    Perhaps(Rc<str>),
    /// It is not reached: why.
    Skipped(Rc<str>),
    /// It is not reached, because the script decided so.
    Silent,
}

/// Steps, with what comes of them.
#[derive(Debug)]
pub(crate) struct Tape {
    what_if: WhatIf,
    /// How many of the what-if's steps have been written.
    pub changes: Vec<Change>,
    pub lines: Vec<usize>,
    pub notes: Vec<Note>,
}

impl Tape {
    pub fn new(policy: Policy, actor: Option<String>) -> Self {
        Self {
            what_if: WhatIf::new(policy).by(actor),
            changes: Vec::new(),
            lines: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The account as it is now.
    pub fn policy(&self) -> &Policy {
        self.what_if.policy()
    }

    pub fn is_full(&self) -> bool {
        self.changes.len() >= MOST_STEPS
    }

    /// Carries a change out.
    pub fn apply(&mut self, line: usize, change: Change) -> Result<Step, PlanError> {
        let step = self.what_if.apply(change.clone())?.clone();
        self.changes.push(change);
        self.lines.push(line);
        Ok(step)
    }

    /// What would come of a change.
    pub fn attempt(&mut self, change: Change) -> Result<Step, PlanError> {
        let step = self.what_if.apply(change)?.clone();
        self.what_if.undo();
        Ok(step)
    }

    /// Writes a step down that changes nothing.
    pub fn end(&mut self, line: usize, ended: Ended) {
        let change = Change::Ended(Box::new(ended));
        let applied = self.apply(line, change);
        applied.expect("INVARIANT: a step whose end is known names nothing, and the actor has been found");
    }

    pub fn refuse(&mut self, line: usize, op: &'static str, status: Option<u16>, reason: String) {
        self.end(line, Ended { op, outcome: Outcome::Refused, status, reason, bound: None });
    }

    pub fn decline(&mut self, line: usize, op: &'static str, reason: String) {
        self.end(line, Ended { op, outcome: Outcome::NoEffect, status: None, reason, bound: None });
    }

    pub fn skip(&mut self, line: usize, op: &'static str, reason: &str) {
        let reason = reason.to_owned();
        self.end(line, Ended { op, outcome: Outcome::Skipped, status: None, reason, bound: None });
    }

    pub fn doubt(&mut self, line: usize, op: &'static str, reason: &str, bound: Bound) {
        let reason = format!("{reason}; `axcess sandbox run` carries the script out and shows what it does");
        let bound = Some(bound);
        self.end(line, Ended { op, outcome: Outcome::Unresolved, status: None, reason, bound });
    }

    /// A form that a current `ax` rejects; the steps are those from `first` on.
    pub fn old_form(&mut self, line: usize, (written, current): &(String, String), first: Option<usize>) {
        let steps = first.map_or_else(Vec::new, |first| (first..self.changes.len()).collect());
        let message = format!("`{written}` is an old form, which `ax` 0.39 rejects; write `{current}`");
        match self.notes.iter_mut().find(|note| note.line == line && note.message == message) {
            Some(note) => note.steps.extend(steps),
            None => self.notes.push(Note { rule: "old-form", line, message, steps }),
        }
    }

    /// Something to know about a line that is no step.
    pub fn remark(&mut self, line: usize, message: String) {
        if !self.notes.iter().any(|note| note.line == line && note.message == message) {
            self.notes.push(Note { rule: "not-looked-at", line, message, steps: Vec::new() });
        }
    }

    /// The account as it is left, with the steps.
    pub fn finish(self) -> (Policy, Vec<Change>, Vec<usize>, Vec<Note>) {
        (self.what_if.policy().clone(), self.changes, self.lines, self.notes)
    }
}
