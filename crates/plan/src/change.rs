//! One change of a plan file: its operation, and the fields that the operation takes.

use std::ops::Range;

use axcess_core::{BindingRef, Change, ServiceKeyOrganization, ServiceKeySpace};

use crate::fields::{Fields, Reading};
use crate::node::{Node, Value};
use crate::problem::Problem;
use crate::word::{nearest, quoted};

/// Every operation that a plan file can name.
pub(crate) const OPERATIONS: [&str; 35] = [
    "role.create",
    "role.update",
    "role.delete",
    "role_binding.create",
    "role_binding.update",
    "role_binding.delete",
    "restriction.create",
    "restriction.delete",
    "organization.create",
    "organization.update",
    "organization.delete",
    "organization.add_user",
    "organization.remove_user",
    "space.create",
    "space.update",
    "space.delete",
    "space.add_user",
    "space.remove_user",
    "project.create",
    "project.update",
    "project.delete",
    "user.create",
    "user.update",
    "user.resend_invitation",
    "user.reset_password",
    "user.delete",
    "user.activate",
    "user.deactivate",
    "user.set_account_role",
    "service_key.create",
    "user_key.create",
    "api_key.revoke",
    "api_key.refresh",
    "resource.bind",
    "account.set_developer_lock",
];

/// Reads one change; `None` when not even its operation is known.
pub(crate) fn read(node: &Node, reading: &mut Reading) -> Option<Change> {
    let mut fields = Fields::new("a change", node, reading)?;
    let op = fields.required_text("op")?;
    let place = operation(node).unwrap_or(node).span.clone();
    fields.rename(quoted(&op), place.clone());
    let change = match op.as_str() {
        "role.create" => Change::RoleCreate {
            name: fields.text("name"),
            permissions: fields.optional_texts("permissions"),
            description: fields.description(),
        },
        "role.update" => Change::RoleUpdate {
            role: fields.text("role"),
            name: fields.optional_text("name"),
            permissions: fields.optional_texts("permissions"),
            description: fields.description(),
        },
        "role.delete" => Change::RoleDelete { role: fields.text("role") },
        "role_binding.create" => Change::RoleBindingCreate {
            user: fields.text("user"),
            role: fields.text("role"),
            resource: fields.text("resource"),
        },
        "role_binding.update" => {
            Change::RoleBindingUpdate { binding: binding(&mut fields), role: fields.text("role") }
        }
        "role_binding.delete" => Change::RoleBindingDelete { binding: binding(&mut fields) },
        "restriction.create" => Change::RestrictionCreate { resource: fields.text("resource") },
        "restriction.delete" => Change::RestrictionDelete { resource: fields.text("resource") },
        "organization.create" => {
            Change::OrganizationCreate { name: fields.text("name"), description: fields.description() }
        }
        "organization.update" => Change::OrganizationUpdate {
            organization: fields.text("organization"),
            name: fields.optional_text("name"),
            description: fields.description(),
        },
        "organization.delete" => Change::OrganizationDelete { organization: fields.text("organization") },
        "organization.add_user" => Change::OrganizationAddUser {
            organization: fields.text("organization"),
            user: fields.text("user"),
            role: fields.text("role"),
        },
        "organization.remove_user" => Change::OrganizationRemoveUser {
            organization: fields.text("organization"),
            user: fields.text("user"),
        },
        "space.create" => Change::SpaceCreate {
            name: fields.text("name"),
            organization: fields.optional_text("organization"),
            is_private: fields.optional_flag("is_private").unwrap_or(false),
            description: fields.description(),
        },
        "space.update" => Change::SpaceUpdate {
            space: fields.text("space"),
            name: fields.optional_text("name"),
            is_private: fields.optional_flag("is_private"),
            description: fields.description(),
        },
        "space.delete" => Change::SpaceDelete { space: fields.text("space") },
        "space.add_user" => Change::SpaceAddUser {
            space: fields.text("space"),
            user: fields.text("user"),
            role: fields.optional_text("role"),
        },
        "space.remove_user" => {
            Change::SpaceRemoveUser { space: fields.text("space"), user: fields.text("user") }
        }
        "project.create" => Change::ProjectCreate { name: fields.text("name"), space: fields.text("space") },
        "project.update" => {
            Change::ProjectUpdate { project: fields.text("project"), name: fields.text("name") }
        }
        "project.delete" => Change::ProjectDelete { project: fields.text("project") },
        "user.create" => Change::UserCreate {
            name: fields.optional_text("name"),
            email: fields.text("email"),
            role: fields.optional_text("role"),
            invite_mode: fields.optional_text("invite_mode"),
        },
        "user.update" => Change::UserUpdate {
            user: fields.text("user"),
            name: fields.optional_text("name"),
            is_developer: fields.optional_flag("is_developer"),
        },
        "user.resend_invitation" => Change::UserResendInvitation { user: fields.text("user") },
        "user.reset_password" => Change::UserResetPassword { user: fields.text("user") },
        "user.delete" => Change::UserDelete { user: fields.text("user") },
        "user.activate" => Change::UserActivate { user: fields.text("user") },
        "user.deactivate" => Change::UserDeactivate { user: fields.text("user") },
        "user.set_account_role" => {
            Change::UserSetAccountRole { user: fields.text("user"), role: fields.text("role") }
        }
        "service_key.create" => Change::ServiceKeyCreate {
            name: fields.text("name"),
            account_role: fields.optional_text("account_role"),
            organizations: organizations(&mut fields),
        },
        "user_key.create" => Change::UserKeyCreate {
            name: fields.text("name"),
            expires_at: fields.optional_moment("expires_at"),
        },
        "api_key.revoke" => Change::ApiKeyRevoke { key: fields.text("key") },
        "api_key.refresh" => Change::ApiKeyRefresh { key: fields.text("key") },
        "resource.bind" => Change::ResourceBind {
            user: fields.text("user"),
            role: fields.text("role"),
            resource: fields.text("resource"),
        },
        "account.set_developer_lock" => Change::AccountSetDeveloperLock { on: fields.flag("on") },
        _ => {
            reading.report(unknown(&op, place));
            return None;
        }
    };
    fields.finish();
    Some(change)
}

