//! Every account of a small size: one organization, one space in it, one resource in that, one person.
//!
//! They stand under a small catalog, the built-in one cut down so far that the set of each role can still be told
//! from all others.

use std::collections::BTreeMap;
use std::sync::Arc;

use axcess_core::{Catalog, Permissions, Policy, Provider};
use axcess_snapshot::Loader;
use serde_json::{Value, json};

use crate::both::Both;
use crate::naive::World;

/// What is left of the catalog. Role objects list a name of their own each, which `*` means as well.
const PERMISSIONS: [&str; 6] =
    ["ORGANIZATION_READ", "PROJECT_READ", "PROJECT_RESTRICT", "PROJECT_UPDATE", "SPACE_CREATE", "USER_READ"];

/// The cut-down catalog, once as the engine takes it and once for the naive evaluator.
pub struct Pocket {
    engine: Arc<Catalog>,
    naive: Value,
}

/// How many choices there are at each point of an account, of those that its documentation lists, from the first.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// `ACTIVE`, unreadable, `INVITED`.
    pub status: usize,
    /// `MEMBER`, `ADMIN`, unreadable.
    pub account_role: usize,
    /// None, `MEMBER`, `ADMIN`, unreadable, `READ_ONLY`.
    pub organization_membership: usize,
    /// None, `ADMIN`, a role object, `READ_ONLY`, unreadable, a role object without readable permissions.
    pub space_membership: usize,
    /// None, a role object, one without readable permissions.
    pub space_binding: usize,
    /// The same on the resource.
    pub resource_binding: usize,
    /// Not restricted, restricted.
    pub restriction: usize,
    /// Public, private, unreadable.
    pub privacy: usize,
    /// All known, the space's organization unknown, the resource's space unknown.
    pub parents: usize,
    /// None, one of the four kinds, ..., all four together: sixteen.
    pub gaps: usize,
    /// A project, a dashboard, on which no listing shows bindings.
    pub resource: usize,
}

impl Size {
    fn choices(self) -> [usize; 11] {
        [
            self.status,
            self.account_role,
            self.organization_membership,
            self.space_membership,
            self.space_binding,
            self.resource_binding,
            self.restriction,
            self.privacy,
            self.parents,
            self.gaps,
            self.resource,
        ]
    }

    /// How many accounts of this size there are.
    pub fn accounts(self) -> usize {
        self.choices().iter().product()
    }

    /// The snapshot of one of them.
    pub fn snapshot(self, mut number: usize) -> Value {
        snapshot(self.choices().map(|choices| {
            let choice = number % choices;
            number /= choices;
            choice
        }))
    }
}

impl Default for Pocket {
    fn default() -> Self {
        let mut engine = (*axcess_snapshot::catalog(Provider::Arize)).clone();
        engine.permissions.retain(|it| PERMISSIONS.contains(&it.name.as_str()));
        for set in engine.roles.values_mut().flat_map(BTreeMap::values_mut) {
            if let Permissions::Listed(names) = &mut set.permissions {
                names.retain(|name| PERMISSIONS.contains(&name.as_str()));
            }
        }
        engine.resource_roles.clear();
        Self { engine: Arc::new(engine), naive: naive_catalog() }
    }
}

impl Pocket {
    /// The account in both evaluators.
    ///
    /// # Panics
    /// When the snapshot has a defect.
    pub fn both(&self, snapshot: &Value) -> Both {
        let loaded = Loader::default().load("pocket.json", snapshot.to_string().as_bytes());
        let draft = loaded.expect("an account without defects").draft;
        let policy = Policy::new(draft, self.engine.clone()).expect("INVARIANT: the loader refuses defects");
        Both { policy, world: World::load_with(snapshot, &BTreeMap::new(), self.naive.clone()) }
    }
}

