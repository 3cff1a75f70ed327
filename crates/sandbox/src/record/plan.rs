//! A record as a plan that does the same.

use axcess_core::{Change, Ended, OnRefused, Outcome, Plan};

use crate::call::title;

use super::{Record, RecordedCall, RecordedStep};

impl Record {
    /// The plan whose simulation on the first state of the account gives the same steps and the same last state.
    ///
    /// If one caller made all changes, the plan has him as its actor. Calls of several callers make a plan without an
    /// actor, in which whatever was refused is known to have been refused. Such a plan cannot tell who made a key: a
    /// user key that was made is refused there, and a service key has no known maker.
    pub fn plan(&self) -> Plan {
        let mut makers = self.calls.iter().filter(|call| !call.steps.is_empty()).map(|call| &call.actor);
        let first = makers.next().cloned().flatten();
        let actor = first.filter(|first| makers.all(|other| other.as_ref() == Some(first)));
        let changes = self.steps().map(|step| match &actor {
            Some(_) => step.change.clone(),
            None => step.settled(),
        });
        Plan { actor: actor.clone(), on_refused: OnRefused::Continue, changes: changes.collect() }
    }

    /// What a report calls each change of [`Record::plan`].
    pub fn titles(&self) -> Vec<&str> {
        self.steps().map(|step| step.title.as_str()).collect()
    }
}

impl RecordedCall {
    /// The call in short, as in `DELETE /v2/role-bindings/{id}`.
    pub fn title(&self) -> String {
        title(&self.method, self.path.split('?').next().unwrap_or_default())
    }
}

impl RecordedStep {
    /// The change as it ends without anybody's rights being looked at.
    fn settled(&self) -> Change {
        if self.step.outcome != Outcome::Refused {
            return self.change.clone();
        }
        Change::Ended(Box::new(Ended {
            op: self.step.op,
            outcome: self.step.outcome,
            status: self.step.status,
            reason: self.step.reason.clone(),
            bound: None,
        }))
    }
}
