//! The smallest ways to allow what is denied.

use axcess_core::{Asker, BindingRef, Change, Node, Permission, Policy, Remedy, Source};
use schemars::JsonSchema;
use serde::Serialize;

use crate::counted;
use crate::names::{Identity, Names, escaped};
use crate::style::{Style, styled};

/// A way to allow something, tried on a copy of the account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RemedyReport {
    /// The changes, in order.
    pub changes: Vec<ChangeReport>,
    /// How many further permissions the user gains, counted at each node on its own, without inert ones.
    pub also: usize,
    /// Who else gains anything.
    pub others: Vec<Identity>,
}

/// A change of a remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeReport {
    /// The operation, as plan files name it.
    pub op: &'static str,
    /// The same in words.
    pub text: String,
    /// Whether it is done in the account's web interface.
    pub by_hand: bool,
}

impl ChangeReport {
    /// What the change would do, in the words of the account that it is made to.
    pub fn new(policy: &Policy, change: &Change) -> Self {
        Self { op: change.op(), text: words(policy, change), by_hand: is_by_hand(change) }
    }
}

impl RemedyReport {
    /// The smallest ways, those with the fewest changes and the fewest side effects first.
    pub fn all(policy: &Policy, asker: Asker, permission: Permission, node: Node) -> Vec<Self> {
        let names = Names::new(policy);
        let report = |remedy: Remedy| Self {
            changes: remedy.changes.iter().map(|it| ChangeReport::new(policy, it)).collect(),
            also: remedy.also,
            others: remedy.others.into_iter().map(|user| names.user_identity(user)).collect(),
        };
        policy.remedies(asker.user(), permission, node).into_iter().map(report).collect()
    }

    fn side_effects(&self) -> String {
        let also = match self.also {
            0 => "opens nothing else".to_owned(),
            also => format!("also opens {}", counted(also, "permission")),
        };
        match self.others.len() {
            0 => also,
            others => format!("{also}, and something for {}", people(others)),
        }
    }
}

fn people(count: usize) -> String {
    if count == 1 { "1 other user".to_owned() } else { format!("{count} other users") }
}

/// The ways for people, one a line with its side effects.
pub(crate) fn remedies_text(remedies: &[RemedyReport]) -> String {
    if remedies.is_empty() {
        return String::new();
    }
    let lines = remedies.iter().map(|remedy| {
        let steps =
            remedy.changes.iter().map(|change| change.text.as_str()).collect::<Vec<_>>().join(", then ");
        format!("  {steps}\n    {}\n", styled(Style::Faint, remedy.side_effects()))
    });
    format!("\n{}\n{}", styled(Style::Strong, "would allow it"), lines.collect::<String>())
}

/// What somebody would do.
pub(crate) fn words(policy: &Policy, change: &Change) -> String {
    let names = Names::new(policy);
    let shown = |text: &str| escaped(text).into_owned();
    let person =
        |text: &str| policy.user(text).map_or_else(|_| shown(text), |user| names.user_reference(user));
    let place = |text: &str| policy.node(text).map_or_else(|_| shown(text), |node| names.node(node));
    let role = |text: &str| policy.role(text).map_or_else(|_| shown(text), |role| names.role(role));
    match change {
        Change::RoleCreate { name, permissions, .. } => {
            let permissions = permissions.as_deref().unwrap_or_default();
            format!("make a role `{}` of {}", shown(name), listed(policy, permissions))
        }
        Change::RoleUpdate { role, permissions: Some(permissions), .. } => {
            update_in_words(policy, role, permissions)
        }
        Change::RoleUpdate { role: changed, name, .. } => {
            labelled(&format!("role {}", role(changed)), name.as_deref())
        }
        Change::RoleDelete { role: gone } => format!("delete role {}", role(gone)),
        Change::RoleBindingCreate { user, role: bound, resource }
        | Change::ResourceBind { user, role: bound, resource } => {
            format!("bind {} to {} on {}", role(bound), person(user), place(resource))
        }
        Change::RoleBindingUpdate { binding, role: new } => {
            format!("make {} one of {}", binding_in_words(policy, binding), role(new))
        }
        Change::RoleBindingDelete { binding } => format!("delete {}", binding_in_words(policy, binding)),
        Change::RestrictionCreate { resource } => format!("restrict {}", place(resource)),
        Change::RestrictionDelete { resource } => format!("lift the restriction of {}", place(resource)),
        Change::OrganizationAddUser { organization, user, role } => {
            format!("make {} {} of {}", person(user), shown(role), place(organization))
        }
        Change::OrganizationRemoveUser { organization, user } => {
            format!("remove {} from {}", person(user), place(organization))
        }
        Change::OrganizationUpdate { organization, name, .. } => {
            labelled(&place(organization), name.as_deref())
        }
        Change::OrganizationDelete { organization } => format!("delete {}", place(organization)),
        Change::SpaceAddUser { space, user, role: given } => {
            let given = given.as_deref().unwrap_or("COLLABORATOR");
            let given = given.strip_prefix("custom:").map_or_else(|| shown(given), role);
            format!("make {} {given} of {}", person(user), place(space))
        }
        Change::SpaceRemoveUser { space, user } => format!("remove {} from {}", person(user), place(space)),
        Change::SpaceUpdate { space, is_private: Some(is_private), .. } => {
            format!("make {} {}", place(space), if *is_private { "private" } else { "public" })
        }
        Change::SpaceUpdate { space, name, .. } => labelled(&place(space), name.as_deref()),
        Change::SpaceDelete { space } => format!("delete {}", place(space)),
        Change::ProjectUpdate { project, name } => labelled(&place(project), Some(name)),
        Change::ProjectDelete { project } => format!("delete {}", place(project)),
        Change::UserSetAccountRole { user, role } => {
            format!("make {} {} of the account", person(user), shown(role))
        }
        Change::UserCreate { email, .. } => {
            format!("invite {} once more, without an invitation", shown(email))
        }
        Change::UserUpdate { user, is_developer: Some(is), .. } => {
            format!("make {} {} developer", person(user), if *is { "a" } else { "no" })
        }
        Change::UserUpdate { user, name, .. } => labelled(&person(user), name.as_deref()),
        Change::UserActivate { user } => format!("activate {}", person(user)),
        Change::UserDeactivate { user } => format!("deactivate {}", person(user)),
        Change::UserDelete { user } => format!("delete {}", person(user)),
        Change::ApiKeyRevoke { key } => format!("revoke key {}", shown(key)),
        Change::AccountSetDeveloperLock { on } => {
            format!("turn the developer lock {}", if *on { "on" } else { "off" })
        }
        other => other.op().to_owned(),
    }
}

