//! The most that a command might do of which not everything is known.

use axcess_core::{Bound, Policy};

use crate::ax::name;
use crate::ax::options::Arguments;
use crate::ax::table::Command;

/// What the known arguments leave open.
pub(super) fn of(policy: &Policy, command: &Command, arguments: &Arguments) -> Bound {
    if arguments.is_loose() {
        return Bound::default();
    }
    let user = || {
        let id = arguments.text("user-id").or_else(|| arguments.subject());
        id.filter(|id| policy.user_by_id(id).is_some()).map(|id| vec![id.to_owned()])
    };
    let node = |found: Option<name::Found>| {
        let id = found.and_then(Result::ok);
        id.filter(|id| policy.node_by_id(id).is_some()).map(|id| vec![id])
    };
    let subject = arguments.subject();
    let organization = || node(subject.map(|text| name::organization(policy, text)));
    let space = || node(subject.map(|text| name::space(policy, text)));
    let nobody = || Bound { users: Some(Vec::new()), ..Bound::default() };
    match command.op() {
        // What is new is held by nobody yet.
        "role.create" | "service_key.create" | "user_key.create" => nobody(),
        "user.update" | "user.reset_password" | "api_key.refresh" => nobody(),
        "role_binding.create" => Bound {
            users: user(),
            nodes: node(arguments.text("resource-id").map(|id| Ok(id.to_owned()))),
            permissions: granted(policy, arguments),
        },
        "role_binding.update" | "role_binding.delete" => {
            let binding = subject.and_then(|id| policy.binding_by_id(id));
            let place = binding.map(|binding| policy.binding_place(binding));
            Bound {
                users: place.map(|(user, _)| vec![policy.user_id(user).to_owned()]),
                nodes: place.map(|(_, node)| vec![policy.node_id(node).to_owned()]),
                permissions: None,
            }
        }
        "restriction.create" | "restriction.delete" => Bound {
            nodes: node(arguments.text("resource-id").map(|id| Ok(id.to_owned()))),
            ..Bound::default()
        },
        "organization.add_user" | "organization.remove_user" => {
            Bound { users: user_option(policy, arguments), nodes: organization(), permissions: None }
        }
        "space.add_user" | "space.remove_user" => {
            Bound { users: user_option(policy, arguments), nodes: space(), permissions: None }
        }
        "organization.update" | "organization.delete" => Bound { nodes: organization(), ..Bound::default() },
        "space.update" | "space.delete" => Bound { nodes: space(), ..Bound::default() },
        "space.create" => Bound {
            nodes: node(arguments.text("organization-id").map(|id| Ok(id.to_owned()))),
            ..Bound::default()
        },
        "project.create" => Bound {
            nodes: node(arguments.text("space").map(|text| name::space(policy, text))),
            ..Bound::default()
        },
        "project.update" | "project.delete" => Bound {
            nodes: node(subject.map(|text| name::project(policy, text, arguments.text("space")))),
            ..Bound::default()
        },
        "user.create" => {
            let known = arguments.text("email").map(|email| policy.users_by_email(email));
            let ids = |users: Vec<_>| users.into_iter().map(|user| policy.user_id(user).to_owned()).collect();
            Bound { users: known.map(ids), ..Bound::default() }
        }
        "user.resend_invitation" => Bound { users: user(), ..Bound::default() },
        "api_key.revoke" => {
            let key = subject.and_then(|id| policy.key_by_id(id));
            let user = key.and_then(|key| policy.key_user(key));
            Bound { users: user.map(|user| vec![policy.user_id(user).to_owned()]), ..Bound::default() }
        }
        _ => Bound::default(),
    }
}

/// The user that an option names.
fn user_option(policy: &Policy, arguments: &Arguments) -> Option<Vec<String>> {
    let id = arguments.text("user-id").filter(|id| policy.user_by_id(id).is_some());
    id.map(|id| vec![id.to_owned()])
}

/// What a binding on a resource gives. One on a space may end a fallback as well.
fn granted(policy: &Policy, arguments: &Arguments) -> Option<Vec<String>> {
    let role = policy.role_by_id(arguments.text("role-id")?)?;
    let node = policy.node_by_id(arguments.text("resource-id")?)?;
    if !policy.node_kind(node).is_resource() {
        return None;
    }
    let set = policy.role_permissions(role)?;
    Some(set.iter().map(|permission| policy.permissions().name(permission).to_owned()).collect())
}
