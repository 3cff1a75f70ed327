//! A user, and how he belongs to an organization or a space.

use async_graphql::{ID, Object, SimpleObject};
use axcess_api::Thing;
use axcess_core::Admission;

use super::view::View;
use super::word::{
    AccountOrganizationRole, AccountRole, DateTime, SpaceMemberRole, SpaceMembership, UserStatus, UserType,
};

/// A person, or the bot of a service key.
pub(super) struct User {
    pub view: View,
    pub user: axcess_core::User,
}

#[Object]
impl User {
    pub(super) async fn id(&self) -> ID {
        self.view.policy().user_id(self.user).into()
    }

    async fn name(&self) -> Option<&str> {
        self.view.policy().user_name(self.user)
    }

    async fn email(&self) -> Option<&str> {
        self.view.policy().user_email(self.user)
    }

    async fn status(&self) -> Option<UserStatus> {
        self.view.policy().user_status(self.user).and_then(UserStatus::read)
    }

    async fn account_role(&self) -> Option<AccountRole> {
        self.view.policy().user_account_role(self.user).and_then(AccountRole::read)
    }

    async fn user_type(&self) -> UserType {
        self.view.policy().user_kind(self.user).into()
    }

    async fn created_at(&self) -> Option<DateTime> {
        self.view.created_at(Thing::User(self.user))
    }
}

/// A member of an organization.
#[derive(SimpleObject)]
pub(super) struct AccountOrganizationUser {
    pub user: User,
    /// The role; whether the service tells it is not known.
    pub role: Option<AccountOrganizationRole>,
}

/// Somebody who is let into a space.
pub(super) struct SpaceUser {
    pub view: View,
    pub user: axcess_core::User,
    pub admission: Admission,
}

#[Object]
impl SpaceUser {
    /// The way in which he is let in.
    async fn membership(&self) -> SpaceMembership {
        (&self.admission).into()
    }

    /// The predefined role of his membership.
    async fn role(&self) -> Option<SpaceMemberRole> {
        let Admission::Membership(Err(Some(name))) = &self.admission else { return None };
        SpaceMemberRole::read(name)
    }

    /// The Role object of his membership.
    async fn custom_role(&self) -> Option<CustomRole> {
        let Admission::Membership(Ok(role)) = self.admission else { return None };
        let policy = self.view.policy();
        let name = policy.role_name(role).map(str::to_owned);
        Some(CustomRole { id: policy.role_id(role).into(), name })
    }

    async fn user(&self) -> User {
        User { view: self.view.clone(), user: self.user }
    }
}

/// A Role object.
#[derive(SimpleObject)]
pub(super) struct CustomRole {
    pub id: ID,
    pub name: Option<String>,
}
