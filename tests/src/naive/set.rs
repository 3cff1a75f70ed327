//! The permission sets behind the names of roles.

use std::collections::BTreeSet;

use super::load::text;
use super::world::World;

impl World {
    /// The set of a role name at a level, and its `admin` mark: the observed permissions, else the catalog's;
    /// the mark is the catalog's alone. `None` when neither knows the name.
    pub(super) fn named_set(&self, level: &str, name: &str) -> Option<(BTreeSet<String>, bool)> {
        let built_in = &self.catalog["roles"][level][name];
        let admin = built_in["admin"] == true;
        let observed = self.observed.get(&(level.to_owned(), name.to_owned()));
        let mut set = match observed {
            Some(set) => set.clone(),
            None if built_in.is_object() => self.listed(&built_in["permissions"]),
            None => return None,
        };
        // Switch `collaborator-manages`, beside whatever set it has.
        let collaborator = self.provider == "wallaroo" && level == "SPACE" && name == "COLLABORATOR";
        if collaborator && self.switch("collaborator-manages") == "yes" {
            set.insert("WORKSPACE_USER_ADD".to_owned());
            set.insert("WORKSPACE_USER_REMOVE".to_owned());
        }
        Some((set, admin))
    }

    /// The set of a Role object. Null permissions of a predefined one are the catalog's for resources, if it
    /// has some of that name; else `None`.
    pub(super) fn role_set(&self, role: &str) -> Option<BTreeSet<String>> {
        let role = &self.roles[role];
        if role.permissions.is_some() {
            return role.permissions.clone();
        }
        let built_in = &self.catalog["resource_roles"][role.name.as_deref().unwrap_or_default()];
        (role.predefined && built_in.is_object()).then(|| self.listed(&built_in["permissions"]))
    }

    fn listed(&self, permissions: &serde_json::Value) -> BTreeSet<String> {
        match permissions.as_array() {
            Some(names) => names.iter().filter_map(text).collect(),
            None => self.universe.clone(), // "*"
        }
    }
}
