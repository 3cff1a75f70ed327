//! The catalogs that ship with the format, one for each provider.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axcess_core::{Basis, Catalog, CatalogPermission, Permissions, Provider, RoleSet};
use serde::{Deserialize, Deserializer};

use crate::field;

/// The catalog of a provider, read once.
pub fn catalog(provider: Provider) -> Arc<Catalog> {
    static ARIZE: OnceLock<Arc<Catalog>> = OnceLock::new();
    static WALLAROO: OnceLock<Arc<Catalog>> = OnceLock::new();
    let (cell, text) = match provider {
        Provider::Arize => (&ARIZE, include_str!("../data/catalog-arize.json")),
        Provider::Wallaroo => (&WALLAROO, include_str!("../data/catalog-wallaroo.json")),
    };
    cell.get_or_init(|| Arc::new(read(provider, text))).clone()
}

fn read(provider: Provider, text: &str) -> Catalog {
    let file: File = serde_json::from_str(text).expect("INVARIANT: the catalogs that ship are well-formed");
    let sets = |sets: BTreeMap<String, Set>| sets.into_iter().map(|(name, set)| (name, set.into())).collect();
    let level = |word: &str| field::level(word).expect("INVARIANT: the catalogs that ship name known levels");
    Catalog {
        provider,
        permissions: file.permissions.into_iter().map(CatalogPermission::from).collect(),
        roles: file.roles.into_iter().map(|(word, roles)| (level(&word), sets(roles))).collect(),
        resource_roles: sets(file.resource_roles),
        restrictable: file.restrictable,
        bindable: file.bindable,
        fallback: file.fallback,
        unlisted_bindings: file.unlisted_bindings,
    }
}

#[derive(Deserialize)]
struct File {
    permissions: Vec<Permission>,
    roles: BTreeMap<String, BTreeMap<String, Set>>,
    resource_roles: BTreeMap<String, Set>,
    restrictable: BTreeMap<String, String>,
    bindable: Vec<String>,
    fallback: BTreeMap<String, String>,
    unlisted_bindings: Vec<String>,
}

#[derive(Deserialize)]
struct Permission {
    name: String,
    resource: String,
    levels: Vec<String>,
}

impl From<Permission> for CatalogPermission {
    fn from(Permission { name, resource, levels }: Permission) -> Self {
        Self { name, resource, levels }
    }
}

#[derive(Deserialize)]
struct Set {
    #[serde(deserialize_with = "permissions")]
    permissions: Permissions,
    admin: bool,
    basis: Word,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Documented,
    Assumed,
}

impl From<Set> for RoleSet {
    fn from(set: Set) -> Self {
        let basis = match set.basis {
            Word::Documented => Basis::Documented,
            Word::Assumed => Basis::Assumed,
        };
        Self { permissions: set.permissions, admin: set.admin, basis }
    }
}

/// `"*"` or a list of names.
fn permissions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Permissions, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        Listed(Vec<String>),
        Star(String),
    }
    match Names::deserialize(deserializer)? {
        Names::Listed(names) => Ok(Permissions::Listed(names)),
        Names::Star(star) if star == "*" => Ok(Permissions::All),
        Names::Star(_) => Err(serde::de::Error::custom("a set is a list of names or `*`")),
    }
}

#[cfg(test)]
mod tests {
    use axcess_core::Level;

    use super::*;

    #[test]
    fn both_catalogs_can_be_read() {
        let (arize, wallaroo) = (catalog(Provider::Arize), catalog(Provider::Wallaroo));
        assert_eq!((arize.permissions.len(), wallaroo.permissions.len()), (151, 52));
        assert_eq!(arize.roles[&Level::Space]["ADMIN"].permissions, Permissions::All);
        assert_eq!(arize.roles[&Level::Organization]["MEMBER"].basis, Basis::Assumed);
        assert_eq!(wallaroo.roles[&Level::Space].len(), 2);
    }

    #[test]
    fn a_catalog_is_read_once() {
        assert!(Arc::ptr_eq(&catalog(Provider::Arize), &catalog(Provider::Arize)));
    }
}
