//! Calls that change the account.

use axcess_api::{Call as Meaning, CallError, Operation, call};
use axcess_core::{Change, Outcome, Step};
use axum::body::Bytes;
use axum::response::Response;
use serde_json::Value;

use super::answer::Answer;
use super::{key, settings};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::state::State;
use crate::transaction::Transaction;

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

/// Makes the change that a call asks for, and answers it.
pub(super) async fn change(caller: Caller, bytes: Bytes) -> Result<Response, Problem> {
    let call = &caller.call;
    call.note(|noted| {
        noted.body = std::str::from_utf8(&bytes).ok().filter(|text| !text.is_empty()).map(Into::into)
    });
    let body = body(&bytes);
    let (method, path) = (call.method.as_str(), call.uri.path());
    let known = body.as_ref().unwrap_or(&Value::Null);
    let operation =
        Operation::find(method, path, known).ok_or_else(|| Problem::new(405, "there is no such call"))?;
    let read = |transaction: &Transaction| -> Result<Asked, Fault> {
        let body = body?;
        operation.check(&body).map_err(|error| Fault::Body { status: error.status, reason: error.reason })?;
        let mut change = match call_of(transaction, method, path, &body)? {
            Meaning::Change(change) => change,
            Meaning::Read => {
                return Err(Fault::Body { status: 405, reason: "there is no such call".to_owned() });
            }
        };
        settings::keep(transaction.policy(), &mut change, &body);
        Ok(Asked { operation, change, body })
    };
    let (done, asked) = caller.sandbox.transact(call, |transaction| {
        let asked = read(transaction);
        (carry_out(transaction, operation, &asked), asked.ok())
    });
    match asked {
        Some(asked) if done.step.outcome != Outcome::Refused => {
            Ok(Answer { done: &done, asked: &asked }.response())
        }
        _ => Err(Problem::new(done.step.status.unwrap_or(400), done.step.reason)),
    }
}

/// Why a call is no change that core could look at.
enum Fault {
    Body { status: u16, reason: String },
    Unfit { change: Box<Change>, status: u16, reason: String },
}

fn body(bytes: &Bytes) -> Result<Value, Fault> {
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    let wrong = |error| Fault::Body { status: 400, reason: format!("the body is no JSON: {error}") };
    serde_json::from_slice(bytes).map_err(wrong)
}

fn call_of(transaction: &Transaction, method: &str, path: &str, body: &Value) -> Result<Meaning, Fault> {
    call(transaction.policy(), method, path, body).map_err(|error| match error {
        CallError::Unfit { change, status, reason } => Fault::Unfit { change, status, reason },
        CallError::Body { reason, .. } => Fault::Body { status: 422, reason },
        CallError::Unknown => Fault::Body { status: 404, reason: "there is no such call".to_owned() },
    })
}

fn carry_out(transaction: &mut Transaction, operation: &Operation, asked: &Result<Asked, Fault>) -> Done {
    let step = match asked {
        Ok(asked) => match key::fault(transaction, asked) {
            Some(reason) => transaction.apply_unfit(asked.change.clone(), 422, reason),
            None => transaction.apply(asked.change.clone()),
        },
        Err(Fault::Body { status, reason }) => transaction.refuse(operation.op, *status, reason.clone()),
        Err(Fault::Unfit { change, status, reason }) => {
            transaction.apply_unfit(Change::clone(change), *status, reason.clone())
        }
    };
    let mut secret = None;
    if let Ok(asked) = asked
        && step.outcome != Outcome::Refused
    {
        settings::set(&mut transaction.state, asked);
        secret = key::note(transaction, asked, &step);
    }
    Done { step, state: transaction.state.clone(), secret }
}
