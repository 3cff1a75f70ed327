//! What was called.

mod journal;
mod plan;

use std::sync::Arc;

use axcess_core::{Asker, Change, Moment, Outcome, Step};

pub(crate) use journal::Journal;

/// Every call so far.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The calls: those with changes in the order in which they changed the account, the others where they were
    /// answered.
    pub calls: Vec<RecordedCall>,
    /// How many further calls changed nothing, beyond those that are kept.
    pub reads_left_out: u64,
}

/// One call.
#[derive(Clone, Debug)]
pub struct RecordedCall {
    /// `GET`, `POST`, ...; empty for a change that a test planned as somebody else's.
    pub method: String,
    /// Path and query as they came.
    pub path: String,
    /// Whose key the call carried.
    pub asker: Option<Asker>,
    /// The same as a reference, as plans name an actor.
    pub actor: Option<String>,
    /// The status of the answer; `None` while there is none, and where the connection was closed before.
    pub status: Option<u16>,
    /// When it arrived.
    pub at: Moment,
    /// What it carried, if it could have changed anything.
    pub body: Option<Arc<str>>,
    /// What it changed, or would have changed.
    pub steps: Vec<RecordedStep>,
    /// Whether the account may have this endpoint and the sandbox has not: what it would have done is not known.
    pub unmodelled: bool,
}

/// One change of a call.
#[derive(Clone, Debug)]
pub struct RecordedStep {
    /// What a report calls it, as in `POST /v2/role-bindings`.
    pub title: String,
    /// The change.
    pub change: Change,
    /// How it ended.
    pub step: Step,
}

impl Record {
    /// Whether the sandbox could answer every call as the account would.
    pub fn is_complete(&self) -> bool {
        self.unmodelled().next().is_none()
    }

    /// Calls of endpoints that the account may have and the sandbox has not.
    pub fn unmodelled(&self) -> impl Iterator<Item = &RecordedCall> {
        self.calls.iter().filter(|call| call.unmodelled)
    }

    /// Every change, in order.
    pub fn steps(&self) -> impl Iterator<Item = &RecordedStep> {
        self.calls.iter().flat_map(|call| &call.steps)
    }
}

impl RecordedStep {
    /// Whether the account was changed.
    pub fn is_applied(&self) -> bool {
        self.step.outcome == Outcome::Applied
    }
}
