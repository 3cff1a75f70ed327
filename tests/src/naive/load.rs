//! Reading a snapshot.

use std::collections::BTreeSet;

use serde_json::Value;

use super::place::{BindingSlot, MemberRole, Slot};
use super::world::{ApiKey, Organization, Resource, Role, Space, User, World};

impl World {
    pub(super) fn read_nodes(&mut self, snapshot: &Value) {
        for it in list(&snapshot["organizations"]) {
            let organization =
                Organization { name: text(&it["name"]), description: description(&it["description"]) };
            self.organizations.insert(id(&it["id"]), organization);
        }
        for it in list(&snapshot["spaces"]) {
            let space = Space {
                name: text(&it["name"]),
                organization: if self.arize() { text(&it["organization_id"]) } else { None },
                // Wallaroo's workspaces are private, whatever is left out.
                is_private: if self.arize() { it["is_private"].as_bool() } else { Some(true) },
                description: description(&it["description"]),
            };
            self.spaces.insert(id(&it["id"]), space);
        }
        for it in list(&snapshot["resources"]) {
            let resource = Resource {
                kind: text(&it["type"]).expect("a resource has a type"),
                name: text(&it["name"]),
                space: text(&it["space_id"]),
            };
            self.resources.insert(id(&it["id"]), resource);
        }
        for it in list(&snapshot["gaps"]) {
            let scope = text(&it["scope"]).unwrap_or("*".to_owned());
            self.gaps.insert((text(&it["kind"]).expect("a gap has a kind"), scope));
        }
    }

    pub(super) fn read_people(&mut self, snapshot: &Value) {
        for it in list(&snapshot["users"]) {
            let user = User {
                name: text(&it["name"]),
                email: text(&it["email"]),
                status: text(&it["status"]),
                bot: it["kind"] == "BOT",
                account_role: text(&it["account_role"]),
                is_developer: it["is_developer"].as_bool(),
            };
            self.users.insert(id(&it["id"]), user);
        }
        for it in list(&snapshot["api_keys"]) {
            let key = ApiKey {
                name: text(&it["name"]),
                service: it["key_type"] == "SERVICE",
                status: text(&it["status"]),
                expires_at: text(&it["expires_at"]),
                creator: text(&it["created_by_user_id"]),
                bot: text(&it["bot_user_id"]),
            };
            self.keys.insert(id(&it["id"]), key);
        }
    }

    pub(super) fn read_roles(&mut self, snapshot: &Value) {
        for it in list(&snapshot["roles"]) {
            let role = Role {
                name: text(&it["name"]),
                predefined: it["is_predefined"] == true,
                permissions: it["permissions"].as_array().map(|list| names(list)),
                description: description(&it["description"]),
            };
            self.roles.insert(id(&it["id"]), role);
        }
        for (level, sets) in snapshot["predefined"].as_object().into_iter().flatten() {
            for (name, set) in sets.as_object().into_iter().flatten() {
                if let Some(set) = set.as_array() {
                    self.observed.insert((level.clone(), name.clone()), names(set));
                }
            }
        }
    }

    pub(super) fn read_facts(&mut self, snapshot: &Value) {
        for it in list(&snapshot["organization_memberships"]) {
            let role = text(&it["role"]).map_or(MemberRole::Unreadable, MemberRole::Predefined);
            let slot = Slot { certain: Some(role), ..Slot::empty() };
            self.organization_slots.insert((id(&it["user_id"]), id(&it["organization_id"])), slot);
        }
        for it in list(&snapshot["space_memberships"]) {
            let role = &it["role"];
            let role = match (role["type"].as_str(), text(&role["name"]), text(&role["id"])) {
                // Wallaroo's roles are read in any case.
                (Some("PREDEFINED"), Some(name), _) if !self.arize() => {
                    MemberRole::Predefined(name.to_ascii_uppercase())
                }
                (Some("PREDEFINED"), Some(name), _) => MemberRole::Predefined(name),
                (Some("CUSTOM"), _, Some(role)) => MemberRole::Custom(role),
                _ => MemberRole::Unreadable,
            };
            let slot = Slot { certain: Some(role), ..Slot::empty() };
            self.space_slots.insert((id(&it["user_id"]), id(&it["space_id"])), slot);
        }
        for it in list(&snapshot["role_bindings"]) {
            let slot = BindingSlot::of(&id(&it["id"]), &id(&it["role_id"]));
            self.binding_slots.insert((id(&it["user_id"]), id(&it["resource_id"])), slot);
        }
        let mut complete = BTreeSet::new();
        for it in list(&snapshot["restrictions"]) {
            self.restrictions.insert(id(&it["resource_id"]));
            if it["access_complete"] == true {
                complete.insert(id(&it["resource_id"]));
            }
        }
        // Open resource: of a type whose bindings no listing shows, and restricted without all of its access
        // known, or perhaps restricted.
        let unlisted =
            self.catalog["unlisted_bindings"].as_array().map(|list| names(list)).unwrap_or_default();
        for (id, resource) in &self.resources {
            let restricted = self.restrictions.contains(id) && !complete.contains(id);
            if unlisted.contains(&resource.kind) && (restricted || self.hidden_restriction(id)) {
                self.open.insert(id.clone());
            }
        }
    }

    /// `*`: every name of the catalog, and every name that a role or an observed set lists.
    pub(super) fn read_universe(&mut self) {
        for permission in list(&self.catalog["permissions"]) {
            self.universe.insert(id(&permission["name"]));
        }
        self.universe.extend(self.roles.values().filter_map(|role| role.permissions.clone()).flatten());
        self.universe.extend(self.observed.values().flatten().cloned());
    }
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

pub(super) fn id(value: &Value) -> String {
    text(value).unwrap_or_else(|| panic!("an id was expected instead of {value}"))
}

pub(super) fn names(list: &[Value]) -> BTreeSet<String> {
    list.iter().filter_map(text).collect()
}

/// Null, missing and empty descriptions are equal.
pub(super) fn description(value: &Value) -> Option<String> {
    text(value).filter(|text| !text.is_empty())
}
