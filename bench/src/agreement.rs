//! All engines give the same answers, or the run fails.

use axcess_core::{Decision, Policy, Question};

use crate::question::{Questions, Spelled};
use crate::row;
use crate::world::World;

/// Two engines that answer one question differently.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{engine} answers {answer} where the naive evaluator does not: may `{user}` do `{permission}` at `{node}`"
)]
pub struct Disagreement {
    /// The engine.
    pub engine: &'static str,
    /// What it says.
    pub answer: bool,
    /// Who.
    pub user: String,
    /// What.
    pub permission: String,
    /// Where.
    pub node: String,
}

/// Asks an engine every question once.
///
/// # Errors
///
/// The first answer that differs.
pub fn agree<Q>(
    engine: &'static str,
    policy: &Policy,
    questions: &Questions,
    forms: &[Q],
    mut ask: impl FnMut(&Q) -> bool,
) -> Result<(), Disagreement> {
    for ((question, allowed), form) in questions.asked.iter().zip(&questions.allowed).zip(forms) {
        let answer = ask(form);
        if answer != *allowed {
            let asked = Spelled::new(question, policy);
            return Err(Disagreement {
                engine,
                answer,
                user: asked.user.to_owned(),
                permission: asked.permission.to_owned(),
                node: asked.node.to_owned(),
            });
        }
    }
    Ok(())
}

/// Asks our policy of an account with gaps everything, once and all at once, and counts what it cannot tell.
///
/// That nothing is hidden is one of the things that a gap may mean. So the naive evaluator, which knows no
/// gaps, has to agree with every answer that is certain (law 4).
///
/// # Errors
///
/// The first certain answer that differs.
pub fn agree_in_gaps(world: &World, questions: &Questions) -> Result<usize, Disagreement> {
    let World { policy, gapped, .. } = world;
    let mut answers = Vec::with_capacity(questions.len());
    gapped.can_all(&questions.asked, &mut answers);
    let forms: Vec<_> = questions.asked.iter().zip(&questions.allowed).zip(answers).collect();
    let ask = |((question, allowed), answer): &((&Question, &bool), Decision)| {
        let same = Spelled::new(question, policy) == Spelled::new(question, gapped);
        assert!(same, "INVARIANT: equal records get equal handles");
        let effective = gapped.effective(question.user, question.node);
        let [certain, possible] =
            [&effective.allowed, &effective.possible].map(|set| set.contains(question.permission));
        let alone = gapped.can(question.user, question.permission, question.node);
        assert_eq!(*answer, alone, "INVARIANT: many at once or one by one");
        let expected = (alone == Decision::Allow, alone != Decision::Deny);
        assert_eq!((certain, possible), expected, "INVARIANT: law 6");
        if alone == Decision::Unknown { **allowed } else { alone == Decision::Allow }
    };
    agree(row::GAPPED, policy, questions, &forms, ask)?;
    Ok(forms.iter().filter(|(_, answer)| *answer == Decision::Unknown).count())
}
