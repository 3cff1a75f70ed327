//! An afternoon's work: hash maps of strings, as one would first write them.
//!
//! It is right for accounts without gaps, under the default switches, and knows no `unknown`.

use std::collections::{HashMap, HashSet};

use axcess_core::{ACCOUNT, Draft, Level, SpaceRole};

use crate::standing::standing;
use crate::vocabulary::{Grant, Vocabulary};

/// An evaluator over hash maps of strings.
#[derive(Clone, Debug)]
pub struct Naive {
    people: HashMap<String, Person>,
    places: HashMap<String, Place>,
    restricted: HashSet<String>,
    /// By user, then organization.
    organization_roles: HashMap<String, HashMap<String, String>>,
    /// By user, then space.
    space_roles: HashMap<String, HashMap<String, SpaceRole>>,
    /// By user, then space or resource: the Role object.
    bindings: HashMap<String, HashMap<String, String>>,
    vocabulary: Vocabulary,
}

#[derive(Clone, Debug)]
struct Person {
    stands: bool,
    account_role: String,
}

#[derive(Clone, Debug)]
enum Place {
    Account,
    Organization,
    Space { organization: String, private: bool },
    Resource { space: String },
}

impl Naive {
    /// Reads an account.
    pub fn new(draft: &Draft) -> Self {
        let standing = standing(draft);
        let mut naive = Self {
            people: HashMap::new(),
            places: HashMap::from([(ACCOUNT.to_owned(), Place::Account)]),
            restricted: HashSet::new(),
            organization_roles: HashMap::new(),
            space_roles: HashMap::new(),
            bindings: HashMap::new(),
            vocabulary: Vocabulary::new(draft),
        };
        for user in &draft.users {
            let account_role = user.account_role.clone().unwrap_or_default();
            let person = Person { stands: standing.contains(user.id.as_str()), account_role };
            naive.people.insert(user.id.to_string(), person);
        }
        for organization in &draft.organizations {
            naive.places.insert(organization.id.to_string(), Place::Organization);
        }
        for space in &draft.spaces {
            let organization = space.organization_id.as_ref().map_or_else(String::new, ToString::to_string);
            let place = Place::Space { organization, private: space.is_private != Some(false) };
            naive.places.insert(space.id.to_string(), place);
        }
        for resource in &draft.resources {
            let space = resource.space_id.as_ref().map_or_else(String::new, ToString::to_string);
            naive.places.insert(resource.id.to_string(), Place::Resource { space });
        }
        for restriction in &draft.restrictions {
            naive.restricted.insert(restriction.resource_id.to_string());
        }
        for it in &draft.organization_memberships {
            let role = it.role.clone().unwrap_or_default();
            let his = naive.organization_roles.entry(it.user_id.to_string()).or_default();
            his.insert(it.organization_id.to_string(), role);
        }
        for it in &draft.space_memberships {
            let role = it.role.clone().unwrap_or(SpaceRole::Predefined(String::new()));
            let his = naive.space_roles.entry(it.user_id.to_string()).or_default();
            his.insert(it.space_id.to_string(), role);
        }
        for it in &draft.role_bindings {
            let his = naive.bindings.entry(it.user_id.to_string()).or_default();
            his.insert(it.resource_id.to_string(), it.role_id.to_string());
        }
        naive
    }

    /// Whether the user holds the permission at the node. Unknown names hold nothing.
    pub fn can(&self, user: &str, permission: &str, node: &str) -> bool {
        let (Some(person), Some(place)) = (self.people.get(user), self.places.get(node)) else {
            return false;
        };
        if !person.stands {
            return false;
        }
        if self.bound(user, permission, node) {
            return true;
        }
        if self.restricted.contains(node) {
            return false;
        }
        let account = self.grant(Level::Account, &person.account_role);
        if account.is_some_and(|grant| holds(grant, permission, node == ACCOUNT)) {
            return true;
        }
        match place {
            Place::Account => false,
            Place::Organization => self.in_organization(user, permission, node, true),
            Place::Space { .. } => self.in_space(user, permission, node),
            Place::Resource { space } => {
                self.bound(user, permission, space) || self.in_space(user, permission, space)
            }
        }
    }

    /// By membership of the space, by the fallback, or from its organization.
    fn in_space(&self, user: &str, permission: &str, space: &str) -> bool {
        let Some(Place::Space { organization, private }) = self.places.get(space) else { return false };
        if self.in_organization(user, permission, organization, false) {
            return true;
        }
        match self.space_roles.get(user).and_then(|his| his.get(space)) {
            Some(SpaceRole::Predefined(name)) => {
                self.grant(Level::Space, name).is_some_and(|grant| grant.permissions.contains(permission))
            }
            Some(SpaceRole::Custom(role)) => self.lists(role.as_str(), permission),
            None if *private => false,
            None => self.falls_back(user, permission, organization),
        }
    }

    fn falls_back(&self, user: &str, permission: &str, organization: &str) -> bool {
        let role = self.organization_roles.get(user).and_then(|his| his.get(organization));
        let space_role = role.and_then(|role| self.vocabulary.fallback.get(role));
        let grant = space_role.and_then(|role| self.grant(Level::Space, role));
        grant.is_some_and(|grant| grant.permissions.contains(permission))
    }

    fn in_organization(&self, user: &str, permission: &str, organization: &str, itself: bool) -> bool {
        let role = self.organization_roles.get(user).and_then(|his| his.get(organization));
        let grant = role.and_then(|role| self.grant(Level::Organization, role));
        grant.is_some_and(|grant| holds(grant, permission, itself))
    }

    fn bound(&self, user: &str, permission: &str, node: &str) -> bool {
        let role = self.bindings.get(user).and_then(|his| his.get(node));
        role.is_some_and(|role| self.lists(role, permission))
    }

    fn lists(&self, role: &str, permission: &str) -> bool {
        self.vocabulary.roles.get(role).is_some_and(|permissions| permissions.contains(permission))
    }

    fn grant(&self, level: Level, name: &str) -> Option<&Grant> {
        self.vocabulary.memberships.get(&level).and_then(|roles| roles.get(name))
    }
}

/// Whether a grant holds the permission where it stands, or below.
fn holds(grant: &Grant, permission: &str, itself: bool) -> bool {
    (itself || grant.admin) && grant.permissions.contains(permission)
}
