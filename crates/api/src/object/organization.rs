//! An organization.

use axcess_core::{Node, Policy};
use serde::Serialize;

use super::Times;

/// An organization.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct OrganizationObject<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
}

impl<'a> OrganizationObject<'a> {
    pub(super) fn new(policy: &'a Policy, node: Node, times: Times<'a>) -> Self {
        Self {
            id: policy.node_id(node),
            name: policy.node_name(node),
            description: policy.node_description(node),
            created_at: times.created_at,
        }
    }
}
