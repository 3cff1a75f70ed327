//! The nodes of GraphQL's lists.

use serde::Deserialize;

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Organization {
    pub id: String,
    pub name: Option<String>,
}

/// A space.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Space {
    pub id: String,
    pub name: Option<String>,
    pub private: Option<bool>,
}

/// A user of the account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub status: Option<String>,
    pub account_role: Option<String>,
    pub user_type: Option<String>,
}

impl User {
    /// Whether it is the bot of a service key.
    pub fn is_bot(&self) -> bool {
        self.user_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("bot"))
    }
}

/// A member of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Member {
    pub role: Option<String>,
    pub user: Person,
}

/// Somebody who is let into a space.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpaceUser {
    pub role: Option<String>,
    pub membership: Option<String>,
    pub custom_role: Option<CustomRole>,
    pub user: Person,
}

/// Somebody, as lists of members name him.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Person {
    pub id: String,
    pub email: Option<String>,
}

/// A Role object.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct CustomRole {
    pub id: String,
    pub name: Option<String>,
}

/// A word of GraphQL as REST spells it: `readOnly` is `READ_ONLY`.
pub(crate) fn word(text: &str) -> String {
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_ascii_uppercase() && word.ends_with(|last: char| last.is_ascii_lowercase()) {
            word.push('_');
        }
        word.push(letter);
    }
    word.to_ascii_uppercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spelled_as_rest_spells_them() {
        for (graphql, rest) in [
            ("admin", "ADMIN"),
            ("readOnly", "READ_ONLY"),
            ("memberUiOnly", "MEMBER_UI_ONLY"),
            ("READ_ONLY", "READ_ONLY"),
            ("read-only", "READ_ONLY"),
            ("shapeShifter", "SHAPE_SHIFTER"),
        ] {
            assert_eq!(word(graphql), rest);
        }
    }
}
