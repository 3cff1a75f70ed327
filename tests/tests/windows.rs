//! Windows against brute force, and orders without them against the simulation of what they claim.

use std::collections::BTreeSet;

use axcess_core::{OnRefused, Outcome, Permission, Plan, Policy, WindowKind, WindowWatch, Windows, diff};
use axcess_tests::world::{self, Settings, either, hold, planned, semantics};
use proptest::prelude::*;

type Verdict = Result<(), TestCaseError>;

/// Somebody, somewhere, one permission; by id, so that states can be compared.
type Held = BTreeSet<(String, String, usize)>;

/// A window of one permission: kind, step that opens it, step that closes it, who, where, what.
type Seen = BTreeSet<(WindowKind, usize, usize, String, String, usize)>;

/// Everything that anybody holds for certain and with effect.
fn held(policy: &Policy) -> Held {
    let nodes = policy.nodes();
    let mut all = Held::new();
    for user in policy.users() {
        for node in &nodes {
            let allowed = policy.without_inert(&policy.effective(user, *node).allowed, *node);
            let place = |permission: Permission| {
                (policy.user_id(user).to_owned(), policy.node_id(*node).to_owned(), permission.index())
            };
            all.extend(allowed.iter().map(place));
        }
    }
    all
}

/// Windows by asking everybody about everything after every step.
fn brute_force(first: &Policy, plan: &Plan) -> Seen {
    let mut states = vec![held(first)];
    first.simulate_watched(plan, &mut |_, state| states.push(held(state))).expect("it ran before");
    let last = &states[states.len() - 1];
    let mut found = Seen::new();
    for place in states.iter().flatten().collect::<BTreeSet<_>>() {
        let (then, now) = (states[0].contains(place), last.contains(place));
        let mut open = None;
        for (step, state) in states.iter().enumerate().skip(1) {
            let kind = match (state.contains(place), then, now) {
                (true, false, false) => Some(WindowKind::Exposure),
                (false, true, true) => Some(WindowKind::LockOut),
                _ => None,
            };
            match (open, kind) {
                (None, Some(kind)) => open = Some((kind, step - 1)),
                (Some((kind, from)), None) => {
                    let (user, node, permission) = place.clone();
                    found.insert((kind, from, step - 1, user, node, permission));
                    open = None;
                }
                _ => {}
            }
        }
    }
    found
}

fn watched(first: &Policy, plan: &Plan) -> Windows {
    let mut watch = WindowWatch::new(first);
    first.simulate_watched(plan, &mut |_, state| watch.look(state)).expect("it ran before");
    watch.finish()
}

fn one_by_one(last: &Policy, windows: &Windows) -> Seen {
    let mut found = Seen::new();
    for window in &windows.all {
        let (user, node) = (last.user_id(window.user).to_owned(), last.node_id(window.node).to_owned());
        found.extend(window.permissions.iter().map(|permission| {
            (window.kind, window.from, window.to, user.clone(), node.clone(), permission.index())
        }));
    }
    found
}

fn windows_are_what_brute_force_finds(first: &Policy, plan: &Plan) -> Verdict {
    let Ok(simulation) = first.simulate(plan) else { return Ok(()) };
    let windows = watched(first, plan);
    prop_assert!(windows.is_complete);
    prop_assert_eq!(windows.stirs.len(), plan.changes.len());
    prop_assert_eq!(one_by_one(&simulation.last, &windows), brute_force(first, plan), "{:#?}", plan);
    Ok(())
}

/// Every order of the steps that were reached, refused ones that stop the plan left where they are.
fn orders(steps: usize) -> Vec<Vec<usize>> {
    if steps == 0 {
        return vec![Vec::new()];
    }
    let insert = |order: Vec<usize>| {
        (0..steps).map(move |place| {
            let mut longer = order.clone();
            longer.insert(place, steps - 1);
            longer
        })
    };
    orders(steps - 1).into_iter().flat_map(insert).collect()
}

fn is_safe(first: &Policy, plan: &Plan, order: &[usize]) -> bool {
    let simulation = first.simulate(plan).expect("it ran before");
    let other = plan.in_order(order);
    let Ok(tried) = first.simulate(&other) else { return false };
    let alike = order.iter().zip(&tried.steps).all(|(old, new)| {
        let old = &simulation.steps[*old];
        (old.outcome, old.status, old.uncertain, &old.created)
            == (new.outcome, new.status, new.uncertain, &new.created)
    });
    let left = diff(&simulation.last, &tried.last);
    alike && left.entries.is_empty() && left.pending.is_empty() && watched(first, &other).all.is_empty()
}

fn safe_orders_are_safe_and_missing_ones_are_missing(first: &Policy, plan: &Plan) -> Verdict {
    let Ok(simulation) = first.simulate(plan) else { return Ok(()) };
    let windows = watched(first, plan);
    let found = first.safe_order(plan, &simulation, &windows.all);
    let mut sorted = found.order.clone();
    sorted.sort_unstable();
    prop_assert_eq!(sorted, (0..plan.changes.len()).collect::<Vec<_>>());
    let makers = found.order.iter().filter(|step| !simulation.steps[**step].created.is_empty());
    prop_assert!(makers.is_sorted(), "{:?}", found.order);
    prop_assert!(found.windows <= windows.all.len());
    prop_assert_eq!(watched(first, &plan.in_order(&found.order)).all.len(), found.windows);
    if found.windows == 0 {
        prop_assert!(is_safe(first, plan, &found.order), "{:?}\n{:#?}", found.order, plan);
        return Ok(());
    }
    // Where it is said that there is none, there is none.
    let reached = simulation.steps.iter().filter(|step| step.outcome != Outcome::Skipped).count();
    if found.is_proved && reached <= 5 {
        let rest = || reached..plan.changes.len();
        for order in orders(reached) {
            let order: Vec<usize> = order.into_iter().chain(rest()).collect();
            prop_assert!(!is_safe(first, plan, &order), "{:?} is safe\n{:#?}", order, plan);
        }
    }
    Ok(())
}

#[test]
fn windows_are_found_as_by_brute_force() {
    let strategy = (planned(either(), |it| it), semantics());
    hold(150, &strategy, |((account, plans), settings)| {
        let first = policy(&account, &settings);
        plans.iter().try_for_each(|file| windows_are_what_brute_force_finds(&first, &world::plan(file)))
    });
}

#[test]
fn an_order_without_windows_ends_alike() {
    let strategy = (planned(either(), |it| it), semantics());
    hold(150, &strategy, |((account, plans), settings)| {
        let first = policy(&account, &settings);
        for file in &plans {
            let plan = world::plan(file);
            safe_orders_are_safe_and_missing_ones_are_missing(&first, &plan)?;
            let there_and_back = there_and_back(&first, &plan);
            safe_orders_are_safe_and_missing_ones_are_missing(&first, &there_and_back)?;
        }
        Ok(())
    });
}

/// A plan with windows in it: what it does is in part undone by its own inverse.
fn there_and_back(first: &Policy, plan: &Plan) -> Plan {
    let short = Plan { changes: plan.changes.iter().take(3).cloned().collect(), ..plan.clone() };
    let Ok(inverse) = first.inverse(&short) else { return short };
    let back = inverse.plan.changes.into_iter().take(2);
    Plan {
        on_refused: OnRefused::Continue,
        changes: short.changes.iter().cloned().chain(back).collect(),
        ..short
    }
}

fn policy(account: &world::Account, settings: &Settings) -> Policy {
    world::policy(&account.snapshot(), settings)
}
