//! The queries of the GraphQL API: everything of it that is ever asked. Their documents are constants; only ids and
//! cursors go into them, as variables.

use serde_json::{Value, json};

use crate::arize::connection;
use crate::call::Call;
use crate::fault::Fault;
use crate::list::{List, Page};

/// A query of the GraphQL API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Query {
    /// Whose the key is.
    Viewer,
    /// The account itself.
    Account,
    /// The organizations that the caller sees.
    Organizations,
    /// Users of the account, bots among them.
    Users,
    /// The spaces of an organization.
    Spaces { organization: String },
    /// The members of an organization.
    Members { organization: String, roles: Roles },
    /// Everybody who is let into a space, and which way.
    SpaceUsers { space: String },
}

/// Whether the members of an organization come with their roles. No text says that the service tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Roles {
    Told,
    Untold,
}

const VIEWER: &str = "query { viewer { id email } }";

const ACCOUNT: &str = "query { account { name } }";

const ORGANIZATIONS: &str = "query ($first: Int, $after: String) {
  account { organizations(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { id name } }
  } }
}";

const USERS: &str = "query ($first: Int, $after: String) {
  account { users(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { id name email status accountRole userType } }
  } }
}";

const SPACES: &str = "query ($id: ID!, $first: Int, $after: String) {
  node(id: $id) { ... on AccountOrganization { spaces(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { id name private } }
  } } }
}";

const MEMBERS: &str = "query ($id: ID!, $first: Int, $after: String) {
  node(id: $id) { ... on AccountOrganization { accountOrganizationUsers(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { role user { id email } } }
  } } }
}";

const MEMBERS_WITHOUT_ROLES: &str = "query ($id: ID!, $first: Int, $after: String) {
  node(id: $id) { ... on AccountOrganization { accountOrganizationUsers(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { user { id email } } }
  } } }
}";

const SPACE_USERS: &str = "query ($id: ID!, $first: Int, $after: String) {
  node(id: $id) { ... on Space { spaceUsers(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { role membership customRole { id name } user { id email } } }
  } } }
}";

impl Query {
    /// The body of its request.
    pub fn body(&self, cursor: Option<&str>, size: usize) -> Value {
        let mut variables = match self {
            Self::Viewer | Self::Account => return json!({ "query": self.document() }),
            _ => json!({ "first": size }),
        };
        if let Some(cursor) = cursor {
            variables["after"] = cursor.into();
        }
        if let Some(id) = self.object() {
            variables["id"] = id.into();
        }
        json!({ "query": self.document(), "variables": variables })
    }

    const fn document(&self) -> &'static str {
        match self {
            Self::Viewer => VIEWER,
            Self::Account => ACCOUNT,
            Self::Organizations => ORGANIZATIONS,
            Self::Users => USERS,
            Self::Spaces { .. } => SPACES,
            Self::Members { roles: Roles::Told, .. } => MEMBERS,
            Self::Members { roles: Roles::Untold, .. } => MEMBERS_WITHOUT_ROLES,
            Self::SpaceUsers { .. } => SPACE_USERS,
        }
    }

    /// The object whose list it asks for.
    fn object(&self) -> Option<&str> {
        match self {
            Self::Viewer | Self::Account | Self::Organizations | Self::Users => None,
            Self::Spaces { organization } | Self::Members { organization, .. } => Some(organization),
            Self::SpaceUsers { space } => Some(space),
        }
    }

    /// What it asks for, without whose it is.
    pub fn title(&self) -> String {
        let [root, field] = self.place();
        if field.is_empty() { root.to_owned() } else { format!("{root}.{field}") }
    }

    /// Where the answer holds what was asked for.
    const fn place(&self) -> [&'static str; 2] {
        match self {
            Self::Viewer => ["viewer", ""],
            Self::Account => ["account", ""],
            Self::Organizations => ["account", "organizations"],
            Self::Users => ["account", "users"],
            Self::Spaces { .. } => ["node", "spaces"],
            Self::Members { .. } => ["node", "accountOrganizationUsers"],
            Self::SpaceUsers { .. } => ["node", "spaceUsers"],
        }
    }
}

impl List for Query {
    fn id(&self) -> String {
        let [root, field] = self.place();
        match self.object() {
            Some(object) => format!("{root}.{field}({object})"),
            None => format!("{root}.{field}"),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Viewer | Self::Account => "account",
            Self::Organizations => "organizations",
            Self::Users => "users",
            Self::Spaces { .. } => "spaces",
            Self::Members { .. } => "organization_memberships",
            Self::SpaceUsers { .. } => "space_memberships",
        }
    }

    fn call(&self, cursor: Option<&str>, size: usize) -> Call {
        Call::Query { query: self.clone(), cursor: cursor.map(str::to_owned), size }
    }

    fn page(&self, body: &[u8]) -> Result<Page, Fault> {
        let [root, field] = self.place();
        if field.is_empty() { connection::single(root, body) } else { connection::page(root, field, body) }
    }
}
