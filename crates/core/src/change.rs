//! A change: one call to the account's API, with names still as somebody wrote them.

use crate::Outcome;

/// One call to the account's API. References are texts as
/// [`Policy::node`](crate::Policy::node) and its siblings read them; they are resolved at the step
/// itself, so that an object made by an earlier step can be named.
///
/// A description of `Some("")` clears; `None` leaves it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own words, and variants its calls")]
pub enum Change {
    RoleCreate {
        name: String,
        permissions: Option<Vec<String>>,
        description: Option<String>,
    },
    RoleUpdate {
        role: String,
        name: Option<String>,
        permissions: Option<Vec<String>>,
        description: Option<String>,
    },
    RoleDelete {
        role: String,
    },
    RoleBindingCreate {
        user: String,
        role: String,
        resource: String,
    },
    RoleBindingUpdate {
        binding: BindingRef,
        role: String,
    },
    RoleBindingDelete {
        binding: BindingRef,
    },
    RestrictionCreate {
        resource: String,
    },
    RestrictionDelete {
        resource: String,
    },
    OrganizationCreate {
        name: String,
        description: Option<String>,
    },
    OrganizationUpdate {
        organization: String,
        name: Option<String>,
        description: Option<String>,
    },
    OrganizationDelete {
        organization: String,
    },
    OrganizationAddUser {
        organization: String,
        user: String,
        role: String,
    },
    OrganizationRemoveUser {
        organization: String,
        user: String,
    },
    /// Wallaroo takes the name only.
    SpaceCreate {
        name: String,
        organization: Option<String>,
        is_private: bool,
        description: Option<String>,
    },
    SpaceUpdate {
        space: String,
        name: Option<String>,
        is_private: Option<bool>,
        description: Option<String>,
    },
    SpaceDelete {
        space: String,
    },
    /// `role` is a predefined name or `custom:ROLE`; Wallaroo defaults it to `COLLABORATOR`.
    SpaceAddUser {
        space: String,
        user: String,
        role: Option<String>,
    },
    SpaceRemoveUser {
        space: String,
        user: String,
    },
    ProjectCreate {
        name: String,
        space: String,
    },
    ProjectUpdate {
        project: String,
        name: String,
    },
    ProjectDelete {
        project: String,
    },
    /// Wallaroo takes an e-mail and perhaps a name.
    UserCreate {
        name: Option<String>,
        email: String,
        role: Option<String>,
        invite_mode: Option<String>,
    },
    UserUpdate {
        user: String,
        name: Option<String>,
        is_developer: Option<bool>,
    },
    UserResendInvitation {
        user: String,
    },
    UserResetPassword {
        user: String,
    },
    UserDelete {
        user: String,
    },
    UserActivate {
        user: String,
    },
    UserDeactivate {
        user: String,
    },
    UserSetAccountRole {
        user: String,
        role: String,
    },
    ServiceKeyCreate {
        name: String,
        account_role: Option<String>,
        organizations: Vec<ServiceKeyOrganization>,
    },
    /// `expires_at` is from when on the key is dead; without it, never.
    UserKeyCreate {
        name: String,
        expires_at: Option<crate::Moment>,
    },
    ApiKeyRevoke {
        key: String,
    },
    ApiKeyRefresh {
        key: String,
    },
    ResourceBind {
        user: String,
        role: String,
        resource: String,
    },
    AccountSetDeveloperLock {
        on: bool,
    },
    /// No call, or none that can be read.
    Ended(Box<Ended>),
}

/// A step that changes nothing here, whose end is known before it is simulated: whoever read it from a script
/// saw that it fails before it reaches the API, does nothing, is not reached, or cannot be read with certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The operation it would be.
    pub op: &'static str,
    /// How it ends.
    pub outcome: Outcome,
    /// The API's error status, if it is refused by the API.
    pub status: Option<u16>,
    /// What happens and why, for people.
    pub reason: String,
    /// What it might do, if that cannot be read.
    pub bound: Option<Bound>,
}

