//! What a provider's words mean: its permissions, and the sets behind its predefined roles.
//! A catalog is data; the snapshot crate ships one for each provider.

use std::collections::BTreeMap;
use std::fmt;

/// Whose access model an account follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Arize AX.
    Arize,
    /// Wallaroo.
    Wallaroo,
}

impl Provider {
    /// The word used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Arize => "arize",
            Self::Wallaroo => "wallaroo",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a membership or account role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The account itself.
    Account,
    /// An organization.
    Organization,
    /// A space.
    Space,
}

impl Level {
    /// The word used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "ACCOUNT",
            Self::Organization => "ORGANIZATION",
            Self::Space => "SPACE",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The vocabulary of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// Whose vocabulary it is.
    pub provider: Provider,
    /// Every permission the provider is known to have.
    pub permissions: Vec<CatalogPermission>,
    /// Sets of the account, organization and space roles, by level and name.
    pub roles: BTreeMap<Level, BTreeMap<String, RoleSet>>,
    /// Sets of predefined Role objects whose permissions nobody could read, by name.
    pub resource_roles: BTreeMap<String, RoleSet>,
    /// Types that can be restricted, with the permission it takes.
    pub restrictable: BTreeMap<String, String>,
    /// Types that the API binds roles on; `SPACE` among them where spaces are bindable.
    pub bindable: Vec<String>,
    /// Organization role to the space role that holds in public spaces (R6).
    pub fallback: BTreeMap<String, String>,
    /// Types whose bindings the API does not list.
    pub unlisted_bindings: Vec<String>,
}

/// A permission of the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogPermission {
    /// Its name, `RESOURCE_ACTION`.
    pub name: String,
    /// The word before the action.
    pub resource: String,
    /// Levels and resource types at which a grant of it matters; elsewhere it is inert.
    pub levels: Vec<String>,
}

/// The permissions of a predefined role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSet {
    /// What it holds.
    pub permissions: Permissions,
    /// Whether it reaches down (R2).
    pub admin: bool,
    /// Whether somebody published it or we assume it.
    pub basis: Basis,
}

/// A list of permission names, or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permissions {
    /// `*`: every permission of the catalog and every name that a role or observed set lists.
    All,
    /// These.
    Listed(Vec<String>),
}

/// How well a set is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The provider's documents state it.
    Documented,
    /// Nobody publishes it; answers that hang on it say so.
    Assumed,
}
