//! A project.

use axcess_core::{Node, Policy};
use serde::Serialize;

use super::Times;

/// A project.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct ProjectObject<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_type: Option<&'a str>,
}

impl<'a> ProjectObject<'a> {
    pub(super) fn new(policy: &'a Policy, node: Node, times: Times<'a>) -> Self {
        Self {
            id: policy.node_id(node),
            name: policy.node_name(node),
            space_id: policy.node_parent(node).map(|above| policy.node_id(above)),
            created_at: times.created_at,
            project_type: policy.project_type(node),
        }
    }
}
