//! One account has one digest, however its file is written.

use axcess_core::Draft;
use axcess_snapshot::{Agreement, Generator, Packing, Scale, Snapshot, demo, digest, write};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{account, file, load};

const TINY: Scale = Scale { users: 25, organizations: 2, spaces: 5, projects: 20, roles: 8, bindings: 60 };

fn digest_of(bytes: &[u8]) -> String {
    load(bytes).expect("the file is good").digest()
}

#[test]
fn a_digest_is_a_sha_256() {
    let digest = demo().digest();
    let hex = digest.strip_prefix("sha256:").unwrap();
    assert!(hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{digest}");
}

#[test]
fn unknown_fields_change_no_digest() {
    let more = account(json!({"more": 1, "restrictions": [], "predefined": null, "captured_by": null}));
    assert_eq!(digest_of(&more), digest_of(&account(json!({}))));
}

#[test]
fn defaults_may_be_written_out() {
    let short =
        file(json!({"users": [{"id": "u1"}], "roles": [{"id": "r1"}], "organizations": [{"id": "o1"}]}));
    let long = file(json!({
        "users": [{"id": "u1", "name": null, "email": null, "status": null, "kind": "HUMAN",
                   "account_role": null, "is_developer": null}],
        "roles": [{"id": "r1", "name": null, "is_predefined": false, "permissions": null, "description": ""}],
        "organizations": [{"id": "o1", "name": null, "description": null}],
        "gaps": [],
    }));
    assert_eq!(digest_of(&short), digest_of(&long));
}

#[test]
fn a_time_has_one_spelling() {
    let zulu = file(json!({"captured_at": "2026-11-20T09:00:00Z"}));
    let offset = file(json!({"captured_at": "2026-11-20T10:00:00.000+01:00"}));
    assert_eq!(digest_of(&zulu), digest_of(&offset));
}

#[test]
fn every_fact_changes_the_digest() {
    let plain = digest_of(&account(json!({})));
    let changes = [
        json!({"captured_at": "2026-11-20T09:00:01Z"}),
        json!({"captured_by": "u1"}),
        json!({"account": {"developer_lock": true}}),
        json!({"organizations": [{"id": "o1", "name": "Risks"}]}),
        json!({"roles": [{"id": "r1", "name": "Reader", "permissions": []}]}),
        json!({"organization_memberships": [{"user_id": "u1", "organization_id": "o1"}]}),
        json!({"restrictions": [{"resource_type": "PROJECT", "resource_id": "p1"}]}),
        json!({"api_keys": [{"id": "k1", "key_type": "USER"}]}),
        json!({"predefined": {"SPACE": {"MEMBER": []}}}),
        json!({"gaps": [{"kind": "users"}]}),
    ];
    for change in changes {
        assert_ne!(digest_of(&account(change.clone())), plain, "{change}");
    }
}

#[test]
fn where_a_file_comes_from_changes_no_digest() {
    let told = Snapshot {
        source: Some("by hand".to_owned()),
        agreement: Some(Agreement { checked: 2, agreed: 1, disagreements: vec![json!({"at": "s1"})] }),
        ..demo()
    };
    assert_eq!(told.digest(), demo().digest());
    let again = load(&write(&told, Packing::Plain)).unwrap();
    assert_eq!((again.source, again.agreement), (told.source, told.agreement));
}

#[test]
fn a_file_has_one_record_a_line_and_no_unknown_field() {
    let bytes = account(json!({"more": 1, "users": [{"id": "u2", "age": 7}, {"id": "u1"}]}));
    let text = String::from_utf8(write(&load(&bytes).unwrap(), Packing::Plain)).unwrap();
    let users = text.split_once("\"users\": [\n").unwrap().1.split_once("\n  ]").unwrap().0;
    let user = |id: &str| {
        format!(
            "    {{\"id\": \"{id}\", \"name\": null, \"email\": null, \"status\": null, \"kind\": \"HUMAN\", \
             \"account_role\": null, \"is_developer\": null}}"
        )
    };
    assert_eq!(users, format!("{},\n{}", user("u1"), user("u2")));
    assert!(!text.contains("more") && !text.contains("age\""));
}

/// The document with every list in another order.
fn shuffled(snapshot: &Snapshot, seed: usize) -> Vec<u8> {
    let mut file: Value = serde_json::from_slice(&write(snapshot, Packing::Plain)).unwrap();
    for (name, list) in file.as_object_mut().unwrap() {
        let Value::Array(list) = list else { continue };
        let by = (seed + name.len()) % list.len().max(1);
        list.rotate_left(by);
        if seed.is_multiple_of(2) {
            list.reverse();
        }
    }
    file.to_string().into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_written_loads_as_it_was(seed: u64, packing in prop::sample::select(vec![Packing::Plain, Packing::Gzip, Packing::Zstd])) {
        let snapshot = Generator { scale: TINY, seed, gaps_in_100: 30 }.generate();
        let once = load(&write(&snapshot, packing)).unwrap();
        // The first reading puts the lists in order; from then on nothing moves.
        let twice = load(&write(&once, packing)).unwrap();
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(sorted(snapshot.draft), sorted(once.draft.into()));
    }

    #[test]
    fn order_changes_no_digest_and_no_file(seed: u64, turn: usize) {
        let snapshot = Generator { scale: TINY, seed, gaps_in_100: 30 }.generate();
        let other = load(&shuffled(&snapshot, turn)).unwrap();
        prop_assert_eq!(digest(&other.draft), digest(&snapshot.draft));
        prop_assert_eq!(write(&other, Packing::Plain), write(&snapshot, Packing::Plain));
    }
}

fn sorted(mut draft: Draft) -> Draft {
    draft.organizations.sort_by(|a, b| a.id.cmp(&b.id));
    draft.spaces.sort_by(|a, b| a.id.cmp(&b.id));
    draft.resources.sort_by(|a, b| a.id.cmp(&b.id));
    draft.users.sort_by(|a, b| a.id.cmp(&b.id));
    draft.roles.sort_by(|a, b| a.id.cmp(&b.id));
    draft.organization_memberships.sort_by_key(|it| (it.user_id.clone(), it.organization_id.clone()));
    draft.space_memberships.sort_by_key(|it| (it.user_id.clone(), it.space_id.clone()));
    draft.role_bindings.sort_by(|a, b| a.id.cmp(&b.id));
    draft.restrictions.sort_by(|a, b| a.resource_id.cmp(&b.resource_id));
    draft.api_keys.sort_by(|a, b| a.id.cmp(&b.id));
    draft.gaps.sort_by_key(|gap| (gap.kind.clone(), gap.scope.clone()));
    draft
}
