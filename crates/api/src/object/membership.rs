//! Memberships of organizations and spaces, as the calls that make them answer.

use axcess_core::{Node, Policy, User};
use serde::Serialize;

use super::AssignmentObject;
use crate::global_id::membership_id;

/// A membership of an organization.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct OrganizationMembershipObject<'a> {
    pub id: String,
    pub user_id: &'a str,
    pub organization_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<AssignmentObject<'a>>,
}

/// A membership of a space.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct SpaceMembershipObject<'a> {
    pub id: String,
    pub user_id: &'a str,
    pub space_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<AssignmentObject<'a>>,
}

impl<'a> OrganizationMembershipObject<'a> {
    /// The membership of a user with this role.
    pub fn new(
        policy: &'a Policy,
        user: User,
        organization: Node,
        role: Option<AssignmentObject<'a>>,
    ) -> Self {
        let (user_id, organization_id) = (policy.user_id(user), policy.node_id(organization));
        let id = membership_id("AccountOrganizationMember", user_id, organization_id);
        Self { id, user_id, organization_id, role }
    }
}

impl<'a> SpaceMembershipObject<'a> {
    /// The membership of a user with this role.
    pub fn new(policy: &'a Policy, user: User, space: Node, role: Option<AssignmentObject<'a>>) -> Self {
        let (user_id, space_id) = (policy.user_id(user), policy.node_id(space));
        let id = membership_id("SpaceMember", user_id, space_id);
        Self { id, user_id, space_id, role }
    }
}
