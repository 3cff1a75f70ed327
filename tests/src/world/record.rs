//! The records of a generated account, each with what its reader saw of it.

/// What a reader saw of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The value itself.
    Plain,
    /// Nothing: null stands in the file.
    Null,
    /// A word that nobody knows.
    Strange,
}

/// A space.
#[derive(Clone, Debug)]
pub struct Space {
    /// Its organization, by place.
    pub organization: usize,
    /// Its name.
    pub name: &'static str,
    /// Whether it is private.
    pub private: bool,
    /// Whether the reader saw its organization.
    pub parent_seen: bool,
    /// Whether the reader saw whether it is private.
    pub private_seen: bool,
}

/// A resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its type, by place in the provider's list.
    pub kind: usize,
    /// Its space, by place.
    pub space: usize,
    /// Its name.
    pub name: &'static str,
    /// Whether the reader saw its space.
    pub parent_seen: bool,
}

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// Display name.
    pub name: Option<&'static str>,
    /// His true status.
    pub status: &'static str,
    /// What the reader saw of it.
    pub status_sight: Sight,
    /// Whether he is a bot.
    pub bot: bool,
    /// His true account role, by place in the provider's list.
    pub role: usize,
    /// What the reader saw of it.
    pub role_sight: Sight,
    /// Whether he is a developer.
    pub developer: Option<bool>,
}

/// A Role object.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: &'static str,
    /// Whether the product made it.
    pub predefined: bool,
    /// Its true permissions, by place in the provider's list.
    pub permissions: Vec<usize>,
    /// Whether the reader saw them.
    pub seen: bool,
}

/// What a membership names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A predefined role, by place in the provider's list.
    Predefined(usize),
    /// A Role object, by place.
    Custom(usize),
}

/// A user's role in an organization or space.
#[derive(Clone, Debug)]
pub struct Membership {
    /// Who.
    pub user: usize,
    /// Where, by place.
    pub node: usize,
    /// As what.
    pub role: Named,
    /// What the reader saw of the role.
    pub role_sight: Sight,
    /// Whether a gap, if there is one, hides it.
    pub hidden: bool,
}

/// The place of a space or resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// A space.
    Space(usize),
    /// A resource.
    Resource(usize),
}

/// A role binding.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Whose.
    pub user: usize,
    /// Where.
    pub site: Site,
    /// Of which Role object.
    pub role: usize,
    /// Whether a gap, if there is one, hides it.
    pub hidden: bool,
}

/// A restriction.
#[derive(Clone, Debug)]
pub struct Restriction {
    /// Of which resource.
    pub resource: usize,
    /// Whether the reader knows all bindings there.
    pub complete: bool,
    /// Whether a gap, if there is one, hides it.
    pub hidden: bool,
}

/// An API key.
#[derive(Clone, Debug)]
pub struct Key {
    /// A service key, or a user key.
    pub service: bool,
    /// Whom it stands for; `None` where the reader could not tell.
    pub stands_for: Option<usize>,
    /// Who made a service key.
    pub creator: Option<usize>,
    /// Whether it is revoked.
    pub revoked: bool,
    /// What the reader saw of the status.
    pub sight: Sight,
    /// When it ends.
    pub expires_at: Option<&'static str>,
}

/// The set of a predefined role as the account showed it.
#[derive(Clone, Debug)]
pub struct Observed {
    /// `ACCOUNT`, `ORGANIZATION` or `SPACE`, by place.
    pub level: usize,
    /// Of which role, by place in the provider's list for the level.
    pub role: usize,
    /// Its permissions, by place in the provider's list.
    pub permissions: Vec<usize>,
}

/// The true set of the role that no catalog knows, at one level.
#[derive(Clone, Debug)]
pub struct Stranger {
    /// Its permissions, by place in the provider's list.
    pub permissions: Vec<usize>,
    /// Whether the reader saw them.
    pub seen: bool,
}

/// What a gap hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// Memberships of an organization.
    OrganizationMemberships,
    /// Memberships of a space.
    SpaceMemberships,
    /// Bindings on a space and its resources.
    RoleBindings,
    /// Restrictions in a space.
    Restrictions,
    /// Users: nothing that a single answer hangs on.
    Users,
}

/// Where a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    All,
    /// At one organization or space, by place.
    At(usize),
}

/// What the reader could not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub kind: GapKind,
    /// Where.
    pub scope: Scope,
}

impl GapKind {
    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrganizationMemberships => "organization_memberships",
            Self::SpaceMemberships => "space_memberships",
            Self::RoleBindings => "role_bindings",
            Self::Restrictions => "restrictions",
            Self::Users => "users",
        }
    }
}
