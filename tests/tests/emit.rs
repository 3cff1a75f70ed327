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

/// What is written on things, which no access shows.
fn labels(policy: &Policy) -> Vec<[Option<String>; 4]> {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let id = |id: &str| Some(id.to_owned());
    let roles = policy.roles().into_iter().map(|role| {
        let (name, told) = (policy.role_name(role), policy.role_description(role));
        [id(policy.role_id(role)), text(name), text(told), None]
    });
    let nodes = policy.nodes().into_iter().map(|node| {
        let (name, told) = (policy.node_name(node), policy.node_description(node));
        [id(policy.node_id(node)), text(name), text(told), None]
    });
    let users = policy.users().into_iter().map(|user| {
        let developer = policy.user_is_developer(user).map(|is| is.to_string());
        let (name, status) = (policy.user_name(user), policy.user_status(user));
        [id(policy.user_id(user)), text(name), text(status), developer]
    });
    roles.chain(nodes).chain(users).collect()
}

fn same(written: (Vec<String>, Policy), read: (Vec<String>, Policy)) -> Verdict {
    prop_assert_eq!(written.0, read.0);
    prop_assert_eq!(labels(&written.1), labels(&read.1));
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

/// Names that a shell, jq, JSON or `ax` could take for something else.
const HOSTILE: [&str; 16] = [
    "$(touch /tmp/x)",
    "`id`",
    "${HOME}",
    "it's",
    "say \"no\"",
    "-x",
    "--force",
    "a\\b\\",
    "two\nlines\r\ttab",
    "\u{1b}[31mred",
    "\u{202e}backwards\u{200b}",
    "* ? [a] {b,c} ~",
    "!! # & ; | < >",
    " leading and trailing ",
    "Ünïcode 陳",
    "\\(.name) \\u0041 %s $1",
];

/// Everything that can bear a name is made, named, found again by a variable, and deleted.
fn hostile_plan(name: &str, actor: &str) -> Plan {
    let name = || name.to_owned();
    let made = |number: usize| format!("new:{number}");
    let update = |space| Change::SpaceUpdate {
        space,
        name: Some(format!("{} 2", name())),
        is_private: None,
        description: Some(name()),
    };
    let changes = vec![
        Change::OrganizationCreate { name: name(), description: Some(name()) },
        Change::SpaceCreate {
            name: name(),
            organization: Some(made(1)),
            is_private: false,
            description: Some(name()),
        },
        Change::ProjectCreate { name: name(), space: made(2) },
        Change::ProjectUpdate { project: made(3), name: format!("{}-", name()) },
        update(made(2)),
        Change::OrganizationUpdate {
            organization: made(1),
            name: None,
            description: Some(format!("{}!", name())),
        },
        Change::UserCreate {
            name: Some(name()),
            email: "new@acme.io".to_owned(),
            role: Some("MEMBER".to_owned()),
            invite_mode: Some("TEMPORARY_PASSWORD".to_owned()),
        },
        Change::OrganizationAddUser { organization: made(1), user: made(4), role: "READ_ONLY".to_owned() },
        Change::UserUpdate { user: made(4), name: Some(format!("{}.", name())), is_developer: Some(false) },
        Change::ServiceKeyCreate {
            name: name(),
            account_role: None,
            organizations: vec![axcess_core::ServiceKeyOrganization {
                organization: made(1),
                role: None,
                spaces: vec![axcess_core::ServiceKeySpace { space: made(2), role: Some("ADMIN".to_owned()) }],
            }],
        },
        Change::OrganizationAddUser { organization: made(1), user: made(5), role: "MEMBER".to_owned() },
        Change::ApiKeyRevoke { key: made(6) },
        Change::UserKeyCreate { name: name(), expires_at: None },
        Change::SpaceDelete { space: made(2) },
    ];
    Plan { actor: Some(actor.to_owned()), changes, ..Plan::default() }
}

#[test]
fn no_name_means_anything_in_a_script() {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    let first = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
    for name in HOSTILE {
        let plan = hostile_plan(name, "kim@acme.io");
        let script = script(&first, &plan, Dialect::Ax, &Head::default()).expect("the plan can be run");
        assert!(
            script.ways.iter().all(|way| *way == Way::Ax),
            "{name:?}: {:?}\n{}",
            script.ways,
            script.text
        );
        let shown = |letter: char| letter == '\n' || !letter.is_control();
        assert!(script.text.chars().all(shown), "{name:?}: {}", script.text);
        let outside = Settings { actor: plan.actor.clone(), ..Settings::default() };
        let back = read("emitted.sh", script.text.as_bytes(), &first, &outside).expect("is a script");
        let again = Plan { changes: back.changes, ..plan.clone() };
        assert_eq!(done(&first, &plan).0, done(&first, &again).0, "{name:?}\n{}", script.text);
        let made = |plan: &Plan| {
            let mut labels = labels(&done(&first, plan).1);
            labels.retain(|[id, ..]| id.as_ref().is_some_and(|id| id.starts_with("new:")));
            labels
        };
        assert_eq!(made(&plan), made(&again), "{name:?}");
    }
}
