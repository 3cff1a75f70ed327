//! An account goes back into plain data: as it was loaded, and as a plan left it.

use axcess_core::{Decision, Plan, Policy, Provider};
use axcess_snapshot::{Loader, Size, catalog, digest, generate};
use axcess_tests::world::{self, Switchboard, accounts, hold, holdings, plans, semantics};
use proptest::prelude::*;
use serde_json::json;

type Verdict = Result<(), TestCaseError>;

fn again(policy: &Policy) -> Policy {
    let draft = policy.to_draft();
    let catalog = catalog(draft.provider);
    let again = Policy::new(draft, catalog).expect("what is written has no defect");
    again.with_semantics(policy.semantics()).at(policy.moment())
}

#[test]
fn an_account_that_nothing_touched_is_written_as_it_was_read() {
    hold(200, &world::either(), |account| {
        let text = account.snapshot().to_string();
        let read = Loader::default().load("generated.json", text.as_bytes());
        let draft = read.expect("a generated snapshot has no defect").draft;
        let policy = Policy::new(draft.clone(), catalog(draft.provider)).expect("the loader refuses defects");
        prop_assert_eq!(digest(&policy.to_draft()), digest(&draft), "{}", text);
        Ok(())
    });
    let small = generate(Size::Small, 7);
    let policy = Policy::new(small.draft.clone(), catalog(small.draft.provider)).expect("no defects");
    assert_eq!(digest(&policy.to_draft()), digest(&small.draft));
}

/// What one of the two knows of everybody at every node: as much as the other, or less.
fn knows_no_more(written: &Policy, last: &Policy, is_equal: bool) -> Verdict {
    for user in written.users() {
        let id = written.user_id(user);
        let of_last = last.user_by_id(id).expect("whoever is written was there");
        let (found, known) = (holdings(written, user), holdings(last, of_last));
        prop_assert!(found.keys().eq(known.keys()), "{id}: {:?} and {:?}", found.keys(), known.keys());
        for (node, (allowed, possible)) in &found {
            let (all_allowed, all_possible) = &known[node];
            // A name that no role lists any more is no permission of what is written.
            let listed = |name: &&String| written.permissions().find(name.as_str()).is_some();
            let mut unheld = all_possible.iter().filter(listed).filter(|name| !possible.contains(*name));
            prop_assert_eq!(unheld.next(), None, "{} at {} can no more", id, node);
            let extra = allowed.iter().find(|name| !all_allowed.contains(*name));
            prop_assert_eq!(extra, None, "{} at {} can", id, node);
            if is_equal {
                let lost = all_allowed.iter().filter(listed).find(|name| !allowed.contains(*name));
                prop_assert_eq!(lost, None, "{} at {} lost", id, node);
            }
        }
    }
    Ok(())
}

fn check(usual: u32, provider: Provider, is_equal: bool) {
    let strategy = (accounts(provider), semantics(), plans(provider, Switchboard::Any));
    hold(usual, &strategy, |(account, settings, file)| {
        let account = if is_equal { account.truth() } else { account };
        let snapshot = account.snapshot();
        let plan: Plan = world::plan(&file);
        let Ok(simulation) = world::policy(&snapshot, &settings).simulate(&plan) else { return Ok(()) };
        knows_no_more(&again(&simulation.last), &simulation.last, is_equal).map_err(|error| {
            TestCaseError::fail(format!(
                "{error}\nsettings: {settings:?}\nplan: {file}\nsnapshot: {snapshot}"
            ))
        })
    });
}

#[test]
fn what_a_plan_left_of_an_account_without_gaps_is_written_whole() {
    check(300, Provider::Arize, true);
    check(80, Provider::Wallaroo, true);
}

#[test]
fn what_a_plan_left_in_doubt_is_written_as_a_gap() {
    check(300, Provider::Arize, false);
    check(80, Provider::Wallaroo, false);
}

#[test]
fn what_an_uncertain_removal_may_have_taken_along_is_no_more_certain() {
    let snapshot = json!({
        "format": "axcess-snapshot", "version": 1, "provider": "arize", "captured_at": "2026-11-20T09:00:00Z",
        "account": {"id": "account"},
        "organizations": [{"id": "o"}],
        "spaces": [{"id": "s", "organization_id": "o", "is_private": true}],
        "users": [{"id": "u", "status": "ACTIVE", "account_role": "MEMBER"}],
        "roles": [{"id": "r", "name": "Reader", "permissions": ["PROJECT_READ"]}],
        "space_memberships": [{"user_id": "u", "space_id": "s", "role": {"type": "PREDEFINED", "name": "MEMBER"}}],
        "role_bindings": [
            {"id": "b", "user_id": "u", "role_id": "r", "resource_type": "SPACE", "resource_id": "s"},
        ],
        "gaps": [{"kind": "organization_memberships", "scope": "o", "reason": "nobody saw it"}],
    });
    let removal = json!({"format": "axcess-plan", "version": 1, "changes": [
        {"op": "organization.remove_user", "organization": "o", "user": "u"},
    ]});
    let last = world::after(&world::policy(&snapshot, &world::Settings::new()), &removal);
    let draft = last.to_draft();
    let mut kinds: Vec<&str> = draft.gaps.iter().map(|gap| gap.kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["organization_memberships", "role_bindings", "space_memberships"]);
    let written = again(&last);
    let (user, space) = (written.user("u").expect("he is there"), written.node("s").expect("it is there"));
    let read = written.permission("PROJECT_READ").expect("the catalog has it");
    assert_eq!(written.can(user, read, space), Decision::Unknown);
}
