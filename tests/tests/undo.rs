//! A plan is tried and dropped: the account before it answers as it did, and so does every state on the way. Steps
//! taken one by one lead where all of them at once do.

use std::collections::BTreeSet;

use axcess_core::{Plan, Policy, Provider, Step};
use axcess_tests::world::{self, Decisions, Switchboard, accounts, decisions, hold, plans, semantics};
use proptest::prelude::*;

type Verdict = Result<(), TestCaseError>;

fn check_of(usual: u32, provider: Provider, property: impl Fn(&Policy, &Plan) -> Verdict) {
    let strategy = (accounts(provider), semantics(), plans(provider, Switchboard::Any));
    hold(usual, &strategy, |(account, settings, file)| {
        let (snapshot, plan) = (account.snapshot(), world::plan(&file));
        property(&world::policy(&snapshot, &settings), &plan).map_err(|error| {
            TestCaseError::fail(format!(
                "{error}\nsettings: {settings:?}\nplan: {file}\nsnapshot: {snapshot}"
            ))
        })
    });
}

/// Tries a property on random accounts and plans of both providers.
fn check(usual: u32, property: impl Fn(&Policy, &Plan) -> Verdict) {
    check_of(usual, Provider::Arize, &property);
    check_of(usual / 4, Provider::Wallaroo, &property);
}

/// Tells the first question to which the answers differ.
fn same(what: &str, then: &Decisions, now: &Decisions) -> Verdict {
    prop_assert!(then.keys().eq(now.keys()), "{what}: {:?} and {:?}", then.keys(), now.keys());
    for (place, then) in then {
        let differs = then.iter().zip(&now[place]).position(|(then, now)| then != now);
        prop_assert!(differs.is_none(), "{what}: {place:?}, permission {differs:?}");
    }
    Ok(())
}

/// The states that the plan's steps leave, with the steps; `None` when it cannot be run.
fn states(first: &Policy, plan: &Plan) -> Option<Vec<(Step, Policy)>> {
    let mut states = Vec::new();
    let run = first.simulate_watched(plan, &mut |step, state| states.push((step.clone(), state.clone())));
    run.ok().map(|_| states)
}

#[test]
fn a_plan_that_is_dropped_leaves_every_answer_as_it_was() {
    check(320, |first, plan| {
        let before = decisions(first);
        drop(first.simulate(plan));
        same("after the plan was dropped", &before, &decisions(first))
    });
}

#[test]
fn a_plan_on_a_plan_that_is_dropped_leaves_every_answer_as_it_was() {
    check(160, |first, plan| {
        let Ok(second) = first.simulate(plan) else { return Ok(()) };
        let (before, between) = (decisions(first), decisions(&second.last));
        for _ in 0..2 {
            drop(second.last.simulate(plan));
            same("between", &between, &decisions(&second.last))?;
        }
        drop(second);
        same("at first", &before, &decisions(first))
    });
}

#[test]
fn a_state_that_is_kept_answers_as_when_it_was_made() {
    check(160, |first, plan| {
        let (mut kept, mut then) = (Vec::new(), vec![decisions(first)]);
        let run = first.simulate_watched(plan, &mut |_, state| {
            kept.push(state.clone());
            then.push(decisions(state));
        });
        drop(run);
        for (step, state) in kept.iter().enumerate() {
            same(&format!("after step {}", step + 1), &then[step + 1], &decisions(state))?;
        }
        // The youngest goes first, then the others, and nobody notices.
        while kept.pop().is_some() {
            let (below, answers) = (kept.last().unwrap_or(first), &then[kept.len()]);
            same(&format!("with {} states left", kept.len()), answers, &decisions(below))?;
        }
        Ok(())
    });
}

#[test]
fn the_first_steps_alone_lead_where_they_led_on_the_way() {
    check(160, |first, plan| {
        let Some(states) = states(first, plan) else { return Ok(()) };
        for (count, (_, state)) in (1..).zip(&states) {
            let beginning = Plan { changes: plan.changes[..count].to_vec(), ..plan.clone() };
            let alone = first.simulate(&beginning);
            prop_assert!(alone.is_ok(), "the first {count} steps cannot be run: {alone:?}");
            let last = alone.expect("INVARIANT: it was just looked at").last;
            same(&format!("after {count} steps"), &decisions(state), &decisions(&last))?;
        }
        Ok(())
    });
}

/// What a step says, with ids instead of handles.
fn told(step: &Step, state: &Policy) -> String {
    let users: Vec<&str> = step.users.iter().map(|user| state.user_id(*user)).collect();
    let nodes: Vec<&str> = step.nodes.iter().map(|node| state.node_id(*node)).collect();
    let Step { op, outcome, status, reason, uncertain, created, .. } = step;
    format!("{op}: {outcome:?} {status:?} {uncertain} {created:?} {users:?} {nodes:?}: {reason}")
}

#[test]
fn steps_one_by_one_lead_where_all_at_once_do() {
    check(320, |first, plan| {
        let Some(states) = states(first, plan) else { return Ok(()) };
        // Who acts is settled at the start, whatever he is called later.
        let actor =
            plan.actor.as_ref().map(|actor| first.user(actor).expect("INVARIANT: the plan could be run"));
        let actor = actor.map(|user| first.user_id(user).to_owned());
        let mut below = first;
        for (number, (change, (step, state))) in (1..).zip(plan.changes.iter().zip(&states)) {
            if step.outcome.as_str() == "skipped" {
                break;
            }
            let one = Plan { changes: vec![change.clone()], actor: actor.clone(), ..plan.clone() };
            let alone = below.simulate(&one);
            prop_assert!(alone.is_ok(), "step {number} cannot be run alone: {alone:?}");
            let alone = alone.expect("INVARIANT: it was just looked at");
            prop_assert_eq!(told(&alone.steps[0], &alone.last), told(step, state), "step {}", number);
            same(&format!("after step {number}"), &decisions(state), &decisions(&alone.last))?;
            below = state;
        }
        Ok(())
    });
}

#[test]
fn no_id_is_given_twice_by_plans_on_plans() {
    check(320, |first, plan| {
        let (mut state, mut given) = (first.clone(), BTreeSet::new());
        for _ in 0..3 {
            let Ok(simulation) = state.simulate(plan) else { break };
            for id in simulation.steps.iter().flat_map(|step| &step.created) {
                prop_assert!(given.insert(id.clone()), "{id} was given before");
                prop_assert_eq!(id, &format!("new:{}", given.len()));
            }
            state = simulation.last;
        }
        Ok(())
    });
}
