//! The listings of the REST API: everything of it that is ever asked.

use axcess_snapshot::ObjectKind;

use crate::arize::object;
use crate::call::Call;
use crate::fault::{Fault, Service};
use crate::list::{List, Page};

/// Statuses of users, each asked for by name: what a list without them shows is not stated anywhere.
const STATUSES: [&str; 3] = ["ACTIVE", "INVITED", "EXPIRED"];

/// A listing of the REST API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Listing {
    Organizations,
    Spaces,
    Projects,
    Users,
    Roles(Origin),
    RoleBindings(Bound),
    Restrictions,
    /// Keys of one type and status; service keys also of one space.
    ApiKeys {
        key_type: KeyType,
        status: KeyStatus,
        space: Option<String>,
    },
}

/// Who made a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    Product,
    Account,
}

/// What a role is bound on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bound {
    Space,
    Project,
}

/// Whom a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyType {
    User,
    Service,
}

/// Whether a key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyStatus {
    Active,
    Revoked,
}

impl Listing {
    /// Where it is.
    pub const fn path(&self) -> &'static str {
        match self {
            Self::Organizations => "/v2/organizations",
            Self::Spaces => "/v2/spaces",
            Self::Projects => "/v2/projects",
            Self::Users => "/v2/users",
            Self::Roles(_) => "/v2/roles",
            Self::RoleBindings(_) => "/v2/role-bindings",
            Self::Restrictions => "/v2/resource-restrictions",
            Self::ApiKeys { .. } => "/v2/api-keys",
        }
    }

    /// What is asked of it.
    pub fn parameters(&self, cursor: Option<&str>, size: usize) -> Vec<(&'static str, String)> {
        let mut parameters = self.filters();
        parameters.push(("limit", size.to_string()));
        parameters.extend(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        parameters
    }

    fn filters(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Organizations | Self::Spaces | Self::Projects | Self::Restrictions => Vec::new(),
            Self::Users => STATUSES.map(|status| ("status", status.to_owned())).to_vec(),
            Self::Roles(origin) => vec![("is_predefined", (*origin == Origin::Product).to_string())],
            Self::RoleBindings(bound) => vec![("resource_type", bound.as_str().to_owned())],
            Self::ApiKeys { key_type, status, space } => {
                let mut filters =
                    vec![("key_type", key_type.as_str().to_owned()), ("status", status.as_str().to_owned())];
                filters.extend(space.iter().map(|space| ("space_id", space.clone())));
                filters
            }
        }
    }

    /// What its objects are.
    pub const fn object(&self) -> ObjectKind {
        match self {
            Self::Organizations => ObjectKind::Organizations,
            Self::Spaces => ObjectKind::Spaces,
            Self::Projects => ObjectKind::Projects,
            Self::Users => ObjectKind::Users,
            Self::Roles(_) => ObjectKind::Roles,
            Self::RoleBindings(_) => ObjectKind::RoleBindings,
            Self::Restrictions => ObjectKind::Restrictions,
            Self::ApiKeys { .. } => ObjectKind::ApiKeys,
        }
    }

    /// What an answer calls its list.
    const fn field(&self) -> &'static str {
        match self {
            Self::Organizations => "organizations",
            Self::Spaces => "spaces",
            Self::Projects => "projects",
            Self::Users => "users",
            Self::Roles(_) => "roles",
            Self::RoleBindings(_) => "role_bindings",
            Self::Restrictions => "resource_restrictions",
            Self::ApiKeys { .. } => "api_keys",
        }
    }
}

impl List for Listing {
    fn id(&self) -> String {
        let filters = self.filters().into_iter().map(|(name, value)| format!("{name}={value}"));
        let filters = filters.collect::<Vec<_>>().join("&");
        if filters.is_empty() { self.path().to_owned() } else { format!("{}?{filters}", self.path()) }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Organizations => "organizations",
            Self::Spaces => "spaces",
            Self::Projects => "resources",
            Self::Users => "users",
            Self::Roles(_) => "roles",
            Self::RoleBindings(_) => "role_bindings",
            Self::Restrictions => "restrictions",
            Self::ApiKeys { .. } => "api_keys",
        }
    }

    fn call(&self, cursor: Option<&str>, size: usize) -> Call {
        Call::Listing { listing: self.clone(), cursor: cursor.map(str::to_owned), size }
    }

    fn page(&self, body: &[u8]) -> Result<Page, Fault> {
        object::page(self.field(), body)
            .map_err(|detail| Fault::Unreadable { service: Service::Rest, detail })
    }
}

impl Bound {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Space => "SPACE",
            Self::Project => "PROJECT",
        }
    }
}

impl KeyType {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::Service => "SERVICE",
        }
    }
}

impl KeyStatus {
    pub const ALL: [Self; 2] = [Self::Active, Self::Revoked];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Revoked => "REVOKED",
        }
    }
}
