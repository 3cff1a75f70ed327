//! Random plans over the ids and names that generated accounts have.

use std::fmt::Debug;

use axcess_core::Provider;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::Account;

/// Accounts with a few plans for their provider, each of them to be tried after the one before or alone.
pub fn planned<T: Clone + Debug + 'static>(
    accounts: impl Strategy<Value = T>,
    first: fn(&T) -> &Account,
) -> impl Strategy<Value = (T, [Value; 3])> {
    accounts.prop_flat_map(move |accounts| {
        let plan = || plans(first(&accounts).provider, Switchboard::Any);
        let plans = [plan(), plan(), plan()];
        (Just(accounts), plans)
    })
}

/// How a plan is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switchboard {
    /// With or without an actor, stopping at a refusal or not.
    Any,
    /// Without an actor and without stopping: what law 7 speaks of.
    Unattended,
}

/// Plans of up to eight changes, in the format of plan files.
pub fn plans(provider: Provider, switchboard: Switchboard) -> impl Strategy<Value = Value> {
    let change = match provider {
        Provider::Arize => prop_oneof![20 => arize(), 1 => switched()].boxed(),
        Provider::Wallaroo => prop_oneof![6 => wallaroo(), 1 => arize()].boxed(),
    };
    let actor = option::weighted(0.4, select(vec!["u0", "u1", "u2", "u3@acme.io", "Kim"]));
    (vec(change, 1..8), actor, any::<bool>()).prop_map(move |(changes, actor, stop)| {
        let mut plan = json!({"format": "axcess-plan", "version": 1, "changes": changes});
        if switchboard == Switchboard::Any
            && let Some(actor) = actor
        {
            plan["actor"] = actor.into();
        }
        let stop = stop && switchboard == Switchboard::Any;
        plan["on_refused"] = if stop { "stop" } else { "continue" }.into();
        plan
    })
}

type Text = BoxedStrategy<&'static str>;

fn words(words: &[&'static str]) -> Text {
    select(words.to_vec()).boxed()
}

fn user() -> Text {
    prop_oneof![
        10 => words(&["u0", "u1"]),
        3 => words(&["u2", "u3"]),
        3 => words(&["u4", "u5", "U1@Acme.io", "fresh@acme.io"]),
        1 => words(&["Ann", "Kim", "nobody@acme.io", "new:1", "new:2"]),
    ]
    .boxed()
}

fn role() -> Text {
    prop_oneof![
        8 => words(&["role0", "role1", "role2"]),
        2 => words(&["Readers", "Writers", "Fresh", "Project Viewer"]),
        1 => words(&["role9", "new:1"]),
    ]
    .boxed()
}

fn organization() -> Text {
    prop_oneof![
        8 => words(&["o0", "o1"]),
        2 => words(&["Risk", "org:Commerce", "o2", "Fresh", "new:1", "Nowhere", "s0", "account"])
    ]
    .boxed()
}

fn space() -> Text {
    prop_oneof![
        12 => words(&["s0", "s1"]),
        1 => words(&["s2"]),
        2 => words(&["s3", "Fraud", "Risk/Sandbox", "space:Evals", "A\\/B", "Fresh", "new:1", "new:2", "Nowhere", "r0"])
    ]
    .boxed()
}

fn project() -> Text {
    prop_oneof![
        6 => words(&["r0", "r1", "r2", "r3"]),
        2 => words(&["Fraud/alpha", "project:Fraud/x\\/y", "s0/Fresh", "Fraud/Fresh", "new:1", "Nowhere/alpha"])
    ]
    .boxed()
}

fn node() -> Text {
    prop_oneof![
        8 => words(&["r0", "r1", "r2", "s0", "s1"]),
        2 => words(&["r3", "r4", "s2", "o0", "account", "project:Fraud/alpha", "dashboard:Fraud/alpha",
                     "space:Fraud", "new:1", "new:3", "r9"]),
    ]
    .boxed()
}

fn key() -> Text {
    words(&["k0", "k1", "key:k0", "ci", "key:Fresh", "k9", "new:2"])
}

fn organization_role() -> Text {
    prop_oneof![
        8 => words(&["ADMIN", "MEMBER", "READ_ONLY", "ANNOTATOR"]),
        1 => words(&["AUDITOR", "custom:role0", "role0", "admin"])
    ]
    .boxed()
}

fn space_role() -> Text {
    prop_oneof![
        6 => words(&["ADMIN", "MEMBER", "READ_ONLY", "ANNOTATOR"]),
        3 => words(&["custom:role0", "custom:role1", "custom:Fresh", "custom:role9"]),
        1 => words(&["AUDITOR", "role0", "OWNER"])
    ]
    .boxed()
}

fn account_role() -> Text {
    prop_oneof![
        8 => words(&["ADMIN", "MEMBER", "MEMBER_UI_ONLY", "ANNOTATOR"]),
        1 => words(&["AUDITOR", "USER"])
    ]
    .boxed()
}

fn name() -> Text {
    words(&["Fresh", "Fraud", "alpha", "Risk", "Readers"])
}

fn permissions() -> BoxedStrategy<Vec<&'static str>> {
    prop_oneof![
        8 => vec(select(super::ARIZE_PERMISSIONS.to_vec()), 1..4),
        1 => Just(Vec::new()),
        1 => Just(vec!["NO_SUCH_THING"]),
    ]
    .boxed()
}

