//! One object, as the API shows it.

mod assignment;
mod binding;
mod key;
mod membership;
mod organization;
mod project;
mod restriction;
mod role;
mod space;
mod user;

use axcess_core::{Binding, Key, Moment, Node, NodeKind, Policy, Role, User};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::thing::Thing;

pub use assignment::AssignmentObject;
pub use binding::BindingObject;
pub use key::{BotOrganization, BotSpace, BotUserObject, KeyObject};
pub use membership::{OrganizationMembershipObject, SpaceMembershipObject};
pub use organization::OrganizationObject;
pub use project::ProjectObject;
pub use restriction::RestrictionObject;
pub use role::{Names, RoleObject};
pub use space::{SpaceObject, SpaceSettings};
pub use user::UserObject;

/// Fields that the API shows and no snapshot holds.
pub const UNTOLD: [&str; 11] = [
    "created_at",
    "updated_at",
    "last_used_at",
    "redacted_key",
    "key",
    "temporary_password",
    "default_llm_integration",
    "default_agent_runtime",
    "ml_models_enabled",
    "gradient_start_color",
    "gradient_end_color",
];

/// An object of the API, borrowed from a policy.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the variants are the API's own words")]
pub enum Object<'a> {
    Role(RoleObject<'a>),
    RoleBinding(BindingObject<'a>),
    Restriction(RestrictionObject<'a>),
    Organization(OrganizationObject<'a>),
    Space(SpaceObject<'a>),
    Project(ProjectObject<'a>),
    User(UserObject<'a>),
    ApiKey(KeyObject<'a>),
}

/// When a thing was made and changed, as far as anybody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times<'a> {
    /// When it was made, by RFC 3339.
    pub created_at: Option<&'a str>,
    /// When it was changed, by RFC 3339.
    pub updated_at: Option<&'a str>,
}

impl<'a> Object<'a> {
    /// A thing; `None` of a binding that does not stand for certain, and of the account and resources other than
    /// projects, of which the API has no objects.
    pub fn new(policy: &'a Policy, thing: Thing, times: Times<'a>) -> Option<Self> {
        Some(match thing {
            Thing::Role(role) => Self::Role(RoleObject::new(policy, role, times)),
            Thing::Binding(binding) => Self::RoleBinding(BindingObject::new(policy, binding, times)?),
            Thing::Restriction(node) => Self::Restriction(RestrictionObject::new(policy, node, times)),
            Thing::Node(node) => match policy.node_kind(node) {
                NodeKind::Organization => Self::Organization(OrganizationObject::new(policy, node, times)),
                NodeKind::Space => Self::Space(SpaceObject::new(policy, node, times)),
                NodeKind::Resource(kind) if &**kind == "PROJECT" => {
                    Self::Project(ProjectObject::new(policy, node, times))
                }
                NodeKind::Resource(_) | NodeKind::Account => return None,
            },
            Thing::User(user) => Self::User(UserObject::new(policy, user, times)),
            Thing::Key(key) => Self::ApiKey(KeyObject::new(policy, key, times)),
        })
    }
}

/// A Role object.
pub fn role(policy: &Policy, role: Role) -> Value {
    value(&RoleObject::new(policy, role, Times::default()))
}

/// A role binding; `None` where it is not known which role it holds.
pub fn role_binding(policy: &Policy, binding: Binding) -> Option<Value> {
    BindingObject::new(policy, binding, Times::default()).as_ref().map(value)
}

/// The restriction of a resource.
pub fn restriction(policy: &Policy, resource: Node) -> Value {
    value(&RestrictionObject::new(policy, resource, Times::default()))
}

/// An organization.
pub fn organization(policy: &Policy, node: Node) -> Value {
    value(&OrganizationObject::new(policy, node, Times::default()))
}

/// A space.
pub fn space(policy: &Policy, node: Node) -> Value {
    value(&SpaceObject::new(policy, node, Times::default()))
}

/// A project.
pub fn project(policy: &Policy, node: Node) -> Value {
    value(&ProjectObject::new(policy, node, Times::default()))
}

/// A user.
pub fn user(policy: &Policy, user: User) -> Value {
    value(&UserObject::new(policy, user, Times::default()))
}

/// An API key, without its secret.
pub fn api_key(policy: &Policy, key: Key) -> Value {
    value(&KeyObject::new(policy, key, Times::default()))
}

pub(crate) fn value(object: &impl Serialize) -> Value {
    serde_json::to_value(object).expect("INVARIANT: objects are texts, flags and lists")
}

/// A moment by RFC 3339, in UTC.
pub fn time(moment: Moment) -> Option<String> {
    Timestamp::from_microsecond(moment.unix_micros()).ok().map(|time| time.to_string())
}
