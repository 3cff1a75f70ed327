//! A user.

use axcess_core::{Policy, User};
use serde::Serialize;

use super::{AssignmentObject, Times};

/// A user.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct UserObject<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<AssignmentObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_developer: Option<bool>,
    /// Only where he has just been made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_mode: Option<&'a str>,
    /// Only where he has just been made with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<&'a str>,
}

impl<'a> UserObject<'a> {
    pub(super) fn new(policy: &'a Policy, user: User, times: Times<'a>) -> Self {
        Self {
            id: policy.user_id(user),
            name: policy.user_name(user),
            email: policy.user_email(user),
            created_at: times.created_at,
            status: policy.user_status(user),
            role: policy.user_account_role(user).map(AssignmentObject::predefined),
            is_developer: policy.user_is_developer(user),
            invite_mode: None,
            temporary_password: None,
        }
    }
}
