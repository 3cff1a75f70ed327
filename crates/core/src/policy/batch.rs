//! Many questions at once.

use std::hint::black_box;
use std::ops::Range;

use crate::account::{Node, User};
use crate::index::{Place, Record};
use crate::permission::Permission;
use crate::policy::cores::{in_parts, parts};
use crate::policy::{Decision, Policy};

/// How many questions wait for memory together.
const WINDOW: usize = 32;

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
        answers.reserve(questions.len());
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
        for window in questions.chunks(WINDOW) {
            self.warm(window);
            answers.extend(window.iter().map(|it| self.can(it.user, it.permission, it.node)));
        }
    }

    /// Reads whatever the questions of a window hang on.
    fn warm(&self, window: &[Question]) {
        let index = self.account.index();
        let mut found = [(Record::default(), Place::default()); WINDOW];
        for (found, question) in found.iter_mut().zip(window) {
            *found = index.records(question.user, question.node);
        }
        let mut touched = 0;
        for ((record, place), question) in found.iter().zip(window) {
            touched ^= index.runs.touch(*record, question.node.0);
            touched ^= index.runs.touch(*record, place.space);
        }
        black_box(touched);
    }
}
