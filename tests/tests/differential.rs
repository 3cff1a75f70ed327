//! The engine against the naive evaluator, on accounts, switches and plans that nobody thought of.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{AccessDiff, Asker, DiffEntry, Effective, Policy, Provider};
use axcess_tests::both::Both;
use axcess_tests::naive;
use axcess_tests::world::{
    self, Account, Holdings, Names, Settings, Switchboard, accounts, brief, held, hold, holdings, names,
    plans, semantics,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// Gained, lost, undetermined and settled, by user and node.
type Differences = BTreeMap<(String, String), [Names; 4]>;
type Verdict = Result<(), TestCaseError>;

/// Tries a property on random accounts, on some of them after a plan; a failure shows the smallest account as a
/// snapshot.
fn check(usual: u32, provider: Provider, property: impl Fn(&Both, &[Index]) -> Verdict) {
    let picks = vec(any::<Index>(), 12);
    let plan = option::weighted(0.3, plans(provider, Switchboard::Any));
    hold(usual, &(accounts(provider), semantics(), plan, picks), |(account, settings, plan, picks)| {
        let before = Both::of(&account, &settings);
        let both = plan.as_ref().and_then(|plan| before.after(plan)).unwrap_or(before);
        property(&both, &picks).map_err(|error| {
            let error = TestCaseError::fail(format!("{error}\nplan: {plan:?}"));
            explained(error, &account, &settings)
        })
    });
}

fn explained(error: TestCaseError, account: &Account, settings: &Settings) -> TestCaseError {
    TestCaseError::fail(format!("{error}\nsettings: {settings:?}\nsnapshot: {}", account.snapshot()))
}

/// Tells the first node on which two differ.
fn same(what: &str, engine: &Holdings, naive: &Holdings) -> Verdict {
    prop_assert!(engine.keys().eq(naive.keys()), "{what}: nodes {:?} and {:?}", engine.keys(), naive.keys());
    for (node, (allowed, possible)) in engine {
        let (naive_allowed, naive_possible) = &naive[node];
        for (reading, engine, naive) in
            [("allowed", allowed, naive_allowed), ("possible", possible, naive_possible)]
        {
            prop_assert!(
                engine == naive,
                "{what} on {node}, {reading}: only the engine {}, only the naive {}",
                brief(&(engine - naive)),
                brief(&(naive - engine))
            );
        }
    }
    Ok(())
}

fn everybody_holds_the_same(both: &Both, _: &[Index]) -> Verdict {
    for user in both.policy.users() {
        let id = both.policy.user_id(user);
        same(id, &holdings(&both.policy, user), &both.world.effective_everywhere(id, false))?;
    }
    Ok(())
}

#[test]
fn both_give_everybody_the_same_in_arize() {
    check(320, Provider::Arize, everybody_holds_the_same);
}

#[test]
fn both_give_everybody_the_same_in_wallaroo() {
    check(80, Provider::Wallaroo, everybody_holds_the_same);
}

/// A few questions: asker, permission, node.
fn questions<'a>(both: &'a Both, picks: &'a [Index]) -> impl Iterator<Item = (Asker, &'a str, String)> + 'a {
    let users = both.policy.users().into_iter().map(Asker::User);
    let keys = both.policy.keys().into_iter().filter_map(|key| both.policy.key_asker(key));
    let askers: Vec<Asker> = users.chain(keys).collect();
    let nodes = both.policy.nodes();
    let permissions: Vec<&str> = both.policy.permissions().iter().map(|(_, name)| name).collect();
    let listed: Vec<&str> = world::ARIZE_PERMISSIONS
        .into_iter()
        .chain(world::WALLAROO_PERMISSIONS)
        .filter(|it| permissions.contains(it))
        .collect();
    picks.chunks_exact(3).map(move |pick| {
        let node = both.policy.node_id(nodes[pick[2].index(nodes.len())]).to_owned();
        (askers[pick[0].index(askers.len())], listed[pick[1].index(listed.len())], node)
    })
}

fn naive_asker(policy: &Policy, asker: Asker) -> naive::Asker {
    match asker {
        Asker::User(user) => naive::Asker::User(policy.user_id(user).to_owned()),
        Asker::Key(key, _) => naive::Asker::Key(policy.key_id(key).to_owned()),
    }
}

