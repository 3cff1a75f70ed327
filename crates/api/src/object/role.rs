//! A Role object.

use axcess_core::{PermissionSet, PermissionTable, Policy, Role};
use serde::{Serialize, Serializer};

use super::Times;

/// A Role object.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct RoleObject<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Names<'a>>,
    pub is_predefined: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<&'a str>,
}

/// The names of a set of permissions.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    table: &'a PermissionTable,
    set: PermissionSet,
}

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.set.iter().map(|permission| self.table.name(permission)))
    }
}

impl<'a> RoleObject<'a> {
    pub(super) fn new(policy: &'a Policy, role: Role, times: Times<'a>) -> Self {
        let table = policy.permissions();
        Self {
            id: policy.role_id(role),
            name: policy.role_name(role),
            description: policy.role_description(role),
            permissions: policy.role_permissions(role).map(|set| Names { table, set }),
            is_predefined: policy.role_is_predefined(role),
            created_at: times.created_at,
            updated_at: times.updated_at,
        }
    }
}
