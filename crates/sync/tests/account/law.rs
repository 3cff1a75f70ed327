//! Whoever reads the account, whatever he may see: no certain answer is wrong.

use axcess_core::Draft;

use crate::support::{Served, acme, contradictions, generated, policy, reloaded};

/// Reads an account as one of its users.
fn check(draft: Draft, actor: &str) {
    let served = Served::new(draft, actor, Vec::new());
    let read = reloaded(&served.read().snapshot);
    let wrong = contradictions(&served.sandbox.first(), &policy(read.draft));
    assert!(wrong.is_empty(), "read by {actor}: {} are wrong, such as {}", wrong.len(), wrong[0]);
}

/// Whoever may act.
fn actors(draft: &Draft) -> Vec<String> {
    let policy = policy(draft.clone());
    let able = policy.users().into_iter().filter(|user| policy.standing(*user).certain);
    able.map(|user| policy.user_id(user).to_owned()).collect()
}

#[test]
fn whoever_reads_the_demo_account_reads_nothing_wrong() {
    let draft = acme();
    for actor in actors(&draft) {
        check(draft.clone(), &actor);
    }
}

#[test]
fn whoever_reads_a_made_up_account_reads_nothing_wrong() {
    for seed in 0..4 {
        let draft = generated(seed);
        let actors = actors(&draft);
        for actor in actors.iter().step_by(actors.len() / 5) {
            check(draft.clone(), actor);
        }
    }
}
