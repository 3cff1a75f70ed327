//! One size put through everything.

use std::hint::black_box;
use std::time::Duration;

use axcess_core::{Decision, Node, Permission, Policy, User};
use axcess_snapshot::{Loader, Scale};
use serde::Serialize;

use crate::agreement::{Disagreement, agree};
use crate::floor::Floor;
use crate::memory::Setup;
use crate::naive::Naive;
use crate::question::{Question, Questions, Spelled, Typed};
use crate::runner::{Figure, Pace, Runner, chained, each, heat};
use crate::world::{World, ready};
use crate::{plan, row};

/// An account's size, and how hard to ask.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What the column is called.
    pub name: String,
    /// How many of each thing.
    pub scale: Scale,
    /// Where chance starts.
    pub seed: u64,
    /// Questions that are asked over and over.
    pub hot: usize,
    /// Questions that are asked once.
    pub distinct: usize,
    /// How long a turn of the hot rows is; the others follow from it.
    pub turn: Duration,
}

/// What came of a trial.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// What it is called.
    pub name: String,
    /// Account roles, memberships, bindings and restrictions.
    pub facts: usize,
    /// Bytes of the account as a file.
    pub json_bytes: usize,
    /// How many questions were asked over and over.
    pub hot: usize,
    /// How many were asked once.
    pub distinct: usize,
    /// Nanoseconds by row.
    pub figures: Vec<Figure>,
    /// What each engine took to set up.
    pub setups: Vec<(&'static str, Setup)>,
}

impl Trial {
    /// Asks everything.
    ///
    /// # Errors
    ///
    /// When two engines disagree; nothing is reported then.
    pub fn run(&self) -> Result<Column, Disagreement> {
        let world = World::new(self.scale, self.seed);
        let (naive, naive_setup) = Setup::of(|| Naive::new(&world.draft));
        let questions = Questions::draw(&world, &naive, self.distinct.max(self.hot), self.seed);
        let hot = questions.first(self.hot);
        let mut column = Column {
            name: self.name.clone(),
            facts: world.facts(),
            json_bytes: world.json.len(),
            hot: hot.len(),
            distinct: questions.len(),
            figures: Vec::new(),
            setups: vec![("axcess", world.setup), ("naive strings", naive_setup)],
        };
        self.hot(&world, &naive, &hot, &mut column)?;
        self.distinct(&world, &naive, &questions, &mut column)?;
        drop(naive);
        self.who_can(&world, &hot, &mut column);
        self.plans(&world, &mut column);
        self.loads(&world, &mut column);
        Ok(column)
    }

    /// The same questions over and over: everything that can be near is near.
    fn hot(
        &self,
        world: &World,
        naive: &Naive,
        hot: &Questions,
        column: &mut Column,
    ) -> Result<(), Disagreement> {
        let policy = &world.policy;
        let spelled: Vec<Spelled<'_>> = hot.asked.iter().map(|question| question.spelled(policy)).collect();
        let typed: Vec<Typed<'_>> = hot.asked.iter().map(|question| question.typed(policy)).collect();
        let floor = Floor::new(world, hot.len(), self.seed);
        agree(row::CAN, policy, hot, &hot.asked, |question| decided(policy, question))?;
        agree(row::EFFECTIVE, policy, hot, &hot.asked, |question| effective(policy, question))?;
        agree(row::NAMES, policy, hot, &typed, |question| can_typed(policy, question))?;
        #[cfg(feature = "rivals")]
        let rivals = crate::rivals::Rivals::new(world, hot, &mut column.setups)?;
        let runners = vec![
            Runner::new(row::FLOOR, floor.independent()),
            Runner::new(row::CAN, each(&hot.asked, |question| can(policy, question))),
            Runner::new(row::EFFECTIVE, each(&hot.asked, |question| effective(policy, question))),
            Runner::new(row::NAMES, each(&typed, |question| can_typed(policy, question))),
            Runner::new(row::NAIVE, each(&spelled, |question| can_spelled(naive, question))),
        ];
        #[cfg(feature = "rivals")]
        let runners = runners.into_iter().chain(rivals.runners()).collect();
        let pace = Pace { rounds: 9, end: self.turn * 1_000, turn: self.turn, chunk: None, steps: 1 << 20 };
        column.figures.extend(heat(runners, pace));
        Ok(())
    }

