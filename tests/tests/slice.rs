//! A slice answers its question as the whole account does.

use axcess_core::{Asker, Node, Permission, Policy, Provider, Route, Source};
use axcess_snapshot::{Size, Snapshot, catalog, generate, text};
use axcess_tests::world::{self, accounts, hold, semantics};
use proptest::prelude::*;

type Verdict = Result<(), TestCaseError>;

/// A route without the numbers by which one policy knows its things.
fn told(policy: &Policy, route: &Route, permission: Permission) -> String {
    let source = match &route.source {
        Source::Binding { binding, role } => {
            format!("binding {:?} of {}", binding.map(|it| policy.binding_id(it)), policy.role_id(*role))
        }
        Source::CustomSpaceMembership(role) => format!("membership as {}", policy.role_id(*role)),
        other => format!("{other:?}"),
    };
    let holds = (route.certain.contains(permission), route.possible.contains(permission));
    let fate = (route.pessimistic, route.optimistic);
    format!("{source} at {}: {holds:?} {} {fate:?}", policy.node_id(route.at), route.admin)
}

/// The answer with everything that led to it.
fn answer(policy: &Policy, who: Asker, permission: Permission, node: Node) -> (String, Vec<Vec<String>>) {
    let found = policy.explain(who, permission, node);
    let all = |routes: &[Route]| routes.iter().map(|route| told(policy, route, permission)).collect();
    let head = format!("{} {} {:?} {:?}", found.decision, found.inert, found.standing, policy.obstacle(who));
    (head, vec![all(&found.routes), all(&found.without), found.depends_on])
}

/// Asks the whole and its slice, each by the names of its own.
fn check(whole: &Policy, who: Asker, permission: Permission, node: Node) -> Verdict {
    let draft = whole.slice(who, permission, node);
    let written = text(&Snapshot::from(draft.clone()));
    let slice = Policy::new(draft, catalog(whole.provider()));
    let slice = slice.map_err(|defects| TestCaseError::fail(format!("{defects:?}\n{written}")))?;
    let slice = slice.with_semantics(whole.semantics());
    let asker = match who {
        Asker::User(user) => whole.user_id(user).to_owned(),
        Asker::Key(key, _) => format!("key:{}", whole.key_id(key)),
    };
    let name = whole.permissions().name(permission);
    let found = (slice.asker(&asker), slice.permission(name), slice.node(whole.node_id(node)));
    let (Ok(asker), Ok(asked), Ok(place)) = found else {
        return Err(TestCaseError::fail(format!("{found:?} of {asker} {name}\n{written}")));
    };
    let (of_slice, of_whole) = (answer(&slice, asker, asked, place), answer(whole, who, permission, node));
    prop_assert_eq!(of_slice, of_whole, "{} {}\n{}", whole.node_id(node), name, written);
    Ok(())
}

fn askers(policy: &Policy) -> Vec<Asker> {
    let keys = policy.keys().into_iter().filter_map(|key| policy.key_asker(key));
    policy.users().into_iter().map(Asker::User).chain(keys).collect()
}

fn hold_for(provider: Provider, usual: u32) {
    let names = match provider {
        Provider::Arize => &world::ARIZE_PERMISSIONS[..],
        Provider::Wallaroo => &world::WALLAROO_PERMISSIONS[..],
    };
    hold(usual, &(accounts(provider), semantics(), 0..names.len()), |(account, settings, first)| {
        let whole = world::policy(&account.snapshot(), &settings);
        for (number, who) in askers(&whole).into_iter().enumerate() {
            for (place, node) in whole.nodes().into_iter().enumerate() {
                let name = names[(first + number + place) % names.len()];
                // What no role lists is no permission of this account.
                let Ok(permission) = whole.permission(name) else { continue };
                check(&whole, who, permission, node)?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_slice_of_a_small_account_answers_as_the_whole() {
    hold_for(Provider::Arize, 300);
}

#[test]
fn a_slice_of_a_wallaroo_account_answers_as_the_whole() {
    hold_for(Provider::Wallaroo, 100);
}

#[test]
fn a_slice_names_nobody_else() {
    let snapshot = generate(Size::Small, 7);
    let whole = Policy::new(snapshot.draft, catalog(Provider::Arize)).expect("it has no defect");
    let permission = whole.permission("PROJECT_READ").expect("the catalog has it");
    for (user, node) in whole.users().into_iter().zip(whole.nodes().into_iter().rev()) {
        let draft = whole.slice(user, permission, node);
        let id = whole.user_id(user);
        let others = draft.users.iter().map(|it| it.id.as_str()).filter(|other| *other != id);
        assert_eq!(others.count(), 0, "{id}");
        let makers = draft.api_keys.iter().filter_map(|key| key.created_by_user_id.as_ref());
        assert_eq!(makers.filter(|maker| maker.as_str() != id).count(), 0, "{id}");
        assert!(draft.resources.len() <= 1 && draft.spaces.len() <= 1 && draft.organizations.len() <= 1);
        assert_eq!(draft.captured_by, None);
    }
}
