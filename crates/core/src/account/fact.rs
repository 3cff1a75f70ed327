//! What is known of each thing, as an account holds it.

use std::sync::Arc;

use crate::account::{Binding, Key, Node, NodeKind, Role, User};
use crate::permission::PermissionSet;
use crate::route::Standing;
use crate::{BindingId, KeyId, Moment, NodeId, RoleId, UserId, UserKind};

/// The node above a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    /// The account has none.
    None,
    Known(Node),
    /// Nobody could read it.
    Unknown,
}

/// A role name that was read.
///
/// `Unreadable` is a name that nobody could read or that neither the catalog nor the observed sets know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RoleName {
    Known(Arc<str>),
    Unreadable(Option<Arc<str>>),
}

impl RoleName {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Known(name) => Some(name),
            Self::Unreadable(name) => name.as_deref(),
        }
    }

    pub fn shared(&self) -> Option<Arc<str>> {
        match self {
            Self::Known(name) => Some(name.clone()),
            Self::Unreadable(name) => name.clone(),
        }
    }

    pub fn is(&self, text: &str) -> bool {
        matches!(self, Self::Known(name) if &**name == text)
    }
}

/// The role of a space membership.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SpaceRoleName {
    Predefined(RoleName),
    Custom(Role),
}

/// A role that a user holds at a place by a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub role: Role,
    /// The object: one of these, and usually there is only one. `None` is an object that nobody has seen.
    pub objects: Vec<Option<Binding>>,
}

impl Held {
    pub fn new(role: Role, object: Binding) -> Self {
        Self { role, objects: vec![Some(object)] }
    }

    /// The object, where it is known which.
    pub fn object(&self) -> Option<Binding> {
        match self.objects[..] {
            [object] => object,
            _ => None,
        }
    }

    pub fn may_be(&self, binding: Binding) -> bool {
        self.objects.contains(&Some(binding))
    }

    /// The same of any other object than this one, if there may be one.
    pub fn without(mut self, binding: Binding) -> Option<Self> {
        self.objects.retain(|object| *object != Some(binding));
        (!self.objects.is_empty()).then_some(self)
    }
}

pub(crate) type Place = (User, Node);

#[derive(Clone, Debug)]
pub(crate) struct NodeFacts {
    pub id: NodeId,
    pub kind: NodeKind,
    pub name: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub parent: Parent,
    /// Of a space.
    pub is_private: Option<bool>,
    /// Of a resource; kept for writing.
    pub project_type: Option<Box<str>>,
    /// Of a resource: restricted, and whether every binding on it is listed.
    pub restriction: Option<Restriction>,
    /// What the snapshot may not show here.
    pub unseen: Unseen,
    pub alive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Restriction {
    pub access_complete: bool,
}

/// Facts at a node that the snapshot may not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    /// Memberships of an organization or space.
    pub memberships: bool,
    /// Bindings on a space or resource.
    pub bindings: bool,
    /// The restriction of a resource.
    pub restriction: bool,
    /// What `access_complete` was when the snapshot was taken.
    pub access_complete: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct UserFacts {
    pub id: UserId,
    pub name: Option<Box<str>>,
    pub email: Option<Box<str>>,
    pub status: Status,
    pub kind: UserKind,
    pub account_role: RoleName,
    pub is_developer: Option<bool>,
    /// Whether none of his places hides anything any more.
    pub settled: bool,
}

/// A user's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Invited,
    Expired,
    Inactive,
    Unreadable(Option<Box<str>>),
}

impl Status {
    pub(super) fn read(text: Option<&str>) -> Self {
        match text {
            Some("ACTIVE") => Self::Active,
            Some("INVITED") => Self::Invited,
            Some("EXPIRED") => Self::Expired,
            Some("INACTIVE") => Self::Inactive,
            other => Self::Unreadable(other.map(Into::into)),
        }
    }

    /// R1 by the status alone.
    pub const fn standing(&self) -> Standing {
        match self {
            Self::Active => Standing { certain: true, possible: true },
            Self::Unreadable(_) => Standing { certain: false, possible: true },
            Self::Invited | Self::Expired | Self::Inactive => Standing { certain: false, possible: false },
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Active => Some("ACTIVE"),
            Self::Invited => Some("INVITED"),
            Self::Expired => Some("EXPIRED"),
            Self::Inactive => Some("INACTIVE"),
            Self::Unreadable(text) => text.as_deref(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct RoleFacts {
    pub id: RoleId,
    pub name: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub is_predefined: bool,
    pub permissions: RolePermissions,
    pub alive: bool,
}

/// The permissions of a Role object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RolePermissions {
    Known(PermissionSet),
    /// Unreadable, and the catalog has a set of this name for predefined roles.
    Catalog,
    Unreadable,
}

#[derive(Clone, Debug)]
pub(crate) struct BindingFacts {
    pub id: BindingId,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyFacts {
    pub id: KeyId,
    pub name: Option<Box<str>>,
    pub key_type: Box<str>,
    pub status: Option<Box<str>>,
    pub expires_at: Option<Moment>,
    pub created_by: Option<UserId>,
    pub bot: Option<UserId>,
    pub alive: bool,
}

impl KeyFacts {
    pub fn is_service(&self) -> bool {
        &*self.key_type == "SERVICE"
    }

    /// The id of the user whom it stands for.
    pub fn stands_for(&self) -> Option<&UserId> {
        if self.is_service() { self.bot.as_ref() } else { self.created_by.as_ref() }
    }

    /// Whether it is live (R1).
    pub fn is_live(&self, at: Moment) -> Standing {
        let exists = self.alive && self.expires_at.is_none_or(|end| end > at);
        let (certain, possible) = match self.status.as_deref() {
            Some("ACTIVE") => (true, true),
            Some("REVOKED") => (false, false),
            _ => (false, true),
        };
        Standing { certain: certain && exists, possible: possible && exists }
    }
}

impl UserFacts {
    /// R1 of a bot by the keys that stand for him, whatever his status.
    pub fn bot_standing(&self, keys: impl Iterator<Item = Standing>) -> Standing {
        let always = Standing { certain: true, possible: true };
        if self.kind != UserKind::Bot { always } else { keys.reduce(Standing::or).unwrap_or(always) }
    }
}

/// Anything with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Node(Node),
    User(User),
    Role(Role),
    Binding(Binding),
    Key(Key),
}

impl NodeFacts {
    pub fn new(id: NodeId, kind: NodeKind, parent: Parent) -> Self {
        Self {
            id,
            kind,
            name: None,
            description: None,
            parent,
            is_private: None,
            project_type: None,
            restriction: None,
            unseen: Unseen::default(),
            alive: true,
        }
    }

    pub fn named(mut self, name: Option<String>) -> Self {
        self.name = name.map(Into::into);
        self
    }

    pub fn described(mut self, description: Option<String>) -> Self {
        self.description = plain(description);
        self
    }
}

/// A description; missing and empty are equal.
pub(crate) fn plain(description: Option<String>) -> Option<Box<str>> {
    description.filter(|text| !text.is_empty()).map(Into::into)
}
