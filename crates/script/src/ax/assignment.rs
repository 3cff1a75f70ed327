//! Where the bot of a service key is to belong.

use axcess_api::{Kind, cite};
use axcess_core::{NodeKind, Policy, ServiceKeyOrganization, ServiceKeySpace};
use serde_json::Value;

use crate::ax::change::Writer;
use crate::ax::name::{self, Miss};

/// The role that older versions gave the bot of a service key in its organization.
const FORMER_ORGANIZATION_ROLE: &str = "READ_ONLY";

impl Writer<'_> {
    /// Where the bot of a service key is to belong.
    pub(super) fn assignments(&self) -> Result<Vec<ServiceKeyOrganization>, Miss> {
        if let Some(text) = self.arguments.text("assignments") {
            return assignments(self.tape.policy(), text);
        }
        let policy = self.tape.policy();
        let Some(space) = self.arguments.text("space") else {
            return Err(Miss::usage("a service key needs `--assignments`"));
        };
        let space = name::space(policy, space)?;
        let above = policy.node_by_id(&space).and_then(|node| policy.node_parent(node));
        let Some(organization) = above.filter(|node| *policy.node_kind(*node) == NodeKind::Organization)
        else {
            return Err(Miss { status: Some(404), reason: format!("no space has the id `{space}`") });
        };
        let role = self.optional("space-role").unwrap_or_else(|| "MEMBER".to_owned());
        Ok(vec![ServiceKeyOrganization {
            organization: policy.node_id(organization).to_owned(),
            role: Some(FORMER_ORGANIZATION_ROLE.to_owned()),
            spaces: vec![ServiceKeySpace { space, role: Some(role) }],
        }])
    }
}

/// The JSON of `--assignments`.
fn assignments(policy: &Policy, text: &str) -> Result<Vec<ServiceKeyOrganization>, Miss> {
    let wrong = |what: &str| Miss::usage(format!("`--assignments` {what}"));
    let value: Value = serde_json::from_str(text).map_err(|_| wrong("is no JSON"))?;
    let list = value.as_array().ok_or_else(|| wrong("is no list"))?;
    if list.is_empty() {
        return Err(wrong("names no organization"));
    }
    let mut organizations = Vec::with_capacity(list.len());
    for entry in list {
        let id = entry.get("org_id").and_then(Value::as_str).ok_or_else(|| wrong("lacks an `org_id`"))?;
        let spaces = entry.get("spaces").and_then(Value::as_array);
        let mut named = Vec::new();
        for space in spaces.into_iter().flatten() {
            let text = space.get("space").or_else(|| space.get("space_id")).and_then(Value::as_str);
            let text = text.ok_or_else(|| wrong("lacks the `space` of an entry"))?;
            named.push(ServiceKeySpace {
                space: cite(policy, Kind::Space, &name::space(policy, text)?),
                role: assigned(policy, space.get("role"))?,
            });
        }
        organizations.push(ServiceKeyOrganization {
            organization: cite(policy, Kind::Organization, id),
            role: assigned(policy, entry.get("role"))?,
            spaces: named,
        });
    }
    Ok(organizations)
}

/// A role there: a predefined name, or an object that names a Role object by its id.
fn assigned(policy: &Policy, role: Option<&Value>) -> Result<Option<String>, Miss> {
    let wrong = || Miss::usage("`--assignments` holds a role that is none");
    match role {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) => {
            let current = name.to_ascii_uppercase().replace('-', "_");
            let is_known = matches!(current.as_str(), "ADMIN" | "MEMBER" | "READ_ONLY" | "ANNOTATOR");
            if is_known { Ok(Some(current)) } else { Err(wrong()) }
        }
        Some(object) => match object.get("type").and_then(Value::as_str) {
            Some("CUSTOM") => {
                let id = object.get("id").and_then(Value::as_str).ok_or_else(wrong)?;
                Ok(Some(format!("custom:{}", cite(policy, Kind::Role, id))))
            }
            Some("PREDEFINED") => assigned(policy, object.get("name")),
            _ => Err(wrong()),
        },
    }
}
