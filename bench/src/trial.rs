//! One size put through everything.

mod whole;

use std::time::Duration;

use axcess_core::{Decision, Policy, Question};
use axcess_snapshot::Scale;

use crate::agreement::{Disagreement, agree, agree_in_gaps};
use crate::column::{Column, Index};
use crate::floor::{Floor, NameFloor};
use crate::memory::Setup;
use crate::naive::Naive;
use crate::question::{Lines, Questions, Spelled, Typed};
use crate::row;
use crate::runner::{Pace, Runner, Start, batched, chained, each, heat};
use crate::world::World;

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
            unknown: agree_in_gaps(&world, &questions)?,
            index: Index::default(),
            figures: Vec::new(),
            setups: vec![("axcess".to_owned(), world.setup), (row::NAIVE.to_owned(), naive_setup)],
        };
        self.hot(&world, &naive, &hot, &mut column)?;
        self.distinct(&world, &naive, &questions, &mut column)?;
        drop(naive);
        self.who_can(&world, &hot, &mut column);
        self.count(&world, &mut column);
        self.plans(&world, &mut column);
        self.loads(&world, &hot, &mut column);
        column.index = world.policy.index_size().into();
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
        let World { policy, gapped, .. } = world;
        let asked = &hot.asked;
        let spelled: Vec<_> = asked.iter().map(|question| Spelled::new(question, policy)).collect();
        let lines = Lines::new(asked, policy);
        let typed = lines.typed();
        let floor = Floor::new(world, hot.len(), self.seed);
        let names = NameFloor::new(policy);
        let mut answers = Vec::new();
        policy.can_all(asked, &mut answers);
        agree(row::CAN, policy, hot, asked, |question| decided(policy, question))?;
        agree(row::BATCH, policy, hot, &answers, |answer| *answer == Decision::Allow)?;
        agree(row::EFFECTIVE, policy, hot, asked, |question| effective(policy, question))?;
        agree(row::NAMES, policy, hot, &typed, |question| can_typed(policy, question))?;
        #[cfg(feature = "rivals")]
        let rivals = crate::rivals::Rivals::new(world, hot, &mut column.setups)?;
        let runners = vec![
            Runner::new(row::FLOOR, floor.independent()),
            Runner::new(row::CAN, each(asked, |question| can(policy, question))),
            Runner::new(row::BATCH, batched(asked, |batch| can_all(policy, batch, &mut answers))),
            Runner::new(row::GAPPED, each(asked, |question| can(gapped, question))),
            Runner::new(row::EFFECTIVE, each(asked, |question| effective(policy, question))),
            Runner::new(row::NAMES, each(&typed, |question| can_typed(policy, question))),
            Runner::new(row::NAME_FLOOR, each(&typed, |question| names.look_up(question))),
            Runner::new(row::NAIVE, each(&spelled, |question| can_spelled(naive, question))),
        ];
        #[cfg(feature = "rivals")]
        let runners = runners.into_iter().chain(rivals.runners()).collect();
        let (turn, start) = (self.turn, Start::AsItIs);
        let pace = Pace { rounds: 9, end: turn * 1_000, turn, chunk: None, steps: 1 << 20, start };
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
        let World { policy, gapped, .. } = world;
        let asked = &questions.asked;
        let mut answers = Vec::new();
        policy.can_all(asked, &mut answers);
        agree(row::CAN_DISTINCT, policy, questions, asked, |question| decided(policy, question))?;
        agree(row::BATCH_DISTINCT, policy, questions, &answers, |answer| *answer == Decision::Allow)?;
        let spelled: Vec<_> = asked.iter().map(|question| Spelled::new(question, policy)).collect();
        let floor = Floor::new(world, questions.len(), self.seed);
        let runners = vec![
            Runner::new(row::FLOOR_DISTINCT, floor.independent()),
            Runner::new(row::CAN_DISTINCT, each(asked, |question| can(policy, question))),
            Runner::new(row::FLOOR_CHAINED, floor.dependent()),
            Runner::new(row::CAN_CHAINED, chained(asked, |question| can(policy, question))),
            Runner::new(row::NAIVE_DISTINCT, each(&spelled, |question| can_spelled(naive, question))),
            Runner::new(row::BATCH_DISTINCT, batched(asked, |batch| can_all(policy, batch, &mut answers))),
            Runner::new(row::GAPPED_DISTINCT, each(asked, |question| can(gapped, question))),
        ];
        let rounds = 5;
        let steps = questions.len().div_ceil(rounds);
        let pace = Pace {
            rounds,
            end: self.turn * 5_000,
            turn: self.turn * 100,
            chunk: Some(steps.min(1_000)),
            steps,
            start: Start::Cold,
        };
        column.figures.extend(heat(runners, pace));
        Ok(())
    }

    /// The pace of what may take seconds.
    const fn slow(&self) -> Pace {
        let (end, turn) = (self.turn.saturating_mul(3_000), self.turn.saturating_mul(10));
        Pace { rounds: 3, end, turn, chunk: None, steps: 1_000, start: Start::AsItIs }
    }
}

#[inline(always)]
fn can(policy: &Policy, question: &Question) -> bool {
    policy.can(question.user, question.permission, question.node) == Decision::Allow
}

fn can_all(policy: &Policy, questions: &[Question], answers: &mut Vec<Decision>) -> usize {
    answers.clear();
    policy.can_all(questions, answers);
    answers.iter().filter(|answer| **answer == Decision::Allow).count()
}

/// The same as [`can`], where an answer is due: without gaps nothing is unknown.
fn decided(policy: &Policy, question: &Question) -> bool {
    let decision = policy.can(question.user, question.permission, question.node);
    assert_ne!(decision, Decision::Unknown, "INVARIANT: a generated account has no gaps");
    decision == Decision::Allow
}

#[inline(always)]
fn effective(policy: &Policy, question: &Question) -> bool {
    policy.effective(question.user, question.node).allowed.contains(question.permission)
}

fn can_typed(policy: &Policy, question: &Typed<'_>) -> bool {
    const WHY: &str = "INVARIANT: the policy itself gave the reference";
    let user = policy.user(question.user).expect(WHY);
    let permission = policy.permission(question.permission).expect(WHY);
    policy.can(user, permission, policy.node(question.node).expect(WHY)) == Decision::Allow
}

fn can_spelled(naive: &Naive, question: &Spelled<'_>) -> bool {
    naive.can(question.user, question.permission, question.node)
}
