//! The words of GraphQL for what REST spells in capitals. A word that GraphQL lacks becomes null.

use async_graphql::{Enum, NewType};
use axcess_core::{Admission, UserKind};

/// A moment, by RFC 3339.
#[derive(Clone, Debug, NewType)]
#[graphql(name)]
pub(super) struct DateTime(pub String);

/// A predefined role in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(rename_items = "camelCase")]
pub(super) enum SpaceMemberRole {
    Admin,
    Member,
    ReadOnly,
    Annotator,
}

/// A role in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(rename_items = "camelCase")]
pub(super) enum AccountOrganizationRole {
    Admin,
    Member,
    ReadOnly,
    Annotator,
}

/// A role in the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(rename_items = "camelCase")]
pub(super) enum AccountRole {
    Admin,
    Member,
    MemberUiOnly,
    Annotator,
}

/// Which way somebody is let into a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum SpaceMembership {
    AccountAdmin,
    OrganizationAdmin,
    ExplicitMembership,
    PublicMembership,
}

/// Whether a user has been deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(rename_items = "camelCase")]
pub(super) enum UserStatus {
    Active,
    Inactive,
}

/// Whether a user is a person or the bot of a service key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(rename_items = "camelCase")]
pub(super) enum UserType {
    Human,
    Bot,
}

impl SpaceMemberRole {
    pub fn read(word: &str) -> Option<Self> {
        Some(match word {
            "ADMIN" => Self::Admin,
            "MEMBER" => Self::Member,
            "READ_ONLY" => Self::ReadOnly,
            "ANNOTATOR" => Self::Annotator,
            _ => return None,
        })
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "ADMIN",
            Self::Member => "MEMBER",
            Self::ReadOnly => "READ_ONLY",
            Self::Annotator => "ANNOTATOR",
        }
    }
}

impl AccountOrganizationRole {
    pub fn read(word: &str) -> Option<Self> {
        Some(match word {
            "ADMIN" => Self::Admin,
            "MEMBER" => Self::Member,
            "READ_ONLY" => Self::ReadOnly,
            "ANNOTATOR" => Self::Annotator,
            _ => return None,
        })
    }
}

impl AccountRole {
    pub fn read(word: &str) -> Option<Self> {
        Some(match word {
            "ADMIN" => Self::Admin,
            "MEMBER" => Self::Member,
            "MEMBER_UI_ONLY" => Self::MemberUiOnly,
            "ANNOTATOR" => Self::Annotator,
            _ => return None,
        })
    }
}

impl UserStatus {
    /// Invited users count as active: only deletion makes them inactive, and whether they have accepted is a word of
    /// REST's alone.
    pub fn read(word: &str) -> Option<Self> {
        match word {
            "ACTIVE" | "INVITED" | "EXPIRED" => Some(Self::Active),
            "INACTIVE" => Some(Self::Inactive),
            _ => None,
        }
    }
}

impl From<UserKind> for UserType {
    fn from(kind: UserKind) -> Self {
        match kind {
            UserKind::Human => Self::Human,
            UserKind::Bot => Self::Bot,
        }
    }
}

impl From<&Admission> for SpaceMembership {
    fn from(admission: &Admission) -> Self {
        match admission {
            Admission::Membership(_) => Self::ExplicitMembership,
            Admission::AccountAdmin => Self::AccountAdmin,
            Admission::OrganizationAdmin => Self::OrganizationAdmin,
            Admission::Public(_) => Self::PublicMembership,
        }
    }
}
