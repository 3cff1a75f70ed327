//! What the service shows is held against what core says of what was read.

use axcess_core::{Draft, SpaceMembershipRecord, SpaceRole};
use axcess_snapshot::{Agreement, Loader};
use axcess_sync::{Options, sync_silently};

use crate::support::{Served, acme, admin, generated, runtime};

fn agreement(draft: Draft, actor: &str) -> Agreement {
    Served::new(draft, actor, Vec::new()).read().snapshot.agreement.expect("it was compared")
}

#[test]
fn an_account_that_holds_to_the_rules_agrees() {
    for seed in 0..3 {
        let draft = generated(seed);
        let actor = admin(&draft);
        let found = agreement(draft, &actor);
        assert_eq!(found.disagreements, Vec::<serde_json::Value>::new());
        assert!(
            found.checked > 100 && found.agreed == found.checked,
            "{} of {}",
            found.agreed,
            found.checked
        );
    }
}

#[test]
fn the_demo_account_agrees_whoever_reads_it() {
    for actor in ["kim@acme.io", "omar@acme.io", "ann@acme.io", "sofia@acme.io"] {
        let found = agreement(acme(), actor);
        assert!(found.checked > 20 && found.agreed == found.checked, "{actor}: {:#?}", found.disagreements);
    }
}

/// Compares what the demo account shows now with an earlier reading, which differs from it.
fn check_earlier(change: impl FnOnce(&mut Draft), about: &str, user: &str, expected: [Option<&str>; 2]) {
    let served = Served::new(acme(), "kim@acme.io", Vec::new());
    let mut earlier = Draft::from(served.read().snapshot.draft);
    change(&mut earlier);
    let (account, options) = (served.account(), Options { against: Some(earlier), ..served.options() });
    let synced = runtime().block_on(sync_silently(&account, &options)).expect("it can be read");
    let found = synced.earlier.expect("it was compared");
    let id = served.sandbox.first().user(user).map(|user| served.sandbox.first().user_id(user).to_owned());
    let of_user = found.disagreements.iter().find(|it| it["user"] == *id.as_ref().expect("he is there"));
    let told = of_user.unwrap_or_else(|| panic!("no word of {user}: {:#?}", found.disagreements));
    assert_eq!(told["about"], about);
    assert_eq!([told["expected"].as_str(), told["shown"].as_str()], expected);
    assert!(found.agreed < found.checked);
    let part = serde_json::to_vec(&told["snapshot"]).expect("JSON");
    let part = Loader::default().load("part.json", &part).expect("the reproduction loads");
    assert!(part.draft.users.len() == 1 && part.draft.spaces.len() == 1);
}

fn id_of(draft: &Draft, email: &str) -> axcess_core::UserId {
    let user = draft.users.iter().find(|user| user.email.as_deref() == Some(email));
    user.expect("he is there").id.clone()
}

#[test]
fn somebody_who_is_let_in_by_now_is_told() {
    let leave = |draft: &mut Draft| {
        let ann = id_of(draft, "ann@acme.io");
        draft.space_memberships.retain(|it| it.user_id != ann);
        draft.organization_memberships.retain(|it| it.user_id != ann);
    };
    check_earlier(leave, "space users", "ann@acme.io", [None, Some("EXPLICIT_MEMBERSHIP")]);
}

#[test]
fn somebody_who_is_let_in_no_more_is_told() {
    let join = |draft: &mut Draft| {
        let private = draft.spaces.iter().find(|space| space.is_private == Some(true)).expect("there is one");
        let membership = SpaceMembershipRecord {
            user_id: id_of(draft, "hana@acme.io"),
            space_id: private.id.clone(),
            role: Some(SpaceRole::Predefined("MEMBER".to_owned())),
        };
        draft.space_memberships.push(membership);
    };
    check_earlier(join, "space users", "hana@acme.io", [Some("EXPLICIT_MEMBERSHIP"), None]);
}
