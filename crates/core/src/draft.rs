//! An account as plain data, before it has been checked.

use std::collections::{BTreeMap, BTreeSet};

use crate::{BindingId, Catalog, KeyId, Level, Moment, NodeId, Provider, RoleId, UserId};

/// An account as somebody wrote it down. [`Policy::new`](crate::Policy::new) checks it, unless it is known to be a
/// [`SoundDraft`](crate::SoundDraft).
///
/// A field that the account has but nobody could read is `None`; what that means for an answer is
/// rule R10.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose access model holds.
    pub provider: Provider,
    /// When the account looked like this; keys are judged at this moment unless asked otherwise.
    pub captured_at: Moment,
    /// Who read the account, if known.
    pub captured_by: Option<UserId>,
    /// Display name of the account.
    pub name: Option<String>,
    /// Whether user keys are locked out (R1); `None` is unreadable and counts as off.
    pub developer_lock: Option<bool>,
    /// Organizations, all below the account.
    pub organizations: Vec<OrganizationRecord>,
    /// Spaces, below an organization (Wallaroo: below the account).
    pub spaces: Vec<SpaceRecord>,
    /// Projects, dashboards, prompts, models, pipelines.
    pub resources: Vec<ResourceRecord>,
    /// People and bots.
    pub users: Vec<UserRecord>,
    /// Role objects.
    pub roles: Vec<RoleRecord>,
    /// Who belongs to which organization (R4).
    pub organization_memberships: Vec<OrganizationMembershipRecord>,
    /// Who belongs to which space (R5).
    pub space_memberships: Vec<SpaceMembershipRecord>,
    /// Roles bound to users on spaces and resources (R7).
    pub role_bindings: Vec<RoleBindingRecord>,
    /// Restricted resources (R8).
    pub restrictions: Vec<RestrictionRecord>,
    /// User keys and service keys, without their secrets.
    pub api_keys: Vec<ApiKeyRecord>,
    /// Permission sets of predefined roles as the account showed them, by level and name.
    pub predefined: BTreeMap<Level, BTreeMap<String, Vec<String>>>,
    /// What the reader could not see.
    pub gaps: Vec<Gap>,
}

/// An organization of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationRecord {
    /// Its id.
    pub id: NodeId,
    /// Its name, unique in the account.
    pub name: Option<String>,
    /// Free text; missing and empty are equal.
    pub description: Option<String>,
}

/// A space of an organization; a Wallaroo workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceRecord {
    /// Its id.
    pub id: NodeId,
    /// Its name, unique in its organization.
    pub name: Option<String>,
    /// Its parent; `None` is unreadable, or the account itself for Wallaroo.
    pub organization_id: Option<NodeId>,
    /// Whether organization members without a membership stay outside (R6); `None` is unreadable.
    pub is_private: Option<bool>,
    /// Free text; missing and empty are equal.
    pub description: Option<String>,
}

/// A resource of a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceRecord {
    /// Its id.
    pub id: NodeId,
    /// Its type in the API's word: `PROJECT`, `DASHBOARD`, `PROMPT`, `MODEL`, `PIPELINE`, ...
    pub resource_type: String,
    /// Its name, unique among projects of a space.
    pub name: Option<String>,
    /// Its parent; `None` is unreadable.
    pub space_id: Option<NodeId>,
    /// `APPLICATION`, `HARNESS` or `EXPERIMENT`; kept, never judged.
    pub project_type: Option<String>,
}

/// Whether a user is a person or the bot of a service key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UserKind {
    /// A person.
    Human,
    /// The user behind a service key.
    Bot,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRecord {
    /// His id.
    pub id: UserId,
    /// Display name; not unique.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// `ACTIVE`, `INVITED`, `EXPIRED` or `INACTIVE`; anything else, and `None`, is unreadable.
    pub status: Option<String>,
    /// Person or bot.
    pub kind: UserKind,
    /// Account role (R3); `None` is unreadable.
    pub account_role: Option<String>,
    /// Whether he may create keys and call the API.
    pub is_developer: Option<bool>,
}

/// A Role object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRecord {
    /// Its id.
    pub id: RoleId,
    /// Its name, unique in the account.
    pub name: Option<String>,
    /// Whether the product made it.
    pub is_predefined: bool,
    /// Its permissions; `None` is unreadable.
    pub permissions: Option<Vec<String>>,
    /// Free text; missing and empty are equal.
    pub description: Option<String>,
}

/// One user's role in one organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationMembershipRecord {
    /// Who.
    pub user_id: UserId,
    /// Where.
    pub organization_id: NodeId,
    /// `ADMIN`, `MEMBER`, `READ_ONLY`, `ANNOTATOR`; `None` is unreadable.
    pub role: Option<String>,
}

