//! The account that ships with the program.

use axcess_core::{Draft, UserKind};
use axcess_snapshot::demo;

#[test]
fn it_loads_without_a_warning() {
    let demo = demo();
    assert_eq!((demo.warnings, demo.dropped), (Vec::new(), Vec::new()));
}

#[test]
fn it_is_a_company_of_forty_people() {
    let Draft { organizations, spaces, resources, users, .. } = demo().draft.into();
    let people = users.iter().filter(|user| user.kind == UserKind::Human).count();
    let of = |kind: &str| resources.iter().filter(|resource| resource.resource_type == kind).count();
    assert_eq!((organizations.len(), spaces.len(), people), (3, 9, 40));
    assert_eq!((of("PROJECT"), of("DASHBOARD"), of("PROMPT")), (30, 7, 5));
}

#[test]
fn every_status_and_both_kinds_of_space_and_key_occur() {
    let Draft { spaces, users, api_keys, .. } = demo().draft.into();
    for status in ["ACTIVE", "INVITED", "EXPIRED", "INACTIVE"] {
        assert!(users.iter().any(|user| user.status.as_deref() == Some(status)), "{status}");
    }
    for private in [true, false] {
        assert!(spaces.iter().any(|space| space.is_private == Some(private)));
    }
    for kind in ["USER", "SERVICE"] {
        assert!(api_keys.iter().any(|key| key.key_type == kind), "{kind}");
    }
}
