//! An account that is hard to read is read to the end or has gaps.

use std::time::Duration;

use axcess_core::{Change, Draft, GapKind};
use axcess_sandbox::{Fault, FaultKind, Options, When};
use axcess_snapshot::Loader;
use axcess_sync::{Consistency, SyncError};
use serde_json::json;

use crate::served::World;

/// An account of one workspace: root administers, and is a member of it as ann is.
fn account() -> Draft {
    let seat = |user: &str, role: &str| json!({"user_id": user, "space_id": "workspace:7", "role": {"type": "PREDEFINED", "name": role}});
    let user = |id: &str, role: &str| json!({"id": id, "email": format!("{id}@acme.io"), "status": "ACTIVE", "account_role": role});
    let file = json!({
        "format": "axcess-snapshot", "version": 1, "provider": "wallaroo",
        "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account"},
        "spaces": [{"id": "workspace:7", "name": "risk"}],
        "resources": [{"id": "model:1", "type": "MODEL", "name": "scorer", "space_id": "workspace:7"}],
        "users": [user("ann", "USER"), user("root", "ADMIN")],
        "space_memberships": [seat("ann", "OWNER"), seat("root", "COLLABORATOR")],
    });
    Loader::default().load("wallaroo.json", file.to_string().as_bytes()).expect("it is sound").draft.into()
}

/// The gaps of an account read as somebody: kind, scope and the beginning of the reason.
fn gaps(world: &World, user: &str) -> Vec<String> {
    let gaps = Draft::from(world.read(user).draft).gaps;
    let word = |kind: &GapKind| kind.as_str().to_owned();
    let scope =
        |scope: Option<axcess_core::NodeId>| scope.map_or_else(|| "*".to_owned(), |id| id.to_string());
    gaps.into_iter().map(|gap| format!("{} {} {}", word(&gap.kind), scope(gap.scope), gap.reason)).collect()
}

fn status(path: &str, when: When, status: u16) -> Fault {
    let kind = FaultKind::Status { status, retry_after: None };
    Fault { path: format!("/v1/api/{path}"), when, kind }
}

const UNSEEN: &str =
    "the caller is shown the workspaces that he may see, and nothing says that these are all";

#[test]
fn an_administrator_who_is_a_member_leaves_open_which_workspaces_there_are() {
    let world = World::new(account(), Options::default());
    assert_eq!(gaps(&world, "root"), [format!("resources * {UNSEEN}"), format!("spaces * {UNSEEN}")]);
    let [.., users] = &gaps(&world, "ann")[..] else { panic!("there are gaps") };
    assert_eq!(users, "users * the caller is not known to be an administrator, to whom all users are shown");
}

#[test]
fn what_passes_is_waited_for() {
    let calm = World::new(account(), Options::default()).read("root");
    for fault in [
        status("", When::Every(3), 503),
        status("workspaces", When::Nth(2), 429),
        Fault {
            path: "/auth".to_owned(),
            when: When::First(2),
            kind: FaultKind::Status { status: 502, retry_after: None },
        },
    ] {
        let read = World::with_faults(account(), vec![fault.clone()]).read("root");
        assert_eq!((read.digest(), &read.draft.gaps), (calm.digest(), &calm.draft.gaps), "{fault:?}");
    }
}

#[test]
fn a_list_that_fails_is_a_gap_with_its_reason() {
    let check = |path: &str, number: u16, gap: &str| {
        let world = World::with_faults(account(), vec![status(path, When::Always, number)]);
        let gaps = gaps(&world, "root");
        assert!(gaps.iter().any(|found| found.starts_with(gap)), "{gap} is not in {gaps:?}");
    };
    check("users/query", 403, "users * 403 from Wallaroo");
    check("workspaces/list_users", 403, "space_memberships workspace:7 403 from Wallaroo");
    check("workspaces/list_users", 500, "space_memberships workspace:7 500 from Wallaroo at every try");
    check("models/list", 400, "resources workspace:7 400 from Wallaroo");
}

#[test]
fn what_changes_meanwhile_is_read_again() {
    let space = || "workspace:7".to_owned();
    let leave = Change::SpaceRemoveUser { space: space(), user: "ann".to_owned() };
    let join = |role: &str| Change::SpaceAddUser {
        space: space(),
        user: "ann".to_owned(),
        role: Some(role.to_owned()),
    };
    let when_pipelines = |number, change| Fault {
        path: "/v1/api/pipelines".to_owned(),
        when: When::Nth(number),
        kind: FaultKind::Change(Box::new(change)),
    };
    // Somebody leaves when her membership has been read.
    let world = World::with_faults(account(), vec![when_pipelines(1, leave)]);
    let synced = world.read_in_order("root");
    assert_eq!(synced.consistency, Consistency::Settled { rounds: 1 });
    assert_eq!(synced.snapshot.draft.space_memberships.len(), 1);
    // Her role changes at every reading.
    let roles = ["COLLABORATOR", "OWNER", "COLLABORATOR", "OWNER"];
    let faults = (1..).zip(roles).map(|(number, role)| when_pipelines(number, join(role)));
    let world = World::with_faults(account(), faults.collect());
    let synced = world.read_in_order("root");
    assert_eq!(synced.consistency, Consistency::Moving { rounds: 3, kinds: vec!["space_memberships"] });
    let gaps = &synced.snapshot.draft.gaps;
    assert!(gaps.iter().any(|gap| gap.kind == GapKind::SpaceMemberships && gap.scope.is_none()), "{gaps:?}");
}

