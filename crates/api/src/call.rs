//! A call of the API, read: which change it is.

use std::fmt;

use axcess_core::{BindingRef, Change, Moment, Policy, ServiceKeyOrganization, ServiceKeySpace};
use jiff::Timestamp;
use serde_json::Value;

use crate::cite::{Kind, cite};

/// What a call does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// It only reads.
    Read,
    /// It would change the account.
    Change(Change),
}

/// Why a call is no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The API has no such endpoint, or none that has to do with access.
    Unknown,
    /// The API would refuse the body.
    Body {
        /// The operation that the call would be.
        op: &'static str,
        /// What is wrong with the body.
        reason: String,
    },
    /// The API would refuse what is asked, unless something that it names is missing or not allowed.
    Unfit {
        /// What is asked.
        change: Box<Change>,
        /// The status of the answer.
        status: u16,
        /// What does not fit.
        reason: String,
    },
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("the API has no such endpoint for access control"),
            Self::Body { reason, .. } | Self::Unfit { reason, .. } => f.write_str(reason),
        }
    }
}

impl std::error::Error for CallError {}

/// Reads a call: `path` is that of the URL, with or without a query; ids in it may be percent-encoded. References become
/// ids, as the API takes nothing else.
///
/// # Errors
///
/// When the API has no such endpoint, or the body lacks what the endpoint needs.
pub fn call(policy: &Policy, method: &str, path: &str, body: &Value) -> Result<Call, CallError> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let Some((&"v2", rest)) = parts.split_first() else { return Err(CallError::Unknown) };
    let method = method.to_ascii_uppercase();
    if matches!(&*method, "GET" | "HEAD" | "OPTIONS") {
        return Ok(Call::Read);
    }
    Endpoint { policy, body }.change(&method, rest).map(Call::Change)
}

struct Endpoint<'a> {
    policy: &'a Policy,
    body: &'a Value,
}

