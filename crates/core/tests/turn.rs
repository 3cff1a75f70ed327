//! What hangs on the switches, held against asking everybody for everything.

use axcess_core::{Decision, Policy, Semantics, Turns};

fn policy() -> Policy {
    let draft = axcess_snapshot::demo().draft;
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("the draft has no defects")
}

/// How many answers with an effect become `allow`, `deny` and `unknown`, and the fewest routes of any of them.
fn asked_one_by_one(policy: &Policy, after: &Policy) -> ([usize; 3], Option<usize>) {
    let (mut counts, mut fewest) = ([0; 3], None);
    for user in policy.users() {
        for node in policy.nodes() {
            for (permission, _) in policy.permissions().iter() {
                let then = after.can(user, permission, node);
                if policy.can(user, permission, node) == then || policy.is_inert(permission, node) {
                    continue;
                }
                counts[[Decision::Allow, Decision::Deny, Decision::Unknown]
                    .iter()
                    .position(|it| *it == then)
                    .expect("one of three")] += 1;
                let mut routes = policy.explain(user, permission, node).routes;
                let added = after.explain(user, permission, node).routes.into_iter();
                let is_new = |route: &axcess_core::Route| {
                    !routes.iter().any(|known| (known.at, &known.source) == (route.at, &route.source))
                };
                let added: Vec<_> = added.filter(is_new).collect();
                routes.extend(added);
                fewest = Some(fewest.map_or(routes.len(), |fewest: usize| fewest.min(routes.len())));
            }
        }
    }
    (counts, fewest)
}

#[test]
fn turns_are_counted_as_if_everybody_were_asked_for_everything() {
    let policy = policy();
    for (switch, semantics) in Semantics::default().neighbours() {
        let turns = policy.turns(semantics, usize::MAX);
        let after = policy.with_semantics(semantics);
        let (counts, fewest) = asked_one_by_one(&policy, &after);
        assert_eq!([turns.gained, turns.lost + turns.settled, turns.undetermined], counts, "{switch}");
        assert_eq!(turns.witness.map(|witness| witness.routes), fewest, "{switch}");
        assert_eq!(turns.first, policy.class_diff(&after), "{switch}");
        assert_eq!(turns.left_out, 0, "{switch}");
        if let Some(witness) = turns.witness {
            let answers =
                [&policy, &after].map(|side| side.can(witness.user, witness.permission, witness.node));
            assert_ne!(answers[0], answers[1], "{switch}");
        }
    }
}

#[test]
fn what_is_left_out_is_counted_by_users() {
    let policy = policy();
    let semantics = Semantics::default().with("orphan-binding", "inert").expect("it is a setting");
    let all = policy.turns(semantics, usize::MAX);
    for most in [0, 1, 40] {
        let some = policy.turns(semantics, most);
        assert!(!some.first.entries.is_empty() || most == 0);
        let users = |turns: &Turns| {
            let entries = turns.first.entries.iter().chain(&turns.first.pending);
            entries.map(|entry| entry.user.clone()).collect::<std::collections::BTreeSet<_>>().len()
        };
        assert_eq!(users(&some) + some.left_out, users(&all));
        assert_eq!((some.answers(), some.witness), (all.answers(), all.witness));
    }
}