#[test]
fn both_answer_keys_alike() {
    check(96, Provider::Arize, |both, picks| {
        for key in both.policy.keys() {
            let Some(asker) = both.policy.key_asker(key) else { continue };
            for (_, permission, node) in questions(both, picks) {
                let engine = both.policy.can(
                    asker,
                    both.policy.permission(permission).unwrap(),
                    both.policy.node(&node).unwrap(),
                );
                let naive = both.world.decide_key(both.policy.key_id(key), permission, &node);
                prop_assert_eq!(
                    engine.as_str(),
                    word(naive),
                    "{} {} {}",
                    both.policy.key_id(key),
                    permission,
                    node
                );
            }
        }
        Ok(())
    });
}

const fn word(decision: naive::Decision) -> &'static str {
    match decision {
        naive::Decision::Allow => "allow",
        naive::Decision::Deny => "deny",
        naive::Decision::Unknown => "unknown",
    }
}

fn depends_on_the_same(both: &Both, picks: &[Index]) -> Verdict {
    for (asker, permission, node) in questions(both, picks) {
        let who = naive_asker(&both.policy, asker);
        let engine = both.policy.depends_on(
            asker,
            both.policy.permission(permission).unwrap(),
            both.policy.node(&node).unwrap(),
        );
        let naive: Vec<String> = both.world.depends_on(&who, permission, &node).into_iter().collect();
        prop_assert_eq!(engine, naive, "depends_on of {:?} {} {}", who, permission, node);
    }
    Ok(())
}

#[test]
fn answers_depend_on_the_same_in_arize() {
    check(40, Provider::Arize, depends_on_the_same);
}

#[test]
fn answers_depend_on_the_same_in_wallaroo() {
    check(16, Provider::Wallaroo, depends_on_the_same);
}

fn the_same_people_can(both: &Both, picks: &[Index]) -> Verdict {
    let policy = &both.policy;
    for (_, permission, node) in questions(both, picks) {
        let engine = policy.who_can(policy.permission(permission).unwrap(), policy.node(&node).unwrap());
        let naive = both.world.who_can(permission, &node);
        let ids = |users: &[axcess_core::User]| {
            users.iter().map(|it| policy.user_id(*it).to_owned()).collect::<Vec<_>>()
        };
        let keys: Vec<String> = engine.keys.iter().map(|it| policy.key_id(*it).to_owned()).collect();
        let engine = (ids(&engine.users), ids(&engine.unknown), ids(&engine.pending), keys);
        let naive = (naive.users, naive.unknown, naive.pending, naive.keys);
        prop_assert_eq!(engine, naive, "who-can {} {}: users, unknown, pending, keys", permission, node);
    }
    Ok(())
}

#[test]
fn the_same_people_can_in_arize() {
    check(48, Provider::Arize, the_same_people_can);
}

#[test]
fn the_same_people_can_in_wallaroo() {
    check(24, Provider::Wallaroo, the_same_people_can);
}

#[test]
fn both_list_what_everybody_can() {
    check(64, Provider::Arize, |both, _| {
        for user in both.policy.users() {
            let id = both.policy.user_id(user);
            let (engine, naive) = (both.policy.what_can(user), both.world.what_can(id));
            let listed = |entries: &[(axcess_core::Node, Effective)]| -> Vec<_> {
                entries
                    .iter()
                    .map(|(node, it)| (both.policy.node_id(*node).to_owned(), held(&both.policy, it)))
                    .collect()
            };
            let naive_listed = |entries: &[naive::WhatCanEntry]| -> Vec<_> {
                entries
                    .iter()
                    .map(|it| (it.resource.clone(), (it.allowed.clone(), &it.allowed | &it.unknown)))
                    .collect()
            };
            prop_assert_eq!(listed(&engine.entries), naive_listed(&naive.entries), "what-can {}", id);
            prop_assert_eq!(listed(&engine.otherwise), naive_listed(&naive.otherwise), "otherwise of {}", id);
        }
        Ok(())
    });
}

