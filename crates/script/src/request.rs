//! Calls of the REST API that a script or a recording makes.

use axcess_api::{Call, CallError};
use axcess_core::Bound;

use crate::ax;
use crate::tape::{Reach, Tape};

/// The operation of a call that has to do with access and may change it.
pub(crate) fn op(call: &Result<Call, CallError>) -> Option<&'static str> {
    match call {
        Ok(Call::Change(change)) => Some(change.op()),
        Err(CallError::Body { op, .. }) => Some(op),
        Err(CallError::Unfit { change, .. }) => Some(change.op()),
        Ok(Call::Read) | Err(CallError::Unknown) => None,
    }
}

/// Writes down what comes of a call.
pub(crate) fn carry_out(tape: &mut Tape, reach: &Reach, line: usize, call: Result<Call, CallError>) {
    let Some(op) = op(&call) else { return };
    match (reach, call) {
        (Reach::Silent, _) | (_, Ok(Call::Read) | Err(CallError::Unknown)) => {}
        (Reach::Skipped(reason), _) => tape.skip(line, op, reason),
        (Reach::Perhaps(reason), _) => tape.doubt(line, op, reason, Bound::default()),
        (Reach::Run, Ok(Call::Change(change))) => drop(ax::apply(tape, line, change)),
        (Reach::Run, Err(CallError::Body { reason, .. })) => tape.refuse(line, op, Some(422), reason),
        (Reach::Run, Err(CallError::Unfit { change, status, reason })) => {
            ax::apply_unfit(tape, line, *change, status, reason);
        }
    }
}
