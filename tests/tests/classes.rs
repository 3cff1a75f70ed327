//! What is found out by classes, against brute force: every user on every node, one by one.

use axcess_core::{Answers, Count, Moment, Policy};
use axcess_snapshot::{Generator, Size, catalog};
use axcess_tests::world::{self, Account, Settings, after, either, hold, planned, semantics};
use proptest::prelude::*;
use serde_json::Value;

/// The count by asking everybody about everything.
fn counted_one_by_one(policy: &Policy) -> Count {
    let (users, nodes) = (policy.users(), policy.nodes());
    let mut by_permission = vec![Answers::default(); policy.permissions().len()];
    for user in &users {
        for node in &nodes {
            let effective = policy.effective(*user, *node);
            effective.allowed.iter().for_each(|it| by_permission[it.index()].allowed += 1);
            effective.unknown().iter().for_each(|it| by_permission[it.index()].unknown += 1);
        }
    }
    let all = by_permission.iter().fold(Answers::default(), |all, it| Answers {
        allowed: all.allowed + it.allowed,
        unknown: all.unknown + it.unknown,
    });
    Count { users: users.len(), nodes: nodes.len(), all, by_permission }
}

fn same_count(policy: &Policy, what: &str) -> Result<(), TestCaseError> {
    let (found, expected) = (policy.count(), counted_one_by_one(policy));
    let shown = |count: &Count| (count.users, count.nodes, count.all);
    prop_assert_eq!(shown(&found), shown(&expected), "{}", what);
    prop_assert!(found == expected, "{what}: some permission");
    Ok(())
}

fn explained(
    error: TestCaseError,
    account: &Account,
    plans: &[Value],
    settings: &[&Settings],
) -> TestCaseError {
    let plans: Vec<String> = plans.iter().map(Value::to_string).collect();
    let (plans, snapshot) = (plans.join("\n"), account.snapshot());
    TestCaseError::fail(format!("{error}\nsettings: {settings:?}\nplans: {plans}\nsnapshot: {snapshot}"))
}

/// States of an account: after plans, under other switches, at another moment.
fn states(account: &Account, plans: &[Value], settings: &Settings, others: &Settings) -> Vec<Policy> {
    let first = world::policy(&account.snapshot(), settings);
    let second = after(&first, &plans[0]);
    let third = after(&second, &plans[1]);
    let aside = after(&first, &plans[2]);
    let switched = third.with_semantics(world::chosen(others));
    let later = second.at(Moment::from_unix_micros(second.moment().unix_micros() + 1));
    vec![first, second, third, aside, switched, later]
}

#[test]
fn a_count_is_that_of_brute_force() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(480, &strategy, |((account, plans), settings, others)| {
        for (number, state) in states(&account, &plans, &settings, &others).iter().enumerate() {
            same_count(state, &format!("state {number}"))
                .map_err(|error| explained(error, &account, &plans, &[&settings, &others]))?;
        }
        Ok(())
    });
}

/// A made-up account of a thousand people with a gap at every tenth space.
fn small(gaps_in_100: u32) -> Policy {
    let draft = Generator { gaps_in_100, ..Generator::new(Size::Small.scale(), 7) }.generate().draft;
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("an account without defects")
}

#[test]
fn a_larger_account_is_counted_as_by_brute_force() {
    for (gaps, switch) in [(0, ("restriction", "strict")), (10, ("orphan-binding", "inert"))] {
        let policy = small(gaps);
        let semantics = policy.semantics().with(switch.0, switch.1).expect("a switch");
        let policy = policy.with_semantics(semantics);
        assert!(policy.count() == counted_one_by_one(&policy), "{gaps} gaps in 100, {switch:?}");
    }
}
