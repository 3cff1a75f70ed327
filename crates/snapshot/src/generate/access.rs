//! Made-up memberships, bindings and restrictions.

use std::collections::HashSet;

use axcess_core::{
    OrganizationMembershipRecord, ResourceRecord, RestrictionRecord, RoleBindingRecord, RoleRecord,
    SpaceMembershipRecord, SpaceRole, UserKind, UserRecord,
};

use super::dice::Dice;
use super::person::is_there;
use super::place::Places;

/// Who belongs where.
pub(super) struct Memberships {
    pub organizations: Vec<OrganizationMembershipRecord>,
    pub spaces: Vec<SpaceMembershipRecord>,
    /// For each user his organizations.
    homes: Vec<Vec<usize>>,
}

/// Everybody who is there belongs to one or two organizations, and to up to three of their spaces.
pub(super) fn memberships(
    users: &[UserRecord],
    places: &Places,
    roles: &[RoleRecord],
    dice: &mut Dice,
) -> Memberships {
    let mut found = Memberships { organizations: Vec::new(), spaces: Vec::new(), homes: Vec::new() };
    for user in users {
        let count = if is_there(user) { dice.weighted(&[(7, 1), (3, 2)]) } else { 0 };
        let homes = dice.different(count, places.organizations.len());
        for home in &homes {
            found.organizations.push(OrganizationMembershipRecord {
                user_id: user.id.clone(),
                organization_id: places.organizations[*home].id.clone(),
                role: Some(organization_role(user, dice).to_owned()),
            });
        }
        let near: Vec<usize> = homes.iter().flat_map(|home| &places.spaces_of[*home]).copied().collect();
        let count = if near.is_empty() { 0 } else { dice.weighted(&[(4, 1), (4, 2), (2, 3)]) };
        for at in dice.different(count, near.len()) {
            found.spaces.push(SpaceMembershipRecord {
                user_id: user.id.clone(),
                space_id: places.spaces[near[at]].id.clone(),
                role: Some(space_role(user, roles, dice)),
            });
        }
        found.homes.push(homes);
    }
    found
}

/// An annotator of the account is one everywhere, and nobody else is.
fn is_annotator(user: &UserRecord) -> bool {
    user.account_role.as_deref() == Some("ANNOTATOR")
}

fn organization_role(user: &UserRecord, dice: &mut Dice) -> &'static str {
    match user.kind {
        UserKind::Bot => dice.weighted(&[(8, "READ_ONLY"), (2, "MEMBER")]),
        UserKind::Human if is_annotator(user) => "ANNOTATOR",
        UserKind::Human => dice.weighted(&[(82, "MEMBER"), (13, "READ_ONLY"), (5, "ADMIN")]),
    }
}

fn space_role(user: &UserRecord, roles: &[RoleRecord], dice: &mut Dice) -> SpaceRole {
    if is_annotator(user) {
        return SpaceRole::Predefined("ANNOTATOR".to_owned());
    }
    let custom = custom(roles);
    if !custom.is_empty() && dice.chance(10) {
        return SpaceRole::Custom(dice.pick(custom).id.clone());
    }
    SpaceRole::Predefined(dice.weighted(&[(60, "MEMBER"), (30, "READ_ONLY"), (10, "ADMIN")]).to_owned())
}

fn custom(roles: &[RoleRecord]) -> &[RoleRecord] {
    let first = roles.iter().position(|role| !role.is_predefined).unwrap_or(roles.len());
    &roles[first..]
}

/// `count` bindings, if there is room: no user has two on one node.
pub(super) fn bindings(
    count: usize,
    users: &[UserRecord],
    memberships: &Memberships,
    places: &Places,
    roles: &[RoleRecord],
    dice: &mut Dice,
) -> Vec<RoleBindingRecord> {
    let there: Vec<usize> = (0..users.len()).filter(|user| is_there(&users[*user])).collect();
    let mut bindings = Vec::with_capacity(count);
    if there.is_empty() || places.spaces.is_empty() || roles.is_empty() {
        return bindings;
    }
    let (predefined, custom) = roles.split_at(roles.len() - custom(roles).len());
    let mut taken = HashSet::with_capacity(count);
    // A small account may have fewer places than bindings wanted.
    for _ in 0..count.saturating_mul(20) {
        if bindings.len() == count {
            break;
        }
        let user = there[dice.skewed(there.len())];
        let space = space_for(&memberships.homes[user], places, dice);
        let projects = &places.projects_of[space];
        let project = (!projects.is_empty() && dice.chance(60)).then(|| *dice.pick(projects));
        if !taken.insert((user, space, project)) {
            continue;
        }
        let (resource_type, resource_id) = match project {
            Some(project) => ("PROJECT", &places.resources[project].id),
            None => ("SPACE", &places.spaces[space].id),
        };
        // The predefined roles are made for projects.
        let made = custom.is_empty() || project.is_some() && dice.chance(50);
        let role = dice.pick(if made { predefined } else { custom });
        bindings.push(RoleBindingRecord {
            id: dice.id("RoleBinding", bindings.len()),
            user_id: users[user].id.clone(),
            role_id: role.id.clone(),
            resource_type: resource_type.to_owned(),
            resource_id: resource_id.clone(),
        });
    }
    bindings
}

/// Nine times in ten a space of the user's own organizations.
fn space_for(homes: &[usize], places: &Places, dice: &mut Dice) -> usize {
    if !homes.is_empty() && !dice.chance(10) {
        let near = &places.spaces_of[*dice.pick(homes)];
        if !near.is_empty() {
            return near[dice.skewed(near.len())];
        }
    }
    dice.below(places.spaces.len())
}

/// Restricts some 15 in 100 projects, and somewhat fewer of the others.
pub(super) fn restrictions(resources: &[ResourceRecord], dice: &mut Dice) -> Vec<RestrictionRecord> {
    let mut restrictions = Vec::new();
    for resource in resources {
        let is_project = resource.resource_type == "PROJECT";
        if dice.chance(if is_project { 15 } else { 10 }) {
            restrictions.push(RestrictionRecord {
                resource_type: resource.resource_type.clone(),
                resource_id: resource.id.clone(),
                // The API lists the bindings of projects only; of the others somebody may know them.
                access_complete: !is_project && dice.chance(50),
            });
        }
    }
    restrictions
}
