//! Listings, and what stands on a page of them.

use axcess_core::{Binding, Key, Node, NodeKind, Policy, Role, User, UserKind};
use serde_json::Value;

use crate::object::{Object, Times, value};
use crate::page::{CursorError, Page, PageObject};
use crate::thing::Thing;

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
        /// Only of this kind, as in `APPLICATION`.
        project_type: Option<String>,
    },
    /// API keys.
    ApiKeys {
        /// `USER` or `SERVICE`.
        key_type: Option<String>,
        /// `ACTIVE` unless told otherwise.
        status: Option<String>,
        /// Only made by this user.
        creator_id: Option<String>,
        /// Only service keys whose bots are members of this space.
        space_id: Option<String>,
    },
}

/// What stands on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// The things, in the order of the listing.
    pub things: Vec<Thing>,
    /// Whether more of them follow.
    pub has_more: bool,
}

impl Listing {
    /// What the list is called in the API's body.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Roles { .. } => "roles",
            Self::RoleBindings { .. } => "role_bindings",
            Self::Restrictions { .. } => "resource_restrictions",
            Self::Organizations { .. } => "organizations",
            Self::Spaces { .. } => "spaces",
            Self::Users { .. } => "users",
            Self::Projects { .. } => "projects",
            Self::ApiKeys { .. } => "api_keys",
        }
    }
}

impl Picked {
    /// The number after which the next page begins.
    pub fn after(&self) -> Option<usize> {
        self.things.last().filter(|_| self.has_more).map(|thing| thing.number())
    }

    fn of<T: Copy>(all: impl Iterator<Item = T>, limit: usize, thing: fn(T) -> Thing) -> Self {
        let mut rest = all.map(thing);
        let things: Vec<Thing> = rest.by_ref().take(limit).collect();
        Self { things, has_more: rest.next().is_some() }
    }
}

/// A page of a listing, as the API's body.
///
/// # Errors
///
/// When the cursor is none that a page before gave.
pub fn list(policy: &Policy, listing: &Listing, page: &Page) -> Result<Value, CursorError> {
    let key = listing.key();
    let picked = pick(policy, listing, page.first(key)?, page.limit, |_| true);
    let after = picked.after();
    let shown = |thing: &Thing| Object::new(policy, *thing, Times::default());
    Ok(value(&PageObject { key, items: picked.things.iter().filter_map(shown).collect(), after }))
}

/// What stands on a page of a listing that begins at a number, of all that `shows` lets pass.
///
/// Things stand in the order of their numbers: those of the account by id (bindings by their users), and behind them
/// those made since. Only as many are looked at as it takes to fill the page.
pub fn pick(
    policy: &Policy,
    listing: &Listing,
    first: usize,
    limit: usize,
    shows: impl Fn(Thing) -> bool,
) -> Picked {
    match listing {
        Listing::Roles { is_predefined } => {
            let fits =
                |role: &Role| is_predefined.is_none_or(|wanted| policy.role_is_predefined(*role) == wanted);
            let all = policy.roles_from(first).filter(fits);
            Picked::of(all.filter(|role| shows(Thing::Role(*role))), limit, Thing::Role)
        }
        Listing::RoleBindings { resource_type, user_id } => {
            let fits = |binding: &Binding| {
                let node = policy.binding_place(*binding).1;
                policy.node_kind(node).as_str() == resource_type
                    && policy.binding_role(*binding).is_some()
                    && shows(Thing::Binding(*binding))
            };
            match user_id {
                None => Picked::of(policy.bindings_from(first).filter(fits), limit, Thing::Binding),
                Some(id) => {
                    let own = policy.user_by_id(id).map(|user| bindings(policy, user, first));
                    Picked::of(own.unwrap_or_default().into_iter().filter(fits), limit, Thing::Binding)
                }
            }
        }
        Listing::Restrictions { resource_type } => {
            let wanted = resource_type.as_deref();
            let fits = |node: &Node| {
                policy.is_restricted(*node).0
                    && wanted.is_none_or(|wanted| policy.node_kind(*node).as_str() == wanted)
                    && shows(Thing::Restriction(*node))
            };
            Picked::of(policy.nodes_from(first).filter(fits), limit, Thing::Restriction)
        }
        Listing::Organizations { name } => {
            let fits = |node: &Node| {
                *policy.node_kind(*node) == NodeKind::Organization
                    && is_named(policy, *node, name)
                    && shows(Thing::Node(*node))
            };
            Picked::of(policy.nodes_from(first).filter(fits), limit, Thing::Node)
        }
        Listing::Spaces { organization_id, name } => {
            let fits = |node: &Node| {
                *policy.node_kind(*node) == NodeKind::Space
                    && is_named(policy, *node, name)
                    && shows(Thing::Node(*node))
            };
            of_nodes(policy, organization_id, first, limit, fits)
        }
        Listing::Users { email, statuses } => {
            let fits = |user: &User| {
                let status = policy.user_status(*user);
                policy.user_kind(*user) == UserKind::Human
                    && status != Some("INACTIVE")
                    && (statuses.is_empty() || statuses.iter().any(|wanted| status == Some(wanted)))
                    && contains(policy.user_email(*user), email)
                    && shows(Thing::User(*user))
            };
            Picked::of(policy.users_from(first).filter(fits), limit, Thing::User)
        }
        Listing::Projects { space_id, space_name, name, project_type } => {
            let fits = |node: &Node| {
                matches!(policy.node_kind(*node), NodeKind::Resource(kind) if &**kind == "PROJECT")
                    && is_named(policy, *node, name)
                    && (space_name.is_none()
                        || policy.node_parent(*node).is_some_and(|above| is_named(policy, above, space_name)))
                    && project_type.as_deref().is_none_or(|wanted| policy.project_type(*node) == Some(wanted))
                    && shows(Thing::Node(*node))
            };
            of_nodes(policy, space_id, first, limit, fits)
        }
        Listing::ApiKeys { .. } => pick_keys(policy, listing, policy.keys_from(first), limit),
    }
}

