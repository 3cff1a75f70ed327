//! All roles.

use axcess_core::{Permission, PermissionSet, Policy};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Sets;
use crate::document::Body;
use crate::names::escaped;
use crate::role::AnyRole;
use crate::table::{Layout, Table};

/// All roles: the account's Role objects, and the sets behind the names of memberships.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Roles {
    /// The permission lists that roles name by index; the first is empty.
    pub sets: Vec<Vec<String>>,
    /// Role objects, by id.
    pub roles: Vec<RoleReport>,
    /// Sets of account roles and memberships, by level and name.
    pub levels: Vec<LevelSet>,
}

/// A Role object.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoleReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether the product made it.
    pub is_predefined: bool,
    /// The set that it holds; null where nobody could read it.
    pub permissions: Option<usize>,
    /// How many bindings and space memberships name it for certain.
    pub holders: usize,
}

/// The set behind a name of an account role or membership.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LevelSet {
    /// `ACCOUNT`, `ORGANIZATION` or `SPACE`.
    pub level: &'static str,
    /// The name.
    pub name: String,
    /// Whether it reaches down (R2).
    pub admin: bool,
    /// Whether nobody publishes it.
    pub assumed: bool,
    /// The set that it holds.
    pub permissions: usize,
    /// How many hold it for certain.
    pub holders: usize,
}

impl Body for Roles {
    const FORMAT: &'static str = "axcess-roles";
}

impl Roles {
    /// All roles; those that hold a permission, if there is one.
    pub fn new(policy: &Policy, with: Option<Permission>) -> Self {
        let mut sets = Sets::default();
        let holds =
            |set: Option<&PermissionSet>| with.is_none_or(|with| set.is_some_and(|set| set.contains(with)));
        let mut roles = Vec::new();
        for role in policy.roles() {
            let permissions = policy.role_permissions(role);
            if holds(permissions.as_ref()) {
                roles.push(RoleReport {
                    id: policy.role_id(role).to_owned(),
                    name: policy.role_name(role).map(str::to_owned),
                    is_predefined: policy.role_is_predefined(role),
                    permissions: permissions.map(|set| sets.index(&set)),
                    holders: AnyRole::Object(role).holders(policy).len(),
                });
            }
        }
        let mut levels = Vec::new();
        for (level, name, set, admin, assumed) in
            policy.predefined_sets().filter(|(_, _, set, ..)| holds(Some(set)))
        {
            levels.push(LevelSet {
                level: level.as_str(),
                name: name.to_owned(),
                admin,
                assumed,
                permissions: sets.index(set),
                holders: AnyRole::Set(level, name.to_owned()).holders(policy).len(),
            });
        }
        Self { sets: sets.lists(policy.permissions()), roles, levels }
    }

    /// The roles for people.
    pub fn text(&self, layout: Layout) -> String {
        let mut table = Table::new(["role", "kind", "permissions", "holders"]);
        let mut roles: Vec<_> = self.roles.iter().collect();
        roles.sort_by_key(|role| (!role.is_predefined, role.name.clone()));
        for role in roles {
            let name = escaped(role.name.as_deref().unwrap_or(&role.id)).into_owned();
            let kind = if role.is_predefined { "predefined" } else { "custom" };
            let held =
                role.permissions.map_or("unreadable".to_owned(), |set| self.sets[set].len().to_string());
            table.push([name, kind.to_owned(), held, role.holders.to_string()]);
        }
        for set in &self.levels {
            let kind = match (set.admin, set.assumed) {
                (true, _) => "set, reaches down",
                (false, true) => "set, assumed",
                (false, false) => "set",
            };
            let held = self.sets[set.permissions].len().to_string();
            let name = escaped(&format!("{}.{}", set.level, set.name)).into_owned();
            table.push([name, kind.to_owned(), held, set.holders.to_string()]);
        }
        table.text(layout)
    }
}
