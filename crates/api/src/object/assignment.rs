//! A role as users and memberships carry it.

use axcess_core::{Policy, Role};
use serde::Serialize;

/// A role as users and memberships carry it: `{"type": "PREDEFINED", "name": …}`, or
/// `{"type": "CUSTOM", "id": …, "name": …}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AssignmentObject<'a> {
    /// `PREDEFINED` or `CUSTOM`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Of a Role object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a str>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
}

impl<'a> AssignmentObject<'a> {
    /// A role that the product made, by name.
    pub const fn predefined(name: &'a str) -> Self {
        Self { kind: "PREDEFINED", id: None, name: Some(name) }
    }

    /// A Role object.
    pub fn custom(policy: &'a Policy, role: Role) -> Self {
        Self { kind: "CUSTOM", id: Some(policy.role_id(role)), name: policy.role_name(role) }
    }

    /// The role of a membership; `None` where nobody could read it.
    pub fn of_membership(policy: &'a Policy, role: Result<Role, Option<&'a str>>) -> Option<Self> {
        match role {
            Ok(role) => Some(Self::custom(policy, role)),
            Err(name) => name.map(Self::predefined),
        }
    }
}
