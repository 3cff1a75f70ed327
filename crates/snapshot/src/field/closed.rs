//! Values of which some spellings are worth a warning, as long as none of those is used. Each module
//! reads what the one of the same name above it reads, or refuses.

use std::borrow::Cow;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Person or bot, and no other word.
pub(crate) mod kind {
    use axcess_core::UserKind;

    use super::*;
    pub use crate::field::kind::default;

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<UserKind, D::Error> {
        match Option::<Text<'_>>::deserialize(deserializer)?.as_deref() {
            Some("BOT") => Ok(UserKind::Bot),
            Some("HUMAN") | None => Ok(UserKind::Human),
            Some(_) => Err(D::Error::custom("it is of an unknown kind")),
        }
    }
}

/// What a space membership names, without fields that the format lacks.
pub(crate) mod space_role {
    use axcess_core::SpaceRole;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Role<'a> {
        #[serde(borrow)]
        r#type: Option<Text<'a>>,
        name: Option<String>,
        id: Option<String>,
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
