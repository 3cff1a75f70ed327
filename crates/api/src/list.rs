//! Pages of objects.

use std::fmt;

use axcess_core::{Key, Node, NodeKind, Policy, UserKind};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::object;

/// The most objects on one page.
pub const LARGEST_PAGE: usize = 100;

/// What is listed, and which of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Role objects.
    Roles {
        /// Only the product's own, or only the others.
        is_predefined: Option<bool>,
    },
    /// Role bindings.
    RoleBindings {
        /// `SPACE` or `PROJECT`.
        resource_type: String,
        /// Only of this user.
        user_id: Option<String>,
    },
    /// Restrictions of resources.
    Restrictions {
        /// Only of this type.
        resource_type: Option<String>,
    },
    /// Organizations.
    Organizations {
        /// Only with this in the name, its case ignored.
        name: Option<String>,
    },
    /// Spaces.
    Spaces {
        /// Only of this organization.
        organization_id: Option<String>,
        /// Only with this in the name, its case ignored.
        name: Option<String>,
    },
    /// People who have not been deleted. Bots are shown by their keys.
    Users {
        /// Only with this in the e-mail address, its case ignored.
        email: Option<String>,
        /// Only of these statuses; none stands for all.
        statuses: Vec<String>,
    },
    /// Projects.
    Projects {
        /// Only of this space.
        space_id: Option<String>,
        /// Only of spaces with this in the name, its case ignored.
        space_name: Option<String>,
        /// Only with this in the name, its case ignored.
        name: Option<String>,
    },
    /// API keys.
    ApiKeys {
        /// `USER` or `SERVICE`.
        key_type: Option<String>,
        /// `ACTIVE` unless told otherwise.
        status: Option<String>,
    },
}

/// Which part of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The most objects on it.
    pub limit: usize,
    /// Where it begins, as the page before it told.
    pub cursor: Option<String>,
}

/// A cursor that no page gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorError(String);

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no cursor of this listing", self.0.escape_debug())
    }
}

impl std::error::Error for CursorError {}

/// A page of a listing, as the API's body.
///
/// # Errors
///
/// When the cursor is none that a page before gave.
pub fn list(policy: &Policy, listing: &Listing, page: &Page) -> Result<Value, CursorError> {
    let first = page.cursor.as_deref().map_or(Ok(0), start)?;
    Ok(match listing {
        Listing::Roles { is_predefined } => {
            let mut roles = policy.roles();
            roles
                .retain(|role| is_predefined.is_none_or(|wanted| policy.role_is_predefined(*role) == wanted));
            in_order(&mut roles, |role| policy.role_id(*role));
            body("roles", &roles, first, page.limit, |role| object::role(policy, *role))
        }
        Listing::RoleBindings { resource_type, user_id } => {
            let user = user_id.as_deref().map(|id| policy.user_by_id(id));
            let mut bindings: Vec<_> = policy
                .bindings()
                .filter(|(_, user_found, node, _)| {
                    policy.node_kind(*node).as_str() == resource_type
                        && user.is_none_or(|wanted| wanted == Some(*user_found))
                })
                .filter_map(|(binding, ..)| binding)
                .collect();
            in_order(&mut bindings, |binding| policy.binding_id(*binding));
            body("role_bindings", &bindings, first, page.limit, |binding| {
                object::role_binding(policy, *binding).unwrap_or_default()
            })
        }
        Listing::Restrictions { resource_type } => {
            let nodes = nodes(policy, |node| {
                policy.is_restricted(node).0
                    && resource_type.as_deref().is_none_or(|wanted| policy.node_kind(node).as_str() == wanted)
            });
            body("resource_restrictions", &nodes, first, page.limit, |node| {
                object::restriction(policy, *node)
            })
        }
        Listing::Organizations { name } => {
            let nodes = nodes(policy, |node| {
                *policy.node_kind(node) == NodeKind::Organization && is_named(policy, node, name)
            });
            body("organizations", &nodes, first, page.limit, |node| object::organization(policy, *node))
        }
        Listing::Spaces { organization_id, name } => {
            let above = organization_id.as_deref();
            let nodes = nodes(policy, |node| {
                *policy.node_kind(node) == NodeKind::Space
                    && is_named(policy, node, name)
                    && above.is_none_or(|wanted| parent_id(policy, node) == Some(wanted))
            });
            body("spaces", &nodes, first, page.limit, |node| object::space(policy, *node))
        }
        Listing::Users { email, statuses } => {
            let mut users = policy.users();
            users.retain(|user| {
                let status = policy.user_status(*user);
                policy.user_kind(*user) == UserKind::Human
                    && status != Some("INACTIVE")
                    && (statuses.is_empty() || statuses.iter().any(|wanted| status == Some(wanted)))
                    && contains(policy.user_email(*user), email)
            });
            in_order(&mut users, |user| policy.user_id(*user));
            body("users", &users, first, page.limit, |user| object::user(policy, *user))
        }
        Listing::Projects { space_id, space_name, name } => {
            let (space, words) = (space_id.as_deref(), space_name);
            let nodes = nodes(policy, |node| {
                policy.node_kind(node).as_str() == "PROJECT"
                    && is_named(policy, node, name)
                    && space.is_none_or(|wanted| parent_id(policy, node) == Some(wanted))
                    && (words.is_none()
                        || policy.node_parent(node).is_some_and(|above| is_named(policy, above, words)))
            });
            body("projects", &nodes, first, page.limit, |node| object::project(policy, *node))
        }
        Listing::ApiKeys { key_type, status } => {
            let status = status.as_deref().unwrap_or("ACTIVE");
            let mut keys: Vec<Key> = policy.keys();
            keys.retain(|key| {
                policy.key_status(*key) == Some(status)
                    && key_type.as_deref().is_none_or(|wanted| policy.key_type(*key) == wanted)
            });
            in_order(&mut keys, |key| policy.key_id(*key));
            body("api_keys", &keys, first, page.limit, |key| object::api_key(policy, *key))
        }
    })
}

