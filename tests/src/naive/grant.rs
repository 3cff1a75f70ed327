//! R3 to R7: what a user holds where, and through what.

use std::collections::BTreeSet;

use super::decide::Reading;
use super::load::text;
use super::place::MemberRole;
use super::world::World;

/// What holds a grant, as far as R8 and the rights of an actor care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Via {
    AccountRole,
    OrganizationMembership,
    SpaceMembership,
    Fallback,
    Binding,
}

/// A permission set that a user holds at a node.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub node: String,
    pub permissions: BTreeSet<String>,
    pub admin: bool,
    /// R2: does it hold below its node as well?
    pub below: bool,
    pub via: Via,
}

use Reading::{Optimistic, Pessimistic};
impl World {
    /// Every grant of the user in this reading, without asking for his standing.
    pub(super) fn grants(&self, user: &str, reading: Reading) -> Vec<Grant> {
        let mut grants = Vec::new();
        self.account_grants(user, reading, &mut grants);
        for organization in self.organizations.keys() {
            self.organization_grants(user, organization, reading, &mut grants);
        }
        for space in self.spaces.keys() {
            self.space_grants(user, space, reading, &mut grants);
            self.fallback_grants(user, space, reading, &mut grants);
            self.binding_grants(user, space, reading, &mut grants);
        }
        for resource in self.resources.keys() {
            self.binding_grants(user, resource, reading, &mut grants);
        }
        self.unknown_parent_grants(reading, &mut grants);
        grants
    }

    /// Every permission, as an admin set: what somebody may hold of whom too little is known.
    fn possible_admin(&self, node: &str, via: Via) -> Grant {
        Grant { node: node.to_owned(), permissions: self.universe.clone(), admin: true, below: true, via }
    }

    /// R3, R2 with the switch `account-reach`, and the switch `wallaroo-admin`.
    fn account_grants(&self, user: &str, reading: Reading, grants: &mut Vec<Grant>) {
        let role = self.users[user].account_role.as_deref();
        let set = role.and_then(|role| self.named_set("ACCOUNT", role));
        let (Some(role), Some((permissions, admin))) = (role, set) else {
            // R10: an account role that is null or a name that nobody knows.
            if reading == Optimistic {
                grants.push(self.possible_admin("account", Via::AccountRole));
            }
            return;
        };
        let below = match self.switch("account-reach") {
            "none" if role == "ADMIN" => false,
            "full" if role == "ADMIN" => true,
            _ => admin,
        };
        grants.push(Grant { node: "account".to_owned(), permissions, admin, below, via: Via::AccountRole });
        if self.provider == "wallaroo" && role == "ADMIN" {
            let mut held = BTreeSet::new();
            match self.switch("wallaroo-admin") {
                "read" => {
                    let (set, _) = self.named_set("SPACE", "COLLABORATOR").unwrap_or_default();
                    held.extend(set.into_iter().filter(|it| it.ends_with("_READ") || it.ends_with("_LIST")));
                }
                "owner" => held = self.named_set("SPACE", "OWNER").unwrap_or_default().0,
                _ => return,
            }
            for space in self.spaces.keys() {
                let (node, permissions) = (space.clone(), held.clone());
                grants.push(Grant { node, permissions, admin: false, below: true, via: Via::AccountRole });
            }
        }
    }

    /// R4, and the rows of R10 on organization memberships.
    fn organization_grants(&self, user: &str, organization: &str, reading: Reading, grants: &mut Vec<Grant>) {
        let via = Via::OrganizationMembership;
        for role in self.organization_roles(user, organization, reading) {
            let set = match &role {
                MemberRole::Predefined(name) => self.named_set("ORGANIZATION", name),
                _ => None,
            };
            match set {
                Some((permissions, admin)) => {
                    // R2: at its own node only, unless it is an admin set.
                    grants.push(Grant {
                        node: organization.to_owned(),
                        permissions,
                        admin,
                        below: admin,
                        via,
                    });
                }
                None if reading == Optimistic => grants.push(self.possible_admin(organization, via)),
                None => {}
            }
        }
        if reading == Optimistic && self.organization_slot(user, organization).hidden {
            grants.push(self.possible_admin(organization, via));
        }
    }

    /// R5, and the rows of R10 on space memberships.
    fn space_grants(&self, user: &str, space: &str, reading: Reading, grants: &mut Vec<Grant>) {
        let (slot, via) = (self.space_slot(user, space), Via::SpaceMembership);
        let mut roles: BTreeSet<MemberRole> = slot.certain.into_iter().collect();
        if reading == Optimistic {
            roles.extend(slot.possible);
        }
        for role in roles {
            let set = match &role {
                MemberRole::Predefined(name) => self.named_set("SPACE", name),
                MemberRole::Custom(role) => self.role_set(role).map(|set| (set, false)),
                MemberRole::Unreadable => None,
            };
            let custom = matches!(role, MemberRole::Custom(_));
            match set {
                // R2: space roles hold below.
                Some((permissions, admin)) => {
                    grants.push(Grant { node: space.to_owned(), permissions, admin, below: true, via });
                }
                // A role whose permissions are null is no admin set, a role of which not even the name can
                // be read may be one.
                None if reading == Optimistic => {
                    grants.push(Grant { admin: !custom, ..self.possible_admin(space, via) });
                }
                None => {}
            }
        }
        if reading == Optimistic && slot.hidden {
            grants.push(self.possible_admin(space, via));
        }
    }

