//! What has been read so far, each record once, with the place that it was read from.

use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::ops::Range;

use axcess_core::{
    ApiKeyRecord, Draft, List, OrganizationMembershipRecord, OrganizationRecord, Record as Place,
    ResourceRecord, RestrictionRecord, RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord,
    UserId, UserRecord,
};
use hashbrown::{DefaultHashBuilder, HashTable};
use serde_json::value::RawValue;

use super::kind::ObjectKind;
use super::{arize, wallaroo};
use crate::record::Record;
use crate::trouble::shown;

/// Where a record stands in the listings.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// Which listing.
    pub file: usize,
    /// Bytes of its text.
    pub span: Range<usize>,
}

/// Records of one list, and where each was read.
pub(super) struct Shelf<T, S> {
    records: Vec<T>,
    spots: Vec<S>,
    /// Where the record with a key is. The keys themselves are those of the records.
    index: HashTable<usize>,
    hasher: DefaultHashBuilder,
    /// What was read again and differed, by the first part of its key: the first of it, and how much.
    differing: Option<(String, usize)>,
}

/// Everything that has been read.
pub(super) struct Shelves<S> {
    pub organizations: Shelf<OrganizationRecord, S>,
    pub spaces: Shelf<SpaceRecord, S>,
    pub resources: Shelf<ResourceRecord, S>,
    /// Resources that their space counts up, with nothing but their ids.
    pub counted: Vec<(ResourceRecord, S)>,
    pub users: Shelf<UserRecord, S>,
    /// Users that keys describe; a list of users does not say who is a bot.
    pub bots: BTreeMap<UserId, (UserRecord, S)>,
    pub roles: Shelf<RoleRecord, S>,
    pub organization_memberships: Shelf<OrganizationMembershipRecord, S>,
    pub space_memberships: Shelf<SpaceMembershipRecord, S>,
    pub role_bindings: Shelf<RoleBindingRecord, S>,
    pub restrictions: Shelf<RestrictionRecord, S>,
    pub api_keys: Shelf<ApiKeyRecord, S>,
}

/// Where each record of a draft was read.
pub(super) struct Spots<S>(Vec<(List, Vec<S>)>);

impl<T, S> Default for Shelf<T, S> {
    fn default() -> Self {
        Self {
            records: Vec::new(),
            spots: Vec::new(),
            index: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            differing: None,
        }
    }
}

impl<S> Default for Shelves<S> {
    fn default() -> Self {
        Self {
            organizations: Shelf::default(),
            spaces: Shelf::default(),
            resources: Shelf::default(),
            counted: Vec::new(),
            users: Shelf::default(),
            bots: BTreeMap::new(),
            roles: Shelf::default(),
            organization_memberships: Shelf::default(),
            space_memberships: Shelf::default(),
            role_bindings: Shelf::default(),
            restrictions: Shelf::default(),
            api_keys: Shelf::default(),
        }
    }
}

impl<T: Record + PartialEq, S> Shelf<T, S> {
    /// Takes a record in. Of two with one key the later one stays.
    pub fn put(&mut self, record: T, spot: S) {
        match self.find(record.key()) {
            None => {
                let (records, hasher) = (&mut self.records, &self.hasher);
                let hash = hasher.hash_one(record.key());
                records.push(record);
                self.spots.push(spot);
                self.index.insert_unique(hash, records.len() - 1, |at| hasher.hash_one(records[*at].key()));
            }
            Some(at) => {
                if self.records[at] != record {
                    let key = || (record.key()[0].to_owned(), 0);
                    self.differing.get_or_insert_with(key).1 += 1;
                }
                self.records[at] = record;
                self.spots[at] = spot;
            }
        }
    }

    /// Takes a record in unless there is one with its key; tells whether it did.
    pub fn adopt(&mut self, record: T, spot: S) -> bool {
        let is_new = self.find(record.key()).is_none();
        if is_new {
            self.put(record, spot);
        }
        is_new
    }

