//! What the role names of an account mean, spelled out. Every engine but ours starts from here.

use std::collections::{HashMap, HashSet};

use axcess_core::{Draft, Level, Permissions};
use axcess_snapshot::catalog;

/// The permissions behind a role name.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// Their names.
    pub permissions: HashSet<String>,
    /// Whether they reach down from where they are held (R2).
    pub admin: bool,
}

/// The sets of an account: those of membership roles by level and name, those of Role objects by id.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Sets of account, organization and space roles.
    pub memberships: HashMap<Level, HashMap<String, Grant>>,
    /// Sets of Role objects.
    pub roles: HashMap<String, HashSet<String>>,
    /// The space role that an organization role stands for in public spaces (R6).
    pub fallback: HashMap<String, String>,
}

impl Vocabulary {
    /// Reads the account and the catalog that the product ships for it.
    pub fn new(draft: &Draft) -> Self {
        let catalog = catalog(draft.provider);
        let everything: HashSet<String> = draft.permission_names(&catalog).into_iter().collect();
        let spelled = |permissions: &Permissions| match permissions {
            Permissions::All => everything.clone(),
            Permissions::Listed(names) => names.iter().cloned().collect(),
        };
        let mut memberships: HashMap<Level, HashMap<String, Grant>> = HashMap::new();
        for (level, roles) in &catalog.roles {
            let known = memberships.entry(*level).or_default();
            for (name, set) in roles {
                known
                    .insert(name.clone(), Grant { permissions: spelled(&set.permissions), admin: set.admin });
            }
        }
        for (level, roles) in &draft.predefined {
            let known = memberships.entry(*level).or_default();
            for (name, permissions) in roles {
                known.entry(name.clone()).or_default().permissions = permissions.iter().cloned().collect();
            }
        }
        let roles = draft.roles.iter().map(|role| {
            let named = role.name.as_ref().and_then(|name| catalog.resource_roles.get(name));
            let permissions = match (&role.permissions, named) {
                (Some(names), _) => names.iter().cloned().collect(),
                (None, Some(set)) => spelled(&set.permissions),
                (None, None) => HashSet::new(),
            };
            (role.id.to_string(), permissions)
        });
        let fallback = catalog.fallback.iter().map(|(role, space)| (role.clone(), space.clone()));
        Self { memberships, roles: roles.collect(), fallback: fallback.collect() }
    }
}
