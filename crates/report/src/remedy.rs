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
#[derive(Clone, Debug, Serialize, JsonSchema)]
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

impl ChangeReport {
    /// A change in words.
    pub(crate) fn new(policy: &Policy, change: &Change) -> Self {
        Self { op: change.op(), text: words(policy, change) }
    }
}

/// What somebody would do.
fn words(policy: &Policy, change: &Change) -> String {
    let names = Names::new(policy);
    let shown = |text: &str| escaped(text).into_owned();
    match change {
        Change::RoleCreate { name, permissions, .. } => {
            let permissions = permissions.as_deref().unwrap_or_default().join(", ");
            format!("make a role `{}` of {}", shown(name), shown(&permissions))
        }
        Change::RoleUpdate { role, .. } => format!("put it into role {}", shown(role)),
        Change::RoleBindingCreate { user, role, resource }
        | Change::ResourceBind { user, role, resource } => {
            format!("bind {} to {} on {}", shown(role), shown(user), shown(resource))
        }
        Change::RoleBindingUpdate { binding: BindingRef::Id(binding), role } => {
            let known = |id: Binding| policy.binding_id(id) == binding;
            let found = policy.bindings().find(|(id, ..)| id.is_some_and(known));
            let binding = match found {
                Some((_, user, node, old)) => {
                    let (old, user, node) = (names.role(old), names.user_reference(user), names.node(node));
                    format!("the binding of {old} to {user} on {node}")
                }
                None => format!("binding {}", shown(binding)),
            };
            format!("make {binding} one of {}", shown(role))
        }
        Change::RoleBindingUpdate { binding: BindingRef::Place { user, resource }, role } => {
            format!("make the binding of {} on {} one of {}", shown(user), shown(resource), shown(role))
        }
        Change::RestrictionDelete { resource } => format!("lift the restriction of {}", shown(resource)),
        Change::OrganizationAddUser { organization, user, role } => {
            format!("make {} {} of {}", shown(user), shown(role), shown(organization))
        }
        Change::SpaceAddUser { space, user, role } => {
            let role = role.as_deref().unwrap_or("COLLABORATOR");
            let role = role.strip_prefix("custom:").unwrap_or(role);
            format!("make {} {} of {}", shown(user), shown(role), shown(space))
        }
        Change::UserSetAccountRole { user, role } => {
            format!("make {} {} of the account", shown(user), shown(role))
        }
        Change::UserActivate { user } => format!("activate {}", shown(user)),
        other => other.op().to_owned(),
    }
}
