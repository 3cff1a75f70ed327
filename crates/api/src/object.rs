//! One object, as the API shows it.

use axcess_core::{Binding, Key, Moment, Node, Policy, Role, User};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Fields that the API shows and no snapshot holds.
pub const UNTOLD: [&str; 10] = [
    "created_at",
    "updated_at",
    "last_used_at",
    "redacted_key",
    "key",
    "temporary_password",
    "default_llm_integration",
    "ml_models_enabled",
    "gradient_start_color",
    "gradient_end_color",
];

/// A Role object.
pub fn role(policy: &Policy, role: Role) -> Value {
    let permissions = policy.role_permissions(role).map(|set| {
        let names = set.iter().map(|permission| policy.permissions().name(permission));
        names.collect::<Vec<_>>()
    });
    without_nulls(json!({
        "id": policy.role_id(role),
        "name": policy.role_name(role),
        "description": policy.role_description(role),
        "permissions": permissions,
        "is_predefined": policy.role_is_predefined(role),
    }))
}

/// A role binding; `None` where it is not known which role it holds.
pub fn role_binding(policy: &Policy, binding: Binding) -> Option<Value> {
    let (user, node) = policy.binding_place(binding);
    let held = |found: &(Option<Binding>, User, Node, Role)| found.0 == Some(binding);
    let role = policy.bindings_of(user).into_iter().find(held)?.3;
    Some(json!({
        "id": policy.binding_id(binding),
        "role_id": policy.role_id(role),
        "user_id": policy.user_id(user),
        "resource_type": policy.node_kind(node).as_str(),
        "resource_id": policy.node_id(node),
    }))
}

/// The restriction of a resource.
pub fn restriction(policy: &Policy, resource: Node) -> Value {
    json!({
        "resource_type": policy.node_kind(resource).as_str(),
        "resource_id": policy.node_id(resource),
    })
}

/// An organization.
pub fn organization(policy: &Policy, node: Node) -> Value {
    without_nulls(json!({
        "id": policy.node_id(node),
        "name": policy.node_name(node),
        "description": policy.node_description(node),
    }))
}

/// A space.
pub fn space(policy: &Policy, node: Node) -> Value {
    without_nulls(json!({
        "id": policy.node_id(node),
        "organization_id": policy.node_parent(node).map(|above| policy.node_id(above)),
        "name": policy.node_name(node),
        "description": policy.node_description(node),
        "is_private": policy.is_private(node),
    }))
}

/// A project.
pub fn project(policy: &Policy, node: Node) -> Value {
    without_nulls(json!({
        "id": policy.node_id(node),
        "name": policy.node_name(node),
        "space_id": policy.node_parent(node).map(|above| policy.node_id(above)),
        "project_type": policy.project_type(node),
    }))
}

/// A user.
pub fn user(policy: &Policy, user: User) -> Value {
    without_nulls(json!({
        "id": policy.user_id(user),
        "name": policy.user_name(user),
        "email": policy.user_email(user),
        "status": policy.user_status(user),
        "role": policy.user_account_role(user).map(predefined),
        "is_developer": policy.user_is_developer(user),
    }))
}

/// An API key, without its secret.
pub fn api_key(policy: &Policy, key: Key) -> Value {
    let is_service = policy.key_type(key) == "SERVICE";
    let bot = policy.key_user(key).filter(|_| is_service);
    without_nulls(json!({
        "id": policy.key_id(key),
        "name": policy.key_name(key),
        "key_type": policy.key_type(key),
        "status": policy.key_status(key),
        "expires_at": policy.key_expires_at(key).map(time),
        "created_by_user_id": policy.key_creator(key).map(|maker| policy.user_id(maker)),
        "bot_user": bot.map(|bot| bot_user(policy, bot)),
    }))
}

/// Whom a service key stands for, with where he belongs.
fn bot_user(policy: &Policy, bot: User) -> Value {
    let (organizations, spaces) = policy.memberships_of(bot);
    let spaces_in = |organization: Node| {
        let inside = spaces.iter().filter(|(space, _)| policy.node_parent(*space) == Some(organization));
        let shown = inside.map(|(space, role)| {
            let role = match role {
                Ok(role) => Some(json!({
                    "type": "CUSTOM",
                    "id": policy.role_id(*role),
                    "name": policy.role_name(*role),
                })),
                Err(name) => name.as_deref().map(predefined),
            };
            without_nulls(json!({ "space_id": policy.node_id(*space), "role": role }))
        });
        shown.collect::<Vec<_>>()
    };
    let organizations = organizations.iter().map(|(organization, role)| {
        without_nulls(json!({
            "org_id": policy.node_id(*organization),
            "role": role.as_deref().map(predefined),
            "spaces": spaces_in(*organization),
        }))
    });
    without_nulls(json!({
        "id": policy.user_id(bot),
        "name": policy.user_name(bot),
        "account_role": policy.user_account_role(bot).map(predefined),
        "organizations": organizations.collect::<Vec<_>>(),
    }))
}

fn predefined(name: &str) -> Value {
    json!({ "type": "PREDEFINED", "name": name })
}

fn time(moment: Moment) -> Option<String> {
    Timestamp::from_microsecond(moment.unix_micros()).ok().map(|time| time.to_string())
}

/// An object without the fields that are null.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}
