//! The record while it is written.

use axcess_core::Policy;

use super::{Record, RecordedCall, RecordedStep};
use crate::call::Call;
use crate::transaction::actor;

/// The record while it is written.
#[derive(Debug)]
pub(crate) struct Journal {
    pub record: Record,
    reads: usize,
    most_reads: usize,
}

impl Journal {
    pub fn new(most_reads: usize) -> Self {
        Self { record: Record::default(), reads: 0, most_reads }
    }

    /// Writes a call down whose changes have just been made; the answer is still to come.
    pub fn change(&mut self, call: &Call, policy: &Policy, steps: Vec<RecordedStep>) {
        if steps.is_empty() {
            return;
        }
        let place = self.record.calls.len();
        match call.noted().places.last() {
            Some(last) if last + 1 == place => self.record.calls[*last].steps.extend(steps),
            // Somebody else has called between two changes of this call, which therefore stands here twice.
            _ => {
                call.note(|noted| noted.places.push(place));
                self.record.calls.push(RecordedCall { steps, ..recorded(call, policy) });
            }
        }
    }

    /// Writes down how a call was answered; `None` is not at all.
    pub fn answer(&mut self, call: &Call, policy: &Policy, status: Option<u16>) {
        let noted = call.noted();
        for place in &noted.places {
            let known = &mut self.record.calls[*place];
            known.status = status;
            known.unmodelled = noted.unmodelled;
        }
        if !noted.places.is_empty() {
            return;
        }
        if !noted.unmodelled {
            self.reads += 1;
            if self.reads > self.most_reads {
                self.record.reads_left_out += 1;
                return;
            }
        }
        self.record.calls.push(RecordedCall { status, ..recorded(call, policy) });
    }
}

fn recorded(call: &Call, policy: &Policy) -> RecordedCall {
    let noted = call.noted();
    RecordedCall {
        method: if call.is_of_nobody { String::new() } else { call.method.to_string() },
        path: if call.is_of_nobody { String::new() } else { call.target() },
        asker: noted.asker,
        actor: noted.asker.map(|asker| actor(policy, asker)),
        status: None,
        at: call.at,
        body: noted.body,
        steps: Vec::new(),
        unmodelled: noted.unmodelled,
    }
}
