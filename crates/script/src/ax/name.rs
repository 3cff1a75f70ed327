//! Names and ids, looked up as `ax` does before it calls the API.

use axcess_api::is_global_id;
use axcess_core::{Node, NodeKind, Policy, ReferenceError};

/// Why `ax` finds nothing, or not one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Miss {
    /// 404 where nothing has the name.
    pub status: Option<u16>,
    pub reason: String,
}

impl Miss {
    fn nothing<T>(kind: &str, name: &str, near: Result<T, ReferenceError>) -> Self {
        let near = match near {
            Err(ReferenceError::Unknown { suggestions, .. }) => suggestions.into_iter().next(),
            _ => None,
        };
        // A reference of ours has its kind before the name; `ax` takes the name alone.
        let near = near.and_then(|text| text.rsplit([':', '/']).next().map(str::to_owned));
        let advice = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`ax` compares names exactly".to_owned(),
        };
        Self { status: Some(404), reason: format!("no {kind} is called `{name}`; {advice}") }
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

/// A role by its name.
pub(super) fn role(policy: &Policy, text: &str) -> Found {
    if is_id(policy, text) {
        return Ok(text.to_owned());
    }
    let mut found = policy.roles();
    found.retain(|role| policy.role_name(*role) == Some(text));
    let ids: Vec<&str> = found.iter().map(|role| policy.role_id(*role)).collect();
    single("role", text, &ids, || policy.role(text))
}

/// An organization by its name.
pub(super) fn organization(policy: &Policy, text: &str) -> Found {
    if is_id(policy, text) {
        return Ok(text.to_owned());
    }
    let found = named(policy, text, |kind| *kind == NodeKind::Organization);
    let ids: Vec<&str> = found.iter().map(|node| policy.node_id(*node)).collect();
    single("organization", text, &ids, || policy.node(&format!("org:{text}")))
}

/// A space by its name, which several organizations may use.
pub(super) fn space(policy: &Policy, text: &str) -> Found {
    if is_id(policy, text) {
        return Ok(text.to_owned());
    }
    let found = named(policy, text, |kind| *kind == NodeKind::Space);
    let ids: Vec<&str> = found.iter().map(|node| policy.node_id(*node)).collect();
    single("space", text, &ids, || policy.node(&format!("space:{text}")))
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
    let ids: Vec<&str> = found.iter().filter(inside).map(|node| policy.node_id(*node)).collect();
    single("project of that space", text, &ids, || policy.node(&format!("project:{within}/{text}")))
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

/// The only thing that has a name, if there is one; a reference of ours finds what is near to it.
fn single<T>(
    kind: &str,
    name: &str,
    ids: &[&str],
    near: impl FnOnce() -> Result<T, ReferenceError>,
) -> Found {
    match ids {
        [] => Err(Miss::nothing(kind, name, near())),
        [only] => Ok((*only).to_owned()),
        several => Err(Miss::usage(format!(
            "`{name}` is the name of {} things of kind {kind}; name one by its id",
            several.len()
        ))),
    }
}

fn named(policy: &Policy, name: &str, fits: impl Fn(&NodeKind) -> bool) -> Vec<Node> {
    let mut found = policy.nodes_by_name(name);
    found.retain(|node| fits(policy.node_kind(*node)));
    found
}