/// The most that a step might do, of which too little is known to simulate it. `None` stands for all there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Ids of the users whose access it might change.
    pub users: Option<Vec<String>>,
    /// Ids of the nodes where it might; all that lies below them is meant as well.
    pub nodes: Option<Vec<String>>,
    /// Names of the permissions that it might give or take.
    pub permissions: Option<Vec<String>>,
}

/// How a change names a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BindingRef {
    /// By its id.
    Id(String),
    /// By the user and the node it stands on; there is at most one.
    Place {
        /// Whose.
        user: String,
        /// Where.
        resource: String,
    },
}

/// One organization of a service key to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceKeyOrganization {
    /// Which.
    pub organization: String,
    /// Its bot's role there; `READ_ONLY` when missing.
    pub role: Option<String>,
    /// The spaces, all of that organization.
    pub spaces: Vec<ServiceKeySpace>,
}

/// One space of a service key to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceKeySpace {
    /// Which.
    pub space: String,
    /// Its bot's role there, a predefined name or `custom:ROLE`; `MEMBER` when missing.
    pub role: Option<String>,
}

/// Whether a plan goes on after a refused step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnRefused {
    /// The rest is skipped.
    #[default]
    Stop,
    /// The rest is tried.
    Continue,
}

/// An ordered list of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Who carries it out; without one no rights are checked.
    pub actor: Option<String>,
    /// What a refusal does to the rest.
    pub on_refused: OnRefused,
    /// The changes in their order.
    pub changes: Vec<Change>,
}

impl Change {
    /// The name of the operation, as plan files write it.
    pub const fn op(&self) -> &'static str {
        match self {
            Self::RoleCreate { .. } => "role.create",
            Self::RoleUpdate { .. } => "role.update",
            Self::RoleDelete { .. } => "role.delete",
            Self::RoleBindingCreate { .. } => "role_binding.create",
            Self::RoleBindingUpdate { .. } => "role_binding.update",
            Self::RoleBindingDelete { .. } => "role_binding.delete",
            Self::RestrictionCreate { .. } => "restriction.create",
            Self::RestrictionDelete { .. } => "restriction.delete",
            Self::OrganizationCreate { .. } => "organization.create",
            Self::OrganizationUpdate { .. } => "organization.update",
            Self::OrganizationDelete { .. } => "organization.delete",
            Self::OrganizationAddUser { .. } => "organization.add_user",
            Self::OrganizationRemoveUser { .. } => "organization.remove_user",
            Self::SpaceCreate { .. } => "space.create",
            Self::SpaceUpdate { .. } => "space.update",
            Self::SpaceDelete { .. } => "space.delete",
            Self::SpaceAddUser { .. } => "space.add_user",
            Self::SpaceRemoveUser { .. } => "space.remove_user",
            Self::ProjectCreate { .. } => "project.create",
            Self::ProjectUpdate { .. } => "project.update",
            Self::ProjectDelete { .. } => "project.delete",
            Self::UserCreate { .. } => "user.create",
            Self::UserUpdate { .. } => "user.update",
            Self::UserResendInvitation { .. } => "user.resend_invitation",
            Self::UserResetPassword { .. } => "user.reset_password",
            Self::UserDelete { .. } => "user.delete",
            Self::UserActivate { .. } => "user.activate",
            Self::UserDeactivate { .. } => "user.deactivate",
            Self::UserSetAccountRole { .. } => "user.set_account_role",
            Self::ServiceKeyCreate { .. } => "service_key.create",
            Self::UserKeyCreate { .. } => "user_key.create",
            Self::ApiKeyRevoke { .. } => "api_key.revoke",
            Self::ApiKeyRefresh { .. } => "api_key.refresh",
            Self::ResourceBind { .. } => "resource.bind",
            Self::AccountSetDeveloperLock { .. } => "account.set_developer_lock",
            Self::Ended(ended) => ended.op,
        }
    }
}
