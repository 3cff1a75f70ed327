//! It only reads, and keeps its key to itself.

use std::fs;
use std::time::Duration;

use axcess_sandbox::{Fault, FaultKind, When};
use axcess_snapshot::{Packing, write};
use axcess_sync::{Options, Resume, Synced, sync_silently};

use crate::support::{Served, acme, runtime};

fn read(served: &Served, options: &Options) -> Result<Synced, axcess_sync::SyncError> {
    let account = served.account();
    runtime().block_on(sync_silently(&account, options))
}

#[test]
fn the_account_is_as_it_was_and_only_listings_were_asked_for() {
    let served = Served::new(acme(), "kim@acme.io", Vec::new());
    served.read();
    let record = served.sandbox.record();
    for call in &record.calls {
        let path = call.path.split('?').next().unwrap_or_default();
        let is_listing = call.method == "GET"
            && [
                "/v2/organizations",
                "/v2/spaces",
                "/v2/projects",
                "/v2/users",
                "/v2/roles",
                "/v2/role-bindings",
                "/v2/resource-restrictions",
                "/v2/api-keys",
            ]
            .contains(&path);
        let is_query = call.method == "POST" && path == "/graphql";
        assert!(is_listing || is_query, "{} {}", call.method, call.path);
        assert!(
            call.steps.is_empty() && call.status == Some(200),
            "{} {}: {:?}",
            call.method,
            call.path,
            call.status
        );
    }
    assert!(record.plan().changes.is_empty());
    let digest = |policy: axcess_core::Policy| axcess_snapshot::digest(&policy.to_draft());
    assert_eq!(digest(served.sandbox.policy()), digest(served.sandbox.first()));
}

#[test]
fn the_key_is_in_nothing_that_is_written_or_said() {
    let refused = Fault {
        path: "/v2/roles".to_owned(),
        when: When::Always,
        kind: FaultKind::Status { status: 401, retry_after: None },
    };
    let served = Served::new(acme(), "kim@acme.io", vec![refused]);
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("journal");
    let journal = Some(Resume { path: path.clone(), most_age: Duration::ZERO, fresh: true });
    let synced = read(&served, &Options { journal, ..served.options() }).expect("it can be read");
    let written = [
        fs::read_to_string(&path).expect("the journal"),
        String::from_utf8(write(&synced.snapshot, Packing::Plain)).expect("text"),
        format!("{synced:?}"),
        synced.notes.join("\n"),
    ];
    assert!(written[0].lines().count() > 20);
    for text in &written {
        assert!(!text.contains(served.sandbox.api_key()));
        assert!(!text.contains("redacted_key") && !text.contains("\"key\""));
    }
}

#[test]
fn the_key_is_in_no_error() {
    let served = Served::new(acme(), "kim@acme.io", Vec::new());
    let account = served.account();
    let options = served.options();
    let key = served.sandbox.api_key().to_owned();
    served.server.stop();
    let error = runtime().block_on(sync_silently(&account, &options)).unwrap_err();
    assert!(error.to_string().starts_with("nothing could be read: no answer from"), "{error}");
    assert!(!format!("{error} {error:?}").contains(&key));
}
