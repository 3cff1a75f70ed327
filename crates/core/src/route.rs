//! What a decision is made of: the ways in which somebody holds something.

use std::sync::Arc;

use crate::account::{Binding, Node, Role};
use crate::permission::PermissionSet;

/// A grant, or something that might be one, and what the two readings make of it (R10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Where it comes from.
    pub source: Source,
    /// The node at which it stands.
    pub at: Node,
    /// What it holds when read pessimistically.
    pub certain: PermissionSet,
    /// What it holds when read optimistically.
    pub possible: PermissionSet,
    /// Whether it is an `admin` set (R2).
    pub admin: bool,
    /// Why the pessimistic reading leaves it out; `None` when it counts.
    pub pessimistic: Option<Blocked>,
    /// Why the optimistic reading leaves it out; `None` when it counts.
    pub optimistic: Option<Blocked>,
}

/// Where a grant comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The account role (R3); its name, if it was read.
    AccountRole(Option<Arc<str>>),
    /// What an account `ADMIN` holds in every Wallaroo workspace (switch `wallaroo-admin`).
    WallarooAdmin,
    /// A membership of the organization (R4); the role's name, if it was read.
    OrganizationMembership(Option<Arc<str>>),
    /// A membership of the organization that the snapshot may not show.
    HiddenOrganizationMembership,
    /// A membership of the space with a predefined role (R5); the role's name, if it was read.
    SpaceMembership(Option<Arc<str>>),
    /// A membership of the space with a Role object (R5).
    CustomSpaceMembership(Role),
    /// A membership of the space that the snapshot may not show.
    HiddenSpaceMembership,
    /// The public fallback (R6): organization role and the space role that it stands for.
    PublicFallback {
        /// The role in the organization.
        organization_role: Arc<str>,
        /// The set of the space that it opens.
        space_role: Arc<str>,
    },
    /// A role binding (R7); the object is unknown where an update reached a hidden one.
    Binding {
        /// The object.
        binding: Option<Binding>,
        /// Its role.
        role: Role,
    },
    /// A binding that the snapshot may not show.
    HiddenBinding,
    /// The node's parent is unknown: he may be an admin there or above.
    UnknownParent,
}

/// Why a reading leaves a route out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocked {
    /// The set is not `admin` and the node is below its own (R2).
    OwnNodeOnly,
    /// The resource is restricted and the grant does not stand on it (R8).
    Restricted,
    /// The resource may be restricted (R10).
    PerhapsRestricted,
    /// A membership of the space takes the fallback's place (R6).
    MembershipInstead,
    /// A membership of the space may take the fallback's place (R10).
    PerhapsMembershipInstead,
    /// A binding on the space ends the fallback (switch `binding-fallback`).
    BindingInstead,
    /// A binding on the space may end the fallback (R10).
    PerhapsBindingInstead,
    /// The space is private (R6).
    Private,
    /// Nobody could read whether the space is private (R10).
    PerhapsPrivate,
    /// Bots get no fallback (switch `bot-fallback`).
    Bot,
    /// He is no member of the node's organization (switch `orphan-binding`).
    Orphan,
    /// He may be no member of the node's organization (R10).
    PerhapsOrphan,
    /// It may exist or not (R10).
    Hidden,
    /// A step of the plan may have made, kept or replaced it ("What a plan settles").
    Uncertain,
}

impl Blocked {
    /// Whether the doubt is ours: the account itself knows.
    pub const fn is_doubt(self) -> bool {
        matches!(
            self,
            Self::PerhapsRestricted
                | Self::PerhapsMembershipInstead
                | Self::PerhapsBindingInstead
                | Self::PerhapsPrivate
                | Self::PerhapsOrphan
                | Self::Hidden
                | Self::Uncertain
        )
    }
}

/// Whether a user may act at all (R1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// For certain.
    pub certain: bool,
    /// As far as anybody knows.
    pub possible: bool,
}

/// All permissions of one user at one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// What is allowed for certain.
    pub allowed: PermissionSet,
    /// What is allowed or unknown.
    pub possible: PermissionSet,
}

impl Effective {
    /// What is unknown.
    pub fn unknown(&self) -> PermissionSet {
        self.possible.minus(&self.allowed)
    }

    /// Whether nothing is allowed or unknown.
    pub fn is_empty(&self) -> bool {
        self.possible.is_empty()
    }

    pub(crate) fn none(len: usize) -> Self {
        Self { allowed: PermissionSet::empty(len), possible: PermissionSet::empty(len) }
    }
}

impl Standing {
    pub(crate) const fn and(self, other: Self) -> Self {
        Self { certain: self.certain && other.certain, possible: self.possible && other.possible }
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self { certain: self.certain || other.certain, possible: self.possible || other.possible }
    }

    /// R1 over what would count otherwise.
    pub(crate) fn apply(self, mut effective: Effective) -> Effective {
        if !self.certain {
            effective.allowed.clear();
        }
        if !self.possible {
            effective.possible.clear();
        }
        effective
    }
}
