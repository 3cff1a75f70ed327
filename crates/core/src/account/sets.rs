//! The predefined sets: those of the catalog, and those that the account showed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account::RoleName;
use crate::catalog::{Basis, Catalog, Permissions, RoleSet};
use crate::permission::{PermissionSet, PermissionTable};
use crate::{Draft, Level};

/// A predefined set of the catalog, as this account has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MembershipSet {
    pub permissions: PermissionSet,
    pub admin: bool,
    /// Whether it is built in and only assumed.
    pub assumed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sets {
    pub roles: BTreeMap<(Level, Arc<str>), MembershipSet>,
    pub resource_roles: BTreeMap<Box<str>, MembershipSet>,
    /// The sets that the account showed, as it showed them.
    pub observed: BTreeMap<Level, BTreeMap<String, Vec<String>>>,
}

impl Sets {
    pub(super) fn new(draft: &Draft, catalog: &Catalog, table: &PermissionTable) -> Self {
        let built = |set: &RoleSet| MembershipSet {
            permissions: match &set.permissions {
                Permissions::All => table.all(),
                Permissions::Listed(names) => table.set(names),
            },
            admin: set.admin,
            assumed: set.basis == Basis::Assumed,
        };
        let mut roles: BTreeMap<(Level, Arc<str>), MembershipSet> = BTreeMap::new();
        for (level, sets) in &catalog.roles {
            for (name, set) in sets {
                roles.insert((*level, name.as_str().into()), built(set));
            }
        }
        for (level, sets) in &draft.predefined {
            for (name, names) in sets {
                let key = (*level, Arc::from(name.as_str()));
                let admin = roles.get(&key).is_some_and(|set| set.admin);
                let set = MembershipSet { permissions: table.set(names), admin, assumed: false };
                roles.insert(key, set);
            }
        }
        let resource_roles =
            catalog.resource_roles.iter().map(|(name, set)| (name.as_str().into(), built(set))).collect();
        Self { roles, resource_roles, observed: draft.predefined.clone() }
    }

    /// Reads a role name of a level: readable when the catalog or the observed sets know it.
    pub fn role_name(&self, level: Level, text: Option<&str>) -> RoleName {
        let Some(name) = text else { return RoleName::Unreadable(None) };
        let name: Arc<str> = name.into();
        match self.roles.get_key_value(&(level, name.clone())) {
            Some(((_, known), _)) => RoleName::Known(known.clone()),
            None => RoleName::Unreadable(Some(name)),
        }
    }
}
