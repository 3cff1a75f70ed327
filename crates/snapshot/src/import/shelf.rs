//! What has been read so far, each record once, with the place that it was read from.

use std::collections::BTreeMap;
use std::ops::Range;

use axcess_core::{
    ApiKeyRecord, Draft, List, OrganizationMembershipRecord, OrganizationRecord, Record as Place,
    ResourceRecord, RestrictionRecord, RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord,
    UserId, UserRecord,
};
use serde_json::value::RawValue;

use super::kind::Kind;
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

/// Records of one list.
pub(super) struct Shelf<T> {
    records: Vec<T>,
    spots: Vec<Spot>,
    index: BTreeMap<[String; 3], usize>,
    /// What was read again and differed, by the first part of its key.
    differing: Vec<String>,
}

/// Everything that has been read.
#[derive(Default)]
pub(super) struct Shelves {
    pub organizations: Shelf<OrganizationRecord>,
    pub spaces: Shelf<SpaceRecord>,
    pub resources: Shelf<ResourceRecord>,
    /// Resources that their space counts up, with nothing but their ids.
    pub counted: Vec<(ResourceRecord, Spot)>,
    pub users: Shelf<UserRecord>,
    /// Users that keys describe; a list of users does not say who is a bot.
    pub bots: BTreeMap<UserId, (UserRecord, Spot)>,
    pub roles: Shelf<RoleRecord>,
    pub organization_memberships: Shelf<OrganizationMembershipRecord>,
    pub space_memberships: Shelf<SpaceMembershipRecord>,
    pub role_bindings: Shelf<RoleBindingRecord>,
    pub restrictions: Shelf<RestrictionRecord>,
    pub api_keys: Shelf<ApiKeyRecord>,
}

/// Where each record of a draft was read.
pub(super) struct Spots(Vec<(List, Vec<Spot>)>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { records: Vec::new(), spots: Vec::new(), index: BTreeMap::new(), differing: Vec::new() }
    }
}

impl<T: Record + PartialEq> Shelf<T> {
    /// Takes a record in. Of two with one key the later one stays.
    pub fn put(&mut self, record: T, spot: Spot) {
        let key = record.key().map(str::to_owned);
        match self.index.get(&key) {
            None => {
                self.index.insert(key, self.records.len());
                self.records.push(record);
                self.spots.push(spot);
            }
            Some(at) => {
                if self.records[*at] != record {
                    self.differing.push(key[0].clone());
                }
                self.records[*at] = record;
                self.spots[*at] = spot;
            }
        }
    }

    /// Takes a record in unless there is one with its key; tells whether it did.
    pub fn adopt(&mut self, record: T, spot: &Spot) -> bool {
        let is_new = !self.index.contains_key(&record.key().map(str::to_owned));
        if is_new {
            self.put(record, spot.clone());
        }
        is_new
    }

    pub fn iter(&self) -> impl Iterator<Item = (&T, &Spot)> {
        self.records.iter().zip(&self.spots)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.records.iter_mut()
    }

    fn conflict(&self, what: &str) -> Option<String> {
        let first = self.differing.first()?;
        let more = if self.differing.len() > 1 { ", and others," } else { "" };
        Some(format!("{what} `{}`{more} is listed twice and differs; the later one counts", shown(first)))
    }
}

impl Shelves {
    /// Reads one object of a listing.
    pub fn put(&mut self, kind: Kind, raw: &RawValue, spot: Spot) -> serde_json::Result<()> {
        match kind {
            Kind::Organizations => self.organizations.put(arize::organization(raw)?, spot),
            Kind::Spaces => self.spaces.put(arize::space(raw)?, spot),
            Kind::Projects => self.resources.put(arize::resource(raw, "PROJECT")?, spot),
            Kind::Dashboards => self.resources.put(arize::resource(raw, "DASHBOARD")?, spot),
            Kind::Prompts => self.resources.put(arize::resource(raw, "PROMPT")?, spot),
            Kind::Users => self.users.put(arize::user(raw)?, spot),
            Kind::Roles => self.roles.put(arize::role(raw)?, spot),
            Kind::RoleBindings => self.role_bindings.put(arize::role_binding(raw)?, spot),
            Kind::Restrictions => self.restrictions.put(arize::restriction(raw)?, spot),
            Kind::ApiKeys => arize::api_key(raw, self, &spot)?,
            Kind::OrganizationMemberships => {
                self.organization_memberships.put(arize::organization_membership(raw)?, spot);
            }
            Kind::SpaceMemberships => self.space_memberships.put(arize::space_membership(raw)?, spot),
            Kind::Workspaces => wallaroo::workspace(raw, self, &spot)?,
            Kind::WorkspaceUsers => self.users.put(wallaroo::user(raw)?, spot),
            Kind::Models => self.resources.put(wallaroo::model(raw)?, spot),
            Kind::Pipelines => self.resources.put(wallaroo::pipeline(raw)?, spot),
            // The answer does not name the workspace whose members it lists.
            Kind::WorkspaceMembers => {}
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
    pub fn fill(self, draft: &mut Draft) -> Spots {
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

impl Spots {
    pub fn get(&self, place: Place) -> Option<&Spot> {
        self.0.iter().find(|(list, _)| *list == place.list)?.1.get(place.index)
    }
}
