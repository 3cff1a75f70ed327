//! The catalogs that ship with the format, one for each provider.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axcess_core::{Basis, Catalog, CatalogPermission, Permissions, Provider, RoleSet};
use serde_json::{Map, Value};

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

/// Takes a catalog from its document. Each field is asked for by name: shapes of which serde makes readers would be read
/// twice in the lifetime of a program, and are a hundred functions of the engine for browsers.
fn read(provider: Provider, text: &str) -> Catalog {
    let file: Value = serde_json::from_str(text).expect(SHIPPED);
    let level = |word: &str| field::level(word).expect(SHIPPED);
    Catalog {
        provider,
        permissions: list(&file["permissions"]).iter().map(permission).collect(),
        roles: members(&file["roles"]).iter().map(|(word, roles)| (level(word), sets(roles))).collect(),
        resource_roles: sets(&file["resource_roles"]),
        restrictable: texts(&file["restrictable"]),
        bindable: words(&file["bindable"]),
        fallback: texts(&file["fallback"]),
        unlisted_bindings: words(&file["unlisted_bindings"]),
    }
}

const SHIPPED: &str = "INVARIANT: the catalogs that ship are well-formed";

fn permission(value: &Value) -> CatalogPermission {
    CatalogPermission {
        name: text(&value["name"]),
        resource: text(&value["resource"]),
        levels: words(&value["levels"]),
    }
}

fn sets(value: &Value) -> BTreeMap<String, RoleSet> {
    members(value).iter().map(|(name, set)| (name.clone(), role_set(set))).collect()
}

fn role_set(value: &Value) -> RoleSet {
    RoleSet {
        permissions: match &value["permissions"] {
            Value::String(star) if star == "*" => Permissions::All,
            names => Permissions::Listed(words(names)),
        },
        admin: value["admin"].as_bool().expect(SHIPPED),
        basis: match &*text(&value["basis"]) {
            "documented" => Basis::Documented,
            "assumed" => Basis::Assumed,
            other => unreachable!("{SHIPPED}, not `{other}`"),
        },
    }
}

fn texts(value: &Value) -> BTreeMap<String, String> {
    members(value).iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

fn members(value: &Value) -> &Map<String, Value> {
    value.as_object().expect(SHIPPED)
}

fn words(value: &Value) -> Vec<String> {
    list(value).iter().map(text).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect(SHIPPED)
}

fn text(value: &Value) -> String {
    value.as_str().expect(SHIPPED).to_owned()
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