    /// Whether there is a record with this id.
    pub fn has(&self, id: &str) -> bool {
        self.find([id, "", ""]).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&T, &S)> {
        self.records.iter().zip(&self.spots)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.records.iter_mut()
    }

    fn find(&self, key: [&str; 3]) -> Option<usize> {
        let hash = self.hasher.hash_one(key);
        self.index.find(hash, |at| self.records[*at].key() == key).copied()
    }

    fn conflict(&self, what: &str) -> Option<String> {
        let (first, number) = self.differing.as_ref()?;
        let more = if *number > 1 { ", and others," } else { "" };
        Some(format!("{what} `{}`{more} is listed twice and differs; the later one counts", shown(first)))
    }
}

impl<S: Clone> Shelves<S> {
    /// Reads one object of a listing.
    pub fn put(&mut self, kind: ObjectKind, raw: &RawValue, spot: S) -> serde_json::Result<()> {
        match kind {
            ObjectKind::Organizations => self.organizations.put(arize::organization(raw)?, spot),
            ObjectKind::Spaces => self.spaces.put(arize::space(raw)?, spot),
            ObjectKind::Projects => self.resources.put(arize::resource(raw, "PROJECT")?, spot),
            ObjectKind::Dashboards => self.resources.put(arize::resource(raw, "DASHBOARD")?, spot),
            ObjectKind::Prompts => self.resources.put(arize::resource(raw, "PROMPT")?, spot),
            ObjectKind::Users => self.users.put(arize::user(raw)?, spot),
            ObjectKind::Roles => self.roles.put(arize::role(raw)?, spot),
            ObjectKind::RoleBindings => self.role_bindings.put(arize::role_binding(raw)?, spot),
            ObjectKind::Restrictions => self.restrictions.put(arize::restriction(raw)?, spot),
            ObjectKind::ApiKeys => arize::api_key(raw, self, &spot)?,
            ObjectKind::OrganizationMemberships => {
                self.organization_memberships.put(arize::organization_membership(raw)?, spot);
            }
            ObjectKind::SpaceMemberships => self.space_memberships.put(arize::space_membership(raw)?, spot),
            ObjectKind::Workspaces => wallaroo::workspace(raw, self, &spot)?,
            ObjectKind::WorkspaceUsers => self.users.put(wallaroo::user(raw)?, spot),
            ObjectKind::Models => self.resources.put(wallaroo::model(raw)?, spot),
            ObjectKind::Pipelines => self.resources.put(wallaroo::pipeline(raw)?, spot),
            // The answer does not name the workspace whose members it lists.
            ObjectKind::WorkspaceMembers => {}
        }
        Ok(())
    }

    /// What was listed twice and differed.
    pub fn conflicts(&self) -> Vec<String> {
        [
            self.organizations.conflict("organization"),
            self.spaces.conflict("space"),
            self.resources.conflict("resource"),
            self.users.conflict("user"),
            self.roles.conflict("role"),
            self.organization_memberships.conflict("the organization membership of user"),
            self.space_memberships.conflict("the space membership of user"),
            self.role_bindings.conflict("role binding"),
            self.restrictions.conflict("the restriction of"),
            self.api_keys.conflict("key"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Moves everything into a draft.
    pub fn fill(self, draft: &mut Draft) -> Spots<S> {
        let mut spots = Vec::new();
        macro_rules! fill {
            ($($list:ident $field:ident,)*) => {
                $(draft.$field = self.$field.records;
                spots.push((List::$list, self.$field.spots));)*
            };
        }
        fill! {
            Organizations organizations,
            Spaces spaces,
            Resources resources,
            Users users,
            Roles roles,
            OrganizationMemberships organization_memberships,
            SpaceMemberships space_memberships,
            RoleBindings role_bindings,
            Restrictions restrictions,
            ApiKeys api_keys,
        }
        Spots(spots)
    }
}

impl<S> Spots<S> {
    pub fn get(&self, place: Place) -> Option<&S> {
        self.0.iter().find(|(list, _)| *list == place.list)?.1.get(place.index)
    }
}
