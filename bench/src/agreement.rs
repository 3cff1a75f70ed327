//! All engines give the same answers, or the run fails.

use axcess_core::Policy;

use crate::question::Questions;

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
            let asked = question.spelled(policy);
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