/// One user's role in one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceMembershipRecord {
    /// Who.
    pub user_id: UserId,
    /// Where.
    pub space_id: NodeId,
    /// As what; `None` is unreadable.
    pub role: Option<SpaceRole>,
}

/// What a space membership names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpaceRole {
    /// A predefined role by name: `ADMIN`, `MEMBER`, ...; Wallaroo `OWNER`, `COLLABORATOR`.
    Predefined(String),
    /// A Role object.
    Custom(RoleId),
}

/// A role bound to a user on a space or resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleBindingRecord {
    /// Its id.
    pub id: BindingId,
    /// Who.
    pub user_id: UserId,
    /// Which Role object.
    pub role_id: RoleId,
    /// `SPACE` or the resource's type.
    pub resource_type: String,
    /// Where.
    pub resource_id: NodeId,
}

/// A resource that only its own bindings open (R8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestrictionRecord {
    /// The resource's type.
    pub resource_type: String,
    /// The resource.
    pub resource_id: NodeId,
    /// Whether every binding on it is listed.
    pub access_complete: bool,
}

/// An API key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyRecord {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: Option<String>,
    /// `USER` (stands for its creator) or `SERVICE` (stands for its bot).
    pub key_type: String,
    /// `ACTIVE` or `REVOKED`; anything else, and `None`, is unreadable.
    pub status: Option<String>,
    /// From when on it is dead; `None` is never.
    pub expires_at: Option<Moment>,
    /// Who made it, and for a user key whom it stands for.
    pub created_by_user_id: Option<UserId>,
    /// Whom a service key stands for.
    pub bot_user_id: Option<UserId>,
}

/// What a gap hides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// Memberships of organizations.
    OrganizationMemberships,
    /// Memberships of spaces.
    SpaceMemberships,
    /// Bindings on a space and on its resources.
    RoleBindings,
    /// Restrictions of a space's resources.
    Restrictions,
    /// Whole lists (`users`, `spaces`, `resources`, ...): no single answer turns unknown, but
    /// answers over all of the kind are incomplete. Unknown words are kept here too.
    Listing(String),
}

/// A part of the account that the reader could not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What it hides.
    pub kind: GapKind,
    /// A space or organization, or `None` for all of them, unknown ones included.
    pub scope: Option<NodeId>,
    /// Why, for people.
    pub reason: String,
}

impl GapKind {
    /// The word used in files.
    pub fn as_str(&self) -> &str {
        match self {
            Self::OrganizationMemberships => "organization_memberships",
            Self::SpaceMemberships => "space_memberships",
            Self::RoleBindings => "role_bindings",
            Self::Restrictions => "restrictions",
            Self::Listing(word) => word,
        }
    }
}

impl UserRecord {
    /// A user of whom only the id is known.
    pub fn unread(id: UserId) -> Self {
        Self {
            id,
            name: None,
            email: None,
            status: None,
            kind: UserKind::Human,
            account_role: None,
            is_developer: None,
        }
    }
}

impl Draft {
    /// An account without anything in it.
    pub fn empty(provider: Provider, captured_at: Moment) -> Self {
        Self {
            provider,
            captured_at,
            captured_by: None,
            name: None,
            developer_lock: None,
            organizations: Vec::new(),
            spaces: Vec::new(),
            resources: Vec::new(),
            users: Vec::new(),
            roles: Vec::new(),
            organization_memberships: Vec::new(),
            space_memberships: Vec::new(),
            role_bindings: Vec::new(),
            restrictions: Vec::new(),
            api_keys: Vec::new(),
            predefined: BTreeMap::new(),
            gaps: Vec::new(),
        }
    }

    /// Every permission name that the catalog, a role or an observed set lists: what `*` means.
    pub fn permission_names(&self, catalog: &Catalog) -> BTreeSet<String> {
        let roles = self.roles.iter().filter_map(|role| role.permissions.as_ref());
        let observed = self.predefined.values().flat_map(|sets| sets.values());
        let listed = catalog.permissions.iter().map(|permission| &permission.name);
        // Roles repeat the same names: only one of each is copied.
        let names: BTreeSet<&String> = listed.chain(roles.chain(observed).flatten()).collect();
        names.into_iter().cloned().collect()
    }
}

impl Draft {
    /// Everything that cannot be true of an account, all at once, in the order of the lists.
    pub fn defects(&self) -> Vec<crate::Defect> {
        crate::defect::defects(self)
    }
}