    /// Questions asked once: nothing is near, and nothing could be learnt.
    fn distinct(
        &self,
        world: &World,
        naive: &Naive,
        questions: &Questions,
        column: &mut Column,
    ) -> Result<(), Disagreement> {
        let policy = &world.policy;
        let asked = &questions.asked;
        agree(row::CAN_DISTINCT, policy, questions, asked, |question| decided(policy, question))?;
        let spelled: Vec<Spelled<'_>> = asked.iter().map(|question| question.spelled(policy)).collect();
        let floor = Floor::new(world, questions.len(), self.seed);
        let runners = vec![
            Runner::new(row::FLOOR_DISTINCT, floor.independent()),
            Runner::new(row::FLOOR_CHAINED, floor.dependent()),
            Runner::new(row::CAN_DISTINCT, each(asked, |question| can(policy, question))),
            Runner::new(row::CAN_CHAINED, chained(asked, |question| can(policy, question))),
            Runner::new(row::NAIVE_DISTINCT, each(&spelled, |question| can_spelled(naive, question))),
        ];
        let rounds = 5;
        let steps = questions.len().div_ceil(rounds);
        let pace = Pace {
            rounds,
            end: self.turn * 5_000,
            turn: self.turn * 100,
            chunk: Some(steps.min(1_000)),
            steps,
        };
        column.figures.extend(heat(runners, pace));
        Ok(())
    }

    /// Lists of everybody who may do something somewhere.
    fn who_can(&self, world: &World, hot: &Questions, column: &mut Column) {
        let policy = &world.policy;
        let users = policy.users();
        let everybody = |permission: Permission, node: Node| -> Vec<User> {
            let may = |user: &User| policy.can(*user, permission, node) == Decision::Allow;
            users.iter().copied().filter(may).collect()
        };
        let asked = &hot.asked[..hot.len().min(20)];
        for question in asked {
            let found = policy.who_can(question.permission, question.node).users;
            assert_eq!(found, everybody(question.permission, question.node), "INVARIANT: law 6");
        }
        let runners = vec![
            Runner::new(
                row::WHO_CAN,
                each(asked, |question| {
                    !black_box(policy.who_can(question.permission, question.node)).users.is_empty()
                }),
            ),
            Runner::new(
                row::WHO_CAN_ASKED,
                each(asked, |question| !black_box(everybody(question.permission, question.node)).is_empty()),
            ),
        ];
        column.figures.extend(heat(runners, self.slow()));
    }

    /// Plans, and who gains and loses by them.
    fn plans(&self, world: &World, column: &mut Column) {
        let policy = &world.policy;
        let (short, long) = (plan::bindings(world, 1, self.seed), plan::bindings(world, 1_000, self.seed));
        let (one, many) = (plan::carried_out(policy, &short), plan::carried_out(policy, &long));
        let once = [()];
        let runners = vec![
            Runner::new(row::SIMULATE, each(&once, |()| policy.simulate(black_box(&short)).is_ok())),
            Runner::new(row::DIFF, each(&once, |()| black_box(one.diff(policy)).entries.is_empty())),
            Runner::new(row::DIFF_LONG, each(&once, |()| black_box(many.diff(policy)).entries.is_empty())),
        ];
        column.figures.extend(heat(runners, self.slow()));
    }

    /// From a file to something that answers.
    fn loads(&self, world: &World, column: &mut Column) {
        let once = [()];
        let load = || {
            let snapshot = Loader::default().load("account.json", &world.json);
            ready(snapshot.expect("INVARIANT: what was written can be read").draft)
        };
        let value = || serde_json::from_slice::<serde_json::Value>(&world.json);
        let runners = vec![
            Runner::new(row::LOAD, each(&once, |()| black_box(load()).is_complete())),
            Runner::new(row::LOAD_VALUE, each(&once, |()| black_box(value()).is_ok())),
            Runner::new(row::REBUILD, each(&once, |()| black_box(ready(world.draft.clone())).is_complete())),
        ];
        column.figures.extend(heat(runners, self.slow()));
    }

    /// The pace of what may take seconds.
    fn slow(&self) -> Pace {
        Pace { rounds: 3, end: self.turn * 1_000, turn: self.turn * 10, chunk: Some(1), steps: 100 }
    }
}

fn can(policy: &Policy, question: &Question) -> bool {
    policy.can(question.user, question.permission, question.node) == Decision::Allow
}

/// The same, where an answer is due: without gaps nothing is unknown.
fn decided(policy: &Policy, question: &Question) -> bool {
    let decision = policy.can(question.user, question.permission, question.node);
    assert_ne!(decision, Decision::Unknown, "INVARIANT: a generated account has no gaps");
    decision == Decision::Allow
}

fn effective(policy: &Policy, question: &Question) -> bool {
    policy.effective(question.user, question.node).allowed.contains(question.permission)
}

fn can_typed(policy: &Policy, question: &Typed<'_>) -> bool {
    const WHY: &str = "INVARIANT: the policy itself gave the reference";
    let user = policy.user(&question.user).expect(WHY);
    let permission = policy.permission(question.permission).expect(WHY);
    policy.can(user, permission, policy.node(&question.node).expect(WHY)) == Decision::Allow
}

fn can_spelled(naive: &Naive, question: &Spelled<'_>) -> bool {
    naive.can(question.user, question.permission, question.node)
}
