//! What a listing lists, as its content shows.

use std::collections::BTreeMap;

use axcess_core::Provider;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;

/// What the objects of a listing are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// Organizations.
    Organizations,
    /// Spaces.
    Spaces,
    /// Projects.
    Projects,
    /// Dashboards.
    Dashboards,
    /// Prompts.
    Prompts,
    /// Users; bots are told by their keys.
    Users,
    /// Role objects.
    Roles,
    /// Role bindings.
    RoleBindings,
    /// Restrictions.
    Restrictions,
    /// API keys; a service key tells its bot too, and what the bot belongs to.
    ApiKeys,
    /// Memberships of organizations, as the calls that make them answer.
    OrganizationMemberships,
    /// Memberships of spaces, as the calls that make them answer.
    SpaceMemberships,
    /// Workspaces of Wallaroo.
    Workspaces,
    /// Members of a workspace of Wallaroo that the answer does not name.
    WorkspaceMembers,
    /// Users of Wallaroo.
    WorkspaceUsers,
    /// Models of Wallaroo.
    Models,
    /// Pipelines of Wallaroo.
    Pipelines,
}

/// The fields of one object.
pub(super) type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// What an envelope calls its list.
const ENVELOPES: [(&str, ObjectKind); 13] = [
    ("organizations", ObjectKind::Organizations),
    ("spaces", ObjectKind::Spaces),
    ("projects", ObjectKind::Projects),
    ("dashboards", ObjectKind::Dashboards),
    ("prompts", ObjectKind::Prompts),
    ("users", ObjectKind::Users),
    ("roles", ObjectKind::Roles),
    ("role_bindings", ObjectKind::RoleBindings),
    ("resource_restrictions", ObjectKind::Restrictions),
    ("api_keys", ObjectKind::ApiKeys),
    ("workspaces", ObjectKind::Workspaces),
    ("models", ObjectKind::Models),
    ("pipelines", ObjectKind::Pipelines),
];

impl ObjectKind {
    /// The kind that an envelope names by the key of its list.
    pub(super) fn of_envelope(key: &str) -> Option<Self> {
        ENVELOPES.iter().find(|(word, _)| *word == key).map(|(_, kind)| *kind)
    }

    /// The kind of an object that no envelope names: by the fields that only one kind has, and where
    /// those are not enough by what its id says.
    pub(super) fn of_object(fields: &Fields<'_>) -> Option<Self> {
        let has = |names: &[&str]| names.iter().all(|name| fields.contains_key(*name));
        let signs: [(&[&str], Self); 17] = [
            (&["role_id", "user_id", "resource_id"], Self::RoleBindings),
            (&["resource_id", "resource_type"], Self::Restrictions),
            (&["key_type"], Self::ApiKeys),
            (&["redacted_key"], Self::ApiKeys),
            (&["is_predefined"], Self::Roles),
            (&["name", "permissions"], Self::Roles),
            (&["user_id", "user_type"], Self::WorkspaceMembers),
            (&["user_id", "organization_id"], Self::OrganizationMemberships),
            (&["user_id", "space_id"], Self::SpaceMemberships),
            (&["username", "enabled"], Self::WorkspaceUsers),
            (&["is_developer"], Self::Users),
            (&["email", "status"], Self::Users),
            (&["name", "is_private"], Self::Spaces),
            (&["name", "project_type"], Self::Projects),
            (&["name", "archived"], Self::Workspaces),
            (&["model", "model_versions"], Self::Models),
            (&["pipeline", "workspace"], Self::Pipelines),
        ];
        let sign = signs.iter().find(|(names, _)| has(names)).map(|(_, kind)| *kind);
        sign.or_else(|| Self::of_id(&text(fields.get("id")?)?))
    }

    /// The kind that an id of Arize AX tells: base64 of `Type:number:suffix`.
    fn of_id(id: &str) -> Option<Self> {
        let decoded = String::from_utf8(STANDARD.decode(id).ok()?).ok()?;
        match decoded.split_once(':')?.0 {
            "Organization" | "AccountOrg" | "AccountOrganization" => Some(Self::Organizations),
            "Space" => Some(Self::Spaces),
            "Model" | "Project" => Some(Self::Projects),
            "Dashboard" => Some(Self::Dashboards),
            "Prompt" => Some(Self::Prompts),
            "User" => Some(Self::Users),
            "Role" => Some(Self::Roles),
            "ApiKey" => Some(Self::ApiKeys),
            _ => None,
        }
    }

    /// Whose listing it is.
    pub const fn provider(self) -> Provider {
        match self {
            Self::Workspaces
            | Self::WorkspaceMembers
            | Self::WorkspaceUsers
            | Self::Models
            | Self::Pipelines => Provider::Wallaroo,
            Self::Organizations
            | Self::Spaces
            | Self::Projects
            | Self::Dashboards
            | Self::Prompts
            | Self::Users
            | Self::Roles
            | Self::RoleBindings
            | Self::Restrictions
            | Self::ApiKeys
            | Self::OrganizationMemberships
            | Self::SpaceMemberships => Provider::Arize,
        }
    }

    /// One object of it, as a message says it.
    pub(super) const fn one(self) -> &'static str {
        match self {
            Self::Organizations => "an organization",
            Self::Spaces => "a space",
            Self::Projects => "a project",
            Self::Dashboards => "a dashboard",
            Self::Prompts => "a prompt",
            Self::Users | Self::WorkspaceUsers => "a user",
            Self::Roles => "a role",
            Self::RoleBindings => "a role binding",
            Self::Restrictions => "a restriction",
            Self::ApiKeys => "a key",
            Self::OrganizationMemberships | Self::SpaceMemberships | Self::WorkspaceMembers => "a membership",
            Self::Workspaces => "a workspace",
            Self::Models => "a model",
            Self::Pipelines => "a pipeline",
        }
    }

    /// All of it, as a message says it.
    pub(super) const fn many(self) -> &'static str {
        match self {
            Self::Organizations => "organizations",
            Self::Spaces => "spaces",
            Self::Projects => "projects",
            Self::Dashboards => "dashboards",
            Self::Prompts => "prompts",
            Self::Users | Self::WorkspaceUsers => "users",
            Self::Roles => "roles",
            Self::RoleBindings => "role bindings",
            Self::Restrictions => "restrictions",
            Self::ApiKeys => "keys",
            Self::OrganizationMemberships | Self::SpaceMemberships | Self::WorkspaceMembers => "memberships",
            Self::Workspaces => "workspaces",
            Self::Models => "models",
            Self::Pipelines => "pipelines",
        }
    }
}

/// The text that a field holds, if it holds text.
pub(super) fn text(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}
