//! Which steps of a plan made each entry of its diff what it is.
//!
//! The plan is simulated once more, and after each step only the entries of the diff are asked again. A
//! step is a cause where a permission takes on the answer that the last state has and keeps it. What is
//! gained is laid to the steps that made the grants which hold it in the end.

use std::collections::{HashMap, HashSet};

use axcess_core::{
    AccessDiff, DiffEntry, Effective, Node, Outcome, PermissionSet, Policy, Route, SortedSet, Step, User,
};

use crate::diff::sides::{Sides, is_invited};

/// The most answers that are asked for again; entries beyond have no cause.
const MOST_ANSWERS: usize = 1_000_000;

/// The most entries that are followed.
const MOST_ENTRIES: usize = 200_000;

/// The causes of every entry of a diff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Causes {
    /// One for each of [`AccessDiff::entries`].
    pub entries: Vec<Cause>,
    /// One for each of [`AccessDiff::pending`].
    pub pending: Vec<Cause>,
    /// Whether every entry could be looked at.
    pub is_complete: bool,
}

/// The steps, from 0, that made one entry what it is; one list for each way in which access moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cause {
    pub gained: Vec<usize>,
    pub lost: Vec<usize>,
    pub undetermined: Vec<usize>,
    pub settled: Vec<usize>,
}

impl Causes {
    /// No causes at all, for a diff that no plan made.
    pub fn none(diff: &AccessDiff) -> Self {
        let none = |entries: &[DiffEntry]| vec![Cause::default(); entries.len()];
        Self { entries: none(&diff.entries), pending: none(&diff.pending), is_complete: true }
    }
}

/// Follows the entries of a diff through the states of a simulation.
#[derive(Debug)]
pub(crate) struct Tracer<'a> {
    diff: &'a AccessDiff,
    /// The entries and then the pending ones, as far as they are followed.
    watched: Vec<Watched<'a>>,
    of_user: HashMap<User, Vec<usize>>,
    /// Entries at a node or below it.
    at_or_below: HashMap<Node, Vec<usize>>,
    /// The state that the plan leaves.
    last: &'a Policy,
    step: usize,
    answers_left: usize,
}

#[derive(Debug)]
struct Watched<'a> {
    entry: &'a DiffEntry,
    place: Option<(User, Node)>,
    is_pending: bool,
    now: Effective,
    /// The grants that hold in the end what is gained, and what of it each holds now.
    grants: Vec<(Route, PermissionSet)>,
    gained: Trail,
    lost: Trail,
    undetermined: Trail,
    settled: Trail,
}

/// Which steps gave an answer to which permissions, as far as it still stands.
#[derive(Clone, Debug, Default)]
struct Trail(Vec<(usize, PermissionSet)>);

impl<'a> Tracer<'a> {
    /// Starts at the first state.
    pub fn new(sides: &Sides<'a>, diff: &'a AccessDiff) -> Self {
        let watch = |entry: &'a DiffEntry, is_pending| {
            let place =
                Some(entry).and_then(|entry| Some((sides.user(&entry.user)?.1, sides.node(&entry.node)?.1)));
            Watched::new(sides, entry, place, is_pending)
        };
        let active = diff.entries.iter().map(|entry| watch(entry, false));
        let pending = diff.pending.iter().map(|entry| watch(entry, true));
        let mut watched: Vec<Watched<'a>> = active.chain(pending).take(MOST_ENTRIES).collect();
        let mut of_user: HashMap<User, Vec<usize>> = HashMap::new();
        let mut at_or_below: HashMap<Node, Vec<usize>> = HashMap::new();
        for (index, watched) in watched.iter_mut().enumerate() {
            if let Some((user, _)) = watched.place {
                of_user.entry(user).or_default().push(index);
            }
            let mut next = sides.node(&watched.entry.node);
            while let Some((policy, node)) = next {
                at_or_below.entry(node).or_default().push(index);
                next = policy.node_parent(node).map(|parent| (policy, parent));
            }
            let (now, grants) = watched.ask(sides.before);
            watched.now = now;
            watched.grants.iter_mut().zip(grants).for_each(|(grant, held)| grant.1 = held);
        }
        let last = sides.after;
        Self { diff, watched, of_user, at_or_below, last, step: 0, answers_left: MOST_ANSWERS }
    }

    /// Looks at the state that the next step leaves.
    pub fn look(&mut self, step: &Step, state: &Policy) {
        for index in self.concerned(step) {
            let Some(left) = self.answers_left.checked_sub(1) else { break };
            self.answers_left = left;
            let watched = &mut self.watched[index];
            let (next, grants) = watched.ask(state);
            watched.note(self.step, next, grants);
        }
        self.step += 1;
    }

    /// What was found.
    pub fn finish(self) -> Causes {
        let all = self.diff.entries.len() + self.diff.pending.len();
        let is_complete = self.answers_left > 0 && self.watched.len() == all;
        let mut entries: Vec<Cause> = self.watched.into_iter().map(Watched::cause).collect();
        entries.resize(all, Cause::default());
        let pending = entries.split_off(self.diff.entries.len());
        Causes { entries, pending, is_complete }
    }

    /// Entries that the step may have changed. One that is about users changes nobody else, and one
    /// that is refused may still settle what was hidden of them; one that is about nodes changes nothing
    /// but what lies there and below.
    fn concerned(&self, step: &Step) -> Vec<usize> {
        if is_about_users(step) && !step.users.is_empty() {
            return step.users.iter().filter_map(|user| self.of_user.get(user)).flatten().copied().collect();
        }
        if step.outcome != Outcome::Applied {
            return Vec::new();
        }
        let made = step.created.iter().filter_map(|id| self.last.node_by_id(id));
        let places: HashSet<Node> = step.nodes.iter().copied().chain(made).collect();
        if !is_about_nodes(step) || places.is_empty() {
            return (0..self.watched.len()).collect();
        }
        let concerned: SortedSet<usize> =
            places.iter().filter_map(|node| self.at_or_below.get(node)).flatten().copied().collect();
        concerned.into_iter().collect()
    }
}

