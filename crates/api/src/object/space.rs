//! A space.

use axcess_core::{Node, Policy};
use serde::Serialize;
use serde_json::Value;

use super::Times;

/// A space.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct SpaceObject<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_private: Option<bool>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub settings: Option<&'a SpaceSettings>,
}

/// Settings of a space that no access hangs on and no snapshot holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct SpaceSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_llm_integration: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ml_models_enabled: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gradient_start_color: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gradient_end_color: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_agent_runtime: Option<Value>,
}

impl SpaceSettings {
    /// Takes over what a body of the API sets; null takes a setting away.
    ///
    /// Whether the body names any of them is returned.
    pub fn set(&mut self, body: &Value) -> bool {
        let fields = [
            ("default_llm_integration", &mut self.default_llm_integration),
            ("ml_models_enabled", &mut self.ml_models_enabled),
            ("gradient_start_color", &mut self.gradient_start_color),
            ("gradient_end_color", &mut self.gradient_end_color),
            ("default_agent_runtime", &mut self.default_agent_runtime),
        ];
        let mut is_named = false;
        for (name, field) in fields {
            if let Some(value) = body.get(name) {
                *field = Some(value.clone()).filter(|value| !value.is_null());
                is_named = true;
            }
        }
        is_named
    }
}

impl<'a> SpaceObject<'a> {
    pub(super) fn new(policy: &'a Policy, node: Node, times: Times<'a>) -> Self {
        Self {
            id: policy.node_id(node),
            organization_id: policy.node_parent(node).map(|above| policy.node_id(above)),
            name: policy.node_name(node),
            description: policy.node_description(node),
            created_at: times.created_at,
            is_private: policy.is_private(node),
            settings: None,
        }
    }
}
