//! The changes of roles.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Ruling, Run, Stop, Verdict, applied, made, plan_error, refuse};
use super::field::{optional, required};
use super::load::{description, list};
use super::world::Role;

impl Run {
    pub(super) fn role_create(&mut self, change: &Value) -> Ruling {
        self.need_account("ROLE_CREATE")?;
        let name = required(change, "name")?;
        self.check_role_name(&name)?;
        check_role_description(change)?;
        let permissions = self.permissions(change)?;
        self.check_role_name_free(&name, None)?;
        let id = self.new_id();
        let role = Role {
            name: Some(name),
            predefined: false,
            permissions: Some(permissions),
            description: description(&change["description"]),
        };
        self.world.roles.insert(id.clone(), role);
        made(false, vec![id])
    }

    pub(super) fn role_update(&mut self, change: &Value) -> Ruling {
        self.need_account("ROLE_UPDATE")?;
        let id = self.role(change)?;
        let name = optional(change, "name")?;
        // SILENT: an explicit null clears the description, so it is a field like any other.
        let described = change.get("description").is_some();
        if name.is_none() && change["permissions"].is_null() && !described {
            return refuse(422);
        }
        if let Some(name) = &name {
            self.check_role_name(name)?;
        }
        check_role_description(change)?;
        let permissions =
            if change["permissions"].is_null() { None } else { Some(self.permissions(change)?) };
        if self.world.roles[&id].predefined {
            return refuse(400);
        }
        if let Some(name) = &name {
            self.check_role_name_free(name, Some(&id))?;
        }
        let before = self.world.roles[&id].clone();
        let mut role = before.clone();
        role.name = name.or(role.name);
        role.permissions = permissions.or(role.permissions);
        if described {
            role.description = description(&change["description"]);
        }
        if (&role.name, &role.permissions, &role.description)
            == (&before.name, &before.permissions, &before.description)
        {
            return Ok(Verdict::NoEffect);
        }
        self.world.roles.insert(id, role);
        applied()
    }

    pub(super) fn role_delete(&mut self, change: &Value) -> Ruling {
        self.need_account("ROLE_DELETE")?;
        let id = self.role(change)?;
        if self.world.roles[&id].predefined {
            return refuse(400);
        }
        // 409 also while only a possible fact names it.
        if self.world.role_in_use(&id) {
            return refuse(409);
        }
        self.world.roles.remove(&id);
        applied()
    }

    /// The permissions of a role: at least one, and none that the first state does not know.
    fn permissions(&self, change: &Value) -> Result<BTreeSet<String>, Stop> {
        let field = &change["permissions"];
        if !field.is_null() && !field.is_array() {
            return plan_error(format!("permissions is {field}"));
        }
        let mut permissions = BTreeSet::new();
        for permission in list(field) {
            match permission.as_str() {
                Some(name) => permissions.insert(name.to_owned()),
                None => return plan_error(format!("a permission is {permission}")),
            };
        }
        if permissions.is_empty() || !permissions.is_subset(&self.world.universe) {
            return refuse(422);
        }
        Ok(permissions)
    }

    fn check_role_name(&self, name: &str) -> Result<(), Stop> {
        let length = name.chars().count();
        let allowed = |it: char| it.is_ascii_alphanumeric() || " -_.,()[]'\"/:\\&@#$%!?+=".contains(it);
        if (1..=255).contains(&length) && name.chars().all(allowed) { Ok(()) } else { refuse(422) }
    }

    fn check_role_name_free(&self, name: &str, own: Option<&str>) -> Result<(), Stop> {
        let taken =
            |(id, role): (&String, &Role)| role.name.as_deref() == Some(name) && Some(id.as_str()) != own;
        if self.world.roles.iter().any(taken) { refuse(409) } else { Ok(()) }
    }
}

//
// SILENT: the API takes descriptions of up to 1000 characters, so a longer one is 422 like a name too long.
fn check_role_description(change: &Value) -> Result<(), Stop> {
    let length = optional(change, "description")?.unwrap_or_default().chars().count();
    if length > 1000 { refuse(422) } else { Ok(()) }
}
