//! Snapshot files, good and bad, as a program that loads them sees them.

mod acme;
mod bad_input;
mod canonical;
mod compressed;
mod defect;
mod lenient;
mod pieces;
mod schema;
mod warning;

use axcess_core::SoundDraft;
use axcess_snapshot::{LoadError, Loader, Snapshot};
use serde_json::{Value, json};

/// A file with these fields beside the required ones.
fn file(fields: Value) -> Vec<u8> {
    let mut file = json!({
        "format": "axcess-snapshot", "version": 1, "provider": "arize",
        "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account", "name": "Acme"},
    });
    for (name, value) in fields.as_object().expect("fields are an object") {
        file[name] = value.clone();
    }
    file.to_string().into_bytes()
}

/// Two people, an organization, a space, a project and a role, with these fields on top.
fn account(fields: Value) -> Vec<u8> {
    let mut all = json!({
        "organizations": [{"id": "o1", "name": "Risk"}],
        "spaces": [{"id": "s1", "name": "Fraud", "organization_id": "o1", "is_private": false}],
        "resources": [{"id": "p1", "type": "PROJECT", "name": "llm", "space_id": "s1"}],
        "users": [
            {"id": "u1", "name": "Ann", "status": "ACTIVE", "account_role": "MEMBER"},
            {"id": "u2", "name": "Ben", "status": "ACTIVE", "account_role": "MEMBER"},
        ],
        "roles": [{"id": "r1", "name": "Reader", "permissions": ["PROJECT_READ"]}],
    });
    for (name, value) in fields.as_object().expect("fields are an object") {
        all[name] = value.clone();
    }
    file(all)
}

fn load(bytes: &[u8]) -> Result<Snapshot<SoundDraft>, LoadError> {
    Loader::default().load("acme.json", bytes)
}

fn refused(bytes: &[u8]) -> LoadError {
    load(bytes).expect_err("the file is bad")
}

/// Checks that a file is refused with these messages, in this order.
#[track_caller]
fn check_refused(bytes: &[u8], messages: &[&str]) {
    let troubles = refused(bytes).troubles();
    let found: Vec<&str> = troubles.iter().map(|trouble| trouble.message.as_str()).collect();
    assert_eq!(found, messages);
}