/// What bears on no access: another name, or another description.
fn labelled(what: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("rename {what} to `{}`", escaped(name)),
        None => format!("give {what} another description"),
    }
}

/// Whether the account's web interface does it and no call of the API.
pub(crate) const fn is_by_hand(change: &Change) -> bool {
    matches!(
        change,
        Change::UserSetAccountRole { .. }
            | Change::ResourceBind { .. }
            | Change::AccountSetDeveloperLock { .. }
    )
}

fn update_in_words(policy: &Policy, role: &str, permissions: &[String]) -> String {
    let shown =
        policy.role(role).map_or_else(|_| escaped(role).into_owned(), |role| Names::new(policy).role(role));
    let held = policy.role(role).ok().and_then(|role| policy.role_permissions(role));
    let Some(held) = held else { return format!("let role {shown} hold {}", listed(policy, permissions)) };
    let held: Vec<&str> = policy.permissions().names(&held).collect();
    let put: Vec<String> =
        permissions.iter().filter(|name| !held.contains(&name.as_str())).cloned().collect();
    let is_kept = |name: &&&str| !permissions.iter().any(|kept| kept == **name);
    let taken: Vec<String> = held.iter().filter(is_kept).map(|name| (*name).to_owned()).collect();
    match (&put[..], &taken[..]) {
        (put, []) => format!("put {} into role {shown}", listed(policy, put)),
        ([], taken) => format!("take {} out of role {shown}", listed(policy, taken)),
        _ => format!("let role {shown} hold {}", listed(policy, permissions)),
    }
}

fn binding_in_words(policy: &Policy, binding: &BindingRef) -> String {
    let names = Names::new(policy);
    match binding {
        BindingRef::Id(id) => {
            let known = policy.binding_by_id(id).and_then(|binding| {
                let (user, _) = policy.binding_place(binding);
                let (_, node, role) = policy.bindings_of(user).find(|(id, ..)| *id == Some(binding))?;
                Some((user, node, role))
            });
            match known {
                Some((user, node, old)) => {
                    let (old, user, node) = (names.role(old), names.user_reference(user), names.node(node));
                    format!("the binding of {old} to {user} on {node}")
                }
                None => format!("binding {}", escaped(id)),
            }
        }
        BindingRef::Place { user, resource } => match (policy.user(user), policy.node(resource)) {
            (Ok(user), Ok(node)) => {
                let bound = policy.routes(user, node).into_iter().find_map(|route| match route.source {
                    Source::Binding { role, .. } if route.at == node => Some(role),
                    _ => None,
                });
                let (person, place) = (names.user_reference(user), names.node(node));
                match bound {
                    Some(role) => format!("the binding of {} to {person} on {place}", names.role(role)),
                    None => format!("the binding of {person} on {place}"),
                }
            }
            _ => format!("the binding of {} on {}", escaped(user), escaped(resource)),
        },
    }
}

/// Permissions, the first of them by name.
fn listed(policy: &Policy, permissions: &[String]) -> String {
    const MOST: usize = 4;
    if permissions.len() == policy.permissions().len() {
        return "every permission".to_owned();
    }
    let shown: Vec<_> = permissions.iter().take(MOST).map(|name| escaped(name)).collect();
    let rest = match permissions.len().saturating_sub(MOST) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    shown.join(", ") + &rest
}
