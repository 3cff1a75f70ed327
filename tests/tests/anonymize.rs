//! Pseudonyms: no name is left, and no answer is another one.

use std::borrow::Borrow;

use axcess_core::{Draft, Policy, SoundDraft};
use axcess_snapshot::{Loader, Packing, Pseudonyms, Size, Snapshot, catalog, demo, generate, write};
use axcess_tests::world::{Account, chosen, either, hold, semantics};
use proptest::prelude::*;

const KEY: &[u8] = b"a secret of these tests";

fn policy(snapshot: &Snapshot<impl Borrow<Draft>>) -> Policy {
    let draft: &Draft = snapshot.draft.borrow();
    Policy::new(draft.clone(), catalog(draft.provider)).expect("the account has no defect")
}

fn loaded(account: &Account) -> Snapshot<SoundDraft> {
    let bytes = account.snapshot().to_string();
    Loader::default().load("account.json", bytes.as_bytes()).expect("the account can be loaded")
}

#[test]
fn every_answer_stays() {
    hold(64, &(either(), semantics()), |(account, settings)| {
        let snapshot = loaded(&account);
        let pseudonyms = Pseudonyms::new(KEY);
        let hidden = pseudonyms.anonymize(snapshot.clone());
        let [plain, other] =
            [policy(&snapshot), policy(&hidden)].map(|it| it.with_semantics(chosen(&settings)));
        let compared = pseudonyms.compare(&plain, &other, usize::MAX);
        prop_assert!(
            compared.as_ref().is_ok_and(|it| it.pairs == it.all),
            "{compared:?}: {}",
            account.snapshot()
        );
        // One by one, without whatever the comparison makes use of.
        for (user, twin) in plain.users().into_iter().map(|user| {
            let id = pseudonyms.user(&plain.user_id(user).into());
            (user, other.user_by_id(id.as_str()).expect("he is there"))
        }) {
            for node in plain.nodes() {
                let id = pseudonyms.node(&plain.node_id(node).into());
                let place = other.node_by_id(id.as_str()).expect("it is there");
                for (permission, name) in plain.permissions().iter() {
                    let there = other.permission(name).expect("permissions keep their names");
                    prop_assert_eq!(plain.can(user, permission, node), other.can(twin, there, place));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_fact_less_is_noticed() {
    let (plain, pseudonyms) = (demo(), Pseudonyms::new(KEY));
    let mut hidden = pseudonyms.anonymize(plain.clone());
    hidden.draft.role_bindings.truncate(hidden.draft.role_bindings.len() / 2);
    assert!(pseudonyms.compare(&policy(&plain), &policy(&hidden), usize::MAX).is_err());
}

#[test]
fn a_large_account_is_compared_in_part() {
    let (plain, pseudonyms) = (generate(Size::Small, 3), Pseudonyms::new(KEY));
    let hidden = pseudonyms.anonymize(plain.clone());
    let compared =
        pseudonyms.compare(&policy(&plain), &policy(&hidden), 10_000).expect("the answers are the same");
    assert!((5_000..=10_000).contains(&compared.pairs) && compared.all > 1_000_000, "{compared:?}");
}

/// Every text of the demo account that names somebody or something.
fn names(snapshot: &Snapshot<SoundDraft>) -> Vec<String> {
    let draft = &snapshot.draft;
    let texts =
        draft.users.iter().flat_map(|it| [Some(it.id.to_string()), it.name.clone(), it.email.clone()]);
    let places =
        draft.spaces.iter().flat_map(|it| [Some(it.id.to_string()), it.name.clone(), it.description.clone()]);
    let above = draft.organizations.iter().flat_map(|it| [Some(it.id.to_string()), it.name.clone()]);
    let resources = draft.resources.iter().flat_map(|it| [Some(it.id.to_string()), it.name.clone()]);
    let own = draft.roles.iter().filter(|role| !role.is_predefined);
    let roles = own.flat_map(|it| [Some(it.id.to_string()), it.name.clone(), it.description.clone()]);
    let keys = draft.api_keys.iter().flat_map(|it| [Some(it.id.to_string()), it.name.clone()]);
    let gaps = draft.gaps.iter().map(|it| Some(it.reason.clone()));
    let all = texts.chain(places).chain(above).chain(resources).chain(roles).chain(keys).chain(gaps);
    all.chain([draft.name.clone(), snapshot.source.clone()]).flatten().filter(|it| !it.is_empty()).collect()
}

#[test]
fn no_name_is_left() {
    let plain = demo();
    let written = write(&Pseudonyms::new(KEY).anonymize(plain.clone()), Packing::Plain);
    let written = String::from_utf8(written).expect("a snapshot is text");
    for name in names(&plain) {
        assert!(!written.contains(&format!("\"{name}\"")), "{name}");
        // Words of the format are names of something in some account.
        assert!(name.len() < 6 || !written.contains(&name), "{name}");
    }
}

#[test]
fn the_same_key_gives_the_same_pseudonyms_and_another_one_others() {
    let of = |key: &[u8]| Pseudonyms::new(key).anonymize(demo());
    assert_eq!(of(KEY), of(KEY));
    let (one, other) = (of(KEY), of(b"another secret of these tests"));
    let ids = |it: &Snapshot| it.draft.users.iter().map(|user| user.id.clone()).collect::<Vec<_>>();
    assert!(ids(&one).iter().all(|id| !ids(&other).contains(id)));
}
