//! Everything of an account that can be named.

use axcess_core::{NodeKind, Policy, UserKind};
use serde::Serialize;

/// Everything of an account that can be named, each with the reference by which commands know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Names {
    /// People and bots, by id.
    pub people: Vec<Person>,
    /// Keys, by id.
    pub keys: Vec<Key>,
    /// Nodes, the account first; whatever lies in another stands behind it.
    pub nodes: Vec<Node>,
    /// Permissions, by name.
    pub permissions: Vec<String>,
    /// Role objects, by id.
    pub roles: Vec<Role>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct Person {
    pub reference: String,
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    /// `HUMAN` or `BOT`.
    pub kind: &'static str,
    pub status: Option<String>,
}

/// An API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct Key {
    pub reference: String,
    pub id: String,
    pub name: Option<String>,
    /// The id of the user for whom it acts.
    pub user: Option<String>,
}

/// The account, an organization, a space or a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct Node {
    pub reference: String,
    pub id: String,
    /// `ACCOUNT`, `ORGANIZATION`, `SPACE`, or the resource's type.
    pub kind: String,
    pub name: Option<String>,
    /// The place of the node above it.
    pub parent: Option<usize>,
    /// Null where nobody could read it.
    pub restricted: Option<bool>,
    /// Of a space; null where nobody could read it.
    pub private: Option<bool>,
}

/// A Role object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct Role {
    pub reference: String,
    pub id: String,
    pub name: Option<String>,
}

impl Names {
    pub(crate) fn of(policy: &Policy) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let person = |user| Person {
            reference: policy.user_reference(user),
            id: policy.user_id(user).to_owned(),
            name: text(policy.user_name(user)),
            email: text(policy.user_email(user)),
            kind: match policy.user_kind(user) {
                UserKind::Human => "HUMAN",
                UserKind::Bot => "BOT",
            },
            status: text(policy.user_status(user)),
        };
        let key = |key| Key {
            reference: format!("key:{}", policy.key_id(key)),
            id: policy.key_id(key).to_owned(),
            name: text(policy.key_name(key)),
            user: policy.key_user(key).map(|user| policy.user_id(user).to_owned()),
        };
        let role = |role| Role {
            reference: policy.role_reference(role),
            id: policy.role_id(role).to_owned(),
            name: text(policy.role_name(role)),
        };
        let mut permissions: Vec<_> = policy.permissions().iter().map(|(_, name)| name.to_owned()).collect();
        permissions.sort_unstable();
        Self {
            people: policy.users().into_iter().map(person).collect(),
            keys: policy.keys().into_iter().map(key).collect(),
            nodes: nodes(policy),
            permissions,
            roles: policy.roles().into_iter().map(role).collect(),
        }
    }
}

fn nodes(policy: &Policy) -> Vec<Node> {
    let (_, places) = places(policy);
    let mut at = std::collections::HashMap::new();
    let mut nodes = Vec::with_capacity(places.len());
    for (number, node) in places.into_iter().enumerate() {
        let kind = policy.node_kind(node);
        let (known, possible) = policy.is_restricted(node);
        at.insert(node, number);
        nodes.push(Node {
            reference: policy.node_reference(node),
            id: policy.node_id(node).to_owned(),
            kind: kind.as_str().to_owned(),
            name: policy.node_name(node).map(str::to_owned),
            parent: policy.node_parent(node).and_then(|above| at.get(&above).copied()),
            restricted: (known == possible).then_some(known),
            private: if *kind == NodeKind::Space { policy.is_private(node) } else { Some(false) },
        });
    }
    nodes
}

/// The users of an account by id, and its nodes: each with what lies in it behind it, and at the end what lies nobody knows
/// where.
pub(crate) fn places(policy: &Policy) -> (Vec<axcess_core::User>, Vec<axcess_core::Node>) {
    let mut found = Vec::new();
    let mut waiting = vec![axcess_core::Node::ACCOUNT];
    let by_name = |node: &axcess_core::Node| {
        (policy.node_name(*node).map(str::to_owned), policy.node_id(*node).to_owned())
    };
    while let Some(node) = waiting.pop() {
        found.push(node);
        let mut below = policy.node_children(node);
        below.sort_by_key(by_name);
        waiting.extend(below.into_iter().rev());
    }
    let met: std::collections::HashSet<_> = found.iter().copied().collect();
    let mut lost: Vec<_> = policy.nodes().into_iter().filter(|node| !met.contains(node)).collect();
    lost.sort_by_key(by_name);
    found.extend(lost);
    (policy.users(), found)
}
