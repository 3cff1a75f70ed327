//! The lists of both APIs put together into one account.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

use axcess_core::{
    Draft, Moment, NodeId, OrganizationMembershipRecord, Provider, RoleRecord, SpaceMembershipRecord,
    SpaceRole, UserId, UserKind,
};
use axcess_snapshot::Intake;
use serde::Deserialize;
use serde_json::json;

use crate::arize::bridge::{Bridge, Named};
use crate::arize::crowd::{RoleWord, Way};
use crate::arize::node::word;
use crate::arize::reader::Reader;
use crate::arize::task::Task;
use crate::arize::{Listing, Origin, Query, person};

/// An account without its gaps, and what is known about how far it was read.
pub(crate) struct Assembly {
    pub draft: Draft,
    pub notes: Vec<String>,
    /// Why the members of an organization are not all known, by the organization.
    pub members: BTreeMap<NodeId, Result<(), String>>,
    /// Why the members of a space are not all known, by the space.
    pub space_members: BTreeMap<NodeId, Result<(), String>>,
    /// GraphQL's ids of spaces, by those of REST.
    pub spaces: BTreeMap<NodeId, String>,
    /// What GraphQL's ids mean.
    pub bridges: Bridges,
}

/// What GraphQL's ids mean, kind by kind.
#[derive(Default)]
pub(crate) struct Bridges {
    pub organizations: Bridge,
    pub spaces: Bridge,
    pub users: Bridge,
    pub roles: Bridge,
}

/// Puts together what a reader has read.
pub(crate) fn assemble(reader: &mut Reader<'_>, captured_at: Moment) -> io::Result<Assembly> {
    let mut intake = Intake::default();
    take_objects(reader, &mut intake)?;
    let bridges = bridges(reader)?;
    let listed = Listed::read(reader)?;
    take_places(reader, &bridges, &listed, &mut intake)?;
    let mut assembly = Assembly {
        draft: Draft::empty(Provider::Arize, captured_at),
        notes: bridges.notes(),
        members: BTreeMap::new(),
        space_members: BTreeMap::new(),
        spaces: BTreeMap::new(),
        bridges,
    };
    let told = assembly.take_members(reader, &mut intake)?;
    let taken = intake.into_draft(Provider::Arize, captured_at);
    assembly.draft = taken.draft;
    assembly.notes.extend(taken.conflicts);
    assembly.fill_places(reader);
    let is_whole = reader.extent(&Listing::Users).is_ok();
    let strangers = person::refine(reader, &assembly.bridges.users, is_whole, &mut assembly.draft)?;
    if strangers > 0 {
        reader.doubt(&Listing::Users, "GraphQL lists people as active whom REST does not list");
    }
    // A Role object of which nothing is known but its id was listed nowhere.
    let is_unlisted = |role: &RoleRecord| role.name.is_none() && role.permissions.is_none();
    if assembly.draft.roles.iter().any(is_unlisted) {
        reader.doubt(&Listing::Roles(Origin::Account), "a role is in use that is not listed");
    }
    assembly.drop_stale(&told);
    Ok(assembly)
}

/// The objects of REST. A list of which one cannot be read is not whole.
fn take_objects(reader: &mut Reader<'_>, intake: &mut Intake) -> io::Result<()> {
    let listings: Vec<(Listing, u32)> = reader
        .readings()
        .filter_map(|reading| match &reading.task {
            Task::Listing(listing) => Some((listing.clone(), reading.number)),
            Task::Query(_) => None,
        })
        .collect();
    for (listing, number) in listings {
        let mut strange = Ok(());
        reader.engine.each(&listing, number, |item| {
            if let Err(error) = intake.take(listing.object(), item, ()) {
                strange = Err(crate::arize::object::spoken(&error));
            }
        })?;
        reader.spoil(&listing, strange);
    }
    Ok(())
}

/// Ids that REST lists.
struct Listed {
    organizations: HashSet<String>,
    spaces: HashSet<String>,
}

impl Listed {
    fn read(reader: &Reader<'_>) -> io::Result<Self> {
        let ids = |listing| -> io::Result<HashSet<String>> {
            Ok(named(reader, &listing)?.into_iter().map(|it| it.id).collect())
        };
        Ok(Self { organizations: ids(Listing::Organizations)?, spaces: ids(Listing::Spaces)? })
    }
}