/// The value of `op`, if there is one.
pub(crate) fn operation(change: &Node) -> Option<&Node> {
    let Value::Map(entries) = &change.value else { return None };
    entries.iter().find(|entry| entry.key == "op").map(|entry| &entry.node)
}

fn unknown(op: &str, place: Range<usize>) -> Problem {
    let help = match nearest(op, OPERATIONS) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`axcess schema plan` lists the operations".to_owned(),
    };
    Problem::new(place, format!("unknown operation {}", quoted(op))).with_help(help)
}

/// A binding is named by its id, or by its user and resource.
fn binding(fields: &mut Fields<'_, '_>) -> BindingRef {
    match (fields.has("binding"), fields.has("user") || fields.has("resource")) {
        (true, false) => BindingRef::Id(fields.text("binding")),
        (false, true) => BindingRef::Place { user: fields.text("user"), resource: fields.text("resource") },
        (named, _) => {
            fields.has("resource");
            fields.report_missing(if named {
                "the binding is named twice: by `binding` and by `user` or `resource`"
            } else {
                "the binding is not named: give `binding`, or `user` and `resource`"
            });
            BindingRef::Id(String::new())
        }
    }
}

fn organizations(fields: &mut Fields<'_, '_>) -> Vec<ServiceKeyOrganization> {
    let nodes = fields.list("organizations", "a list of organizations");
    nodes.iter().filter_map(|node| organization(node, fields.reading)).collect()
}

fn organization(node: &Node, reading: &mut Reading) -> Option<ServiceKeyOrganization> {
    let mut fields = Fields::new("an organization of a service key", node, reading)?;
    let organization = fields.text("organization");
    let role = fields.optional_text("role");
    let nodes = fields.list("spaces", "a list of spaces");
    let spaces = nodes.iter().filter_map(|node| space(node, fields.reading)).collect();
    fields.finish();
    Some(ServiceKeyOrganization { organization, role, spaces })
}

fn space(node: &Node, reading: &mut Reading) -> Option<ServiceKeySpace> {
    let mut fields = Fields::new("a space of a service key", node, reading)?;
    let space = ServiceKeySpace { space: fields.text("space"), role: fields.optional_text("role") };
    fields.finish();
    Some(space)
}