/// What stands on a page of a listing of keys, of those among which they must be, in the order of their numbers: whoever
/// knows whose keys they are need not look at all of them.
pub fn pick_keys(
    policy: &Policy,
    listing: &Listing,
    keys: impl Iterator<Item = Key>,
    limit: usize,
) -> Picked {
    let Listing::ApiKeys { key_type, status, creator_id, space_id } = listing else {
        return Picked::default();
    };
    let status = status.as_deref().unwrap_or("ACTIVE");
    let creator_id = creator_id.as_deref();
    let space = space_id.as_deref().map(|id| policy.node_by_id(id));
    let fits = |key: &Key| {
        policy.key_status(*key) == Some(status)
            && key_type.as_deref().is_none_or(|wanted| policy.key_type(*key) == wanted)
            && creator_id.is_none_or(|wanted| policy.key_creator_id(*key) == Some(wanted))
            && space.is_none_or(|space| space.is_some_and(|space| is_of_space(policy, *key, space)))
    };
    Picked::of(keys.filter(fits), limit, Thing::Key)
}

/// Nodes below one, or all of them.
fn of_nodes(
    policy: &Policy,
    above: &Option<String>,
    first: usize,
    limit: usize,
    fits: impl Fn(&Node) -> bool,
) -> Picked {
    match above {
        None => Picked::of(policy.nodes_from(first).filter(fits), limit, Thing::Node),
        Some(id) => {
            let below = policy.node_by_id(id).map(|above| policy.children_from(above, first));
            Picked::of(below.unwrap_or_default().into_iter().filter(fits), limit, Thing::Node)
        }
    }
}

/// A user's bindings in the order of their numbers.
fn bindings(policy: &Policy, user: User, first: usize) -> Vec<Binding> {
    let own = policy.bindings_of(user).filter_map(|(binding, ..)| binding);
    let mut own: Vec<Binding> = own.filter(|binding| binding.index() >= first).collect();
    own.sort_unstable();
    own
}

/// Whether a key is a service key whose bot is a member of a space.
fn is_of_space(policy: &Policy, key: Key, space: Node) -> bool {
    let bot = policy.key_user(key).filter(|_| policy.key_type(key) == "SERVICE");
    bot.is_some_and(|bot| policy.memberships_of(bot).any(|(node, _)| node == space))
}

fn is_named(policy: &Policy, node: Node, wanted: &Option<String>) -> bool {
    contains(policy.node_name(node), wanted)
}

/// Whether a text holds another, their case ignored.
fn contains(text: Option<&str>, wanted: &Option<String>) -> bool {
    let Some(wanted) = wanted else { return true };
    let Some(text) = text else { return false };
    if text.is_ascii() && wanted.is_ascii() {
        let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
        let fits = |part: &[u8]| part.eq_ignore_ascii_case(wanted);
        return wanted.is_empty() || text.windows(wanted.len()).any(fits);
    }
    text.to_lowercase().contains(&wanted.to_lowercase())
}
