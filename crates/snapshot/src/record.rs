//! The records of a file, field by field, in the order in which they are written. Each mirrors a
//! record of core: `remote` builds that one directly, so no shape is told twice.

use axcess_core::{
    ApiKeyRecord, BindingId, Gap, GapKind, KeyId, Moment, NodeId, OrganizationMembershipRecord,
    OrganizationRecord, ResourceRecord, RestrictionRecord, RoleBindingRecord, RoleId, RoleRecord,
    SpaceMembershipRecord, SpaceRecord, SpaceRole, UserId, UserKind, UserRecord,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A record of core that a file can hold.
pub(crate) trait Record: Sized {
    /// Reads it, unless it has a field or a kind that the format lacks.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    /// What its list is sorted by.
    fn key(&self) -> [&str; 3];
}

/// A record as serde sees it.
pub(crate) struct Wire<T>(pub T);

impl<'de, T: Record> Deserialize<'de> for Wire<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<T: Record> Serialize for Wire<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// All shapes refuse fields that the format lacks: whoever passes over them takes them out before.
macro_rules! shapes {
    ($($shape:item)*) => {
        mod shape {
            use super::*;
            use crate::field::{kind, space_role};

            $(#[derive(Serialize, Deserialize)] #[serde(deny_unknown_fields)] $shape)*
        }
    };
}

shapes! {
    #[serde(remote = "OrganizationRecord", expecting = "an object")]
    pub struct Organization {
        #[serde(with = "crate::field::id")]
        id: NodeId,
        #[serde(default)]
        name: Option<String>,
        #[serde(default, with = "crate::field::description")]
        description: Option<String>,
    }

    #[serde(remote = "SpaceRecord", expecting = "an object")]
    pub struct Space {
        #[serde(with = "crate::field::id")]
        id: NodeId,
        #[serde(default)]
        name: Option<String>,
        #[serde(default, with = "crate::field::maybe_id")]
        organization_id: Option<NodeId>,
        #[serde(default)]
        is_private: Option<bool>,
        #[serde(default, with = "crate::field::description")]
        description: Option<String>,
    }

    #[serde(remote = "ResourceRecord", expecting = "an object")]
    pub struct Resource {
        #[serde(with = "crate::field::id")]
        id: NodeId,
        #[serde(rename = "type")]
        resource_type: String,
        #[serde(default)]
        name: Option<String>,
        #[serde(default, with = "crate::field::maybe_id")]
        space_id: Option<NodeId>,
        #[serde(default)]
        project_type: Option<String>,
    }

    #[serde(remote = "UserRecord", expecting = "an object")]
    pub struct User {
        #[serde(with = "crate::field::id")]
        id: UserId,
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        email: Option<String>,
        #[serde(default)]
        status: Option<String>,
        #[serde(default = "kind::default", with = "kind")]
        kind: UserKind,
        #[serde(default)]
        account_role: Option<String>,
        #[serde(default)]
        is_developer: Option<bool>,
    }

    #[serde(remote = "RoleRecord", expecting = "an object")]
    pub struct Role {
        #[serde(with = "crate::field::id")]
        id: RoleId,
        #[serde(default)]
        name: Option<String>,
        #[serde(default, with = "crate::field::flag")]
        is_predefined: bool,
        #[serde(default, with = "crate::field::names")]
        permissions: Option<Vec<String>>,
        #[serde(default, with = "crate::field::description")]
        description: Option<String>,
    }

    #[serde(remote = "OrganizationMembershipRecord", expecting = "an object")]
    pub struct OrganizationMembership {
        #[serde(with = "crate::field::id")]
        user_id: UserId,
        #[serde(with = "crate::field::id")]
        organization_id: NodeId,
        #[serde(default)]
        role: Option<String>,
    }

    #[serde(remote = "SpaceMembershipRecord", expecting = "an object")]
    pub struct SpaceMembership {
        #[serde(with = "crate::field::id")]
        user_id: UserId,
        #[serde(with = "crate::field::id")]
        space_id: NodeId,
        #[serde(default, with = "space_role")]
        role: Option<SpaceRole>,
    }

    #[serde(remote = "RoleBindingRecord", expecting = "an object")]
    pub struct RoleBinding {
        #[serde(with = "crate::field::id")]
        id: BindingId,
        #[serde(with = "crate::field::id")]
        user_id: UserId,
        #[serde(with = "crate::field::id")]
        role_id: RoleId,
        resource_type: String,
        #[serde(with = "crate::field::id")]
        resource_id: NodeId,
    }

    #[serde(remote = "RestrictionRecord", expecting = "an object")]
    pub struct Restriction {
        resource_type: String,
        #[serde(with = "crate::field::id")]
        resource_id: NodeId,
        #[serde(default, with = "crate::field::flag")]
        access_complete: bool,
    }

    #[serde(remote = "ApiKeyRecord", expecting = "an object")]
    pub struct ApiKey {
        #[serde(with = "crate::field::id")]
        id: KeyId,
        #[serde(default)]
        name: Option<String>,
        key_type: String,
        #[serde(default)]
        status: Option<String>,
        #[serde(default, with = "crate::field::moment")]
        expires_at: Option<Moment>,
        #[serde(default, with = "crate::field::maybe_id")]
        created_by_user_id: Option<UserId>,
        #[serde(default, with = "crate::field::maybe_id")]
        bot_user_id: Option<UserId>,
    }

    #[serde(remote = "Gap", expecting = "an object")]
    pub struct GapShape {
        #[serde(with = "crate::field::gap_kind")]
        kind: GapKind,
        #[serde(default, with = "crate::field::scope")]
        scope: Option<NodeId>,
        #[serde(default, with = "crate::field::reason")]
        reason: String,
    }
}

macro_rules! records {
    ($($shape:ident is $core:ident, sorted by |$it:ident| $key:expr;)*) => {
        $(impl Record for $core {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                shape::$shape::deserialize(deserializer)
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                shape::$shape::serialize(self, serializer)
            }

            fn key(&self) -> [&str; 3] {
                let $it = self;
                $key
            }
        })*
    };
}

records! {
    Organization is OrganizationRecord, sorted by |it| [it.id.as_str(), "", ""];
    Space is SpaceRecord, sorted by |it| [it.id.as_str(), "", ""];
    Resource is ResourceRecord, sorted by |it| [it.id.as_str(), "", ""];
    User is UserRecord, sorted by |it| [it.id.as_str(), "", ""];
    Role is RoleRecord, sorted by |it| [it.id.as_str(), "", ""];
    OrganizationMembership is OrganizationMembershipRecord, sorted by |it|
        [it.user_id.as_str(), it.organization_id.as_str(), ""];
    SpaceMembership is SpaceMembershipRecord, sorted by |it| [it.user_id.as_str(), it.space_id.as_str(), ""];
    RoleBinding is RoleBindingRecord, sorted by |it| [it.id.as_str(), "", ""];
    Restriction is RestrictionRecord, sorted by |it| [it.resource_id.as_str(), "", ""];
    ApiKey is ApiKeyRecord, sorted by |it| [it.id.as_str(), "", ""];
    GapShape is Gap, sorted by |it|
        [it.kind.as_str(), it.scope.as_ref().map_or("*", NodeId::as_str), &it.reason];
}
