//! A sync that was killed is gone on with, and ends as if nothing had happened.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axcess_core::SoundDraft;
use axcess_snapshot::Snapshot;
use axcess_sync::{Event, Options, Progress, Resume, Silent, Synced, sync};
use tokio::sync::Notify;

use crate::support::{Served, admin, generated, reloaded, runtime};

/// Wakes somebody up after so many pages.
struct Alarm {
    left: AtomicUsize,
    bell: Notify,
}

impl Progress for Alarm {
    fn tell(&self, event: Event) {
        if matches!(event, Event::Page { .. }) && self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.bell.notify_one();
        }
    }
}

fn options(served: &Served, journal: &Path) -> Options {
    let resume = Resume { path: journal.to_owned(), most_age: Duration::from_secs(3600), fresh: false };
    Options { journal: Some(resume), ..served.options() }
}

/// Reads until so many pages have come, and then stops as a killed program does.
fn read_some(served: &Served, options: &Options, pages: usize) -> Option<Synced> {
    let alarm = Alarm { left: AtomicUsize::new(pages), bell: Notify::new() };
    let account = served.account();
    runtime().block_on(async {
        tokio::select! {
            read = sync(&account, options, &alarm) => Some(read.expect("the account can be read")),
            () = alarm.bell.notified() => None,
        }
    })
}

fn read(served: &Served, options: &Options) -> Synced {
    let account = served.account();
    runtime().block_on(sync(&account, options, &Silent)).expect("the account can be read")
}

fn digest(snapshot: &Snapshot<SoundDraft>) -> String {
    reloaded(snapshot).digest()
}

#[test]
fn wherever_it_is_killed_it_ends_with_the_same_snapshot() {
    let draft = generated(1);
    let actor = admin(&draft);
    let expected = digest(&Served::new(draft.clone(), &actor, Vec::new()).read().snapshot);
    for pages in [1, 2, 3, 5, 8, 13, 21, 30, 40, 50] {
        let served = Served::new(draft.clone(), &actor, Vec::new());
        let directory = tempfile::tempdir().expect("a directory");
        let journal = directory.path().join("journal");
        let options = options(&served, &journal);
        let killed = read_some(&served, &options, pages).is_none();
        let calls = served.sandbox.record().calls.len();
        let ended = read(&served, &options);
        assert_eq!(digest(&ended.snapshot), expected, "killed after {pages} pages");
        assert!(!killed || ended.resumed >= pages, "only {} of {pages} pages were kept", ended.resumed);
        let rest = served.sandbox.record().calls.len() - calls;
        assert!(rest < calls + 60, "{rest} calls are more than were left");
    }
}

#[test]
fn it_may_be_killed_again_and_again() {
    let draft = generated(2);
    let actor = admin(&draft);
    let served = Served::new(draft, &actor, Vec::new());
    let expected = digest(&served.read().snapshot);
    let directory = tempfile::tempdir().expect("a directory");
    let journal = directory.path().join("journal");
    let options = options(&served, &journal);
    for _ in 0..200 {
        if let Some(ended) = read_some(&served, &options, 4) {
            assert_eq!(digest(&ended.snapshot), expected);
            return;
        }
        // A write that was under way is torn.
        let bytes = fs::read(&journal).expect("the journal");
        fs::write(&journal, &bytes[..bytes.len() - 7]).expect("the journal");
    }
    panic!("it does not get on");
}

#[test]
fn another_account_begins_anew() {
    let directory = tempfile::tempdir().expect("a directory");
    let journal = directory.path().join("journal");
    let draft = generated(3);
    let actor = admin(&draft);
    let first = Served::new(draft.clone(), &actor, Vec::new());
    read(&first, &options(&first, &journal));
    let second = Served::new(draft, &actor, Vec::new());
    assert_eq!(read(&second, &options(&second, &journal)).resumed, 0);
}