impl Endpoint<'_> {
    fn change(&self, method: &str, path: &[&str]) -> Result<Change, CallError> {
        Ok(match (method, path) {
            ("POST", ["roles"]) => Change::RoleCreate {
                name: self.text("role.create", "name")?,
                permissions: self.texts("permissions"),
                description: self.optional("description"),
            },
            ("PATCH", ["roles", id]) => Change::RoleUpdate {
                role: self.id(Kind::Role, id),
                name: self.optional("name"),
                permissions: self.texts("permissions"),
                description: self.description(),
            },
            ("DELETE", ["roles", id]) => Change::RoleDelete { role: self.id(Kind::Role, id) },
            ("POST", ["role-bindings"]) => self.bind()?,
            ("PATCH", ["role-bindings", id]) => Change::RoleBindingUpdate {
                binding: BindingRef::Id((*id).to_owned()),
                role: self.id(Kind::Role, &self.text("role_binding.update", "role_id")?),
            },
            ("DELETE", ["role-bindings", id]) => {
                Change::RoleBindingDelete { binding: BindingRef::Id((*id).to_owned()) }
            }
            ("POST", ["resource-restrictions"]) => Change::RestrictionCreate {
                resource: self.id(Kind::Node, &self.text("restriction.create", "resource_id")?),
            },
            ("DELETE", ["resource-restrictions", id]) => {
                Change::RestrictionDelete { resource: self.id(Kind::Node, id) }
            }
            (_, ["organizations", rest @ ..]) => self.organization(method, rest)?,
            (_, ["spaces", rest @ ..]) => self.space(method, rest)?,
            (_, ["users", rest @ ..]) => self.user(method, rest)?,
            (_, ["projects", rest @ ..]) => self.project(method, rest)?,
            (_, ["api-keys", rest @ ..]) => self.key(method, rest)?,
            _ => return Err(CallError::Unknown),
        })
    }

    fn bind(&self) -> Result<Change, CallError> {
        let op = "role_binding.create";
        let (resource, kind) = (self.text(op, "resource_id")?, self.text(op, "resource_type")?);
        let change = Change::RoleBindingCreate {
            user: self.id(Kind::User, &self.text(op, "user_id")?),
            role: self.id(Kind::Role, &self.text(op, "role_id")?),
            resource: self.id(Kind::Node, &resource),
        };
        let found = self.policy.node_by_id(&resource).map(|node| self.policy.node_kind(node).as_str());
        match found {
            Some(other) if other != kind => {
                let reason = format!("`resource_type` is {kind}, and `resource_id` is of type {other}");
                Err(CallError::Unfit { change: Box::new(change), status: 400, reason })
            }
            _ => Ok(change),
        }
    }

    fn organization(&self, method: &str, path: &[&str]) -> Result<Change, CallError> {
        let of = |id: &str| self.id(Kind::Organization, id);
        Ok(match (method, path) {
            ("POST", []) => Change::OrganizationCreate {
                name: self.text("organization.create", "name")?,
                description: self.optional("description"),
            },
            ("PATCH", [id]) => Change::OrganizationUpdate {
                organization: of(id),
                name: self.optional("name"),
                description: self.description(),
            },
            ("DELETE", [id]) => Change::OrganizationDelete { organization: of(id) },
            ("POST", [id, "users"]) => Change::OrganizationAddUser {
                organization: of(id),
                user: self.id(Kind::User, &self.text("organization.add_user", "user_id")?),
                role: self.assigned("organization.add_user", self.body.get("role"))?.unwrap_or_default(),
            },
            ("DELETE", [id, "users", user]) => {
                Change::OrganizationRemoveUser { organization: of(id), user: self.id(Kind::User, user) }
            }
            _ => return Err(CallError::Unknown),
        })
    }

    fn space(&self, method: &str, path: &[&str]) -> Result<Change, CallError> {
        let of = |id: &str| self.id(Kind::Space, id);
        Ok(match (method, path) {
            ("POST", []) => Change::SpaceCreate {
                name: self.text("space.create", "name")?,
                organization: Some(
                    self.id(Kind::Organization, &self.text("space.create", "organization_id")?),
                ),
                is_private: self.flag("is_private").unwrap_or(false),
                description: self.optional("description"),
            },
            ("PATCH", [id]) => {
                let change = Change::SpaceUpdate {
                    space: of(id),
                    name: self.optional("name"),
                    is_private: self.flag("is_private"),
                    description: self.description(),
                };
                if self.optional("description").as_deref() == Some("") {
                    let reason = "a space takes no empty description; null clears it".to_owned();
                    return Err(CallError::Unfit { change: Box::new(change), status: 422, reason });
                }
                change
            }
            ("DELETE", [id]) => Change::SpaceDelete { space: of(id) },
            ("POST", [id, "users"]) => Change::SpaceAddUser {
                space: of(id),
                user: self.id(Kind::User, &self.text("space.add_user", "user_id")?),
                role: Some(self.assigned("space.add_user", self.body.get("role"))?.unwrap_or_default()),
            },
            ("DELETE", [id, "users", user]) => {
                Change::SpaceRemoveUser { space: of(id), user: self.id(Kind::User, user) }
            }
            _ => return Err(CallError::Unknown),
        })
    }

    fn user(&self, method: &str, path: &[&str]) -> Result<Change, CallError> {
        let of = |id: &str| self.id(Kind::User, id);
        let op = "user.create";
        Ok(match (method, path) {
            ("POST", []) => Change::UserCreate {
                name: Some(self.text(op, "name")?),
                email: self.text(op, "email")?,
                role: Some(self.assigned(op, self.body.get("role"))?.unwrap_or_default()),
                invite_mode: Some(self.text(op, "invite_mode")?),
            },
            ("PATCH", [id]) => Change::UserUpdate {
                user: of(id),
                name: self.optional("name"),
                is_developer: self.flag("is_developer"),
            },
            ("DELETE", [id]) => Change::UserDelete { user: of(id) },
            ("POST", [id, "resend-invitation"]) => Change::UserResendInvitation { user: of(id) },
            ("POST", [id, "reset-password"]) => Change::UserResetPassword { user: of(id) },
            _ => return Err(CallError::Unknown),
        })
    }

    fn project(&self, method: &str, path: &[&str]) -> Result<Change, CallError> {
        Ok(match (method, path) {
            ("POST", []) => Change::ProjectCreate {
                name: self.text("project.create", "name")?,
                space: self.id(Kind::Space, &self.text("project.create", "space_id")?),
            },
            ("PATCH", [id]) => Change::ProjectUpdate {
                project: self.id(Kind::Project, id),
                name: self.text("project.update", "name")?,
            },
            ("DELETE", [id]) => Change::ProjectDelete { project: self.id(Kind::Project, id) },
            _ => return Err(CallError::Unknown),
        })
    }

    fn key(&self, method: &str, path: &[&str]) -> Result<Change, CallError> {
        let of = |id: &str| self.id(Kind::Key, id);
        Ok(match (method, path) {
            ("POST", []) if self.body.get("key_type").and_then(Value::as_str) == Some("SERVICE") => {
                self.service_key()?
            }
            ("POST", []) => Change::UserKeyCreate {
                name: self.text("user_key.create", "name")?,
                expires_at: self.moment("user_key.create", "expires_at")?,
            },
            ("PUT", [id, "revoke"]) => Change::ApiKeyRevoke { key: of(id) },
            ("POST", [id, "refresh"]) => Change::ApiKeyRefresh { key: of(id) },
            _ => return Err(CallError::Unknown),
        })
    }

    fn service_key(&self) -> Result<Change, CallError> {
        let op = "service_key.create";
        let organizations = self.body.get("organizations").and_then(Value::as_array);
        let mut named = Vec::new();
        for organization in organizations.into_iter().flatten() {
            let spaces = organization.get("spaces").and_then(Value::as_array);
            let spaces = spaces.into_iter().flatten().map(|space| {
                Ok(ServiceKeySpace {
                    space: self.id(Kind::Space, &field(op, space, "space_id")?),
                    role: self.assigned(op, space.get("role"))?,
                })
            });
            named.push(ServiceKeyOrganization {
                organization: self.id(Kind::Organization, &field(op, organization, "org_id")?),
                role: self.assigned(op, organization.get("role"))?,
                spaces: spaces.collect::<Result<_, _>>()?,
            });
        }
        Ok(Change::ServiceKeyCreate {
            name: self.text(op, "name")?,
            account_role: self.assigned(op, self.body.get("account_role"))?,
            organizations: named,
        })
    }

    fn id(&self, kind: Kind, id: &str) -> String {
        cite(self.policy, kind, id)
    }

    fn text(&self, op: &'static str, name: &str) -> Result<String, CallError> {
        field(op, self.body, name)
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.body.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// A description that is null is cleared; one that is missing stays.
    fn description(&self) -> Option<String> {
        self.body.get("description").map(|text| text.as_str().unwrap_or_default().to_owned())
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.body.get(name).and_then(Value::as_bool)
    }

    fn texts(&self, name: &str) -> Option<Vec<String>> {
        let list = self.body.get(name)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    fn moment(&self, op: &'static str, name: &str) -> Result<Option<Moment>, CallError> {
        let Some(text) = self.optional(name) else { return Ok(None) };
        match text.parse::<Timestamp>() {
            Ok(time) => Ok(Some(Moment::from_unix_micros(time.as_microsecond()))),
            Err(_) => Err(wrong(op, format!("`{name}` is no time"))),
        }
    }

    /// A role assignment: `{"type": "PREDEFINED", "name": …}` or `{"type": "CUSTOM", "id": …}`.
    fn assigned(&self, op: &'static str, role: Option<&Value>) -> Result<Option<String>, CallError> {
        let Some(role) = role.filter(|role| !role.is_null()) else { return Ok(None) };
        match role.get("type").and_then(Value::as_str) {
            Some("CUSTOM") => Ok(Some(format!("custom:{}", self.id(Kind::Role, &field(op, role, "id")?)))),
            Some("PREDEFINED") => field(op, role, "name").map(Some),
            _ => Err(wrong(op, "a role has the `type` `PREDEFINED` or `CUSTOM`".to_owned())),
        }
    }
}

fn field(op: &'static str, body: &Value, name: &str) -> Result<String, CallError> {
    let text = body.get(name).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| wrong(op, format!("the body lacks the text `{name}`")))
}

const fn wrong(op: &'static str, reason: String) -> CallError {
    CallError::Body { op, reason }
}

/// A part of a path without its percent signs.
fn decoded(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| bytes[at] == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