#[test]
fn nothing_at_all_is_no_snapshot() {
    let world = World::new(account(), Options::default());
    let Err(SyncError::Nothing(reason)) = world.read_as("root", "a wrong one") else {
        panic!("he cannot sign in")
    };
    assert_eq!(reason, "401 from Wallaroo: no token is granted: Invalid user credentials");
}

#[test]
fn a_token_that_ends_meanwhile_is_had_anew() {
    // It is over ten seconds before its end, so that every call finds it so.
    let options = Options { token_lifetime: Duration::from_secs(5), ..Options::default() };
    let world = World::new(account(), options);
    assert_eq!(world.read("root").draft.spaces.len(), 1);
    let grants = world.sandbox.record().calls.iter().filter(|call| call.path.starts_with("/auth")).count();
    assert!(grants > 4, "{grants}");
}

#[test]
fn an_earlier_reading_agrees_with_what_is_shown_until_something_changes() {
    let world = World::new(account(), Options::default());
    let earlier = world.read("root").draft;
    let agreement = |world: &World| {
        let found = world.read_against("root", &earlier).earlier.expect("it was compared");
        (found.checked, found.agreed, found.disagreements)
    };
    // All users, the workspace and its list of members; and each of the two members.
    assert_eq!(agreement(&world), (5, 5, Vec::new()));
    let leave = Change::SpaceRemoveUser { space: "workspace:7".to_owned(), user: "ann".to_owned() };
    let gone =
        Fault { path: "/auth".to_owned(), when: When::Nth(1), kind: FaultKind::Change(Box::new(leave)) };
    let (checked, agreed, disagreements) = agreement(&World::with_faults(account(), vec![gone]));
    assert_eq!((checked, agreed), (5, 4));
    let told = &disagreements[0];
    assert_eq!(
        (&told["user"], &told["expected"], &told["shown"]),
        (&json!("ann"), &json!("OWNER"), &json!(null))
    );
    let part =
        Loader::default().load("part.json", told["snapshot"].to_string().as_bytes()).expect("it is sound");
    assert_eq!((part.draft.users.len(), part.draft.space_memberships.len()), (1, 1));
}

#[test]
fn a_diagnosis_tells_what_a_snapshot_would_have() {
    let diagnose = |world: &World, user: &str| world.diagnose(user, world.sandbox.api_key());
    let found = diagnose(&World::new(account(), Options::default()), "root");
    let caller = found.caller.clone().expect("the token says it");
    assert_eq!((caller.id.as_str(), caller.account_role.as_deref()), ("root", Some("ADMIN")));
    let lists: Vec<_> = found.probes.iter().map(|probe| probe.list.as_str()).collect();
    let below = ["workspaces/list_users", "models/list", "pipelines/list_pipelines"];
    let lists_known = ["users/query", "workspaces/list"].iter().chain(&below);
    assert_eq!(lists, lists_known.map(|path| format!("POST /v1/api/{path}")).collect::<Vec<_>>());
    assert!(found.is_readable() && found.clock.is_some_and(|ahead| ahead.abs() <= 1));
    for (path, gap) in [("users/query", "users"), ("workspaces/list_users", "space_memberships")] {
        let world = World::with_faults(account(), vec![status(path, When::Always, 403)]);
        let gaps = diagnose(&world, "root").gaps;
        assert!(
            gaps.iter().any(|found| found.kind.as_str() == gap && found.reason.starts_with("403")),
            "{gaps:?}"
        );
    }
    let world = World::new(account(), Options::default());
    let refused = world.diagnose("root", "a wrong one");
    assert!(!refused.is_readable());
    assert_eq!(
        refused.probes[0].outcome.reason(),
        Some("401 from Wallaroo: no token is granted: Invalid user credentials")
    );
}

#[test]
fn reading_changes_nothing() {
    let world = World::new(account(), Options::default());
    world.read("root");
    assert_eq!(world.sandbox.record().steps().count(), 0);
    assert!(world.sandbox.record().is_complete());
}