fn naive_differences(diff: BTreeMap<(String, String), naive::DiffEntry>) -> Differences {
    diff.into_iter().map(|(place, it)| (place, [it.gained, it.lost, it.undetermined, it.settled])).collect()
}

fn differences(policy: &Policy, entries: &[DiffEntry]) -> Differences {
    let sets =
        |it: &DiffEntry| [&it.gained, &it.lost, &it.undetermined, &it.settled].map(|set| names(policy, set));
    entries.iter().map(|it| ((it.user.clone(), it.node.clone()), sets(it))).collect()
}

fn same_differences(what: &str, engine: &Differences, naive: &Differences) -> Verdict {
    let places: BTreeSet<_> = engine.keys().chain(naive.keys()).collect();
    let nothing = Default::default();
    for place in places {
        let (engine, naive) = (engine.get(place).unwrap_or(&nothing), naive.get(place).unwrap_or(&nothing));
        for (kind, (engine, naive)) in
            ["gained", "lost", "undetermined", "settled"].iter().zip(engine.iter().zip(naive))
        {
            prop_assert!(
                engine == naive,
                "{what} of {place:?}, {kind}: only the engine {}, only the naive {}",
                brief(&(engine - naive)),
                brief(&(naive - engine))
            );
        }
    }
    Ok(())
}

/// Simulates the plan in both; tells the first step, then the first difference in access, that is not the same.
fn simulate_alike(account: &Account, settings: &Settings, plan: &Value) -> Verdict {
    let both = Both::of(account, settings);
    let engine = both.policy.simulate(&world::plan(plan));
    let naive = naive::simulate(&both.world, plan);
    let (engine, naive) = match (engine, naive) {
        (Ok(engine), Ok(naive)) => (engine, naive),
        (Err(_), Err(_)) => return Ok(()),
        (engine, naive) => {
            let errors = (engine.map(|_| ()), naive.map(|_| ()));
            return Err(TestCaseError::fail(format!("one cannot run the plan: {errors:?}")));
        }
    };
    prop_assert_eq!(engine.steps.len(), naive.steps.len());
    for (index, (engine, naive)) in engine.steps.iter().zip(&naive.steps).enumerate() {
        let outcome = match naive.outcome {
            naive::Outcome::Applied => "applied",
            naive::Outcome::NoEffect => "no_effect",
            naive::Outcome::Refused => "refused",
            naive::Outcome::Skipped => "skipped",
        };
        let engine_step =
            (engine.op, engine.outcome.as_str(), engine.status, engine.uncertain, &engine.created);
        let naive_step = (naive.op.as_str(), outcome, naive.status, naive.uncertain, &naive.created);
        prop_assert_eq!(
            engine_step,
            naive_step,
            "step {}, where the engine says: {}",
            index + 1,
            engine.reason
        );
    }
    for user in engine.last.users() {
        let id = engine.last.user_id(user).to_owned();
        let both = Both { policy: engine.last.clone(), world: naive.last.clone() };
        same(
            &format!("after the plan, {id}"),
            &holdings(&both.policy, user),
            &both.world.effective_everywhere(&id, false),
        )?;
    }
    let AccessDiff { entries, pending } = engine.diff(&both.policy);
    let diff = naive_differences(naive::diff(&both.world, &naive.last));
    same_differences("diff", &differences(&engine.last, &entries), &diff)?;
    let diff = naive_differences(naive::pending_diff(&both.world, &naive.last));
    same_differences("pending", &differences(&engine.last, &pending), &diff)
}

fn check_plans(usual: u32, provider: Provider) {
    let strategy = (accounts(provider), semantics(), plans(provider, Switchboard::Any));
    hold(usual, &strategy, |(account, settings, plan)| {
        simulate_alike(&account, &settings, &plan).map_err(|error| {
            TestCaseError::fail(format!("{}\nplan: {plan}", explained(error, &account, &settings)))
        })
    });
}

#[test]
fn both_simulate_alike_in_arize() {
    check_plans(1200, Provider::Arize);
}

#[test]
fn both_simulate_alike_in_wallaroo() {
    check_plans(80, Provider::Wallaroo);
}
