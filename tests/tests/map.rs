//! The bytes of maps, against one question for each; and pairs of somebody and a node that are alike.

use std::collections::HashMap;

use axcess_core::{Decision, Node, Permission, Policy, Source, User};
use axcess_map::Map;
use axcess_snapshot::{Generator, Scale, catalog};
use axcess_tests::world::{after, either, hold, planned, policy, semantics};
use proptest::prelude::*;

/// What somebody holds by routes that count, whatever objects they name.
fn routes(policy: &Policy, user: User, node: Node) -> Vec<String> {
    let mut routes = Vec::new();
    policy.each_route(user, node, &mut |route| {
        if route.optimistic.is_none() {
            let source = match route.source {
                Source::Binding { role, .. } => Source::Binding { binding: None, role },
                other => other,
            };
            let is_here = route.at == node;
            routes.push(format!("{source:?} {is_here} {:?} {:?}", route.certain, route.possible));
        }
    });
    routes
}

/// Pairs that are alike have the same routes. Tells how many pairs were alike to an earlier one.
fn check_alike(policy: &Policy) -> Result<usize, TestCaseError> {
    let (mut known, mut alike) = (HashMap::new(), 0);
    for user in policy.users() {
        for node in policy.nodes() {
            let Some(likeness) = policy.likeness(user, node) else { continue };
            let routes = routes(policy, user, node);
            match known.get(&likeness) {
                None => _ = known.insert(likeness, routes),
                Some(first) => {
                    alike += 1;
                    let pair = (policy.user_reference(user), policy.node_reference(node));
                    prop_assert_eq!(first, &routes, "{:?}", pair);
                }
            }
        }
    }
    Ok(alike)
}

/// The byte of one answer, written down from what it should say.
fn byte(last: &Policy, first: Option<&Policy>, (user, permission, node): (User, Permission, Node)) -> u8 {
    let decision = last.can(user, permission, node);
    let mut causes = vec![6];
    last.each_route(user, node, &mut |route| {
        if route.optimistic.is_none() && route.possible.contains(permission) {
            causes.push(match route.source {
                Source::AccountRole(_) | Source::WallarooAdmin => 1,
                Source::OrganizationMembership(_) => 2,
                Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) => 3,
                Source::PublicFallback { .. } => 4,
                Source::Binding { .. } => 5,
                _ => 6,
            });
        }
    });
    let cause = causes.into_iter().min().expect("there is a cause") << 2;
    let answer = match decision {
        Decision::Deny => 0,
        Decision::Allow => 1 + cause,
        Decision::Unknown => 2 + cause,
    };
    let was = |first: &Policy| {
        let user = first.user_by_id(last.user_id(user))?;
        Some(first.can(user, permission, first.node_by_id(last.node_id(node))?))
    };
    let is_changed = first.is_some_and(|first| was(first).unwrap_or(Decision::Deny) != decision);
    answer + 32 * u8::from(last.is_restricted(node).1) + 64 * u8::from(is_changed)
}

fn check_map(last: &Policy, first: Option<&Policy>) -> Result<(), TestCaseError> {
    let (users, nodes) = (last.users(), last.nodes());
    let permissions: Vec<Permission> = last.permissions().iter().map(|(permission, _)| permission).collect();
    let permissions = &permissions[..permissions.len().min(12)];
    let map = Map::new(last);
    let map = first.map_or(map, |first| map.before(first));
    let expected = |user, permission, node| byte(last, first, (user, permission, node));
    for permission in permissions {
        let all = users.iter().flat_map(|user| nodes.iter().map(move |node| (*user, *node)));
        let all: Vec<u8> = all.map(|(user, node)| expected(user, *permission, node)).collect();
        prop_assert_eq!(map.of_nodes(&users, *permission, &nodes), all);
    }
    for node in &nodes {
        let all = users.iter().flat_map(|user| permissions.iter().map(move |it| (*user, *it)));
        let all: Vec<u8> = all.map(|(user, permission)| expected(user, permission, *node)).collect();
        prop_assert_eq!(map.of_permissions(&users, permissions, *node), all);
    }
    Ok(())
}

#[test]
fn every_byte_says_what_it_should() {
    hold(64, &(planned(either(), |it| it), semantics()), |((account, [file, ..]), settings)| {
        let first = policy(&account.snapshot(), &settings);
        check_map(&first, None)?;
        check_map(&after(&first, &file), Some(&first))
    });
}

#[test]
fn who_is_alike_holds_by_the_same_routes() {
    hold(64, &(planned(either(), |it| it), semantics()), |((account, [file, ..]), settings)| {
        let first = policy(&account.snapshot(), &settings);
        check_alike(&first)?;
        check_alike(&after(&first, &file)).map(drop)
    });
}

#[test]
fn in_a_larger_account_most_pairs_are_alike() {
    let scale = Scale { users: 120, organizations: 4, spaces: 20, projects: 120, roles: 12, bindings: 300 };
    for gaps_in_100 in [0, 20] {
        let draft = Generator { scale, seed: 5, gaps_in_100 }.generate().draft;
        let catalog = catalog(draft.provider);
        let policy = Policy::new(draft, catalog).expect("it has no defect");
        let alike = check_alike(&policy).expect("pairs that are alike have the same routes");
        let all = policy.users().len() * policy.nodes().len();
        assert!(alike > all / 2, "{alike} of {all}");
    }
}
