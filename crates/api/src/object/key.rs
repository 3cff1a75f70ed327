//! An API key, and the bot of a service key.

use axcess_core::{Key, Node, NodeKind, Policy, User};
use serde::Serialize;

use super::{AssignmentObject, Times, time};

/// An API key. Its secret is there only where it has just been made.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct KeyObject<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    pub key_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redacted_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by_user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bot_user: Option<BotUserObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<&'a str>,
}

/// Whom a service key stands for.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct BotUserObject<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_role: Option<AssignmentObject<'a>>,
    pub organizations: Vec<BotOrganization<'a>>,
}

/// An organization that a bot is a member of.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct BotOrganization<'a> {
    pub org_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<AssignmentObject<'a>>,
    pub spaces: Vec<BotSpace<'a>>,
}

/// A space that a bot is a member of.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the API's own words")]
pub struct BotSpace<'a> {
    pub space_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<AssignmentObject<'a>>,
}

impl<'a> KeyObject<'a> {
    pub(super) fn new(policy: &'a Policy, key: Key, times: Times<'a>) -> Self {
        let bot = policy.key_user(key).filter(|_| policy.key_type(key) == "SERVICE");
        Self {
            id: policy.key_id(key),
            name: policy.key_name(key),
            description: None,
            key_type: policy.key_type(key),
            status: policy.key_status(key),
            redacted_key: None,
            created_at: times.created_at,
            expires_at: policy.key_expires_at(key).and_then(time),
            created_by_user_id: policy.key_creator_id(key),
            last_used_at: None,
            bot_user: bot.map(|bot| BotUserObject::new(policy, bot)),
            key: None,
        }
    }
}

impl<'a> BotUserObject<'a> {
    fn new(policy: &'a Policy, bot: User) -> Self {
        let (mut organizations, mut spaces) = (Vec::new(), Vec::new());
        for (node, role) in policy.memberships_of(bot) {
            let role = AssignmentObject::of_membership(policy, role);
            match policy.node_kind(node) {
                NodeKind::Space => spaces.push((node, role)),
                _ => organizations.push((node, role)),
            }
        }
        let within = |organization: Node| {
            let inside = spaces.iter().filter(|(space, _)| policy.node_parent(*space) == Some(organization));
            let inside =
                inside.map(|(space, role)| BotSpace { space_id: policy.node_id(*space), role: *role });
            inside.collect()
        };
        let organizations = organizations.into_iter().map(|(node, role)| BotOrganization {
            org_id: policy.node_id(node),
            role,
            spaces: within(node),
        });
        Self {
            id: policy.user_id(bot),
            name: policy.user_name(bot),
            account_role: policy.user_account_role(bot).map(AssignmentObject::predefined),
            organizations: organizations.collect(),
        }
    }
}
