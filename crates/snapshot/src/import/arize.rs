//! The objects of Arize AX as its REST API shows them. Fields that are not read here, secrets among
//! them, go nowhere.

use axcess_core::{
    ApiKeyRecord, Moment, OrganizationMembershipRecord, OrganizationRecord, ResourceRecord,
    RestrictionRecord, RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord, SpaceRole,
    UserKind, UserRecord,
};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::shelf::Shelves;

type Read<T> = serde_json::Result<T>;

fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Read<T> {
    serde_json::from_str(raw.get())
}

pub(super) fn organization(raw: &RawValue) -> Read<OrganizationRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Organization {
        id: String,
        name: Option<String>,
        description: Option<String>,
    }
    let Organization { id, name, description } = parse(raw)?;
    Ok(OrganizationRecord { id: id.into(), name, description: described(description) })
}

pub(super) fn space(raw: &RawValue) -> Read<SpaceRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Space {
        id: String,
        name: Option<String>,
        organization_id: Option<String>,
        is_private: Option<bool>,
        description: Option<String>,
    }
    let Space { id, name, organization_id, is_private, description } = parse(raw)?;
    let organization_id = organization_id.map(Into::into);
    Ok(SpaceRecord { id: id.into(), name, organization_id, is_private, description: described(description) })
}

pub(super) fn resource(raw: &RawValue, resource_type: &str) -> Read<ResourceRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Resource {
        id: String,
        name: Option<String>,
        space_id: Option<String>,
        project_type: Option<String>,
    }
    let Resource { id, name, space_id, project_type } = parse(raw)?;
    let space_id = space_id.map(Into::into);
    Ok(ResourceRecord {
        id: id.into(),
        resource_type: resource_type.to_owned(),
        name,
        space_id,
        project_type,
    })
}

pub(super) fn user(raw: &RawValue) -> Read<UserRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct User {
        id: String,
        name: Option<String>,
        email: Option<String>,
        status: Option<Word>,
        role: Option<Assignment>,
        is_developer: Option<bool>,
    }
    let User { id, name, email, status, role, is_developer } = parse(raw)?;
    Ok(UserRecord {
        id: id.into(),
        name,
        email,
        status: status.map(|Word(word)| word),
        kind: UserKind::Human,
        account_role: role.and_then(Assignment::predefined),
        is_developer,
    })
}

pub(super) fn role(raw: &RawValue) -> Read<RoleRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Role {
        id: String,
        name: Option<String>,
        is_predefined: Option<bool>,
        permissions: Option<Vec<String>>,
        description: Option<String>,
    }
    let Role { id, name, is_predefined, permissions, description } = parse(raw)?;
    let is_predefined = is_predefined.unwrap_or(false);
    Ok(RoleRecord { id: id.into(), name, is_predefined, permissions, description: described(description) })
}

pub(super) fn role_binding(raw: &RawValue) -> Read<RoleBindingRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct RoleBinding {
        id: String,
        user_id: String,
        role_id: String,
        resource_type: Word,
        resource_id: String,
    }
    let RoleBinding { id, user_id, role_id, resource_type: Word(resource_type), resource_id } = parse(raw)?;
    let (user_id, role_id, resource_id) = (user_id.into(), role_id.into(), resource_id.into());
    Ok(RoleBindingRecord { id: id.into(), user_id, role_id, resource_type, resource_id })
}

pub(super) fn restriction(raw: &RawValue) -> Read<RestrictionRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Restriction {
        resource_type: Word,
        resource_id: String,
    }
    let Restriction { resource_type: Word(resource_type), resource_id } = parse(raw)?;
    Ok(RestrictionRecord { resource_type, resource_id: resource_id.into(), access_complete: false })
}

pub(super) fn organization_membership(raw: &RawValue) -> Read<OrganizationMembershipRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Membership {
        user_id: String,
        organization_id: String,
        role: Option<Assignment>,
    }
    let Membership { user_id, organization_id, role } = parse(raw)?;
    let role = role.and_then(Assignment::predefined);
    Ok(OrganizationMembershipRecord {
        user_id: user_id.into(),
        organization_id: organization_id.into(),
        role,
    })
}

pub(super) fn space_membership(raw: &RawValue) -> Read<SpaceMembershipRecord> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct Membership {
        user_id: String,
        space_id: String,
        role: Option<Assignment>,
    }
    let Membership { user_id, space_id, role } = parse(raw)?;
    let role = role.and_then(Assignment::in_space);
    Ok(SpaceMembershipRecord { user_id: user_id.into(), space_id: space_id.into(), role })
}