impl<'a> Watched<'a> {
    fn new(sides: &Sides<'_>, entry: &'a DiffEntry, place: Option<(User, Node)>, is_pending: bool) -> Self {
        let holds =
            |route: &Route| route.pessimistic.is_none() && !route.certain.and(&entry.gained).is_empty();
        let grants =
            match place.filter(|_| !entry.gained.is_empty() && sides.node_after(&entry.node).is_some()) {
                Some((user, node)) => sides.after.routes(user, node).into_iter().filter(holds).collect(),
                None => Vec::new(),
            };
        let grants = grants.into_iter().map(|route| (route, PermissionSet::default())).collect();
        let [gained, lost, undetermined, settled] = [const { Trail(Vec::new()) }; 4];
        Self { entry, place, is_pending, now: nothing(), grants, gained, lost, undetermined, settled }
    }

    /// What the state allows, and what of the gain each grant holds in it.
    fn ask(&self, state: &Policy) -> (Effective, Vec<PermissionSet>) {
        let known = self.place.filter(|(user, node)| state.has_user(*user) && state.has_node(*node));
        let now = match known {
            Some((user, node)) if self.is_pending && is_invited(state, user) => {
                state.effective_if_active(user, node)
            }
            Some((user, node)) if !self.is_pending => state.effective(user, node),
            _ => nothing(),
        };
        let routes = match known {
            Some((user, node)) if !self.grants.is_empty() && !now.allowed.is_empty() => {
                state.routes(user, node)
            }
            _ => Vec::new(),
        };
        let is_it = |route: &Route, grant: &Route| {
            route.pessimistic.is_none() && route.at == grant.at && route.source == grant.source
        };
        let held = |grant: &Route| {
            let same = routes.iter().find(|route| is_it(route, grant));
            same.map_or_else(PermissionSet::default, |route| route.certain.and(&self.entry.gained))
        };
        let held = self.grants.iter().map(|(grant, _)| held(grant)).collect();
        (now, held)
    }

    fn note(&mut self, step: usize, next: Effective, grants: Vec<PermissionSet>) {
        let (unknown_now, unknown_next) = (self.now.unknown(), next.unknown());
        let entry = self.entry;
        self.gained.take(&entry.gained.and(&self.now.allowed).minus(&next.allowed));
        for ((_, now), next) in self.grants.iter_mut().zip(grants) {
            self.gained.give(step, next.minus(now));
            *now = next;
        }
        self.lost.take(&entry.lost.and(&next.allowed).minus(&self.now.allowed));
        self.lost.give(step, entry.lost.and(&self.now.allowed).minus(&next.allowed));
        self.undetermined.take(&entry.undetermined.and(&unknown_now).minus(&unknown_next));
        self.undetermined.give(step, entry.undetermined.and(&unknown_next).minus(&unknown_now));
        self.settled.take(&entry.settled.and(&next.possible).minus(&self.now.possible));
        self.settled.give(step, entry.settled.and(&self.now.possible).minus(&next.possible));
        self.now = next;
    }

    fn cause(self) -> Cause {
        Cause {
            gained: self.gained.steps(),
            lost: self.lost.steps(),
            undetermined: self.undetermined.steps(),
            settled: self.settled.steps(),
        }
    }
}

impl Trail {
    /// The step gave these the answer.
    fn give(&mut self, step: usize, permissions: PermissionSet) {
        if !permissions.is_empty() {
            self.0.push((step, permissions));
        }
    }

    /// These lost the answer again.
    fn take(&mut self, permissions: &PermissionSet) {
        if !permissions.is_empty() {
            self.0.iter_mut().for_each(|(_, given)| *given = given.minus(permissions));
            self.0.retain(|(_, given)| !given.is_empty());
        }
    }

    fn steps(self) -> Vec<usize> {
        let mut steps: Vec<usize> = self.0.into_iter().map(|(step, _)| step).collect();
        steps.dedup();
        steps
    }
}

fn nothing() -> Effective {
    Effective { allowed: PermissionSet::default(), possible: PermissionSet::default() }
}

/// Whether the operation changes the access of the users whom it names and of nobody else.
fn is_about_users(step: &Step) -> bool {
    let op = step.op;
    op.starts_with("role_binding.")
        || op.starts_with("user.")
        || op.ends_with(".add_user")
        || op.ends_with(".remove_user")
        || op == "resource.bind"
}

/// Whether the operation changes access at the nodes that it names or makes, below them, and nowhere else.
fn is_about_nodes(step: &Step) -> bool {
    let op = step.op;
    op.starts_with("restriction.")
        || ["organization.", "space.", "project."].iter().any(|kind| op.starts_with(kind))
            && ["create", "update", "delete"].iter().any(|verb| op.ends_with(verb))
}
