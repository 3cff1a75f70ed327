//! Calls that change the account.

use std::sync::Arc;

use axcess_api::{BodyError, Call as Meaning, CallError, Operation, call as meaning};
use axcess_core::{Change, Outcome, Policy, Step};
use axum::body::Bytes;
use axum::response::Response;
use serde_json::Value;

use super::answer::Answer;
use super::{key, settings};
use crate::call::Call;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::state::State;
use crate::transaction::Transaction;

const NO_SUCH_CALL: &str = "there is no such call";

/// What came of a call.
pub(super) struct Done {
    pub step: Step,
    /// The account right after it.
    pub state: State,
    /// Of a key that was made or refreshed.
    pub secret: Option<Secret>,
}

/// What a call asks for.
pub(super) struct Asked {
    pub operation: &'static Operation,
    pub change: Change,
    pub body: Value,
}

/// Why a call is refused whatever core says of it.
struct Fault {
    /// What it asks for, if that can be told: what is missing or not allowed there is told first.
    change: Option<Box<Change>>,
    status: u16,
    reason: String,
}

/// Makes the change that a call asks for, and answers it.
pub(super) async fn change(caller: Caller, bytes: Bytes) -> Result<Response, Problem> {
    let call = &caller.call;
    call.note(|noted| noted.body = text(&bytes));
    let body = body(&bytes);
    let known = body.as_ref().unwrap_or(&Value::Null);
    let operation = Operation::find(call.method.as_str(), call.uri.path(), known);
    let operation = operation.ok_or_else(|| Problem::new(405, NO_SUCH_CALL))?;
    let (done, asked) = caller.sandbox.transact(call, |transaction| {
        let asked = body.and_then(|body| read(transaction.policy(), call, operation, body));
        (carry_out(transaction, operation, &asked), asked.ok())
    });
    match asked {
        Some(asked) if done.step.outcome != Outcome::Refused => {
            Ok(Answer { done: &done, asked: &asked }.response())
        }
        _ => Err(Problem::new(done.step.status.unwrap_or(400), done.step.reason)),
    }
}

fn text(bytes: &Bytes) -> Option<Arc<str>> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.is_empty()).map(Into::into)
}

fn body(bytes: &Bytes) -> Result<Value, Fault> {
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(bytes).map_err(|error| Fault::new(400, format!("the body is no JSON: {error}")))
}

/// What a call asks for on the account as it now is.
fn read(policy: &Policy, call: &Call, operation: &'static Operation, body: Value) -> Result<Asked, Fault> {
    operation.check(&body)?;
    let Meaning::Change(mut change) = meaning(policy, call.method.as_str(), call.uri.path(), &body)? else {
        return Err(Fault::new(405, NO_SUCH_CALL));
    };
    settings::keep(policy, &mut change, &body);
    Ok(Asked { operation, change, body })
}

fn carry_out(transaction: &mut Transaction, operation: &Operation, asked: &Result<Asked, Fault>) -> Done {
    let (step, secret) = match asked {
        Ok(asked) => make(transaction, asked),
        Err(Fault { change: Some(change), status, reason }) => {
            (transaction.apply_unfit(Change::clone(change), *status, reason.clone()), None)
        }
        Err(Fault { change: None, status, reason }) => {
            (transaction.refuse(operation.op, *status, reason.clone()), None)
        }
    };
    Done { step, state: transaction.state.clone(), secret }
}

fn make(transaction: &mut Transaction, asked: &Asked) -> (Step, Option<Secret>) {
    let change = asked.change.clone();
    let step = match key::fault(transaction, asked) {
        Some(reason) => transaction.apply_unfit(change, 422, reason),
        None => transaction.apply(change),
    };
    if step.outcome == Outcome::Refused {
        return (step, None);
    }
    settings::set(&mut transaction.state, asked);
    let secret = key::note(transaction, asked, &step);
    (step, secret)
}

impl Fault {
    fn new(status: u16, reason: impl Into<String>) -> Self {
        Self { change: None, status, reason: reason.into() }
    }
}

impl From<BodyError> for Fault {
    fn from(error: BodyError) -> Self {
        Self::new(error.status, error.reason)
    }
}

impl From<CallError> for Fault {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unfit { change, status, reason } => Self { change: Some(change), status, reason },
            CallError::Body { reason, .. } => Self::new(422, reason),
            CallError::Unknown => Self::new(404, NO_SUCH_CALL),
        }
    }
}
