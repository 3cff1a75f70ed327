//! An order of a plan's steps in which nobody gains or loses anything only for a while.
//!
//! Steps that cannot be told apart by their order keep theirs; the others are tried in every order, depth first,
//! and an order is given up where a state lies outside of what the first and the last state allow. Steps that make
//! something stay in their order among each other, so that ids stay what they are.

use crate::account::{Node, User};
use crate::diff::diff;
use crate::footprint::Footprints;
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::simulate::{Outcome, Simulation, Step};
use crate::window::{Window, WindowWatch, each_move};
use crate::{Change, OnRefused, Plan};

/// So many steps that depend on each other are tried in every order.
const EXACT_STEPS: usize = 8;

/// The most steps that are simulated, and the most answers that are compared on the way.
const MOST_TRIES: usize = 20_000;
/// The most steps that are carried along, because they stand between those that are tried.
const MOST_OTHERS: usize = 300_000;
const MOST_ANSWERS: usize = 4_000_000;

/// The most orders that are tried when none without a window was found.
const MOST_ORDERS: usize = 40;

/// Another order of a plan, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeOrder {
    /// The steps, from 0, in their new order; as they were, where nothing better was found.
    pub order: Vec<usize>,
    /// How many windows it has, by user, node and span; none, if it is safe.
    pub windows: usize,
    /// Whether no order has fewer: it has none, or every order that could matter was tried and none is without. Where
    /// only another order of steps that make something might help, nothing is proved.
    pub is_proved: bool,
}

impl Plan {
    /// The same plan with its changes in another order.
    #[must_use]
    pub fn in_order(&self, order: &[usize]) -> Self {
        let changes = order.iter().map(|step| self.changes[*step].clone()).collect();
        Self { changes, ..self.clone() }
    }
}

impl Policy {
    /// Looks for an order of the plan without the windows that its simulation on this account has.
    ///
    /// An order counts only if simulating it ends every step alike and leaves the same access. The search is exact
    /// up to eight steps that depend on each other, unless a very long plan lies between them; beyond, what is found is
    /// tried all the same, and where nothing is found nothing is proved.
    pub fn safe_order(&self, plan: &Plan, simulation: &Simulation, windows: &[Window]) -> SafeOrder {
        let as_it_is: Vec<usize> = (0..plan.changes.len()).collect();
        if windows.is_empty() {
            return SafeOrder { order: as_it_is, windows: 0, is_proved: true };
        }
        let run = Run {
            first: self,
            plan,
            simulation,
            footprints: Footprints::new(&simulation.last, plan, &simulation.steps),
        };
        let moved: Vec<usize> = windows.iter().flat_map(|window| [window.from, window.to]).collect();
        let mut order = run.taken();
        let (mut is_exact, mut is_found) = (true, true);
        let mut limits =
            Limits { tries: MOST_TRIES, others: MOST_OTHERS, answers: MOST_ANSWERS, held_back: false };
        for group in run.footprints.groups() {
            let group: Vec<usize> = group.into_iter().filter(|step| order.contains(step)).collect();
            if !group.iter().any(|step| moved.contains(step)) {
                continue;
            }
            limits.held_back = false;
            match (Search { run: &run, order: &order, group: &group }).find(&mut limits) {
                Some(found) => order = found,
                None => {
                    is_found = false;
                    is_exact &= group.len() <= EXACT_STEPS && limits.leave_nothing_out();
                }
            }
        }
        // Steps that are not reached come last.
        order.extend(order.len()..as_it_is.len());
        if is_found && run.windows(&order) == Some(0) {
            return SafeOrder { order, windows: 0, is_proved: true };
        }
        let proved_impossible = !is_found && is_exact;
        let start = (as_it_is, windows.len());
        let found = Some(order).and_then(|order| Some((run.windows(&order)?, order)));
        let best = found
            .filter(|(windows, _)| *windows < start.1)
            .map_or(start, |(windows, order)| (order, windows));
        let (order, windows) = run.improved(best, windows);
        SafeOrder { order, windows, is_proved: proved_impossible }
    }
}

/// What the search knows of the plan.
struct Run<'a> {
    first: &'a Policy,
    plan: &'a Plan,
    simulation: &'a Simulation,
    footprints: Footprints<'a>,
}

