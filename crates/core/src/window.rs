//! Access between the steps of a plan: what somebody holds, or lacks, only until a later step.

use std::collections::HashMap;

use crate::account::{Node, User};
use crate::diff::Sides;
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::sorted::SortedSet;

/// The most answers that are compared; what moves beyond is not followed.
const MOST_ANSWERS: usize = 4_000_000;

/// What is wrong with a state between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WindowKind {
    /// Somebody holds what he held neither before the plan nor holds after it.
    Exposure,
    /// Somebody lacks what he holds before the plan and after it.
    LockOut,
}

/// Access at one place that only states between the first and the last have, or lack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// Which of both.
    pub kind: WindowKind,
    /// The step that opens it, from 0.
    pub from: usize,
    /// The step that closes it, from 0.
    pub to: usize,
    /// Whose access.
    pub user: User,
    /// Where.
    pub node: Node,
    /// What he holds or lacks meanwhile; only what has an effect there.
    pub permissions: PermissionSet,
}

/// Whom one step gives something and from whom it takes something, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stir {
    /// Users who hold something more after it, inert permissions included.
    pub gaining: usize,
    /// Users who hold something less.
    pub losing: usize,
}

/// What lay between the first state and the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows {
    /// By step, user and node.
    pub all: Vec<Window>,
    /// What each step moved.
    pub stirs: Vec<Stir>,
    /// Whether everything could be followed.
    pub is_complete: bool,
}

/// Follows certain access through the states of a simulation, each compared with the one before it only
/// where they differ.
#[derive(Debug)]
pub struct WindowWatch {
    state: Policy,
    places: HashMap<(User, Node), Vec<Moved>>,
    stirs: Vec<Stir>,
    answers_left: usize,
}

/// What one step moved at one place.
#[derive(Debug)]
struct Moved {
    step: usize,
    gained: PermissionSet,
    lost: PermissionSet,
}

impl WindowWatch {
    /// Starts at the first state.
    pub fn new(first: &Policy) -> Self {
        Self { state: first.clone(), places: HashMap::new(), stirs: Vec::new(), answers_left: MOST_ANSWERS }
    }

    /// Looks at the state that the next step leaves.
    pub fn look(&mut self, state: &Policy) {
        let step = self.stirs.len();
        let (mut gaining, mut losing) = (SortedSet::new(), SortedSet::new());
        let Self { state: before, places, answers_left, .. } = self;
        each_move(before, state, answers_left, &mut |user, node, gained, lost| {
            if !gained.is_empty() {
                gaining.insert(user);
            }
            if !lost.is_empty() {
                losing.insert(user);
            }
            places.entry((user, node)).or_default().push(Moved { step, gained, lost });
        });
        self.stirs.push(Stir { gaining: gaining.len(), losing: losing.len() });
        self.state = state.clone();
    }

    /// What was found.
    pub fn finish(self) -> Windows {
        let mut all = Vec::new();
        for ((user, node), moves) in &self.places {
            if moves.len() > 1 {
                windows(&self.state, *user, *node, moves, &mut all);
            }
        }
        all.sort_by(|a, b| {
            (a.from, a.to, a.kind, a.user, a.node).cmp(&(b.from, b.to, b.kind, b.user, b.node))
        });
        Windows { all, stirs: self.stirs, is_complete: self.answers_left > 0 }
    }
}

/// Calls a function with what moved for certain between two states of one account, place by place.
pub(crate) fn each_move(
    before: &Policy,
    after: &Policy,
    answers_left: &mut usize,
    look: &mut dyn FnMut(User, Node, PermissionSet, PermissionSet),
) {
    let nothing = PermissionSet::empty(before.permissions().len());
    let held = |policy: &Policy, user: Option<User>, node: Option<Node>| match user.zip(node) {
        Some((user, node)) => policy.effective(user, node).allowed,
        None => nothing.clone(),
    };
    Sides::new(before, after).each_touched(&mut |user, node| {
        let Some(left) = answers_left.checked_sub(1) else { return };
        *answers_left = left;
        let (then, now) = (held(before, user.before, node.before), held(after, user.after, node.after));
        let place = user.after.or(user.before).zip(node.after.or(node.before));
        if let Some((user, node)) = place.filter(|_| then != now) {
            look(user, node, now.minus(&then), then.minus(&now));
        }
    });
}

/// The windows of one place, from what each step moved there.
fn windows(last: &Policy, user: User, node: Node, moves: &[Moved], found: &mut Vec<Window>) {
    // Beside the first state, after each of the moves: what is held in addition, and what is missing.
    let (mut extra, mut missing) = (PermissionSet::default(), PermissionSet::default());
    let mut states = Vec::with_capacity(moves.len());
    for moved in moves {
        let (back, away) = (moved.gained.and(&missing), moved.lost.and(&extra));
        extra.union_with(&moved.gained.minus(&back));
        missing.union_with(&moved.lost.minus(&away));
        (extra, missing) = (extra.minus(&away), missing.minus(&back));
        states.push((moved.step, extra.clone(), missing.clone()));
    }
    for (kind, of) in [
        (WindowKind::Exposure, (|state| &state.1) as fn(&(usize, _, _)) -> &PermissionSet),
        (WindowKind::LockOut, |state| &state.2),
    ] {
        let mut open: Vec<(usize, PermissionSet)> = Vec::new();
        for state in &states {
            let odd = last.without_inert(&of(state).minus(of(&states[states.len() - 1])), node);
            for (from, permissions) in &mut open {
                let closed = permissions.minus(&odd);
                if !closed.is_empty() {
                    found.push(Window { kind, from: *from, to: state.0, user, node, permissions: closed });
                }
                *permissions = permissions.and(&odd);
            }
            open.retain(|(_, permissions)| !permissions.is_empty());
            let known = open.iter().fold(PermissionSet::default(), |mut all, (_, permissions)| {
                all.union_with(permissions);
                all
            });
            let fresh = odd.minus(&known);
            if !fresh.is_empty() {
                open.push((state.0, fresh));
            }
        }
    }
}
