//! Where the bot of a service key is to belong.

use axcess_api::{Kind, cite};
use axcess_core::{NodeKind, Policy, ServiceKeyOrganization, ServiceKeySpace};
use serde_json::Value;

use crate::ax::change::Writer;
use crate::ax::name::{self, Miss};
use crate::ax::table::ROLES;

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

/// The JSON of `--assignments`, all of which is checked before a name in it is looked up.
fn assignments(policy: &Policy, text: &str) -> Result<Vec<ServiceKeyOrganization>, Miss> {
    let value: Value = serde_json::from_str(text).map_err(|_| wrong("is no JSON"))?;
    let mut organizations = listed(Some(&value), "is no list of organizations")?
        .iter()
        .map(|entry| organization(policy, entry))
        .collect::<Result<Vec<_>, _>>()?;
    for assignment in organizations.iter_mut().flat_map(|organization| &mut organization.spaces) {
        assignment.space = cite(policy, Kind::Space, &name::space(policy, &assignment.space)?);
    }
    Ok(organizations)
}

/// One entry; its spaces stand as they are written.
fn organization(policy: &Policy, entry: &Value) -> Result<ServiceKeyOrganization, Miss> {
    let spaces = listed(entry.get("spaces"), "lacks the `spaces` of an entry")?.iter().map(|space| {
        Ok(ServiceKeySpace {
            space: worded(space, "space").ok_or_else(|| wrong("lacks the `space` of an entry"))?,
            role: assigned(policy, space.get("role"))?,
        })
    });
    let spaces = spaces.collect::<Result<_, Miss>>()?;
    let id = worded(entry, "org_id").ok_or_else(|| wrong("lacks an `org_id`"))?;
    Ok(ServiceKeyOrganization {
        organization: cite(policy, Kind::Organization, &id),
        role: assigned(policy, entry.get("role"))?,
        spaces,
    })
}

/// A role there: a predefined name, or an object that names a Role object by its id.
fn assigned(policy: &Policy, role: Option<&Value>) -> Result<Option<String>, Miss> {
    let unknown = || wrong("holds a role that is none");
    match role {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) => {
            let current = current(name);
            if ROLES.contains(&current.as_str()) { Ok(Some(current)) } else { Err(unknown()) }
        }
        Some(object) => {
            let kind = worded(object, "type").ok_or_else(unknown)?;
            let id = worded(object, "id").filter(|_| kind.eq_ignore_ascii_case("CUSTOM"));
            Ok(Some(format!("custom:{}", cite(policy, Kind::Role, &id.ok_or_else(unknown)?))))
        }
    }
}

/// Whether a role in the JSON of `--assignments` is written as older versions took it.
pub(super) fn has_former_roles(text: &str) -> bool {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let spaces = |entry: &Value| entry["spaces"].as_array().cloned().unwrap_or_default();
    let entries = value.as_array().into_iter().flatten();
    let mut roles = entries.flat_map(|entry| {
        let own = entry["role"].clone();
        spaces(entry).into_iter().map(|space| space["role"].clone()).chain([own])
    });
    roles.any(|role| role.as_str().is_some_and(|name| name != current(name)))
}

/// A role as `ax` writes it today.
fn current(role: &str) -> String {
    role.to_ascii_uppercase().replace('-', "_")
}

fn listed<'v>(value: Option<&'v Value>, what: &str) -> Result<&'v [Value], Miss> {
    let list = value.and_then(Value::as_array).filter(|list| !list.is_empty());
    list.map(Vec::as_slice).ok_or_else(|| wrong(what))
}

fn worded(value: &Value, field: &str) -> Option<String> {
    value.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn wrong(what: &str) -> Miss {
    Miss::usage(format!("`--assignments` {what}"))
}