impl Run<'_> {
    /// The steps that were reached, without a refusal that stops the plan.
    fn taken(&self) -> Vec<usize> {
        let stops = |step: &Step| {
            self.plan.on_refused == OnRefused::Stop
                && matches!(step.outcome, Outcome::Refused | Outcome::Skipped)
        };
        let steps = self.simulation.steps.iter();
        (0..steps.len()).take_while(|step| !stops(&self.simulation.steps[*step])).collect()
    }

    /// Simulates the plan in another order: how many windows that has, if it ends as the plan does.
    fn windows(&self, order: &[usize]) -> Option<usize> {
        let mut watch = WindowWatch::new(self.first);
        let plan = self.plan.in_order(order);
        let tried = self.first.simulate_watched(&plan, &mut |_, state| watch.look(state)).ok()?;
        let alike = order.iter().zip(&tried.steps).all(|(old, new)| self.ends_alike(*old, new));
        let found = watch.finish();
        (alike && found.is_complete && self.is_last(&tried.last)).then_some(found.all.len())
    }

    fn ends_alike(&self, old: usize, new: &Step) -> bool {
        let old = &self.simulation.steps[old];
        (old.outcome, old.status, old.uncertain, &old.created)
            == (new.outcome, new.status, new.uncertain, &new.created)
    }

    fn is_last(&self, state: &Policy) -> bool {
        let left = diff(&self.simulation.last, state);
        left.entries.is_empty() && left.pending.is_empty()
    }

    fn makes(&self, step: usize) -> bool {
        !self.simulation.steps[step].created.is_empty()
    }

    /// Tries to bring a step that opens a window and the one that closes it together.
    fn improved(&self, start: (Vec<usize>, usize), windows: &[Window]) -> (Vec<usize>, usize) {
        let mut best = start;
        let mut spans: Vec<(usize, usize)> = windows.iter().map(|window| (window.from, window.to)).collect();
        spans.sort_unstable();
        spans.dedup();
        let mut left = MOST_ORDERS;
        for (from, to) in spans {
            for (moved, mark) in [(to, from), (from, to)] {
                let Some(rest) = left.checked_sub(1) else { return best };
                left = rest;
                let mut order: Vec<usize> = best.0.iter().copied().filter(|step| *step != moved).collect();
                let Some(at) = order.iter().position(|step| *step == mark) else { continue };
                order.insert(if moved == to { at } else { at + 1 }, moved);
                if let Some(found) = self.keeps_ids(&order).then(|| self.windows(&order)).flatten()
                    && found < best.1
                {
                    best = (order, found);
                }
            }
        }
        best
    }

    fn keeps_ids(&self, order: &[usize]) -> bool {
        order.iter().filter(|step| self.makes(**step)).is_sorted()
    }

    /// Whether the step takes the account out of what first and last state allow.
    fn is_window(&self, before: &Policy, after: &Policy, limits: &mut Limits) -> bool {
        let mut found = false;
        let held = |policy: &Policy, user: User, node: Node| {
            let known =
                user.index() < policy.account.users.len() && node.index() < policy.account.nodes.len();
            let known = known && policy.account.node(node).alive;
            known.then(|| policy.effective(user, node).allowed)
        };
        each_move(before, after, &mut limits.answers, &mut |user, node, gained, lost| {
            if found {
                return;
            }
            let (then, now) = (held(self.first, user, node), held(&self.simulation.last, user, node));
            let (then, now) = (then.unwrap_or_default(), now.unwrap_or_default());
            let mut either: PermissionSet = then.clone();
            either.union_with(&now);
            let odd = [gained.minus(&either), lost.and(&then).and(&now)];
            found = odd.iter().any(|odd| !after.without_inert(odd, node).is_empty());
        });
        found
    }
}

struct Limits {
    tries: usize,
    others: usize,
    answers: usize,
    /// Whether an order was left out because it makes things in another order, which gives them other ids.
    held_back: bool,
}

impl Limits {
    const fn leave_nothing_out(&self) -> bool {
        self.tries > 0 && self.others > 0 && self.answers > 0 && !self.held_back
    }
}

