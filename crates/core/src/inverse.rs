//! What takes a plan back: another plan, proved by carrying it out.

mod change;
mod node;
mod place;
mod role;
mod user;

use litemap::LiteMap;

use crate::account::{Node, Role, User};
use crate::diff::diff;
use crate::policy::Policy;
use crate::simulate::{Outcome, PlanError, Step};
use crate::what_if::WhatIf;
use crate::{Change, OnRefused, Plan};

/// What takes a plan back, as far as the account's API can.
#[derive(Clone, Debug)]
pub struct Inverse {
    /// Changes for the account as the plan leaves it. All of them apply there; they name things by the ids that
    /// they have then, those that the plan made among them (`new:1`, ...). Whoever carried the plan out carries
    /// this out too, unless the plan took away the key that he did it with: then no rights are checked.
    pub plan: Plan,
    /// For each of these changes the step, from 0, that it takes back.
    pub undoes: Vec<usize>,
    /// What does not come back, in the order of the steps.
    pub irreversible: Vec<Irreversible>,
    /// Whether, with the plan and then this carried out, all access is what it was: [`diff`](crate::diff())
    /// between the account before the plan and the one after both finds nothing. So every user holds at every
    /// node what he held, for certain and possibly, invited ones what they would hold; whatever was deleted
    /// since counts as a place where nobody holds anything. Names, ids, descriptions and the life of single
    /// keys are not compared. Never, if a step of the plan cannot be read.
    pub restores: bool,
    /// The account after both.
    pub last: Policy,
}

/// Something that a plan did and that nothing takes back, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Irreversible {
    /// The step, from 0.
    pub step: usize,
    /// What stays, and why, for people.
    pub why: String,
    /// Whether somebody's access, or a key's, may stay changed by it. Otherwise only a trace stays.
    pub costs_access: bool,
}

impl Policy {
    /// The plan that takes `plan` back: each step that was applied, the last one first. What cannot be taken back
    /// exactly is made again under another id where that gives the same access, and marked.
    ///
    /// ```
    /// use axcess_core::{Change, Plan, Policy};
    ///
    /// let snapshot = axcess_snapshot::demo();
    /// let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    /// let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
    ///
    /// let restrict = Change::RestrictionCreate { resource: "project:Fraud/fraud-llm".to_owned() };
    /// let inverse = policy.inverse(&Plan { changes: vec![restrict], ..Plan::default() })?;
    /// assert_eq!(inverse.plan.changes[0].op(), "restriction.delete");
    /// assert!(inverse.restores && inverse.irreversible.is_empty());
    /// # Ok::<(), axcess_core::PlanError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the plan cannot be simulated, as [`Policy::simulate`].
    pub fn inverse(&self, plan: &Plan) -> Result<Inverse, PlanError> {
        let mut states = vec![self.clone()];
        let simulation = self.simulate_watched(plan, &mut |_, state| states.push(state.clone()))?;
        let actor = plan.actor.as_deref().and_then(|text| same_actor(self, text, &simulation.last));
        let mut undoing = Undoing::new(simulation.last, actor);
        let steps = plan.changes.iter().zip(&simulation.steps).zip(&states);
        for (number, ((change, step), before)) in steps.enumerate().rev() {
            undoing.undo(&Done { number, change, step, before });
        }
        let readable = simulation.steps.iter().all(|step| step.outcome != Outcome::Unresolved);
        Ok(undoing.finish(self, readable))
    }
}

/// A reference to the actor that holds once the plan has been carried out.
fn same_actor(first: &Policy, text: &str, last: &Policy) -> Option<String> {
    let actor = first.asker(text).ok()?;
    let id = first.asker_reference(actor);
    (last.asker(&id) == Ok(actor)).then_some(id)
}

/// A step, and the account before it.
struct Done<'a> {
    number: usize,
    change: &'a Change,
    step: &'a Step,
    before: &'a Policy,
}

