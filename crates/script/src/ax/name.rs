//! Names and ids, looked up as `ax` does before it calls the API.

use axcess_api::is_global_id;
use axcess_core::{Node, NodeKind, Policy};

/// Why `ax` finds nothing, or not one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Miss {
    /// 404 where nothing has the name.
    pub status: Option<u16>,
    pub reason: String,
}

impl Miss {
    fn nothing(kind: &str, name: &str) -> Self {
        Self {
            status: Some(404),
            reason: format!("no {kind} is called `{name}`; `ax` compares names exactly"),
        }
    }

    pub fn usage(reason: impl Into<String>) -> Self {
        Self { status: None, reason: reason.into() }
    }
}

/// The id that the API is called with.
pub(super) type Found = Result<String, Miss>;

/// Whether `ax` takes a text for an id, which is not looked up.
pub(super) fn is_id(policy: &Policy, text: &str) -> bool {
    policy.node_by_id(text).is_some()
        || policy.role_by_id(text).is_some()
        || policy.user_by_id(text).is_some()
        || is_global_id(text)
}

/// A role by its name; names of roles are unique.
pub(super) fn role(policy: &Policy, text: &str) -> Found {
    if is_id(policy, text) {
        return Ok(text.to_owned());
    }
    let roles = policy.roles();
    let found = roles.into_iter().find(|role| policy.role_name(*role) == Some(text));
    found.map(|role| policy.role_id(role).to_owned()).ok_or_else(|| Miss::nothing("role", text))
}

/// An organization by its name: the first that has it.
pub(super) fn organization(policy: &Policy, text: &str) -> Found {
    if is_id(policy, text) {
        return Ok(text.to_owned());
    }
    let found = named(policy, text, |kind| *kind == NodeKind::Organization);
    let first = found.first().map(|node| policy.node_id(*node).to_owned());
    first.ok_or_else(|| Miss::nothing("organization", text))
}

/// A space by its name, which several organizations may use.
pub(super) fn space(policy: &Policy, text: &str) -> Found {
    if is_id(policy, text) {
        return Ok(text.to_owned());
    }
    let found = named(policy, text, |kind| *kind == NodeKind::Space);
    match found[..] {
        [] => Err(Miss::nothing("space", text)),
        [only] => Ok(policy.node_id(only).to_owned()),
        _ => Err(Miss::usage(format!("{} spaces are called `{text}`; name one by its id", found.len()))),
    }
}

/// A project by its name, which has to come with its space.
pub(super) fn project(policy: &Policy, text: &str, within: Option<&str>) -> Found {
    if is_id(policy, text) {
        return Ok(text.to_owned());
    }
    let Some(within) = within else {
        return Err(Miss::usage(format!("a project that is named needs `--space`: `{text}` is no id")));
    };
    let above = space(policy, within)?;
    if policy.node_by_id(&above).is_none_or(|node| *policy.node_kind(node) != NodeKind::Space) {
        return Err(Miss { status: Some(404), reason: format!("no space has the id `{above}`") });
    }
    let found = named(policy, text, |kind| kind.as_str() == "PROJECT");
    let inside =
        |node: &&Node| policy.node_parent(**node).is_some_and(|space| policy.node_id(space) == above);
    let first = found.iter().find(inside).map(|node| policy.node_id(*node).to_owned());
    first.ok_or_else(|| Miss::nothing("project of that space", text))
}

/// A user by his e-mail address. Whoever has been deleted is in no list.
pub(super) fn user_by_email(policy: &Policy, email: &str) -> Found {
    let mut found = policy.users_by_email(email);
    found.retain(|user| policy.user_status(*user) != Some("INACTIVE"));
    found.sort_by_key(|user| policy.user_id(*user).to_owned());
    let first = found.first().map(|user| policy.user_id(*user).to_owned());
    first.ok_or_else(|| Miss {
        status: Some(404),
        reason: format!("no user has the e-mail address `{email}`"),
    })
}

fn named(policy: &Policy, name: &str, fits: impl Fn(&NodeKind) -> bool) -> Vec<Node> {
    let mut found = policy.nodes_by_name(name);
    found.retain(|node| fits(policy.node_kind(*node)));
    found
}