/// What REST lists, by ids and names; users by their e-mail addresses.
pub(crate) fn named(reader: &Reader<'_>, listing: &Listing) -> io::Result<Vec<Named>> {
    #[derive(Deserialize)]
    struct Object {
        id: String,
        name: Option<String>,
        email: Option<String>,
    }
    let mut found = Vec::new();
    let add = |Object { id, name, email }: Object| found.push(Named { id, name: email.or(name) });
    // What cannot be read was told when it was taken in.
    let _ = reader.each(listing, add)?;
    Ok(found)
}

/// What GraphQL's ids of organizations and of spaces mean.
pub(crate) fn place_bridges(reader: &Reader<'_>) -> io::Result<(Bridge, Bridge)> {
    let named_as = |id: &str, name: &Option<String>| Named { id: id.to_owned(), name: name.clone() };
    let organizations = reader.organizations.values();
    let organizations: Vec<Named> = organizations.map(|it| named_as(&it.id, &it.name)).collect();
    let spaces = reader.spaces.values();
    let spaces: Vec<Named> = spaces.map(|(it, _)| named_as(&it.id, &it.name)).collect();
    Ok((
        Bridge::new(&organizations, &named(reader, &Listing::Organizations)?),
        Bridge::new(&spaces, &named(reader, &Listing::Spaces)?),
    ))
}

fn bridges(reader: &Reader<'_>) -> io::Result<Bridges> {
    let roles = reader.crowd.custom_roles();
    let roles: Vec<Named> =
        roles.map(|(id, name)| Named { id: id.to_owned(), name: name.map(str::to_owned) }).collect();
    let mut known_roles = named(reader, &Listing::Roles(Origin::Account))?;
    known_roles.extend(named(reader, &Listing::Roles(Origin::Product))?);
    let (organizations, spaces) = place_bridges(reader)?;
    Ok(Bridges {
        organizations,
        spaces,
        users: Bridge::new(&person::of_graphql(reader)?, &person::of_rest(reader)?),
        roles: Bridge::new(&roles, &known_roles),
    })
}

impl Bridges {
    fn notes(&self) -> Vec<String> {
        let all = [
            ("organizations", &self.organizations),
            ("spaces", &self.spaces),
            ("users", &self.users),
            ("roles", &self.roles),
        ];
        let spelled = all.into_iter().filter(|(_, bridge)| bridge.respelled() > 0);
        let note = |(what, bridge): (&str, &Bridge)| {
            let number = bridge.respelled();
            format!(
                "REST and GraphQL spell the ids of {number} {what} differently; they were matched by number and name"
            )
        };
        spelled.map(note).collect()
    }
}

/// Organizations and spaces that only GraphQL lists.
fn take_places(
    reader: &mut Reader<'_>,
    bridges: &Bridges,
    listed: &Listed,
    intake: &mut Intake,
) -> io::Result<()> {
    let mut lacking = BTreeSet::new();
    for organization in reader.organizations.values() {
        let Some(id) = bridges.organizations.rest(&organization.id) else { continue };
        if !listed.organizations.contains(id) {
            let object = json!({ "id": id, "name": organization.name });
            take(intake, axcess_snapshot::ObjectKind::Organizations, &object)?;
            lacking.insert(Listing::Organizations);
        }
    }
    for (space, organization) in reader.spaces.values() {
        let Some(id) = bridges.spaces.rest(&space.id) else { continue };
        if !listed.spaces.contains(id) {
            let organization = bridges.organizations.rest(organization);
            let object = json!({
                "id": id, "name": space.name, "organization_id": organization, "is_private": space.private,
            });
            take(intake, axcess_snapshot::ObjectKind::Spaces, &object)?;
            lacking.insert(Listing::Spaces);
        }
    }
    lacking.iter().for_each(|list| reader.doubt(list, "GraphQL lists something that REST does not"));
    Ok(())
}

fn take(
    intake: &mut Intake,
    kind: axcess_snapshot::ObjectKind,
    object: &serde_json::Value,
) -> io::Result<()> {
    Ok(intake.take(kind, &*serde_json::value::to_raw_value(object)?, ())?)
}

/// Who belongs where by the word of GraphQL.
type Told = HashSet<(UserId, NodeId)>;

