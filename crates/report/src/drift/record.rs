//! What tells records apart, and what of them is compared.

use axcess_core::{
    ApiKeyRecord, OrganizationMembershipRecord, OrganizationRecord, ResourceRecord, RestrictionRecord,
    RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord, SpaceRole, UserKind, UserRecord,
};

use crate::instant;

/// Fields by their names in a snapshot; `None` where nobody could read one.
pub(super) type Fields = Vec<(&'static str, Option<String>)>;

/// A record of one of a snapshot's lists.
pub(super) trait Record {
    /// The list.
    const LIST: &'static str;

    /// What tells it from the others.
    fn key(&self) -> Vec<&str>;

    /// Its name, if it has one.
    fn name(&self) -> Option<&str>;

    /// The node that a gap would have to be at to hide it.
    fn place(&self) -> Option<&str>;

    /// What is compared. A missing description is an empty one.
    fn fields(&self) -> Fields;
}

impl Record for OrganizationRecord {
    const LIST: &'static str = "organizations";

    fn key(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn place(&self) -> Option<&str> {
        None
    }

    fn fields(&self) -> Fields {
        vec![("name", self.name.clone())]
    }
}

impl Record for SpaceRecord {
    const LIST: &'static str = "spaces";

    fn key(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn place(&self) -> Option<&str> {
        None
    }

    fn fields(&self) -> Fields {
        vec![
            ("name", self.name.clone()),
            ("organization_id", self.organization_id.as_ref().map(ToString::to_string)),
            ("is_private", self.is_private.map(|it| it.to_string())),
        ]
    }
}

impl Record for ResourceRecord {
    const LIST: &'static str = "resources";

    fn key(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn place(&self) -> Option<&str> {
        self.space_id.as_ref().map(|id| id.as_str())
    }

    fn fields(&self) -> Fields {
        vec![
            ("type", Some(self.resource_type.clone())),
            ("name", self.name.clone()),
            ("space_id", self.space_id.as_ref().map(ToString::to_string)),
        ]
    }
}

impl Record for UserRecord {
    const LIST: &'static str = "users";

    fn key(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        self.email.as_deref().or(self.name.as_deref())
    }

    fn place(&self) -> Option<&str> {
        None
    }

    fn fields(&self) -> Fields {
        let kind = match self.kind {
            UserKind::Human => "HUMAN",
            UserKind::Bot => "BOT",
        };
        vec![
            ("name", self.name.clone()),
            ("email", self.email.clone()),
            ("status", self.status.clone()),
            ("kind", Some(kind.to_owned())),
            ("account_role", self.account_role.clone()),
            ("is_developer", self.is_developer.map(|it| it.to_string())),
        ]
    }
}

impl Record for RoleRecord {
    const LIST: &'static str = "roles";

    fn key(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn place(&self) -> Option<&str> {
        None
    }

    fn fields(&self) -> Fields {
        let permissions = self.permissions.as_ref().map(|permissions| {
            let mut sorted: Vec<&str> = permissions.iter().map(String::as_str).collect();
            sorted.sort_unstable();
            sorted.dedup();
            sorted.join(" ")
        });
        vec![("name", self.name.clone()), ("permissions", permissions)]
    }
}

impl Record for OrganizationMembershipRecord {
    const LIST: &'static str = "organization_memberships";

    fn key(&self) -> Vec<&str> {
        vec![self.user_id.as_str(), self.organization_id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        None
    }

    fn place(&self) -> Option<&str> {
        Some(self.organization_id.as_str())
    }

    fn fields(&self) -> Fields {
        vec![("role", self.role.clone())]
    }
}

impl Record for SpaceMembershipRecord {
    const LIST: &'static str = "space_memberships";

    fn key(&self) -> Vec<&str> {
        vec![self.user_id.as_str(), self.space_id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        None
    }

    fn place(&self) -> Option<&str> {
        Some(self.space_id.as_str())
    }

    fn fields(&self) -> Fields {
        let role = self.role.as_ref().map(|role| match role {
            SpaceRole::Predefined(name) => name.clone(),
            SpaceRole::Custom(id) => format!("custom:{id}"),
        });
        vec![("role", role)]
    }
}

impl Record for RoleBindingRecord {
    const LIST: &'static str = "role_bindings";

    /// Whoever takes a binding away and makes the same again has changed nothing.
    fn key(&self) -> Vec<&str> {
        vec![self.user_id.as_str(), self.resource_id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        None
    }

    fn place(&self) -> Option<&str> {
        Some(self.resource_id.as_str())
    }

    fn fields(&self) -> Fields {
        vec![("role_id", Some(self.role_id.to_string()))]
    }
}

impl Record for RestrictionRecord {
    const LIST: &'static str = "restrictions";

    fn key(&self) -> Vec<&str> {
        vec![self.resource_id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        None
    }

    fn place(&self) -> Option<&str> {
        Some(self.resource_id.as_str())
    }

    /// `access_complete` is what people know, and not the account.
    fn fields(&self) -> Fields {
        Vec::new()
    }
}

impl Record for ApiKeyRecord {
    const LIST: &'static str = "api_keys";

    fn key(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn place(&self) -> Option<&str> {
        None
    }

    fn fields(&self) -> Fields {
        vec![
            ("name", self.name.clone()),
            ("key_type", Some(self.key_type.clone())),
            ("status", self.status.clone()),
            ("expires_at", Some(self.expires_at.map_or_else(|| "never".to_owned(), instant))),
            ("created_by_user_id", self.created_by_user_id.as_ref().map(ToString::to_string)),
            ("bot_user_id", self.bot_user_id.as_ref().map(ToString::to_string)),
        ]
    }
}
