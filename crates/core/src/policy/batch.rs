//! Many questions at once.

use std::ops::Range;

use crate::account::{Node, User};
use crate::permission::Permission;
use crate::policy::cores::{in_parts, parts};
use crate::policy::{Decision, Policy};

/// How many questions ahead memory is asked for what an answer is read from; and twice as many ahead, for
/// where it begins.
const AHEAD: usize = 16;

/// How many questions a core is asked at least.
const LEAST: usize = 8192;

/// One question of many: whether a user holds a permission at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// Who.
    pub user: User,
    /// What.
    pub permission: Permission,
    /// Where.
    pub node: Node,
}

impl Policy {
    /// Answers many questions, each as [`can`](Self::can) does, and adds the answers in their order.
    ///
    /// What the answers are read from is asked of memory for many questions together, so that one does not
    /// wait for the other: in a large account this takes a fraction of the time. With the feature `parallel`,
    /// a long list is dealt out over all cores.
    pub fn can_all(&self, questions: &[Question], answers: &mut Vec<Decision>) {
        if parts(questions.len(), LEAST) == 1 {
            return self.answer(questions, answers);
        }
        let some = |range: Range<usize>| {
            let mut answers = Vec::with_capacity(range.len());
            self.answer(&questions[range], &mut answers);
            answers
        };
        in_parts(questions.len(), LEAST, some).into_iter().for_each(|part| answers.extend(part));
    }

    fn answer(&self, questions: &[Question], answers: &mut Vec<Decision>) {
        let index = self.account.index();
        answers.extend(questions.iter().enumerate().map(|(place, question)| {
            if let Some(later) = questions.get(place + 2 * AHEAD) {
                index.prefetch(later.user, later.node);
            }
            if let Some(soon) = questions.get(place + AHEAD) {
                index.prefetch_around(soon.user, soon.node);
            }
            self.can(question.user, question.permission, question.node)
        }));
    }
}
