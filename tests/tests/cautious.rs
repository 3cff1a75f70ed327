//! The cautious reading told as plain grants: put together again by four rules, it gives every answer that is `allow`.

use axcess_core::{Cautious, Grant, Node, NodeKind, PermissionSet, Policy, Provider, Reach, User};
use axcess_tests::world::{self, Switchboard, accounts, after, hold, plans, semantics};
use proptest::option;
use proptest::prelude::*;

/// The nodes above a node, from its parent up. What hangs nowhere hangs on the account.
fn above(policy: &Policy, node: Node) -> Vec<Node> {
    let mut found = Vec::new();
    let mut next = node;
    while let Some(parent) = policy.node_parent(next) {
        found.push(parent);
        next = parent;
    }
    if next != Node::ACCOUNT {
        found.push(Node::ACCOUNT);
    }
    found
}

fn held(policy: &Policy, cautious: &Cautious<'_>, user: User, node: Node) -> PermissionSet {
    let mut held = PermissionSet::empty(policy.permissions().len());
    if !cautious.stands(user) {
        return held;
    }
    let above = above(policy, node);
    let kind_of = |node: Node| policy.node_kind(node);
    let is_restricted = kind_of(node).is_resource() && cautious.is_restricted(node);
    let space =
        std::iter::once(node).chain(above.iter().copied()).find(|it| *kind_of(*it) == NodeKind::Space);
    let grants = cautious.grants(user);
    let is_replaced = grants.iter().any(|grant| Some(grant.node) == space && grant.replaces);
    let is_opened = space.is_some_and(|space| cautious.is_opened(space)) && !is_replaced;
    let counts = |grant: &Grant<'_>| match grant.reach {
        Reach::Here if grant.node == node => true,
        Reach::Past => is_restricted && above.contains(&grant.node),
        _ if is_restricted => false,
        Reach::Here => kind_of(node).is_resource() && Some(grant.node) == space,
        Reach::Below => above.contains(&grant.node),
        Reach::Workspaces => space.is_some(),
        Reach::Public => is_opened && above.contains(&grant.node),
    };
    for title in grants.iter().filter(|grant| counts(grant)).filter_map(|grant| grant.title) {
        held.union_with(&cautious.set(title));
    }
    held
}

fn check(provider: Provider) {
    let plan = option::weighted(0.3, plans(provider, Switchboard::Any));
    hold(200, &(accounts(provider), semantics(), plan), |(account, settings, plan)| {
        let snapshot = account.snapshot();
        let policy = world::policy(&snapshot, &settings);
        let policy = plan.as_ref().map_or_else(|| policy.clone(), |plan| after(&policy, plan));
        let cautious = policy.cautious();
        for user in policy.users() {
            for node in policy.nodes() {
                let (found, allowed) =
                    (held(&policy, &cautious, user, node), policy.effective(user, node).allowed);
                prop_assert!(
                    found == allowed,
                    "{} at {}: {:?} and not {:?}\nplan: {plan:?}\nsettings: {settings:?}\n{snapshot}",
                    policy.user_id(user),
                    policy.node_id(node),
                    policy.permissions().names(&found).collect::<Vec<_>>(),
                    policy.permissions().names(&allowed).collect::<Vec<_>>()
                );
            }
        }
        Ok(())
    });
}

#[test]
fn four_rules_give_every_allow_in_arize() {
    check(Provider::Arize);
}

#[test]
fn four_rules_give_every_allow_in_wallaroo() {
    check(Provider::Wallaroo);
}