fn nodes(policy: &Policy, fits: impl Fn(Node) -> bool) -> Vec<Node> {
    let mut nodes: Vec<Node> = policy.nodes().into_iter().filter(|node| fits(*node)).collect();
    in_order(&mut nodes, |node| policy.node_id(*node));
    nodes
}

/// By id, and what a plan made behind the rest, in the order of making.
fn in_order<'p, T>(things: &mut [T], id: impl Fn(&T) -> &'p str) {
    let made = |id: &str| id.strip_prefix("new:").and_then(|number| number.parse::<u32>().ok());
    things.sort_by(|a, b| {
        let (a, b) = (id(a), id(b));
        (made(a), a).cmp(&(made(b), b))
    });
}

fn is_named(policy: &Policy, node: Node, wanted: &Option<String>) -> bool {
    contains(policy.node_name(node), wanted)
}

fn contains(text: Option<&str>, wanted: &Option<String>) -> bool {
    let Some(wanted) = wanted else { return true };
    text.is_some_and(|text| text.to_lowercase().contains(&wanted.to_lowercase()))
}

fn parent_id(policy: &Policy, node: Node) -> Option<&str> {
    policy.node_parent(node).map(|above| policy.node_id(above))
}

fn body<T>(key: &str, all: &[T], first: usize, limit: usize, shown: impl Fn(&T) -> Value) -> Value {
    let rest = all.get(first..).unwrap_or_default();
    let items: Vec<Value> = rest.iter().take(limit).map(shown).collect();
    let pagination = if rest.len() > limit {
        json!({ "next_cursor": cursor(first + limit), "has_more": true })
    } else {
        json!({ "has_more": false })
    };
    json!({ key: items, "pagination": pagination })
}

fn cursor(first: usize) -> String {
    BASE64_STANDARD.encode(format!("Cursor:{first}"))
}

fn start(cursor: &str) -> Result<usize, CursorError> {
    let bytes = BASE64_STANDARD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let number = text.and_then(|text| text.strip_prefix("Cursor:").and_then(|rest| rest.parse().ok()));
    number.ok_or_else(|| CursorError(cursor.to_owned()))
}