/// The orders of one group of steps; the others stay in theirs and go between where ids and order ask for it.
struct Search<'a> {
    run: &'a Run<'a>,
    order: &'a [usize],
    group: &'a [usize],
}

/// An order so far.
#[derive(Clone)]
struct Branch {
    state: Policy,
    taken: Vec<usize>,
    /// How many of the others are taken.
    others: usize,
    newest: Option<usize>,
}

impl Search<'_> {
    fn find(&self, limits: &mut Limits) -> Option<Vec<usize>> {
        let others: Vec<usize> =
            self.order.iter().copied().filter(|step| !self.group.contains(step)).collect();
        let start = Branch { state: self.run.first.clone(), taken: Vec::new(), others: 0, newest: None };
        self.descend(&others, start, limits)
    }

    fn descend(&self, others: &[usize], branch: Branch, limits: &mut Limits) -> Option<Vec<usize>> {
        let left: Vec<usize> =
            self.group.iter().copied().filter(|step| !branch.taken.contains(step)).collect();
        if left.is_empty() {
            let end = self.catch_up(others, branch, usize::MAX, &[], limits)?;
            return self.run.is_last(&end.state).then_some(end.taken);
        }
        for step in &left {
            // Of two that cannot be told apart, the later one never goes right before the earlier one.
            let is_twin = branch
                .newest
                .is_some_and(|newest| *step < newest && !self.run.footprints.meet(*step, newest));
            let too_soon =
                self.run.makes(*step) && left.iter().any(|other| other < step && self.run.makes(*other));
            if is_twin || too_soon {
                limits.held_back = limits.held_back || (!is_twin && self.could_go(&branch, *step, limits));
                continue;
            }
            if limits.tries == 0 || limits.others == 0 || limits.answers == 0 {
                return None;
            }
            let Some(mut next) = self.catch_up(others, branch.clone(), *step, &left, limits) else {
                continue;
            };
            let before = next.state.clone();
            limits.tries -= 1;
            if !self.take(&mut next, *step) || self.run.is_window(&before, &next.state, limits) {
                continue;
            }
            next.newest = Some(*step);
            if let Some(found) = self.descend(others, next, limits) {
                return Some(found);
            }
        }
        None
    }

    /// Takes the others that stand before a step, as far as what makes something keeps its order.
    fn catch_up(
        &self,
        others: &[usize],
        mut branch: Branch,
        step: usize,
        left: &[usize],
        limits: &mut Limits,
    ) -> Option<Branch> {
        let goes_before = |other: &usize| *other < step;
        let waited_for = |others: &[usize]| {
            self.run.makes(step) && others.iter().any(|other| goes_before(other) && self.run.makes(*other))
        };
        while let Some(other) = others.get(branch.others).copied() {
            if !goes_before(&other) && (step == usize::MAX || !waited_for(&others[branch.others..])) {
                break;
            }
            let waits = self.run.makes(other) && left.iter().any(|one| *one < other && self.run.makes(*one));
            if waits {
                break;
            }
            limits.others = limits.others.saturating_sub(1);
            if limits.others == 0 || !self.take(&mut branch, other) {
                return None;
            }
            branch.others += 1;
        }
        Some(branch)
    }

    /// Carries a step out, if it ends as it did.
    fn take(&self, branch: &mut Branch, step: usize) -> bool {
        self.carry_out(branch, step).is_some_and(|new| self.run.ends_alike(step, &new))
    }

    /// Whether nothing but the ids of what is made keeps a step from going next.
    fn could_go(&self, branch: &Branch, step: usize, limits: &mut Limits) -> bool {
        let old = &self.run.simulation.steps[step];
        limits.tries = limits.tries.saturating_sub(1);
        let ended = self.carry_out(&mut branch.clone(), step);
        ended.is_some_and(|new| (old.outcome, old.status) == (new.outcome, new.status))
    }

    fn carry_out(&self, branch: &mut Branch, step: usize) -> Option<Step> {
        let change: Change = self.run.plan.changes[step].clone();
        let actor = self.run.plan.actor.clone();
        let plan = Plan { actor, on_refused: OnRefused::Continue, changes: vec![change] };
        let mut tried = branch.state.simulate(&plan).ok()?;
        branch.state = tried.last;
        branch.taken.push(step);
        tried.steps.pop()
    }
}