fn naive_catalog() -> Value {
    let mut catalog: Value =
        serde_json::from_str(include_str!("../../crates/snapshot/data/catalog-arize.json"))
            .expect("a catalog");
    let kept = |name: &Value| PERMISSIONS.iter().any(|kept| name == kept);
    let permissions = catalog["permissions"].as_array_mut().expect("a list");
    permissions.retain(|it| kept(&it["name"]));
    for level in catalog["roles"].as_object_mut().expect("an object").values_mut() {
        for set in level.as_object_mut().expect("an object").values_mut() {
            if let Some(names) = set["permissions"].as_array_mut() {
                names.retain(kept);
            }
        }
    }
    catalog["resource_roles"] = json!({});
    catalog
}

fn snapshot(choices: [usize; 11]) -> Value {
    let [status, account_role, in_organization, in_space, on_space, on_resource, ..] = choices;
    let [.., restricted, privacy, parents, gaps, resource] = choices;
    let kind = ["PROJECT", "DASHBOARD"][resource];
    let is_private = [Some(false), Some(true), None][privacy];
    let status = [Some("ACTIVE"), None, Some("INVITED")][status];
    let account_role = [Some("MEMBER"), Some("ADMIN"), None][account_role];
    let role = |id: &str, seen: bool, name: &str| json!({"id": id, "name": id, "is_predefined": false, "permissions": seen.then_some([name])});
    let in_organization = match in_organization {
        0 => None,
        it => Some([json!("MEMBER"), json!("ADMIN"), Value::Null, json!("READ_ONLY")][it - 1].clone()),
    };
    let predefined = |name: &str| Some(json!({"type": "PREDEFINED", "name": name}));
    let custom = |id: &str| Some(json!({"type": "CUSTOM", "id": id}));
    let in_space = match in_space {
        0 => None,
        1 => predefined("ADMIN"),
        2 => custom("membership"),
        3 => predefined("READ_ONLY"),
        4 => Some(Value::Null),
        _ => custom("unread"),
    };
    let bound = |choice: usize, role: &str, kind: &str, node: &str| {
        let role = ["", role, "unread"][choice];
        let binding = json!({"id": format!("on {node}"), "user_id": "u", "role_id": role,
            "resource_type": kind, "resource_id": node});
        (choice > 0).then_some(binding)
    };
    let bindings = [bound(on_space, "space", "SPACE", "s"), bound(on_resource, "resource", kind, "r")];
    let kinds = ["space_memberships", "organization_memberships", "role_bindings", "restrictions"];
    let gaps = kinds.iter().enumerate().filter(|(bit, _)| gaps >> bit & 1 == 1);
    let restriction = json!({"resource_type": kind, "resource_id": "r", "access_complete": false});
    json!({
        "format": "axcess-snapshot", "version": 1, "provider": "arize", "captured_at": "2026-11-20T09:00:00Z",
        "account": {"id": "account", "name": "Acme"},
        "organizations": [{"id": "o", "name": "Risk"}],
        "spaces": [{"id": "s", "name": "Fraud", "organization_id": (parents != 1).then_some("o"),
            "is_private": is_private}],
        "resources": [{"id": "r", "type": kind, "name": "alpha", "space_id": (parents != 2).then_some("s")}],
        "users": [{"id": "u", "name": "Ann", "email": "ann@acme.io",
            "status": status,
            "account_role": account_role}],
        "roles": [role("membership", true, "DATASET_READ"), role("space", true, "PROMPT_READ"),
            role("resource", true, "MONITOR_READ"), role("unread", false, "")],
        "organization_memberships": in_organization.into_iter()
            .map(|role| json!({"user_id": "u", "organization_id": "o", "role": role})).collect::<Vec<_>>(),
        "space_memberships": in_space.into_iter()
            .map(|role| json!({"user_id": "u", "space_id": "s", "role": role})).collect::<Vec<_>>(),
        "role_bindings": bindings.into_iter().flatten().collect::<Vec<_>>(),
        "restrictions": (restricted == 1).then_some(restriction).into_iter().collect::<Vec<_>>(),
        "gaps": gaps.map(|(_, kind)| json!({"kind": kind, "scope": "*", "reason": "403"})).collect::<Vec<_>>(),
    })
}
