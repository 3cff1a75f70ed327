//! The predefined sets: those of the catalog, and those that the account showed.

use std::collections::BTreeMap;
use std::sync::Arc;

use litemap::LiteMap;

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
    pub roles: LiteMap<Level, LiteMap<Arc<str>, MembershipSet>>,
    pub resource_roles: LiteMap<Box<str>, MembershipSet>,
    /// The space roles that roles of an organization open in its public spaces (R6).
    pub fallback: LiteMap<Box<str>, RoleName>,
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
        let mut roles: LiteMap<Level, LiteMap<Arc<str>, MembershipSet>> = LiteMap::new();
        for (level, sets) in &catalog.roles {
            let known = roles.entry(*level).or_default();
            known.extend(sets.iter().map(|(name, set)| (name.as_str().into(), built(set))));
        }
        for (level, sets) in &draft.predefined {
            let known = roles.entry(*level).or_default();
            for (name, names) in sets {
                let admin = known.get(name.as_str()).is_some_and(|set| set.admin);
                let set = MembershipSet { permissions: table.set(names), admin, assumed: false };
                known.insert(name.as_str().into(), set);
            }
        }
        let resource_roles =
            catalog.resource_roles.iter().map(|(name, set)| (name.as_str().into(), built(set))).collect();
        let mut all = Self { roles, resource_roles, observed: draft.predefined.clone(), ..Self::default() };
        let opened = |(role, space_role): (&String, &String)| {
            (role.as_str().into(), all.role_name(Level::Space, Some(space_role)))
        };
        all.fallback = catalog.fallback.iter().map(opened).collect();
        all
    }

    /// A predefined set of a level.
    pub fn role(&self, level: Level, name: &str) -> Option<&MembershipSet> {
        self.roles.get(&level)?.get(name)
    }

    /// Reads a role name of a level: readable when the catalog or the observed sets know it.
    pub fn role_name(&self, level: Level, text: Option<&str>) -> RoleName {
        let Some(name) = text else { return RoleName::Unreadable(None) };
        let known = self.roles.get(&level).and_then(|sets| sets.get_indexed(sets.find_index(name).ok()?));
        match known {
            Some((known, _)) => RoleName::Known(known.clone()),
            None => RoleName::Unreadable(Some(name.into())),
        }
    }
}
