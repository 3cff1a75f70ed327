//! A role binding.

use axcess_core::{Binding, Policy};
use serde::Serialize;

use super::Times;

/// A role binding.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct BindingObject<'a> {
    pub id: &'a str,
    pub role_id: &'a str,
    pub user_id: &'a str,
    pub resource_type: &'a str,
    pub resource_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<&'a str>,
}

impl<'a> BindingObject<'a> {
    pub(super) fn new(policy: &'a Policy, binding: Binding, times: Times<'a>) -> Option<Self> {
        let role = policy.binding_role(binding)?;
        let (user, node) = policy.binding_place(binding);
        Some(Self {
            id: policy.binding_id(binding),
            role_id: policy.role_id(role),
            user_id: policy.user_id(user),
            resource_type: policy.node_kind(node).as_str(),
            resource_id: policy.node_id(node),
            created_at: times.created_at,
            updated_at: times.updated_at,
        })
    }
}
