//! The smallest ways to allow what is denied.

use axcess_core::{Asker, Binding, BindingRef, Change, Node, Permission, Policy, Remedy};
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
}

impl RemedyReport {
    /// The smallest ways, those with the fewest changes and the fewest side effects first.
    pub fn all(policy: &Policy, asker: Asker, permission: Permission, node: Node) -> Vec<Self> {
        let names = Names::new(policy);
        let report = |remedy: Remedy| Self {
            changes: remedy
                .changes
                .iter()
                .map(|it| ChangeReport { op: it.op(), text: words(policy, it) })
                .collect(),
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
    let list = |permissions: &[String]| match permissions.len() == policy.permissions().len() {
        true => "every permission".to_owned(),
        false => shown(&permissions.join(", ")),
    };
    let role = |text: &str| policy.role(text).map_or_else(|_| shown(text), |role| names.role(role));
    match change {
        Change::RoleCreate { name, permissions, .. } => {
            format!("make a role `{}` of {}", shown(name), list(permissions.as_deref().unwrap_or_default()))
        }
        Change::RoleUpdate { role: changed, permissions: Some(all), .. }
            if all.len() == policy.permissions().len() =>
        {
            format!("put every permission into role {}", role(changed))
        }
        Change::RoleUpdate { role: changed, permissions: Some(_), .. } => {
            format!("put it into role {}", role(changed))
        }
        Change::RoleUpdate { role: changed, .. } => format!("rename role {}", role(changed)),
        Change::RoleBindingCreate { user, role: bound, resource }
        | Change::ResourceBind { user, role: bound, resource } => {
            format!("bind {} to {} on {}", role(bound), person(user), place(resource))
        }
        Change::RoleBindingUpdate { binding: BindingRef::Id(binding), role: new } => {
            let known = |id: Binding| policy.binding_id(id) == binding;
            let found = policy.bindings().find(|(id, ..)| id.is_some_and(known));
            let binding = match found {
                Some((_, user, node, old)) => {
                    let (old, user, node) = (names.role(old), names.user_reference(user), names.node(node));
                    format!("the binding of {old} to {user} on {node}")
                }
                None => format!("binding {}", shown(binding)),
            };
            format!("make {binding} one of {}", role(new))
        }
        Change::RoleBindingUpdate { binding: BindingRef::Place { user, resource }, role: new } => {
            format!("make the binding of {} on {} one of {}", person(user), place(resource), role(new))
        }
        Change::RestrictionDelete { resource } => format!("lift the restriction of {}", place(resource)),
        Change::OrganizationAddUser { organization, user, role } => {
            format!("make {} {} of {}", person(user), shown(role), place(organization))
        }
        Change::SpaceAddUser { space, user, role: given } => {
            let given = given.as_deref().unwrap_or("COLLABORATOR");
            let given = given.strip_prefix("custom:").map_or_else(|| shown(given), role);
            format!("make {} {given} of {}", person(user), place(space))
        }
        Change::UserSetAccountRole { user, role } => {
            format!("make {} {} of the account", person(user), shown(role))
        }
        Change::UserActivate { user } => format!("activate {}", person(user)),
        Change::UserDeactivate { user } => format!("deactivate {}", person(user)),
        Change::UserDelete { user } => format!("delete {}", person(user)),
        Change::RoleBindingDelete { binding: BindingRef::Place { user, resource } } => {
            format!("take the binding on {} from {}", place(resource), person(user))
        }
        Change::RoleBindingDelete { binding: BindingRef::Id(binding) } => {
            let known = |id: Binding| policy.binding_id(id) == binding;
            match policy.bindings().find(|(id, ..)| id.is_some_and(known)) {
                Some((_, user, node, role)) => format!(
                    "take the binding of {} on {} from {}",
                    names.role(role),
                    names.node(node),
                    names.user_reference(user)
                ),
                None => format!("delete binding {}", shown(binding)),
            }
        }
        Change::OrganizationRemoveUser { organization, user } => {
            format!("take {} out of {}", person(user), place(organization))
        }
        Change::SpaceRemoveUser { space, user } => format!("take {} out of {}", person(user), place(space)),
        Change::RestrictionCreate { resource } => format!("restrict {}", place(resource)),
        Change::SpaceUpdate { space, is_private: Some(true), .. } => format!("make {} private", place(space)),
        Change::SpaceUpdate { space, is_private: Some(false), .. } => format!("make {} public", place(space)),
        Change::RoleDelete { role: gone } => format!("delete role {}", role(gone)),
        Change::OrganizationDelete { organization } => format!("delete {}", place(organization)),
        Change::SpaceDelete { space } => format!("delete {}", place(space)),
        Change::ProjectDelete { project } => format!("delete {}", place(project)),
        Change::ApiKeyRevoke { key } => format!("revoke key {}", shown(key)),
        Change::AccountSetDeveloperLock { on } => {
            format!("turn the developer lock {}", if *on { "on" } else { "off" })
        }
        other => other.op().to_owned(),
    }
}
