//! The smallest plans that give or take one permission.
//!
//! The search tries sets of edits on a copy of the account, those of one edit first and those of [`MOST_EDITS`]
//! last. Each **spot** (the user's account role, his organization and space membership, his binding on the space
//! and on the resource, the restriction, the privacy of the space, each role that reaches him, ...) is changed at
//! most once, to any of the values that `spot.rs` lists; a Role object in one of them may be any that exists or
//! one that the plan makes first. Whatever is suggested was simulated: every step is applied, and the answer is
//! the one asked for.

mod extra;
mod fill;
mod search;
mod seat;
mod site;
mod spot;

pub use extra::Extra;

use crate::account::Node;
use crate::permission::Permission;
use crate::policy::{Asker, Decision, Obstacle, Policy};
use crate::suggest::search::Search;
use crate::suggest::site::Site;
use crate::{Change, Provider};

/// The most edits that a plan is looked for with.
pub const MOST_EDITS: usize = 4;

/// What the answer shall become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wish {
    /// `allow`.
    Grant,
    /// `deny`, and not `unknown`.
    Revoke,
}

impl Wish {
    /// The answer wished for.
    pub const fn decision(self) -> Decision {
        match self {
            Self::Grant => Decision::Allow,
            Self::Revoke => Decision::Deny,
        }
    }
}

/// One answer that is to become another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goal {
    /// What it shall become.
    pub wish: Wish,
    /// Who asks.
    pub who: Asker,
    /// What for.
    pub permission: Permission,
    /// Where.
    pub node: Node,
}

/// Which plans are welcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Only those that change no other answer for anybody; inert access (rules, "Words") does not count.
    pub nothing_else: bool,
    /// Only those that he may carry out.
    pub actor: Option<String>,
}

/// A plan that reaches a goal, proved by simulating it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// What else they change.
    pub extra: Extra,
}

/// What can be done for a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestions {
    /// Nothing needs to be done.
    Already,
    /// The best plans, by their number of edits and then by what else they change; at most five.
    Found {
        /// The plans; never empty.
        plans: Vec<Suggestion>,
        /// Whether no other plan of the vocabulary has fewer edits than the first, or as many and less extra access.
        proved: bool,
    },
    /// No plan of the vocabulary does it.
    Hopeless {
        /// What stands against whoever asks, whatever he is given (R1).
        obstacle: Option<Obstacle>,
        /// Whether everything was tried.
        proved: bool,
    },
}

impl Policy {
    /// The smallest plans that make an answer what is wished.
    ///
    /// ```
    /// use axcess_core::{Goal, Policy, Suggestions, Terms, Wish};
    ///
    /// let snapshot = axcess_snapshot::demo();
    /// let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    /// let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
    /// let goal = Goal {
    ///     wish: Wish::Grant,
    ///     who: policy.user("quinn@acme.io")?.into(),
    ///     permission: policy.permission("PROJECT_READ")?,
    ///     node: policy.node("project:Fraud/fraud-llm")?,
    /// };
    /// let terms = Terms { nothing_else: true, actor: None };
    /// let Suggestions::Found { plans, proved: true } = policy.suggest(goal, &terms) else { panic!("there is one") };
    /// assert_eq!(plans[0].extra.total(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suggest(&self, goal: Goal, terms: &Terms) -> Suggestions {
        if self.can(goal.who, goal.permission, goal.node) == goal.wish.decision() {
            return Suggestions::Already;
        }
        let obstacle = match goal.wish {
            Wish::Grant => self.obstacle(goal.who).filter(|obstacle| !self.can_be_lifted(obstacle)),
            Wish::Revoke => None,
        };
        if obstacle.is_some() {
            return Suggestions::Hopeless { obstacle, proved: true };
        }
        let site = Site::new(self, goal);
        let (plans, proved) = Search::new(&site, terms).run();
        match plans.is_empty() {
            true => Suggestions::Hopeless { obstacle: None, proved },
            false => Suggestions::Found { plans, proved },
        }
    }

    /// Whether a plan can do away with what stands against somebody.
    fn can_be_lifted(&self, obstacle: &Obstacle) -> bool {
        match obstacle {
            Obstacle::DeveloperLock => true,
            Obstacle::Status(status) => match self.provider() {
                Provider::Wallaroo => true,
                Provider::Arize => status.as_deref() == Some("EXPIRED"),
            },
            Obstacle::NoLiveKey | Obstacle::DeadKey => false,
        }
    }
}