fn binding() -> BoxedStrategy<Value> {
    prop_oneof![
        2 => words(&["b0", "b1", "b2", "new:1", "new:2", "b9"]).prop_map(|id| json!({"binding": id})),
        5 => (user(), node()).prop_map(|(user, node)| json!({"user": user, "resource": node})),
    ]
    .boxed()
}

/// A change of the fields given, without those that are null.
fn change(op: &str, mut fields: Value) -> Value {
    let object = fields.as_object_mut().expect("INVARIANT: fields are an object");
    object.retain(|_, value| !value.is_null());
    object.insert("op".to_owned(), op.into());
    fields
}

macro_rules! op {
    ($op:literal, $($field:ident: $strategy:expr),+) => {
        ($($strategy,)+).prop_map(|($($field,)+)| change($op, json!({$(stringify!($field): $field),+}))).boxed()
    };
}

fn arize() -> BoxedStrategy<Value> {
    prop_oneof![
        2 => roles(),
        4 => bindings(),
        2 => op!("restriction.create", resource: node()),
        2 => op!("restriction.delete", resource: node()),
        3 => organizations(),
        7 => spaces(),
        1 => projects(),
        3 => users(),
        2 => keys(),
        1 => op!("account.set_developer_lock", on: any::<bool>()),
    ]
    .boxed()
}

fn roles() -> BoxedStrategy<Value> {
    let description = || option::of(words(&["", "text"]));
    prop_oneof![
        op!("role.create", name: prop_oneof![4 => name(), 1 => words(&["", "a\u{7}b"])],
            permissions: option::weighted(0.9, permissions()), description: description()),
        op!("role.update", role: role(), name: option::of(name()), permissions: option::of(permissions()),
            description: description()),
        op!("role.delete", role: role()),
    ]
    .boxed()
}

fn bindings() -> BoxedStrategy<Value> {
    prop_oneof![
        op!("role_binding.create", user: user(), role: role(), resource: node()),
        (binding(), role()).prop_map(|(mut binding, role)| {
            binding["role"] = role.into();
            change("role_binding.update", binding)
        }),
        binding().prop_map(|binding| change("role_binding.delete", binding)),
        op!("resource.bind", user: user(), role: role(), resource: node()),
    ]
    .boxed()
}

