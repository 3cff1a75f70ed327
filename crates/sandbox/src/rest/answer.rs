//! How a call is answered that was not refused.

use axcess_api::{AssignmentObject, Object, OrganizationMembershipObject, SpaceMembershipObject, Thing};
use axcess_core::{BindingRef, Change, Outcome, Policy};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::change::{Asked, Done};
use super::json;
use crate::secret::Secret;

/// How a call is answered that was not refused.
pub(super) struct Answer<'a> {
    pub done: &'a Done,
    pub asked: &'a Asked,
}

impl Answer<'_> {
    pub fn response(&self) -> Response {
        let status =
            StatusCode::from_u16(self.status()).expect("INVARIANT: the table holds statuses of HTTP");
        if status == StatusCode::NO_CONTENT {
            return status.into_response();
        }
        match &self.asked.change {
            Change::OrganizationAddUser { organization, user, role } => {
                json(status, &self.organization_membership(organization, user, role))
            }
            Change::SpaceAddUser { space, user, role } => {
                json(status, &self.space_membership(space, user, role.as_deref().unwrap_or_default()))
            }
            _ => json(status, &self.object()),
        }
    }

    /// Who was invited before is shown as he is (200), and everybody else has just been made.
    fn status(&self) -> u16 {
        match (&self.asked.change, self.done.step.outcome) {
            (Change::UserCreate { .. }, Outcome::NoEffect) => 200,
            _ => self.asked.operation.success,
        }
    }

    const fn policy(&self) -> &Policy {
        &self.done.state.policy
    }

    fn object(&self) -> Option<Object<'_>> {
        let mut object = self.done.state.object(self.thing()?)?;
        match (&self.asked.change, &mut object) {
            (Change::UserCreate { invite_mode, .. }, Object::User(user)) if self.status() == 201 => {
                user.invite_mode = invite_mode.as_deref();
                user.temporary_password =
                    user.invite_mode.filter(|mode| *mode == "TEMPORARY_PASSWORD").map(|_| PASSWORD);
            }
            (_, Object::ApiKey(key)) => {
                key.key = self.done.secret.as_ref().map(Secret::as_str);
                if let Some(bot) = key.bot_user.as_mut().filter(|_| self.is_refresh()) {
                    bot.organizations.clear();
                }
            }
            _ => {}
        }
        Some(object)
    }

    const fn is_refresh(&self) -> bool {
        matches!(self.asked.change, Change::ApiKeyRefresh { .. })
    }

    /// What the call made or changed.
    fn thing(&self) -> Option<Thing> {
        let policy = self.policy();
        let made = || self.done.step.created.last().map(String::as_str);
        let node = |id: &str| policy.node_by_id(id);
        match &self.asked.change {
            Change::RoleCreate { .. } => policy.role_by_id(made()?).map(Thing::Role),
            Change::RoleUpdate { role, .. } => policy.role_by_id(role).map(Thing::Role),
            Change::RoleBindingCreate { .. } => policy.binding_by_id(made()?).map(Thing::Binding),
            Change::RoleBindingUpdate { binding: BindingRef::Id(id), .. } => {
                policy.binding_by_id(id).map(Thing::Binding)
            }
            Change::RestrictionCreate { resource } => node(resource).map(Thing::Restriction),
            Change::OrganizationCreate { .. } | Change::SpaceCreate { .. } | Change::ProjectCreate { .. } => {
                node(made()?).map(Thing::Node)
            }
            Change::OrganizationUpdate { organization: id, .. }
            | Change::SpaceUpdate { space: id, .. }
            | Change::ProjectUpdate { project: id, .. } => node(id).map(Thing::Node),
            Change::UserCreate { .. } => self.done.step.users.first().copied().map(Thing::User),
            Change::UserUpdate { user, .. } => policy.user_by_id(user).map(Thing::User),
            Change::UserKeyCreate { .. } | Change::ServiceKeyCreate { .. } => {
                policy.key_by_id(made()?).map(Thing::Key)
            }
            Change::ApiKeyRefresh { key } => policy.key_by_id(key).map(Thing::Key),
            _ => None,
        }
    }

    fn organization_membership(
        &self,
        organization: &str,
        user: &str,
        role: &str,
    ) -> Option<OrganizationMembershipObject<'_>> {
        let policy = self.policy();
        let (node, user) = (policy.node_by_id(organization)?, policy.user_by_id(user)?);
        Some(OrganizationMembershipObject::new(policy, user, node, self.assigned(role)))
    }

    fn space_membership(&self, space: &str, user: &str, role: &str) -> Option<SpaceMembershipObject<'_>> {
        let policy = self.policy();
        let (node, user) = (policy.node_by_id(space)?, policy.user_by_id(user)?);
        Some(SpaceMembershipObject::new(policy, user, node, self.assigned(role)))
    }

    /// The role that the call gave, which the snapshot may hide behind a gap.
    fn assigned(&self, role: &str) -> Option<AssignmentObject<'_>> {
        let policy = self.policy();
        if let Some(id) = role.strip_prefix("custom:") {
            return policy.role_by_id(id).map(|role| AssignmentObject::custom(policy, role));
        }
        let body = self.asked.body.get("role").and_then(|role| role.get("name"));
        body.and_then(serde_json::Value::as_str).map(AssignmentObject::predefined)
    }
}

/// What somebody gets who is invited with a password for the first time. It opens nothing.
const PASSWORD: &str = "axcess-sandbox-password";
