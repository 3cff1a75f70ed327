//! An administrator reads the account as it is, but for what the API cannot tell; and that is said by gaps.

use std::collections::BTreeSet;

use axcess_core::{Draft, Gap, GapKind, NodeId, UserKind, UserRecord};
use axcess_snapshot::Snapshot;

use crate::support::{Served, acme, admin, generated, policy, reloaded};

/// What the API tells an administrator of an account, written down without looking at how it is read.
fn told(mut draft: Draft, actor: &str) -> Draft {
    let policy = policy(draft.clone());
    let user = policy.user(actor).expect("he is there");
    draft.captured_by = Some(actor.into());
    draft.developer_lock = None;
    let restricted: BTreeSet<NodeId> = draft.restrictions.iter().map(|it| it.resource_id.clone()).collect();
    // Only projects are listed, restricted ones to those whom they admit. Others are known by their restrictions, or by
    // bindings that are listed.
    let bound: BTreeSet<NodeId> = draft.role_bindings.iter().map(|it| it.resource_id.clone()).collect();
    draft.resources.retain(|it| it.resource_type == "PROJECT" || restricted.contains(&it.id));
    for resource in &mut draft.resources {
        let node = policy.node_by_id(resource.id.as_str()).expect("it is there");
        let is_listed = resource.resource_type == "PROJECT"
            && policy.may(user, axcess_core::Read::Node(node)) == axcess_core::Decision::Allow;
        if !is_listed {
            assert!(restricted.contains(&resource.id) || bound.contains(&resource.id));
            (resource.name, resource.space_id, resource.project_type) = (None, None, None);
        }
    }
    // Bindings are listed on spaces and projects.
    draft.role_bindings.retain(|it| ["SPACE", "PROJECT"].contains(&it.resource_type.as_str()));
    for restriction in &mut draft.restrictions {
        restriction.access_complete = false;
    }
    draft.api_keys.retain(|key| {
        key.key_type == "SERVICE" || key.created_by_user_id.as_ref().is_some_and(|id| id.as_str() == actor)
    });
    draft.users.iter_mut().for_each(hide);
    draft.gaps = gaps();
    draft
}

/// Deleted users and bots are listed by GraphQL alone, which says less of them.
fn hide(user: &mut UserRecord) {
    let is_gone = user.status.as_deref() == Some("INACTIVE");
    if is_gone || user.kind == UserKind::Bot {
        user.is_developer = None;
    }
    if is_gone && user.kind == UserKind::Human {
        user.account_role = user.account_role.take().filter(|role| role == "ADMIN");
    }
}

fn gaps() -> Vec<Gap> {
    let gap = |word: &str, reason: &str| Gap {
        kind: GapKind::Listing(word.to_owned()),
        scope: None,
        reason: reason.to_owned(),
    };
    vec![
        gap(
            "resources",
            "dashboards and prompts are listed nowhere; only those are known that are restricted",
        ),
        gap("resources", "restricted projects are listed only to those whom they admit"),
        gap("api_keys", "user keys are listed to their owners alone"),
    ]
}

fn check(draft: Draft, actor: &str) {
    let served = Served::new(draft.clone(), actor, Vec::new());
    let read = reloaded(&served.read().snapshot);
    let text = |draft: Draft| {
        let bytes = axcess_snapshot::write(&Snapshot::from(draft), axcess_snapshot::Packing::Plain);
        String::from_utf8(bytes).expect("it is text")
    };
    let (expected, read) = (text(told(draft, actor)), text(read.draft.into()));
    for (expected, read) in expected.lines().zip(read.lines()) {
        assert_eq!(read, expected);
    }
    assert_eq!(read.lines().count(), expected.lines().count());
}

#[test]
fn an_administrator_reads_a_made_up_account_as_it_is() {
    for seed in 0..8 {
        let draft = generated(seed);
        let actor = admin(&draft);
        check(draft, &actor);
    }
}

#[test]
fn an_administrator_reads_the_demo_account_as_it_is() {
    let draft = Draft { gaps: Vec::new(), ..acme() };
    let actor = admin(&draft);
    check(draft, &actor);
}
