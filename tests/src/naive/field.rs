//! The fields of a plan and of its changes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{PlanError, Stop, plan_error};
use super::load::list;
use super::world::World;

/// The text of a field; null is as good as missing.
pub(super) fn optional(change: &Value, field: &str) -> Result<Option<String>, Stop> {
    match &change[field] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        other => plan_error(format!("{field} is {other}")),
    }
}

/// The text of a field that must be there.
pub(super) fn required(change: &Value, field: &str) -> Result<String, Stop> {
    match optional(change, field)? {
        Some(text) => Ok(text),
        None => plan_error(format!("{field} is missing")),
    }
}

/// Yes, no, or not said.
pub(super) fn flag(change: &Value, field: &str) -> Result<Option<bool>, Stop> {
    match &change[field] {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        other => plan_error(format!("{field} is {other}")),
    }
}

/// Required and optional fields of every op.
const FIELDS: &[(&str, &[&str], &[&str])] = &[
    ("role.create", &["name"], &["permissions", "description"]),
    ("role.update", &["role"], &["name", "permissions", "description"]),
    ("role.delete", &["role"], &[]),
    ("role_binding.create", &["user", "role", "resource"], &[]),
    ("role_binding.update", &["role"], &["binding", "user", "resource"]),
    ("role_binding.delete", &[], &["binding", "user", "resource"]),
    ("restriction.create", &["resource"], &[]),
    ("restriction.delete", &["resource"], &[]),
    ("organization.create", &["name"], &["description"]),
    ("organization.update", &["organization"], &["name", "description"]),
    ("organization.delete", &["organization"], &[]),
    ("organization.add_user", &["organization", "user", "role"], &[]),
    ("organization.remove_user", &["organization", "user"], &[]),
    ("space.create", &["name", "organization"], &["is_private", "description"]),
    ("space.update", &["space"], &["name", "is_private", "description"]),
    ("space.delete", &["space"], &[]),
    ("space.add_user", &["space", "user", "role"], &[]),
    ("space.remove_user", &["space", "user"], &[]),
    ("project.create", &["name", "space"], &[]),
    ("project.update", &["project", "name"], &[]),
    ("project.delete", &["project"], &[]),
    ("user.create", &["name", "email", "role", "invite_mode"], &[]),
    ("user.update", &["user"], &["name", "is_developer"]),
    ("user.resend_invitation", &["user"], &[]),
    ("user.reset_password", &["user"], &[]),
    ("user.delete", &["user"], &[]),
    ("user.activate", &["user"], &[]),
    ("user.deactivate", &["user"], &[]),
    ("service_key.create", &["name", "organizations"], &["account_role"]),
    ("user_key.create", &["name"], &["expires_at"]),
    ("api_key.revoke", &["key"], &[]),
    ("api_key.refresh", &["key"], &[]),
    ("user.set_account_role", &["user", "role"], &[]),
    ("resource.bind", &["user", "role", "resource"], &[]),
    ("account.set_developer_lock", &["on"], &[]),
];

/// What Wallaroo asks for, where that is less.
const WALLAROO_REQUIRED: &[(&str, &[&str])] =
    &[("space.create", &["name"]), ("space.add_user", &["space", "user"]), ("user.create", &["email"])];

/// The ops that Wallaroo has.
const WALLAROO_OPS: [&str; 6] = [
    "space.create",
    "space.add_user",
    "space.remove_user",
    "user.create",
    "user.activate",
    "user.deactivate",
];

/// What the fields of a plan hold may be unknown or missing, or of the wrong kind: errors of the plan.
pub(super) fn check_plan(world: &World, plan: &Value) -> Result<(), PlanError> {
    let Some(fields) = plan.as_object() else { return Err(PlanError("a plan is an object".to_owned())) };
    for field in fields.keys() {
        if !["format", "version", "snapshot", "actor", "on_refused", "changes"].contains(&field.as_str()) {
            return Err(PlanError(format!("a plan has no field {field}")));
        }
    }
    if fields.get("format").is_some_and(|format| format != "axcess-plan") {
        return Err(PlanError(format!("format: {}", plan["format"])));
    }
    if fields.get("version").is_some_and(|version| version != 1) {
        return Err(PlanError(format!("version: {}", plan["version"])));
    }
    for field in ["snapshot", "actor", "on_refused"] {
        if !plan[field].is_null() && !plan[field].is_string() {
            return Err(PlanError(format!("{field}: {}", plan[field])));
        }
    }
    let Some(changes) = plan["changes"].as_array() else { return Err(PlanError("no changes".to_owned())) };
    changes.iter().try_for_each(|change| check_change(world, change))
}

/// Does the provider have the op?
pub(super) fn has_op(world: &World, op: &str) -> bool {
    if world.arize() {
        !["user.activate", "user.deactivate"].contains(&op)
    } else {
        WALLAROO_OPS.contains(&op)
    }
}

fn check_change(world: &World, change: &Value) -> Result<(), PlanError> {
    let op = change["op"].as_str().unwrap_or_default();
    let Some((_, needed, others)) = FIELDS.iter().find(|(name, ..)| *name == op) else {
        return Err(PlanError(format!("no op {op:?}")));
    };
    check_fields(op, change, &["op"], &[needed, *others].concat())?;
    let needed = match WALLAROO_REQUIRED.iter().find(|(name, _)| *name == op) {
        Some((_, fewer)) if !world.arize() => fewer,
        _ => needed,
    };
    // SILENT: an op that the provider does not have is refused whatever it leaves out.
    if !has_op(world, op) {
        return Ok(());
    }
    check_fields(op, change, needed, &[])?;
    for entry in list(&change["organizations"]) {
        check_fields("an organization", entry, &["organization"], &["role", "spaces"])?;
        for space in list(&entry["spaces"]) {
            check_fields("a space", space, &["space"], &["role"])?;
        }
    }
    if op == "role_binding.update" || op == "role_binding.delete" {
        // SILENT: naming a binding twice over is an error like naming none.
        let named: BTreeSet<&str> =
            ["binding", "resource", "user"].into_iter().filter(|field| !change[*field].is_null()).collect();
        if named != BTreeSet::from(["binding"]) && named != BTreeSet::from(["resource", "user"]) {
            return Err(PlanError(format!("{op} needs a binding, or a user and a resource")));
        }
    }
    Ok(())
}

/// All that are needed are there; unless `others` is empty, no further one is; and each is of its kind.
fn check_fields(of: &str, value: &Value, needed: &[&str], others: &[&str]) -> Result<(), PlanError> {
    let Some(fields) = value.as_object() else { return Err(PlanError(format!("{of} is {value}"))) };
    for field in needed {
        if value[*field].is_null() {
            return Err(PlanError(format!("{of} needs {field}")));
        }
    }
    for (field, value) in fields {
        if !others.is_empty() && !needed.contains(&field.as_str()) && !others.contains(&field.as_str()) {
            return Err(PlanError(format!("{of} has no field {field}")));
        }
        let fits = match field.as_str() {
            "is_private" | "is_developer" | "on" => value.is_boolean(),
            "permissions" => value.as_array().is_some_and(|names| names.iter().all(Value::is_string)),
            "organizations" | "spaces" => value.is_array(),
            _ => value.is_string(),
        };
        if !fits && !value.is_null() {
            return Err(PlanError(format!("{of}: {field} is {value}")));
        }
    }
    Ok(())
}