    /// R6 with its switches, and what R10 says of it.
    fn fallback_grants(&self, user: &str, space: &str, reading: Reading, grants: &mut Vec<Grant>) {
        // A space whose privacy cannot be read: private in the pessimistic reading, public in the other.
        let public = !self.spaces[space].is_private.unwrap_or(reading == Pessimistic);
        let Some(organization) = self.organization_of(space) else { return };
        if !public || (self.users[user].bot && self.switch("bot-fallback") == "none") {
            return;
        }
        if self.switch("fallback") == "override" && self.membership_ends_fallback(user, space, reading) {
            return;
        }
        if self.switch("binding-fallback") == "suppress" && self.binding_ends_fallback(user, space, reading) {
            return;
        }
        for role in self.organization_roles(user, &organization, reading) {
            // An organization role that nobody knows gives none.
            let MemberRole::Predefined(name) = role else { continue };
            if self.named_set("ORGANIZATION", &name).is_none() {
                continue;
            }
            let Some(fallback) = text(&self.catalog["fallback"][&name]) else { continue };
            if let Some((permissions, admin)) = self.named_set("SPACE", &fallback) {
                let node = space.to_owned();
                grants.push(Grant { node, permissions, admin, below: true, via: Via::Fallback });
            }
        }
    }

    /// A certain membership ends the fallback in both readings, a possible or hidden one in the pessimistic.
    fn membership_ends_fallback(&self, user: &str, space: &str, reading: Reading) -> bool {
        let ends = |role: &MemberRole| match role {
            MemberRole::Custom(_) => self.switch("custom-membership") == "role",
            MemberRole::Predefined(_) | MemberRole::Unreadable => true,
        };
        let slot = self.space_slot(user, space);
        match reading {
            Pessimistic => slot.certain.iter().any(ends) || slot.possible.iter().any(ends) || slot.hidden,
            Optimistic => slot.certain.iter().any(ends),
        }
    }

    /// Likewise a binding on the space, under `binding-fallback` = `suppress`.
    fn binding_ends_fallback(&self, user: &str, space: &str, reading: Reading) -> bool {
        let slot = self.binding_slot(user, space);
        // SILENT: where some binding certainly stands, whichever, it ends the fallback in both readings.
        let stands = slot.certain.is_some() || slot.some_stands;
        stands || (reading == Pessimistic && slot.doubtful())
    }

    /// R7, and the rows of R10 on bindings and on roles without permissions.
    fn binding_grants(&self, user: &str, node: &str, reading: Reading, grants: &mut Vec<Grant>) {
        if !self.binding_counts(user, node, reading) {
            return;
        }
        let slot = self.binding_slot(user, node);
        let mut roles: BTreeSet<String> = slot.certain.into_iter().map(|bound| bound.role).collect();
        if reading == Optimistic {
            roles.extend(slot.possible.into_iter().map(|(_, role)| role));
        }
        let mut sets: Vec<BTreeSet<String>> = Vec::new();
        for role in roles {
            match self.role_set(&role) {
                Some(set) => sets.push(set),
                None if reading == Optimistic => sets.push(self.universe.clone()),
                None => {}
            }
        }
        if reading == Optimistic && slot.hidden {
            sets.push(self.universe.clone());
        }
        for permissions in sets {
            let node = node.to_owned();
            grants.push(Grant { node, permissions, admin: false, below: true, via: Via::Binding });
        }
    }

    /// Switch `orphan-binding`, and the row of R10 on a membership that decides it and is not certain.
    fn binding_counts(&self, user: &str, node: &str, reading: Reading) -> bool {
        if !self.arize() || self.switch("orphan-binding") == "counts" {
            return true;
        }
        let Some(organization) = self.organization_of(node) else { return reading == Optimistic };
        let slot = self.organization_slot(user, &organization);
        slot.certain.is_some() || (reading == Optimistic && slot.doubtful())
    }

    /// R10: below a parent that is not known, anybody may be its admin: of a space by membership there or
    /// above, of an organization by membership there.
    //
    // SILENT: that goes for users whom a plan made as well; the space they were added to may be the parent.
    fn unknown_parent_grants(&self, reading: Reading, grants: &mut Vec<Grant>) {
        if reading == Pessimistic {
            return;
        }
        for (id, resource) in &self.resources {
            if resource.space.is_none() {
                grants.push(self.possible_admin(id, Via::SpaceMembership));
            }
        }
        for (id, space) in &self.spaces {
            if self.arize() && space.organization.is_none() {
                grants.push(self.possible_admin(id, Via::OrganizationMembership));
            }
        }
    }

    /// The roles that the user has in the organization in this reading.
    fn organization_roles(&self, user: &str, organization: &str, reading: Reading) -> BTreeSet<MemberRole> {
        let slot = self.organization_slot(user, organization);
        let mut roles: BTreeSet<MemberRole> = slot.certain.into_iter().collect();
        if reading == Optimistic {
            roles.extend(slot.possible);
        }
        roles
    }
}
