//! Who is let into which space, and which way: as small as it can be held, since a public space lists everybody of its
//! organization.

use std::collections::{BTreeMap, HashMap};

use crate::arize::node::{CustomRole, SpaceUser, word};

/// Who is let into which space.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    people: Words,
    roles: Words,
    emails: HashMap<u32, Box<str>>,
    custom: BTreeMap<String, Option<String>>,
    spaces: BTreeMap<String, Vec<Shown>>,
}

/// One user of one space, as the service shows him.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    user: u32,
    way: Way,
    role: ShownRole,
}

/// Which way somebody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Way {
    Membership,
    AccountAdmin,
    OrganizationAdmin,
    Public,
    /// A word that is new, or none.
    Unknown,
}

/// The role of a membership, as a number of its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ShownRole {
    None,
    Predefined(u32),
    Custom(u32),
}

/// What a user's membership names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoleWord<'c> {
    None,
    Predefined(&'c str),
    Custom(&'c str),
}

/// Texts that are told by numbers.
#[derive(Debug, Default)]
struct Words {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Words {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).expect("INVARIANT: fewer words than memory");
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        number
    }

    fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }
}

impl Way {
    fn of(text: Option<&str>) -> Self {
        match text {
            Some("EXPLICIT_MEMBERSHIP") => Self::Membership,
            Some("ACCOUNT_ADMIN") => Self::AccountAdmin,
            Some("ORGANIZATION_ADMIN") => Self::OrganizationAdmin,
            Some("PUBLIC_MEMBERSHIP") => Self::Public,
            _ => Self::Unknown,
        }
    }

    /// The service's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Membership => "EXPLICIT_MEMBERSHIP",
            Self::AccountAdmin => "ACCOUNT_ADMIN",
            Self::OrganizationAdmin => "ORGANIZATION_ADMIN",
            Self::Public => "PUBLIC_MEMBERSHIP",
            Self::Unknown => "unknown",
        }
    }
}

impl Crowd {
    /// Forgets whom a space lists.
    pub fn clear(&mut self, space: &str) {
        self.spaces.insert(space.to_owned(), Vec::new());
    }

    /// Takes in one user of a space.
    pub fn add(&mut self, space: &str, node: SpaceUser) {
        let user = self.people.number(&node.user.id);
        if let Some(email) = node.user.email {
            self.emails.entry(user).or_insert_with(|| email.into());
        }
        let role = match (node.custom_role, node.role) {
            (Some(CustomRole { id, name }), _) => {
                let number = self.roles.number(&id);
                self.custom.entry(id).or_insert(name);
                ShownRole::Custom(number)
            }
            (None, Some(role)) => ShownRole::Predefined(self.roles.number(&word(&role))),
            (None, None) => ShownRole::None,
        };
        let way = match (Way::of(node.membership.as_deref()), role) {
            // Only a membership has a role.
            (Way::Unknown, ShownRole::Predefined(_) | ShownRole::Custom(_)) => Way::Membership,
            (way, _) => way,
        };
        let shown = Shown { user, way, role };
        match self.spaces.get_mut(space) {
            Some(users) => users.push(shown),
            None => _ = self.spaces.insert(space.to_owned(), vec![shown]),
        }
    }

    /// How many different users a space lists.
    pub fn len(&mut self, space: &str) -> u64 {
        let Some(users) = self.spaces.get_mut(space) else { return 0 };
        users.sort_by_key(|shown| shown.user);
        users.dedup_by_key(|shown| shown.user);
        users.shrink_to_fit();
        users.len() as u64
    }

    /// Everybody whom a space lists.
    pub fn of(&self, space: &str) -> impl Iterator<Item = (&str, Way, RoleWord<'_>)> {
        let users = self.spaces.get(space).into_iter().flatten();
        users.map(|shown| {
            let role = match shown.role {
                ShownRole::None => RoleWord::None,
                ShownRole::Predefined(role) => RoleWord::Predefined(self.roles.text(role)),
                ShownRole::Custom(role) => RoleWord::Custom(self.roles.text(role)),
            };
            (self.people.text(shown.user), shown.way, role)
        })
    }

    /// Everybody whom some space lists, with the e-mail address.
    pub fn people(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let numbered = self.people.texts.iter().zip(0u32..);
        numbered.map(|(id, number)| (&**id, self.emails.get(&number).map(|email| &**email)))
    }

    /// Every Role object that some space lists, with its name.
    pub fn custom_roles(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.custom.iter().map(|(id, name)| (id.as_str(), name.as_deref()))
    }
}
