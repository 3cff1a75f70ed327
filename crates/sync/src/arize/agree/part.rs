//! Parts of an account, as small as a question needs them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axcess_core::{
    Draft, NodeId, OrganizationMembershipRecord, RoleId, SpaceMembershipRecord, SpaceRole, UserId, UserRecord,
};
use axcess_snapshot::{Packing, Snapshot, write};
use serde_json::Value;

/// An account by its organizations.
pub(super) struct Parts<'d> {
    draft: &'d Draft,
    spaces: BTreeMap<&'d NodeId, Vec<usize>>,
    members: BTreeMap<&'d NodeId, Vec<&'d OrganizationMembershipRecord>>,
    space_members: BTreeMap<&'d NodeId, Vec<&'d SpaceMembershipRecord>>,
    users: HashMap<&'d UserId, &'d UserRecord>,
    admins: BTreeSet<&'d UserId>,
}

impl<'d> Parts<'d> {
    pub fn of(draft: &'d Draft) -> Self {
        let mut spaces: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, space) in draft.spaces.iter().enumerate() {
            if let Some(organization) = &space.organization_id {
                spaces.entry(organization).or_default().push(at);
            }
        }
        let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for it in &draft.organization_memberships {
            members.entry(&it.organization_id).or_default().push(it);
        }
        let mut space_members: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for it in &draft.space_memberships {
            space_members.entry(&it.space_id).or_default().push(it);
        }
        let users = draft.users.iter().map(|user| (&user.id, user)).collect();
        let is_admin = |user: &&UserRecord| user.account_role.as_deref().is_none_or(|role| role == "ADMIN");
        let admins = draft.users.iter().filter(is_admin).map(|user| &user.id).collect();
        Self { draft, spaces, members, space_members, users, admins }
    }

    /// The spaces of an organization.
    pub fn spaces(&self, organization: &NodeId) -> Vec<&'d NodeId> {
        let places = self.spaces.get(organization).into_iter().flatten();
        places.map(|at| &self.draft.spaces[*at].id).collect()
    }

    /// An organization with whoever is let into one of its spaces, but no resources and bindings.
    pub fn organization(&self, id: &NodeId) -> Draft {
        let mut part = bare(self.draft);
        part.organizations = self.draft.organizations.iter().filter(|it| it.id == *id).cloned().collect();
        let places = self.spaces.get(id).into_iter().flatten();
        part.spaces = places.map(|at| self.draft.spaces[*at].clone()).collect();
        part.organization_memberships =
            self.members.get(id).into_iter().flatten().map(|it| (*it).clone()).collect();
        for space in &part.spaces {
            let members = self.space_members.get(&space.id).into_iter().flatten();
            part.space_memberships.extend(members.map(|it| (*it).clone()));
        }
        let mut people: BTreeSet<&UserId> = self.admins.clone();
        people.extend(self.members.get(id).into_iter().flatten().map(|it| &it.user_id));
        for space in self.spaces(id) {
            people.extend(self.space_members.get(space).into_iter().flatten().map(|it| &it.user_id));
        }
        part.users = people.into_iter().filter_map(|id| self.users.get(id)).map(|it| (*it).clone()).collect();
        part.roles = roles(self.draft, &part);
        part
    }
}

/// Everything that a caller's rights come from, on everything that there is.
pub(super) fn of_caller(draft: &Draft, caller: &UserId) -> Draft {
    let mut part = bare(draft);
    part.organizations.clone_from(&draft.organizations);
    part.spaces.clone_from(&draft.spaces);
    part.resources.clone_from(&draft.resources);
    part.restrictions.clone_from(&draft.restrictions);
    part.gaps.clone_from(&draft.gaps);
    add_user(draft, caller.as_str(), |_| true, &mut part);
    part
}

/// A snapshot with nothing but one user and one node, and what lies above it.
pub(crate) fn about(draft: &Draft, user: &str, node: &str) -> Value {
    let mut part = bare(draft);
    part.resources = draft.resources.iter().filter(|it| it.id.as_str() == node).cloned().collect();
    let space = part.resources.first().and_then(|it| it.space_id.clone()).unwrap_or_else(|| node.into());
    part.spaces = draft.spaces.iter().filter(|it| it.id == space).cloned().collect();
    let above = part.spaces.first().and_then(|it| it.organization_id.clone()).unwrap_or(space);
    part.organizations = draft.organizations.iter().filter(|it| it.id == above).cloned().collect();
    part.restrictions =
        draft.restrictions.iter().filter(|it| it.resource_id.as_str() == node).cloned().collect();
    let nodes: BTreeSet<NodeId> = part
        .resources
        .iter()
        .map(|it| it.id.clone())
        .chain(part.spaces.iter().map(|it| it.id.clone()))
        .chain(part.organizations.iter().map(|it| it.id.clone()))
        .collect();
    let is_near = |scope: &Option<NodeId>| scope.as_ref().is_none_or(|id| nodes.contains(id));
    part.gaps = draft.gaps.iter().filter(|gap| is_near(&gap.scope)).cloned().collect();
    add_user(draft, user, |id| nodes.contains(id), &mut part);
    let text = write(&Snapshot::from(part), Packing::Plain);
    serde_json::from_slice(&text).unwrap_or_default()
}

fn bare(draft: &Draft) -> Draft {
    let mut part = Draft::empty(draft.provider, draft.captured_at);
    part.predefined.clone_from(&draft.predefined);
    part
}

/// Adds a user with what he holds on the nodes that count.
fn add_user(draft: &Draft, user: &str, counts: impl Fn(&NodeId) -> bool, part: &mut Draft) {
    let is_his = |id: &UserId| id.as_str() == user;
    part.users = draft.users.iter().filter(|it| is_his(&it.id)).cloned().collect();
    if part.users.is_empty() {
        return;
    }
    let memberships = draft.organization_memberships.iter();
    part.organization_memberships =
        memberships.filter(|it| is_his(&it.user_id) && counts(&it.organization_id)).cloned().collect();
    let memberships = draft.space_memberships.iter();
    part.space_memberships =
        memberships.filter(|it| is_his(&it.user_id) && counts(&it.space_id)).cloned().collect();
    let bindings = draft.role_bindings.iter();
    part.role_bindings =
        bindings.filter(|it| is_his(&it.user_id) && counts(&it.resource_id)).cloned().collect();
    part.roles = roles(draft, part);
}

/// The Role objects that a part names.
fn roles(draft: &Draft, part: &Draft) -> Vec<axcess_core::RoleRecord> {
    let mut named: BTreeSet<&RoleId> = part.role_bindings.iter().map(|it| &it.role_id).collect();
    named.extend(part.space_memberships.iter().filter_map(|it| match &it.role {
        Some(SpaceRole::Custom(id)) => Some(id),
        Some(SpaceRole::Predefined(_)) | None => None,
    }));
    draft.roles.iter().filter(|role| named.contains(&role.id)).cloned().collect()
}
