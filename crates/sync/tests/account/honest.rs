//! What is read is true, and what is not known is a gap.

use axcess_snapshot::{Generator, Scale};

use crate::support::{Served, acme, compare, policy, reloaded};

fn check(draft: axcess_core::Draft, actor: &str) {
    let served = Served::new(draft, actor, Vec::new());
    let synced = served.read().expect("it can be read");
    let snapshot = reloaded(&synced.snapshot);
    for gap in &snapshot.draft.gaps {
        eprintln!("{gap:?}");
    }
    for note in &synced.notes {
        eprintln!("note {note}");
    }
    eprintln!("{} calls {}", synced.consistency, synced.calls);
    let compared = compare(&served.sandbox.first(), &policy(snapshot.draft));
    eprintln!("{compared:?}");
    assert!(compared.wrong.is_empty(), "{actor}: {:#?}", compared.wrong);
}

#[test]
fn the_demo_account_is_read_as_it_is() {
    for actor in axcess_actors() {
        eprintln!("=== {actor}");
        check(acme(), &actor);
    }
}

#[test]
fn generated() {
    for seed in 0..3 {
        let scale = Scale { users: 40, organizations: 3, spaces: 8, projects: 30, roles: 8, bindings: 60 };
        let draft = Generator::new(scale, seed).generate().draft;
        let actor = draft
            .users
            .iter()
            .find(|user| {
                user.account_role.as_deref() == Some("ADMIN") && user.status.as_deref() == Some("ACTIVE")
            })
            .unwrap()
            .id
            .to_string();
        check(draft, &actor);
    }
}

fn axcess_actors() -> Vec<String> {
    let d = acme();
    d.users
        .iter()
        .filter(|u| u.status.as_deref() == Some("ACTIVE") && u.email.is_some())
        .map(|u| u.email.clone().unwrap())
        .collect()
}
