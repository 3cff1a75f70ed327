//! A plan written as a script of `ax` commands, and the script read again: the same plan.

use std::cell::Cell;

use axcess_core::{Change, Outcome, Plan, Policy, Provider, Step, diff};
use axcess_emit::{Dialect, Head, Way, named, script};
use axcess_script::{Settings, read};
use axcess_tests::world::{self, Switchboard, accounts, hold, plans, semantics};
use proptest::prelude::*;
use serde_json::Value;

type Verdict = Result<(), TestCaseError>;

/// What only `curl` or the web interface can do.
const NOT_BY_AX: [&str; 5] = [
    "resource.bind",
    "user.set_account_role",
    "account.set_developer_lock",
    "user.activate",
    "user.deactivate",
];

/// The plan without what `ax` cannot express.
fn expressible(mut file: Value) -> Plan {
    let changes = file["changes"].as_array_mut().expect("INVARIANT: a plan has changes");
    changes.retain(|change| !NOT_BY_AX.contains(&change["op"].as_str().unwrap_or_default()));
    for change in changes.iter_mut().filter_map(Value::as_object_mut) {
        change.remove("is_private");
        if change["op"] == "space.add_user"
            && change["role"].as_str().is_some_and(|it| it.starts_with("custom:"))
        {
            change.insert("role".to_owned(), "MEMBER".into());
        }
    }
    world::plan(&file)
}

/// What a step is about and what came of it; how it is put into words hangs on whether names or ids were written.
fn about(step: &Step, state: &Policy) -> String {
    let users: Vec<&str> = step.users.iter().map(|user| state.user_id(*user)).collect();
    let nodes: Vec<&str> = step.nodes.iter().map(|node| state.node_id(*node)).collect();
    format!("{} {:?} {} {:?} {users:?} {nodes:?}", step.op, step.outcome, step.uncertain, step.created)
}

/// Steps that do something, as a script carries them out.
fn done(first: &Policy, plan: &Plan) -> (Vec<String>, Policy) {
    let run = first.simulate(plan).expect("INVARIANT: the plan can be run");
    let sends = |(step, change): &(&Step, &Change)| {
        let mails = matches!(
            change,
            Change::UserResetPassword { .. }
                | Change::UserResendInvitation { .. }
                | Change::ApiKeyRefresh { .. }
        );
        step.outcome == Outcome::Applied || (step.outcome == Outcome::NoEffect && mails)
    };
    let steps = run.steps.iter().zip(&plan.changes).filter(sends);
    (steps.map(|(step, _)| about(step, &run.last)).collect(), run.last)
}

fn same(written: (Vec<String>, Policy), read: (Vec<String>, Policy)) -> Verdict {
    prop_assert_eq!(written.0, read.0);
    let moved = diff(&written.1, &read.1);
    prop_assert!(moved.entries.is_empty() && moved.pending.is_empty(), "access differs: {moved:?}");
    Ok(())
}

#[test]
fn a_script_reads_back_as_the_plan_that_it_was_written_from() {
    let strategy = (accounts(Provider::Arize), semantics(), plans(Provider::Arize, Switchboard::Any));
    let (tried, written) = (Cell::new(0), Cell::new(0));
    hold(400, &strategy, |(account, settings, file)| {
        let (snapshot, plan) = (account.snapshot(), expressible(file));
        let first = world::policy(&snapshot, &settings);
        let Ok(script) = script(&first, &plan, Dialect::Ax, &Head::default()) else { return Ok(()) };
        tried.set(tried.get() + 1);
        // A binding that nobody has seen is looked up, and not found where nobody has seen it.
        let blind = script.text.contains("ax role-bindings list");
        if blind || script.ways.iter().any(|way| !matches!(way, Way::Ax | Way::Left)) {
            return Ok(());
        }
        written.set(written.get() + 1);
        let outside = Settings { actor: plan.actor.clone(), ..Settings::default() };
        let told = |error: String| {
            TestCaseError::fail(format!(
                "{error}\nplan: {plan:?}\nscript: {}\nsnapshot: {snapshot}",
                script.text
            ))
        };
        let back = read("emitted.sh", script.text.as_bytes(), &first, &outside)
            .map_err(|it| told(format!("{it:?}")))?;
        let again =
            Plan { changes: back.changes, on_refused: axcess_core::OnRefused::Continue, ..plan.clone() };
        let run = first.simulate(&again).expect("INVARIANT: a script that was read can be run");
        let stray =
            run.steps.iter().zip(&again.changes).find(|(_, change)| matches!(change, Change::Ended(_)));
        if let Some((step, _)) = stray {
            return Err(told(format!("a command is no call: {}", step.reason)));
        }
        same(done(&first, &plan), done(&first, &again)).map_err(|error| told(error.to_string()))
    });
    let (tried, written) = (tried.get(), written.get());
    assert!(written * 2 > tried, "ax can express {written} of {tried} plans");
}

#[test]
fn a_plan_with_names_does_what_the_plan_does() {
    for provider in [Provider::Arize, Provider::Wallaroo] {
        let strategy = (accounts(provider), semantics(), plans(provider, Switchboard::Any));
        hold(200, &strategy, |(account, settings, file)| {
            let (snapshot, plan) = (account.snapshot(), world::plan(&file));
            let first = world::policy(&snapshot, &settings);
            let Ok(named) = named(&first, &plan) else { return Ok(()) };
            prop_assert!(first.simulate(&named).is_ok(), "{named:?}");
            same(done(&first, &plan), done(&first, &named)).map_err(|error| {
                TestCaseError::fail(format!(
                    "{error}\nplan: {plan:?}\nnamed: {named:?}\nsnapshot: {snapshot}"
                ))
            })
        });
    }
}
