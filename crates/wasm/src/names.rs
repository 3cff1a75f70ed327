//! Everything of an account that can be named.

use std::collections::HashMap;
use std::ops::Range;

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
    /// Of every list what stands in this range.
    pub(crate) fn of(policy: &Policy, places: &Places, range: &Range<usize>) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let person = |user: &axcess_core::User| Person {
            reference: policy.user_reference(*user),
            id: policy.user_id(*user).to_owned(),
            name: text(policy.user_name(*user)),
            email: text(policy.user_email(*user)),
            kind: match policy.user_kind(*user) {
                UserKind::Human => "HUMAN",
                UserKind::Bot => "BOT",
            },
            status: text(policy.user_status(*user)),
        };
        let key = |key: &axcess_core::Key| Key {
            reference: format!("key:{}", policy.key_id(*key)),
            id: policy.key_id(*key).to_owned(),
            name: text(policy.key_name(*key)),
            user: policy.key_user(*key).map(|user| policy.user_id(user).to_owned()),
        };
        let role = |role: &axcess_core::Role| Role {
            reference: policy.role_reference(*role),
            id: policy.role_id(*role).to_owned(),
            name: text(policy.role_name(*role)),
        };
        let mut permissions: Vec<_> = policy.permissions().iter().map(|(_, name)| name.to_owned()).collect();
        permissions.sort_unstable();
        Self {
            people: part(&places.users, range).iter().map(person).collect(),
            keys: part(&places.keys, range).iter().map(key).collect(),
            nodes: part(&places.nodes, range).iter().map(|node| named(policy, places, *node)).collect(),
            permissions: part(&permissions, range).to_vec(),
            roles: part(&places.roles, range).iter().map(role).collect(),
        }
    }
}

/// What of a list stands in a range, which may reach beyond its end.
fn part<'l, T>(list: &'l [T], range: &Range<usize>) -> &'l [T] {
    let end = range.end.min(list.len());
    &list[range.start.min(end)..end]
}

fn named(policy: &Policy, places: &Places, node: axcess_core::Node) -> Node {
    let kind = policy.node_kind(node);
    let (known, possible) = policy.is_restricted(node);
    let above = policy.node_parent(node).and_then(|above| places.ranks.get(&above).copied());
    Node {
        reference: policy.node_reference(node),
        id: policy.node_id(node).to_owned(),
        kind: kind.as_str().to_owned(),
        name: policy.node_name(node).map(str::to_owned),
        // Whatever is above a node stands before it.
        parent: above.filter(|above| places.ranks.get(&node).is_some_and(|own| above < own)),
        restricted: (known == possible).then_some(known),
        private: if *kind == NodeKind::Space { policy.is_private(node) } else { Some(false) },
    }
}

/// Everything that can be named, in the order of [`Names`].
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub users: Vec<axcess_core::User>,
    pub nodes: Vec<axcess_core::Node>,
    keys: Vec<axcess_core::Key>,
    roles: Vec<axcess_core::Role>,
    /// The place of each node.
    ranks: HashMap<axcess_core::Node, usize>,
}

impl Places {
    /// Users, keys and roles stand by id; nodes each with what lies in it behind it, and at the end what lies nobody knows
    /// where.
    pub fn of(policy: &Policy) -> Self {
        let mut nodes = Vec::new();
        let mut ranks = HashMap::new();
        let mut waiting = vec![axcess_core::Node::ACCOUNT];
        let by_name = |node: &axcess_core::Node| {
            (policy.node_name(*node).map(str::to_owned), policy.node_id(*node).to_owned())
        };
        while let Some(node) = waiting.pop() {
            ranks.insert(node, nodes.len());
            nodes.push(node);
            let mut below = policy.node_children(node);
            below.sort_by_cached_key(by_name);
            waiting.extend(below.into_iter().rev());
        }
        let mut lost: Vec<_> = policy.nodes().into_iter().filter(|node| !ranks.contains_key(node)).collect();
        lost.sort_by_cached_key(by_name);
        for node in lost {
            ranks.insert(node, nodes.len());
            nodes.push(node);
        }
        Self { users: policy.users(), nodes, keys: policy.keys(), roles: policy.roles(), ranks }
    }
}