impl Done<'_> {
    /// Whom an applied step is about.
    fn user(&self) -> User {
        *self.step.users.first().expect("INVARIANT: a step that was applied found its user")
    }

    /// What an applied step is about.
    fn node(&self) -> Node {
        *self.step.nodes.first().expect("INVARIANT: a step that was applied found its node")
    }

    /// The Role object that an applied step names.
    fn role(&self, text: &str) -> Role {
        self.before.role(text).expect("INVARIANT: a step that was applied found its role")
    }

    /// The id of what an applied step made.
    fn made(&self, place: usize) -> Option<String> {
        self.step.created.get(place).cloned()
    }
}

/// How sure it is that the account takes a change.
enum Taken {
    Certain,
    Uncertain,
}

/// An inverse in the making: each change is tried before it is taken in.
struct Undoing {
    account: WhatIf,
    actor: Option<String>,
    changes: Vec<Change>,
    undoes: Vec<usize>,
    irreversible: Vec<Irreversible>,
    /// Role objects that had to be made again: the old id, and the new one.
    remade: LiteMap<String, String>,
}

impl Undoing {
    fn new(last: Policy, actor: Option<String>) -> Self {
        Self {
            account: WhatIf::new(last).by(actor.clone()),
            actor,
            changes: Vec::new(),
            undoes: Vec::new(),
            irreversible: Vec::new(),
            remade: LiteMap::new(),
        }
    }

    /// The account as the changes so far leave it.
    fn now(&self) -> &Policy {
        self.account.policy()
    }

    /// Takes one more change in, if the account takes it. One without effect is left out.
    fn attempt(&mut self, done: &Done<'_>, change: Change) -> Result<Taken, String> {
        let step = self.account.apply(change.clone()).map_err(|error| error.to_string())?;
        match step.outcome {
            Outcome::Applied => {
                let taken = if step.uncertain { Taken::Uncertain } else { Taken::Certain };
                self.changes.push(change);
                self.undoes.push(done.number);
                Ok(taken)
            }
            Outcome::NoEffect => {
                self.account.undo();
                Ok(Taken::Certain)
            }
            Outcome::Refused | Outcome::Unresolved | Outcome::Skipped => {
                let reason = step.reason.clone();
                self.account.undo();
                Err(reason)
            }
        }
    }

    /// The same, where failing leaves somebody's access changed.
    fn insist(&mut self, done: &Done<'_>, change: Change) {
        let op = change.op();
        match self.attempt(done, change) {
            Ok(Taken::Certain) => {}
            Ok(Taken::Uncertain) => {
                self.lose(done, format!("what the snapshot hides could turn the `{op}` that takes it back"));
            }
            Err(why) => self.lose(done, why),
        }
    }

    /// Somebody's access may stay changed.
    fn lose(&mut self, done: &Done<'_>, why: impl Into<String>) {
        let step = done.number;
        self.irreversible.push(Irreversible { step, why: why.into(), costs_access: true });
    }

    /// Access comes back, and yet a trace stays.
    fn trace(&mut self, done: &Done<'_>, why: impl Into<String>) {
        let step = done.number;
        self.irreversible.push(Irreversible { step, why: why.into(), costs_access: false });
    }

    /// The id that a Role object of an earlier state has now, if it is still or again there.
    fn role_id(&self, before: &Policy, role: Role) -> Option<String> {
        let id = before.role_id(role);
        let id = self.remade.get(id).map_or(id, String::as_str);
        self.now().account.role_by_id(id).map(|_| id.to_owned())
    }

    fn finish(mut self, first: &Policy, readable: bool) -> Inverse {
        let last = self.now().clone();
        let access = diff(first, &last);
        self.irreversible.reverse();
        self.irreversible.sort_by_key(|it| it.step);
        Inverse {
            plan: Plan { actor: self.actor, on_refused: OnRefused::Stop, changes: self.changes },
            undoes: self.undoes,
            irreversible: self.irreversible,
            restores: readable && access.entries.is_empty() && access.pending.is_empty(),
            last,
        }
    }
}