impl Assembly {
    fn take_members(&mut self, reader: &Reader<'_>, intake: &mut Intake) -> io::Result<Told> {
        let mut told = Told::new();
        for graphql in reader.organizations.keys() {
            let Some(id) = self.bridges.organizations.rest(graphql).map(NodeId::from) else { continue };
            let extent = self.take_organization(reader, graphql, &id, intake, &mut told)?;
            self.members.insert(id, extent);
        }
        for graphql in reader.spaces.keys() {
            let Some(id) = self.bridges.spaces.rest(graphql).map(NodeId::from) else { continue };
            let extent = self.take_space(reader, graphql, &id, intake, &mut told);
            self.space_members.insert(id.clone(), extent);
            self.spaces.insert(id, graphql.clone());
        }
        Ok(told)
    }

    fn take_organization(
        &self,
        reader: &Reader<'_>,
        graphql: &str,
        id: &NodeId,
        intake: &mut Intake,
        told: &mut Told,
    ) -> io::Result<Result<(), String>> {
        let (members, mut extent) = reader.members(graphql)?;
        for member in members {
            let Some(user) = self.bridges.users.rest(&member.user.id).map(UserId::from) else {
                extent = extent.and_then(|()| Err(doubtful(&member.user.id)));
                continue;
            };
            told.insert((user.clone(), id.clone()));
            let (organization_id, role) = (id.clone(), member.role.as_deref().map(word));
            intake.organization_membership(
                OrganizationMembershipRecord { user_id: user, organization_id, role },
                (),
            );
        }
        Ok(extent)
    }

    fn take_space(
        &self,
        reader: &Reader<'_>,
        graphql: &str,
        id: &NodeId,
        intake: &mut Intake,
        told: &mut Told,
    ) -> Result<(), String> {
        let mut extent = reader.extent(&Query::SpaceUsers { space: graphql.to_owned() });
        for (user, way, role) in reader.crowd.of(graphql) {
            let role = match (way, role) {
                (_, RoleWord::Predefined(role)) => Some(SpaceRole::Predefined(role.to_owned())),
                (_, RoleWord::Custom(role)) => {
                    self.bridges.roles.rest(role).map(|id| SpaceRole::Custom(id.into()))
                }
                (Way::Membership, RoleWord::None) => None,
                (Way::AccountAdmin | Way::OrganizationAdmin | Way::Public, RoleWord::None) => continue,
                (Way::Unknown, RoleWord::None) => {
                    extent =
                        extent.and_then(|()| Err("GraphQL names a way into it that is unknown".to_owned()));
                    continue;
                }
            };
            let Some(user) = self.bridges.users.rest(user).map(UserId::from) else {
                extent = extent.and_then(|()| Err(doubtful(user)));
                continue;
            };
            told.insert((user.clone(), id.clone()));
            let space_id = id.clone();
            intake.space_membership(SpaceMembershipRecord { user_id: user, space_id, role }, ());
        }
        extent
    }

    /// What GraphQL knows of spaces where REST says nothing.
    fn fill_places(&mut self, reader: &Reader<'_>) {
        for space in &mut self.draft.spaces {
            let Some((known, organization)) = self.spaces.get(&space.id).and_then(|it| reader.spaces.get(it))
            else {
                continue;
            };
            space.is_private = space.is_private.or(known.private);
            if space.organization_id.is_none() {
                space.organization_id = self.bridges.organizations.rest(organization).map(NodeId::from);
            }
        }
    }

    /// A key may tell what its bot was made with; the list of members tells what it belongs to now.
    fn drop_stale(&mut self, told: &Told) {
        let bots: HashSet<&UserId> =
            self.draft.users.iter().filter(|user| user.kind == UserKind::Bot).map(|user| &user.id).collect();
        let is_stale = |user: &UserId, node: &NodeId, lists: &BTreeMap<NodeId, Result<(), String>>| {
            bots.contains(user)
                && lists.get(node).is_some_and(Result::is_ok)
                && !told.contains(&(user.clone(), node.clone()))
        };
        let before = self.draft.organization_memberships.len() + self.draft.space_memberships.len();
        let (members, space_members) = (&self.members, &self.space_members);
        self.draft.organization_memberships.retain(|it| !is_stale(&it.user_id, &it.organization_id, members));
        self.draft.space_memberships.retain(|it| !is_stale(&it.user_id, &it.space_id, space_members));
        let after = self.draft.organization_memberships.len() + self.draft.space_memberships.len();
        if after < before {
            let number = before - after;
            self.notes.push(format!("{number} memberships that keys tell of bots are not in the lists of members; they do not count"));
        }
    }
}

fn doubtful(user: &str) -> String {
    format!("nobody can tell which user GraphQL means by `{}`", crate::problem::line(user))
}
