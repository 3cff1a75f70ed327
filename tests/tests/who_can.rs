//! The list of everybody who can against asking everybody, before plans and after them.

use axcess_core::{Decision, Node, Permission, Policy, WhoCan};
use axcess_tests::world::{
    self, ARIZE_PERMISSIONS, Settings, WALLAROO_PERMISSIONS, after, either, hold, planned, semantics,
};
use proptest::prelude::*;
use serde_json::Value;

type Verdict = Result<(), TestCaseError>;

/// Asks every user and every key.
fn everybody(policy: &Policy, permission: Permission, node: Node) -> WhoCan {
    let decided = |decision| {
        let mut users = policy.users();
        users.retain(|user| policy.can(*user, permission, node) == decision);
        users
    };
    let mut pending = policy.users();
    pending.retain(|user| {
        let invited = policy.user_status(*user) == Some("INVITED");
        invited && policy.effective_if_active(*user, node).allowed.contains(permission)
    });
    let mut keys = policy.keys();
    keys.retain(|key| {
        let asker = policy.key_asker(*key);
        asker.is_some_and(|asker| policy.can(asker, permission, node) == Decision::Allow)
    });
    WhoCan { users: decided(Decision::Allow), unknown: decided(Decision::Unknown), pending, keys }
}

/// A handful of permissions on every node.
fn compare(policy: &Policy) -> Verdict {
    for node in policy.nodes() {
        for name in ARIZE_PERMISSIONS.iter().chain(&WALLAROO_PERMISSIONS) {
            let Ok(permission) = policy.permission(name) else { continue };
            let (listed, asked) = (policy.who_can(permission, node), everybody(policy, permission, node));
            prop_assert_eq!(listed, asked, "{} {}", name, policy.node_id(node));
        }
    }
    nothing_is_held_out_of_reach(policy)
}

/// Whoever does not reach a node holds nothing there, and would hold nothing if he were active.
fn nothing_is_held_out_of_reach(policy: &Policy) -> Verdict {
    for user in policy.users() {
        let reach = policy.reach(user);
        for node in policy.nodes().into_iter().filter(|node| !reach.contains(node)) {
            let possible = policy.effective_if_active(user, node).possible;
            prop_assert!(possible.is_empty(), "{} {}", policy.user_id(user), policy.node_id(node));
        }
    }
    Ok(())
}

/// Tries accounts and the states that plans on them leave.
fn check(usual: u32, states: impl Fn(Policy, &[Value], &Settings) -> Vec<Policy>) {
    hold(
        usual,
        &(planned(either(), |it| it), semantics(), semantics()),
        |((account, plans), settings, others)| {
            let snapshot = account.snapshot();
            let states = states(world::policy(&snapshot, &settings), &plans, &others);
            states.iter().try_for_each(compare).map_err(|error| {
                let plans: Vec<String> = plans.iter().map(Value::to_string).collect();
                let plans = plans.join("\n");
                let (settings, others) = (&settings, &others);
                TestCaseError::fail(format!(
                    "{error}\n{settings:?}, {others:?}\nplans: {plans}\nsnapshot: {snapshot}"
                ))
            })
        },
    );
}

#[test]
fn those_who_can_are_those_who_say_so() {
    check(120, |policy, _, _| vec![policy]);
}

#[test]
fn those_who_can_after_plans_are_those_who_say_so() {
    check(120, |policy, plans, _| {
        let second = after(&policy, &plans[0]);
        let third = after(&second, &plans[1]);
        vec![second, third]
    });
}

#[test]
fn those_who_can_under_other_switches_are_those_who_say_so() {
    check(64, |policy, plans, others| {
        let semantics = world::chosen(others);
        vec![policy.with_semantics(semantics), after(&policy, &plans[0]).with_semantics(semantics)]
    });
}