/// A key, and of a service key its bot with the memberships that the key was made with.
pub(super) fn api_key<S: Clone>(raw: &RawValue, shelves: &mut Shelves<S>, spot: &S) -> Read<()> {
    #[derive(Deserialize)]
    #[serde(expecting = "an object")]
    struct ApiKey {
        id: String,
        name: Option<String>,
        key_type: Option<Word>,
        status: Option<Word>,
        #[serde(default, with = "crate::field::moment")]
        expires_at: Option<Moment>,
        created_by_user_id: Option<String>,
        bot_user: Option<Bot>,
    }
    let ApiKey { id, name, key_type, status, expires_at, created_by_user_id, bot_user } = parse(raw)?;
    let guess = if bot_user.is_some() { "SERVICE" } else { "USER" };
    let bot_user_id = bot_user.as_ref().map(|bot| bot.id.as_str().into());
    if let Some(bot) = bot_user {
        bot.take_in(shelves, spot);
    }
    let record = ApiKeyRecord {
        id: id.into(),
        name,
        key_type: key_type.map_or_else(|| guess.to_owned(), |Word(word)| word),
        status: status.map(|Word(word)| word),
        expires_at,
        created_by_user_id: created_by_user_id.map(Into::into),
        bot_user_id,
    };
    shelves.api_keys.put(record, spot.clone());
    Ok(())
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Bot {
    id: String,
    name: Option<String>,
    account_role: Option<Assignment>,
    organizations: Option<Vec<BotOrganization>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct BotOrganization {
    org_id: String,
    role: Option<Assignment>,
    spaces: Option<Vec<BotSpace>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct BotSpace {
    space_id: String,
    role: Option<Assignment>,
}

impl Bot {
    fn take_in<S: Clone>(self, shelves: &mut Shelves<S>, spot: &S) {
        for organization in self.organizations.into_iter().flatten() {
            let record = OrganizationMembershipRecord {
                user_id: self.id.as_str().into(),
                organization_id: organization.org_id.into(),
                role: organization.role.and_then(Assignment::predefined),
            };
            shelves.organization_memberships.put(record, spot.clone());
            for space in organization.spaces.into_iter().flatten() {
                let record = SpaceMembershipRecord {
                    user_id: self.id.as_str().into(),
                    space_id: space.space_id.into(),
                    role: space.role.and_then(Assignment::in_space),
                };
                shelves.space_memberships.put(record, spot.clone());
            }
        }
        // A bot that the service could not find comes without a name, and then its role means nothing.
        let name = self.name.filter(|name| !name.is_empty());
        let account_role = self.account_role.filter(|_| name.is_some()).and_then(Assignment::predefined);
        let record = UserRecord {
            id: self.id.into(),
            name,
            email: None,
            status: None,
            kind: UserKind::Bot,
            account_role,
            is_developer: None,
        };
        // Another key may have told more of it.
        let is_better = |known: &UserRecord| record.name.is_some() || known.name.is_none();
        if shelves.bots.get(&record.id).is_none_or(|(known, _)| is_better(known)) {
            shelves.bots.insert(record.id.clone(), (record, spot.clone()));
        }
    }
}

/// How an answer names a role; older ones write the bare name.
#[derive(Deserialize)]
#[serde(untagged, expecting = "its role is neither a name nor an object with a `type`")]
enum Assignment {
    Name(Word),
    Object { r#type: Option<Word>, name: Option<String>, id: Option<String> },
}

impl Assignment {
    /// The name of a predefined role; any other is unreadable here.
    fn predefined(self) -> Option<String> {
        match self.in_space()? {
            SpaceRole::Predefined(name) => Some(name),
            SpaceRole::Custom(_) => None,
        }
    }

    fn in_space(self) -> Option<SpaceRole> {
        match self {
            Self::Name(Word(name)) => Some(SpaceRole::Predefined(name)),
            Self::Object { r#type, name, id } => match r#type.as_ref().map(|Word(word)| word.as_str()) {
                Some("PREDEFINED") => Some(SpaceRole::Predefined(Word::from(name?).0)),
                Some("CUSTOM") => Some(SpaceRole::Custom(id?.into())),
                _ => None,
            },
        }
    }
}

/// A word of the API. Older versions of it wrote `read-only` for `READ_ONLY`.
struct Word(String);

impl From<String> for Word {
    fn from(word: String) -> Self {
        Self(word.to_ascii_uppercase().replace('-', "_"))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

fn described(description: Option<String>) -> Option<String> {
    description.filter(|text| !text.is_empty())
}
