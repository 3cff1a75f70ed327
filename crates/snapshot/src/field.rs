//! How single values are spelled in a file. Each module is one `with` of the records' fields.

use std::borrow::Cow;

use axcess_core::{BindingId, KeyId, Level, NodeId, RoleId, UserId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that is text in the file and a type of its own in core.
pub(crate) trait Spelled: From<String> + for<'a> From<&'a str> {
    fn spelled(&self) -> &str;
}

macro_rules! spelled {
    ($($id:ty),*) => {
        $(impl Spelled for $id {
            fn spelled(&self) -> &str {
                self.as_str()
            }
        })*
    };
}

spelled!(UserId, NodeId, RoleId, BindingId, KeyId);

/// The level that a file calls `word`.
pub(crate) fn level(word: &str) -> Option<Level> {
    [Level::Account, Level::Organization, Level::Space].into_iter().find(|level| level.as_str() == word)
}

/// An id.
pub(crate) mod id {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::Visitor;

    use super::*;

    pub fn serialize<T: Spelled, S: Serializer>(id: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(id.spelled())
    }

    pub fn deserialize<'de, T: Spelled, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(Text(PhantomData))
    }

    /// Takes a text as it stands in the file, without a copy of its own.
    struct Text<T>(PhantomData<T>);

    impl<T: Spelled> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }
    }
}

/// An id, or null.
pub(crate) mod maybe_id {
    use super::*;

    pub fn serialize<T: Spelled, S: Serializer>(id: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        id.as_ref().map(T::spelled).serialize(serializer)
    }

    pub fn deserialize<'de, T: Spelled, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(T::from))
    }
}

/// Free text. Missing, null and empty are equal.
pub(crate) mod description {
    use super::*;

    pub fn serialize<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text.as_deref().unwrap_or_default())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()))
    }
}

/// Yes or no. Missing and null are no.
pub(crate) mod flag {
    use super::*;

    pub fn serialize<S: Serializer>(flag: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*flag)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or_default())
    }
}

/// Permission names: a set, so written sorted and once each.
pub(crate) mod names {
    use super::*;

    pub fn serialize<S: Serializer>(names: &Option<Vec<String>>, serializer: S) -> Result<S::Ok, S::Error> {
        names.as_deref().map(sorted).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
        Option::deserialize(deserializer)
    }

    pub fn sorted(names: &[String]) -> Vec<&str> {
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// A point in time, RFC 3339.
pub(crate) mod moment {
    use axcess_core::Moment;
    use jiff::Timestamp;
    use serde::de::Error;

    use super::*;
    use crate::trouble::shown;

    pub fn text(moment: Moment) -> String {
        let micros = moment.unix_micros();
        let nearest = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_microsecond(micros).unwrap_or(nearest).to_string()
    }

    pub fn parse(text: &str) -> Result<Moment, String> {
        match text.parse::<Timestamp>() {
            Ok(time) => Ok(Moment::from_unix_micros(time.as_microsecond())),
            Err(_) => Err(format!("`{}` is not a time of the form `2026-11-20T09:00:00Z`", shown(text))),
        }
    }

    pub fn serialize<S: Serializer>(moment: &Option<Moment>, serializer: S) -> Result<S::Ok, S::Error> {
        moment.map(text).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Moment>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse(&text).map_err(D::Error::custom)).transpose()
    }
}

/// Person or bot. Missing and null are a person. No other word: whoever takes one for a person takes it out before.
pub(crate) mod kind {
    use axcess_core::UserKind;
    use serde::de::Error;

    use super::*;

    /// The words of the format.
    pub const WORDS: [&str; 2] = ["HUMAN", "BOT"];

    pub fn serialize<S: Serializer>(kind: &UserKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match kind {
            UserKind::Human => "HUMAN",
            UserKind::Bot => "BOT",
        })
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<UserKind, D::Error> {
        match Option::<Text<'_>>::deserialize(deserializer)?.as_deref() {
            Some("BOT") => Ok(UserKind::Bot),
            Some("HUMAN") | None => Ok(UserKind::Human),
            Some(_) => Err(D::Error::custom("it is of an unknown kind")),
        }
    }

    pub fn default() -> UserKind {
        UserKind::Human
    }
}

/// What a space membership names: `{"type": "PREDEFINED", "name": …}` or `{"type": "CUSTOM", "id": …}`.
/// Any other shape of object is unreadable.
pub(crate) mod space_role {
    use axcess_core::SpaceRole;

    use super::*;

    /// Its fields.
    pub const FIELDS: [&str; 3] = ["type", "name", "id"];

    #[derive(Serialize)]
    struct Written<'a> {
        r#type: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, expecting = "a role with a `type`")]
    struct Role<'a> {
        #[serde(borrow)]
        r#type: Option<Text<'a>>,
        name: Option<String>,
        id: Option<String>,
    }

    pub fn serialize<S: Serializer>(role: &Option<SpaceRole>, serializer: S) -> Result<S::Ok, S::Error> {
        let role = role.as_ref().map(|role| match role {
            SpaceRole::Predefined(name) => Written { r#type: "PREDEFINED", name: Some(name), id: None },
            SpaceRole::Custom(id) => Written { r#type: "CUSTOM", name: None, id: Some(id.as_str()) },
        });
        role.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SpaceRole>, D::Error> {
        let Some(role) = Option::<Role<'_>>::deserialize(deserializer)? else { return Ok(None) };
        Ok(match role.r#type.as_deref() {
            Some("PREDEFINED") => role.name.map(SpaceRole::Predefined),
            Some("CUSTOM") => role.id.map(|id| SpaceRole::Custom(id.into())),
            _ => None,
        })
    }
}

/// A text that is only looked at, and copied only where it is spelled with escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// What a gap hides. Words that no answer hangs on are kept.
pub(crate) mod gap_kind {
    use axcess_core::GapKind;

    use super::*;

    pub fn serialize<S: Serializer>(kind: &GapKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GapKind, D::Error> {
        let word = String::deserialize(deserializer)?;
        Ok(match word.as_str() {
            "organization_memberships" => GapKind::OrganizationMemberships,
            "space_memberships" => GapKind::SpaceMemberships,
            "role_bindings" => GapKind::RoleBindings,
            "restrictions" => GapKind::Restrictions,
            _ => GapKind::Listing(word),
        })
    }
}

/// Where a gap is: an id, or `*` for everywhere, as is missing and null.
pub(crate) mod scope {
    use super::*;

    pub fn serialize<S: Serializer>(scope: &Option<NodeId>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(scope.as_ref().map_or("*", NodeId::as_str))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NodeId>, D::Error> {
        let scope = Option::<String>::deserialize(deserializer)?;
        Ok(scope.filter(|scope| scope != "*").map(NodeId::from))
    }
}

/// Words for people. Missing and null are empty.
pub(crate) mod reason {
    use super::*;

    pub fn serialize<S: Serializer>(reason: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(reason)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or_default())
    }
}

/// A whole number from 0.
pub(crate) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    number
        .as_u64()
        .ok_or_else(|| serde::de::Error::custom(format!("`{number}` is not a whole number from 0")))
}
