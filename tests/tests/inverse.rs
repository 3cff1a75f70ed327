//! A plan and the plan that takes it back: whoever is told that all access is what it was finds that it is.

use std::cell::Cell;
use std::collections::BTreeMap;

use axcess_core::{BindingRef, Change, Decision, Inverse, Outcome, Plan, Policy, Provider, diff};
use axcess_tests::world::{self, Account, Switchboard, accounts, hold, plans, semantics};
use proptest::prelude::*;

type Verdict = Result<(), TestCaseError>;

/// What users are allowed, by the ids of user and node; what nobody is ever allowed is left out, so that it is the
/// same whether a place is missing or closed.
type Access = BTreeMap<(String, String), Vec<Decision>>;

fn access(policy: &Policy) -> Access {
    let mut access = Access::new();
    for user in policy.users() {
        for node in policy.nodes() {
            let all: Vec<Decision> = policy
                .permissions()
                .iter()
                .map(|(permission, _)| policy.can(user, permission, node))
                .collect();
            if all.iter().any(|decision| *decision != Decision::Deny) {
                access.insert((policy.user_id(user).to_owned(), policy.node_id(node).to_owned()), all);
            }
        }
    }
    access
}

/// Tries a property on random accounts and plans, as they were read or as they are.
fn check(
    usual: u32,
    provider: Provider,
    seen: fn(Account) -> Account,
    property: impl Fn(&Policy, &Plan, &Inverse) -> Verdict,
) {
    let strategy = (accounts(provider), semantics(), plans(provider, Switchboard::Any));
    hold(usual, &strategy, |(account, settings, file)| {
        let (snapshot, plan) = (seen(account).snapshot(), world::plan(&file));
        let first = world::policy(&snapshot, &settings);
        let Ok(inverse) = first.inverse(&plan) else { return Ok(()) };
        property(&first, &plan, &inverse).map_err(|error| {
            TestCaseError::fail(format!(
                "{error}\nsettings: {settings:?}\nplan: {file}\ninverse: {:?}\nirreversible: {:?}\nsnapshot: {snapshot}",
                inverse.plan, inverse.irreversible
            ))
        })
    });
}

fn check_all(usual: u32, property: impl Fn(&Policy, &Plan, &Inverse) -> Verdict) {
    check(usual, Provider::Arize, |account| account, &property);
    check(usual / 2, Provider::Arize, |account| account.truth(), &property);
    check(usual / 4, Provider::Wallaroo, |account| account, &property);
}

#[test]
fn an_inverse_that_restores_leaves_everybody_what_he_held() {
    check_all(640, |first, _, inverse| {
        if inverse.restores {
            prop_assert_eq!(access(first), access(&inverse.last));
        }
        Ok(())
    });
}

#[test]
fn every_change_of_an_inverse_applies_where_the_plan_ends() {
    check_all(320, |first, plan, inverse| {
        let last = first.simulate(plan).expect("INVARIANT: it has an inverse").last;
        let run = last.simulate(&inverse.plan);
        prop_assert!(run.is_ok(), "the inverse cannot be run: {run:?}");
        let run = run.expect("INVARIANT: it was just looked at");
        for step in &run.steps {
            prop_assert_eq!(step.outcome, Outcome::Applied, "{}: {}", step.op, step.reason);
        }
        let moved = diff(&run.last, &inverse.last);
        prop_assert!(moved.entries.is_empty() && moved.pending.is_empty());
        prop_assert_eq!(inverse.undoes.len(), inverse.plan.changes.len());
        prop_assert!(inverse.undoes.is_sorted_by(|a, b| a >= b), "it does not go backwards");
        Ok(())
    });
}

#[test]
fn what_is_not_marked_is_restored() {
    check_all(960, |_, _, inverse| {
        let marked = inverse.irreversible.iter().any(|it| it.costs_access);
        prop_assert!(inverse.restores || marked);
        Ok(())
    });
}

/// Operations that can be taken back, whatever they did, while memberships keep the rules of the API.
const REVERSIBLE: [&str; 19] = [
    "role.create",
    "role.update",
    "role.delete",
    "role_binding.create",
    "role_binding.update",
    "role_binding.delete",
    "restriction.create",
    "restriction.delete",
    "organization.create",
    "organization.update",
    "organization.add_user",
    "organization.remove_user",
    "space.create",
    "space.update",
    "space.add_user",
    "space.remove_user",
    "project.create",
    "user.set_account_role",
    "resource.bind",
];

/// What may be said of a fact that no call of the API could have made, and that none makes again: the account was
/// made by dice.
const UNLAWFUL: [&str; 8] = [
    "add him there first",
    "so he cannot be one here",
    "can be nothing else here",
    "at least one permission",
    "cannot be restricted",
    // Two roles of one name, or one without permissions.
    "nobody can make it again",
    "the API binds no roles on",
    "has been deleted",
];

#[test]
fn plans_of_what_can_be_taken_back_are_taken_back() {
    let strategy = (accounts(Provider::Arize), semantics(), plans(Provider::Arize, Switchboard::Unattended));
    let (done, restored) = (Cell::new(0), Cell::new(0));
    hold(640, &strategy, |(account, settings, mut file)| {
        let changes = file["changes"].as_array_mut().expect("INVARIANT: a plan has changes");
        changes.retain(|change| REVERSIBLE.contains(&change["op"].as_str().unwrap_or_default()));
        let first = world::policy(&account.truth().snapshot(), &settings);
        let Ok(inverse) = first.inverse(&world::plan(&file)) else { return Ok(()) };
        let lost = inverse.irreversible.iter().filter(|it| it.costs_access);
        for it in lost {
            let unlawful = UNLAWFUL.iter().any(|reason| it.why.contains(reason));
            prop_assert!(unlawful, "{}\nplan: {file}\nsnapshot: {}", it.why, account.truth().snapshot());
        }
        done.set(done.get() + u32::from(!inverse.plan.changes.is_empty()));
        restored.set(restored.get() + u32::from(!inverse.plan.changes.is_empty() && inverse.restores));
        Ok(())
    });
    let (done, restored) = (done.get(), restored.get());
    assert!(restored * 10 > done * 8, "{restored} of {done} plans are restored");
}

#[test]
fn what_a_plan_made_and_deleted_itself_leaves_nothing_to_take_back() {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    let first = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
    let text = |text: &str| text.to_owned();
    let resource = || text("project:Fraud/fraud-llm");
    let changes = vec![
        Change::RoleCreate {
            name: text("R"),
            permissions: Some(vec![text("PROJECT_READ")]),
            description: None,
        },
        Change::RoleBindingCreate { user: text("greta@acme.io"), role: text("R"), resource: resource() },
        Change::RoleBindingDelete {
            binding: BindingRef::Place { user: text("greta@acme.io"), resource: resource() },
        },
        Change::RoleDelete { role: text("R") },
        Change::SpaceCreate {
            name: text("S"),
            organization: Some(text("Risk")),
            is_private: true,
            description: None,
        },
        Change::SpaceUpdate { space: text("S"), name: Some(text("T")), is_private: None, description: None },
    ];
    let inverse = first.inverse(&Plan { changes, ..Plan::default() }).expect("the plan can be run");
    assert!(inverse.restores);
    assert!(inverse.irreversible.iter().all(|it| !it.costs_access), "{:?}", inverse.irreversible);
    assert_eq!(inverse.last.roles().len(), first.roles().len());
    assert_eq!(inverse.last.nodes().len(), first.nodes().len());
}