fn organizations() -> BoxedStrategy<Value> {
    prop_oneof![
        1 => op!("organization.create", name: name(), description: option::of(words(&["", "text"]))),
        1 => op!("organization.update", organization: organization(), name: option::of(name()),
                 description: option::of(words(&["", "text"]))),
        1 => op!("organization.delete", organization: organization()),
        4 => op!("organization.add_user", organization: organization(), user: user(), role: organization_role()),
        4 => op!("organization.remove_user", organization: organization(), user: user()),
    ]
    .boxed()
}

fn spaces() -> BoxedStrategy<Value> {
    prop_oneof![
        1 => op!("space.create", name: name(), organization: organization(), is_private: option::of(any::<bool>())),
        1 => op!("space.update", space: space(), name: option::of(name()), is_private: option::of(any::<bool>()),
                 description: option::of(words(&["", "text"]))),
        1 => op!("space.delete", space: space()),
        4 => op!("space.add_user", space: space(), user: user(), role: space_role()),
        8 => op!("space.remove_user", space: space(), user: user()),
    ]
    .boxed()
}

fn projects() -> BoxedStrategy<Value> {
    prop_oneof![
        op!("project.create", name: name(), space: space()),
        op!("project.update", project: project(), name: name()),
        op!("project.delete", project: project()),
    ]
    .boxed()
}

fn users() -> BoxedStrategy<Value> {
    let email =
        || words(&["fresh@acme.io", "Fresh@acme.io", "u0@acme.io", "u1@acme.io", "u2@acme.io", "none"]);
    let mode = words(&["NONE", "NONE", "EMAIL_LINK", "TEMPORARY_PASSWORD", "PIGEON"]);
    prop_oneof![
        2 => op!("user.create", name: words(&["Ann", "New"]), email: email(), role: account_role(), invite_mode: mode),
        1 => op!("user.update", user: user(), name: option::of(words(&["Ann", "New"])),
                 is_developer: option::of(any::<bool>())),
        1 => op!("user.resend_invitation", user: user()),
        1 => op!("user.reset_password", user: user()),
        2 => op!("user.delete", user: user()),
        2 => op!("user.set_account_role", user: user(), role: account_role()),
    ]
    .boxed()
}

fn keys() -> BoxedStrategy<Value> {
    let place = (space(), option::of(space_role())).prop_map(|(space, role)| {
        let mut place = json!({"space": space});
        role.into_iter().for_each(|role| place["role"] = role.into());
        place
    });
    let organization = (organization(), option::of(organization_role()), vec(place, 0..3));
    let organization = organization.prop_map(|(organization, role, spaces)| {
        let mut it = json!({"organization": organization, "spaces": spaces});
        role.into_iter().for_each(|role| it["role"] = role.into());
        it
    });
    let expiry = option::of(words(&["2026-12-01T00:00:00Z", "2026-01-01T00:00:00Z"]));
    prop_oneof![
        2 => op!("service_key.create", name: words(&["Fresh", "ci"]), account_role: option::of(account_role()),
                 organizations: vec(organization, 0..3)),
        1 => op!("user_key.create", name: words(&["Fresh"]), expires_at: expiry),
        1 => op!("api_key.revoke", key: key()),
        1 => op!("api_key.refresh", key: key()),
    ]
    .boxed()
}

fn wallaroo() -> BoxedStrategy<Value> {
    let role = || option::of(words(&["OWNER", "COLLABORATOR", "owner", "ADMIN"]));
    let email = || words(&["fresh@acme.io", "u0@acme.io", "U1@acme.io"]);
    prop_oneof![
        1 => op!("space.create", name: name(), description: Just(None::<&str>)),
        3 => op!("space.add_user", space: space(), user: user(), role: role()),
        3 => op!("space.remove_user", space: space(), user: user()),
        1 => op!("user.create", name: option::of(words(&["New"])), email: email()),
        2 => switched(),
    ]
    .boxed()
}

/// Wallaroo's own changes: nobody else has them.
fn switched() -> BoxedStrategy<Value> {
    prop_oneof![op!("user.activate", user: user()), op!("user.deactivate", user: user())].boxed()
}
