//! The restriction of a resource.

use axcess_core::{Node, Policy};
use serde::Serialize;

use super::Times;

/// The restriction of a resource.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct RestrictionObject<'a> {
    pub resource_type: &'a str,
    pub resource_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
}

impl<'a> RestrictionObject<'a> {
    pub(super) fn new(policy: &'a Policy, resource: Node, times: Times<'a>) -> Self {
        Self {
            resource_type: policy.node_kind(resource).as_str(),
            resource_id: policy.node_id(resource),
            created_at: times.created_at,
        }
    }
}
