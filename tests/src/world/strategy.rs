//! How accounts are made up. Places that lead nowhere are dropped afterwards, so that a failing account
//! shrinks by losing records.

use axcess_core::Provider;
use proptest::collection::vec;
use proptest::prelude::*;

use super::Account;
use super::record::{
    Binding, Gap, GapKind, Key, Membership, Named, Observed, Resource, Restriction, Role, Scope, Sight, Site,
    Space, Stranger, User,
};

const USERS: usize = 6;
const ORGANIZATIONS: usize = 3;
const SPACES: usize = 4;
const RESOURCES: usize = 6;
const ROLES: usize = 4;

/// Accounts of a provider: small, and full of collisions.
pub fn accounts(provider: Provider) -> impl Strategy<Value = Account> {
    let nodes = (2..=ORGANIZATIONS, vec(space(), 1..=SPACES), vec(resource(), 1..=RESOURCES));
    let people = (vec(user(), 1..=USERS), vec(role(), 1..=ROLES), vec(key(), 0..5));
    let facts = (
        vec(membership(ORGANIZATIONS, false), 0..10),
        vec(membership(SPACES, true), 0..10),
        vec(binding(), 0..10),
        vec(restriction(), 0..4),
    );
    let words = (
        vec(observed(), 0..3),
        [stranger(), stranger(), stranger()],
        prop_oneof![4 => Just(Vec::new()), 6 => vec(gap(), 1..5)],
        prop::option::of(any::<bool>()),
    );
    (nodes, people, facts, words).prop_map(move |(nodes, people, facts, words)| {
        let (organizations, spaces, resources) = nodes;
        let (users, roles, keys) = people;
        let (organization_memberships, space_memberships, bindings, restrictions) = facts;
        let (observed, strangers, gaps, developer_lock) = words;
        let mut account = Account {
            provider,
            developer_lock,
            organizations,
            spaces,
            resources,
            users,
            roles,
            keys,
            organization_memberships,
            space_memberships,
            bindings,
            restrictions,
            observed,
            strangers,
            gaps,
        };
        account.settle();
        account
    })
}

/// Accounts of either provider.
pub fn either() -> impl Strategy<Value = Account> {
    prop_oneof![4 => accounts(Provider::Arize), 1 => accounts(Provider::Wallaroo)]
}

/// Two accounts of one provider.
pub fn two() -> impl Strategy<Value = (Account, Account)> {
    prop_oneof![
        3 => (accounts(Provider::Arize), accounts(Provider::Arize)),
        1 => (accounts(Provider::Wallaroo), accounts(Provider::Wallaroo)),
    ]
}

/// The place of a user. The first two are in the middle of everything.
fn someone() -> impl Strategy<Value = usize> {
    prop_oneof![3 => 0..2usize, 1 => 0..USERS]
}

/// A place among `all`, the first two more often.
fn one_of(all: usize) -> impl Strategy<Value = usize> {
    prop_oneof![3 => 0..2usize, 1 => 0..all]
}

/// True nine times out of ten.
fn mostly() -> impl Strategy<Value = bool> {
    prop_oneof![9 => Just(true), 1 => Just(false)]
}

fn sight() -> impl Strategy<Value = Sight> {
    prop_oneof![12 => Just(Sight::Plain), 1 => Just(Sight::Null), 1 => Just(Sight::Strange)]
}

fn permissions() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![1 => Just(Vec::new()), 8 => vec(0..super::ARIZE_PERMISSIONS.len(), 1..6)]
}

prop_compose! {
    fn space()(
        organization in 0..ORGANIZATIONS,
        name in prop_oneof![Just("Fraud"), Just("Sandbox"), Just("Evals"), Just("A/B")],
        private in any::<bool>(),
        parent_seen in mostly(),
        private_seen in mostly(),
    ) -> Space {
        Space { organization, name, private, parent_seen, private_seen }
    }
}

prop_compose! {
    fn resource()(
        kind in 0..4usize,
        space in one_of(SPACES),
        name in prop_oneof![Just("alpha"), Just("beta"), Just("x/y")],
        parent_seen in mostly(),
    ) -> Resource {
        Resource { kind, space, name, parent_seen }
    }
}

prop_compose! {
    fn user()(
        name in prop_oneof![Just(Some("Sam")), Just(Some("Ann")), Just(Some("Kim")), Just(None)],
        status in prop_oneof![
            6 => Just("ACTIVE"), 2 => Just("INVITED"), 1 => Just("EXPIRED"), 1 => Just("INACTIVE")
        ],
        status_sight in sight(),
        bot in prop_oneof![4 => Just(false), 1 => Just(true)],
        role in prop_oneof![1 => Just(0usize), 3 => Just(1), 1 => 2..5usize],
        role_sight in sight(),
        developer in prop::option::of(any::<bool>()),
    ) -> User {
        User { name, status, status_sight, bot, role, role_sight, developer }
    }
}

prop_compose! {
    fn role()(
        name in prop_oneof![
            4 => Just("Readers"), 3 => Just("Writers"), 1 => Just("Project Viewer"), 1 => Just("Project Admin")
        ],
        predefined in prop_oneof![3 => Just(false), 1 => Just(true)],
        permissions in permissions(),
        seen in prop_oneof![3 => Just(true), 1 => Just(false)],
    ) -> Role {
        Role { name, predefined, permissions, seen }
    }
}

prop_compose! {
    fn key()(
        service in any::<bool>(),
        stands_for in prop::option::weighted(0.9, 0..USERS),
        creator in prop::option::of(0..USERS),
        revoked in prop_oneof![3 => Just(false), 1 => Just(true)],
        sight in sight(),
        expires_at in prop_oneof![
            3 => Just(None),
            1 => Just(Some("2026-11-20T09:00:00Z")),
            1 => Just(Some("2026-11-20T10:00:00+01:00")),
            1 => Just(Some("2026-11-20T09:00:00.001Z")),
            1 => Just(Some("2026-09-01T00:00:00Z")),
        ],
    ) -> Key {
        Key { service, stands_for, creator, revoked, sight, expires_at }
    }
}

fn membership(nodes: usize, custom: bool) -> impl Strategy<Value = Membership> {
    let role =
        prop_oneof![4 => (0..5usize).prop_map(Named::Predefined), 1 => (0..ROLES).prop_map(Named::Custom)];
    let parts = (someone(), one_of(nodes), role, sight(), any::<bool>());
    parts.prop_map(move |(user, node, role, role_sight, hidden)| {
        let role = match role {
            Named::Custom(_) if !custom => Named::Predefined(1),
            role => role,
        };
        Membership { user, node, role, role_sight, hidden }
    })
}

prop_compose! {
    fn binding()(
        user in someone(),
        site in prop_oneof![one_of(SPACES).prop_map(Site::Space), one_of(RESOURCES).prop_map(Site::Resource)],
        role in one_of(ROLES),
        hidden in any::<bool>(),
    ) -> Binding {
        Binding { user, site, role, hidden }
    }
}

prop_compose! {
    fn restriction()(resource in one_of(RESOURCES), complete in any::<bool>(), hidden in any::<bool>()) -> Restriction {
        Restriction { resource, complete, hidden }
    }
}

prop_compose! {
    fn observed()(level in 0..3usize, role in 0..4usize, permissions in permissions()) -> Observed {
        Observed { level, role, permissions }
    }
}

prop_compose! {
    fn stranger()(permissions in permissions(), seen in prop_oneof![3 => Just(false), 1 => Just(true)]) -> Stranger {
        Stranger { permissions, seen }
    }
}

fn gap() -> impl Strategy<Value = Gap> {
    let kind = prop_oneof![
        2 => Just(GapKind::OrganizationMemberships),
        3 => Just(GapKind::SpaceMemberships),
        3 => Just(GapKind::RoleBindings),
        3 => Just(GapKind::Restrictions),
        1 => Just(GapKind::Users),
    ];
    let scope = prop_oneof![1 => Just(Scope::All), 4 => one_of(SPACES).prop_map(Scope::At)];
    (kind, scope).prop_map(|(kind, scope)| Gap { kind, scope })
}
