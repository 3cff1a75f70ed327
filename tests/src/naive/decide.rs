//! Who may do what: the rules R1 to R9, evaluated twice (R10).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::moment::Moment;
use super::world::{ApiKey, MemberRole, SWITCHES, World, text};

/// The answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Both readings allow.
    Allow,
    /// Both readings deny.
    Deny,
    /// The readings differ.
    Unknown,
}

/// The two evaluations of R10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Only what is certain grants; whatever may cut off does.
    Pessimistic,
    /// Whatever may grant does.
    Optimistic,
}

/// Who asks: a user, or an API key that stands for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A user id.
    User(String),
    /// A key id.
    Key(String),
}

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
    // ---- questions --------------------------------------------------------------------------------------

    /// May the user do this there?
    ///
    /// # Panics
    /// R11: on a user, permission or node that nobody knows.
    pub fn decide(&self, user: &str, permission: &str, node: &str) -> Decision {
        self.must_know(permission, node);
        let allows = |reading| self.held(user, node, reading).contains(permission);
        decision(allows(Pessimistic), allows(Optimistic))
    }

    /// May the key do this there? R1: a key that is not live may do nothing, and a user key nothing while the
    /// lock is on; else it may what its user may.
    ///
    /// # Panics
    /// R11: on a key, permission or node that nobody knows.
    pub fn decide_key(&self, key: &str, permission: &str, node: &str) -> Decision {
        self.must_know(permission, node);
        let key = self.keys.get(key).unwrap_or_else(|| panic!("no key {key}"));
        let allows = |reading| {
            self.key_live(key, reading)
                && !self.locked_out(key)
                && match self.user_of_key(key) {
                    Some(user) => self.held(&user, node, reading).contains(permission),
                    // SILENT: whose key it is cannot be read, so anything may be allowed.
                    None => reading == Optimistic,
                }
        };
        decision(allows(Pessimistic), allows(Optimistic))
    }

    /// May the asker do this there?
    ///
    /// # Panics
    /// R11: on an asker, permission or node that nobody knows.
    pub fn decide_for(&self, asker: &Asker, permission: &str, node: &str) -> Decision {
        match asker {
            Asker::User(user) => self.decide(user, permission, node),
            Asker::Key(key) => self.decide_key(key, permission, node),
        }
    }

    /// Everything that the user certainly may do on the node, and everything that he possibly may.
    ///
    /// # Panics
    /// R11: on a user or node that nobody knows.
    pub fn effective(&self, user: &str, node: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        (self.held(user, node, Pessimistic), self.held(user, node, Optimistic))
    }

    /// `effective` for every node. With `as_if_active`, what it would be if his status were `ACTIVE`.
    ///
    /// # Panics
    /// R11: on a user that nobody knows.
    pub fn effective_everywhere(
        &self,
        user: &str,
        as_if_active: bool,
    ) -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
        let of = |reading| {
            let standing =
                if as_if_active { self.bot_stands(user, reading) } else { self.stands(user, reading) };
            if standing { self.grants(user, reading) } else { Vec::new() }
        };
        let (certain, possible) = (of(Pessimistic), of(Optimistic));
        let on = |node: String| {
            let sets =
                (self.union_of(&certain, &node, Pessimistic), self.union_of(&possible, &node, Optimistic));
            (node, sets)
        };
        self.node_ids().into_iter().map(on).collect()
    }

    /// What would change the answer: every switch of which another value, alone, would; every assumed set
    /// that would if it were empty or full; the lock, where it is not known and a user key asks.
    ///
    /// # Panics
    /// R11: on an asker, permission or node that nobody knows.
    pub fn depends_on(&self, asker: &Asker, permission: &str, node: &str) -> BTreeSet<String> {
        let answer = self.decide_for(asker, permission, node);
        let changes = |world: World| world.decide_for(asker, permission, node) != answer;
        let mut reasons = BTreeSet::new();
        for (switch, values) in SWITCHES {
            for value in values {
                if *value != self.switch(switch) && changes(self.clone().with_switch(switch, value)) {
                    reasons.insert(switch.to_owned());
                }
            }
        }
        for (level, name) in self.assumed_sets() {
            for filling in [json!([]), json!("*")] {
                let mut world = self.clone();
                let place = if level == "RESOURCE" {
                    &mut world.catalog["resource_roles"][&name]
                } else {
                    &mut world.catalog["roles"][&level][&name]
                };
                place["permissions"] = filling;
                if changes(world) {
                    reasons.insert(format!("assumed:{level}.{name}"));
                }
            }
        }
        // SILENT: taken literally, without asking whether the lock would change this very answer.
        if let Asker::Key(key) = asker
            && !self.keys[key].service
            && self.developer_lock.is_none()
        {
            reasons.insert("developer_lock".to_owned());
        }
        reasons
    }

    /// Level and name of every built-in set that is only assumed.
    fn assumed_sets(&self) -> Vec<(String, String)> {
        let mut sets = Vec::new();
        for (level, roles) in self.catalog["roles"].as_object().into_iter().flatten() {
            for (name, role) in roles.as_object().into_iter().flatten() {
                if role["basis"] == "assumed" {
                    sets.push((level.clone(), name.clone()));
                }
            }
        }
        for (name, role) in self.catalog["resource_roles"].as_object().into_iter().flatten() {
            if role["basis"] == "assumed" {
                sets.push(("RESOURCE".to_owned(), name.clone()));
            }
        }
        sets
    }

    fn must_know(&self, permission: &str, node: &str) {
        assert!(self.universe.contains(permission), "R11: no permission {permission}");
        assert!(self.has_node(node), "R11: no node {node}");
    }

    // ---- R1: standing -----------------------------------------------------------------------------------

    /// R1, and the row of R10 on a status that is null or unknown.
    pub(super) fn stands(&self, user: &str, reading: Reading) -> bool {
        let active = match self.users[user].status.as_deref() {
            Some("ACTIVE") => true,
            Some("INVITED" | "EXPIRED" | "INACTIVE") => false,
            _ => reading == Optimistic,
        };
        active && self.bot_stands(user, reading)
    }

    /// R1: a bot of which at least one service key is known and none is live has no standing.
    pub(super) fn bot_stands(&self, user: &str, reading: Reading) -> bool {
        let mut keys =
            self.keys.values().filter(|key| key.service && key.bot.as_deref() == Some(user)).peekable();
        !self.users[user].bot || keys.peek().is_none() || keys.any(|key| self.key_live(key, reading))
    }

    /// R1: live while it is `ACTIVE` and has not expired. A status or time that cannot be read is read as a
    /// user's status would be.
    pub(super) fn key_live(&self, key: &ApiKey, reading: Reading) -> bool {
        let active = match key.status.as_deref() {
            Some("ACTIVE") => true,
            Some("REVOKED") => false,
            _ => reading == Optimistic,
        };
        let lasting = match key.expires_at.as_deref().map(Moment::parse) {
            None => true,
            Some(Some(expiry)) => expiry > self.at,
            // SILENT: an expiry that is no time is unreadable.
            Some(None) => reading == Optimistic,
        };
        active && lasting
    }

    /// R1: a user key, while the lock is on. A lock that is not known counts as off.
    pub(super) fn locked_out(&self, key: &ApiKey) -> bool {
        !key.service && self.developer_lock == Some(true)
    }

    /// A user key stands for its owner, a service key for its bot.
    pub(super) fn user_of_key(&self, key: &ApiKey) -> Option<String> {
        let user = if key.service { key.bot.clone() } else { key.creator.clone() };
        user.filter(|user| self.users.contains_key(user))
    }

    // ---- sets -------------------------------------------------------------------------------------------

    /// The set of a role name at a level, and its `admin` mark: the observed permissions, else the catalog's;
    /// the mark is the catalog's alone. `None` when neither knows the name.
    pub(super) fn named_set(&self, level: &str, name: &str) -> Option<(BTreeSet<String>, bool)> {
        let built_in = &self.catalog["roles"][level][name];
        let admin = built_in["admin"] == true;
        let observed = self.observed.get(&(level.to_owned(), name.to_owned()));
        let mut set = match observed {
            Some(set) => set.clone(),
            None if built_in.is_object() => self.listed(&built_in["permissions"]),
            None => return None,
        };
        // Switch `collaborator-manages`, beside whatever set it has.
        let collaborator = self.provider == "wallaroo" && level == "SPACE" && name == "COLLABORATOR";
        if collaborator && self.switch("collaborator-manages") == "yes" {
            set.insert("WORKSPACE_USER_ADD".to_owned());
            set.insert("WORKSPACE_USER_REMOVE".to_owned());
        }
        Some((set, admin))
    }

    /// The set of a Role object. Null permissions of a predefined one are the catalog's for resources, if it
    /// has some of that name; else `None`.
    pub(super) fn role_set(&self, role: &str) -> Option<BTreeSet<String>> {
        let role = &self.roles[role];
        if role.permissions.is_some() {
            return role.permissions.clone();
        }
        let built_in = &self.catalog["resource_roles"][role.name.as_deref().unwrap_or_default()];
        (role.predefined && built_in.is_object()).then(|| self.listed(&built_in["permissions"]))
    }

    fn listed(&self, permissions: &serde_json::Value) -> BTreeSet<String> {
        match permissions.as_array() {
            Some(names) => names.iter().filter_map(text).collect(),
            None => self.universe.clone(), // "*"
        }
    }

    // ---- R3 to R7: grants -------------------------------------------------------------------------------

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

    // ---- R2, R8, R9 -------------------------------------------------------------------------------------

    /// R2: does the grant hold at the node?
    pub(super) fn reaches(&self, grant: &Grant, node: &str) -> bool {
        grant.node == node || (grant.below && self.above(node).contains(&grant.node))
    }

    /// R8: is the node restricted, in this reading?
    fn restricted(&self, node: &str, reading: Reading) -> bool {
        self.restrictions.contains(node) || (reading == Pessimistic && self.hidden_restriction(node))
    }

    /// R2 and R8: does the grant count at the node?
    fn counts(&self, grant: &Grant, node: &str, reading: Reading) -> bool {
        if !self.reaches(grant, node) {
            return false;
        }
        if !self.restricted(node, reading) {
            return true;
        }
        let on_itself = grant.via == Via::Binding && grant.node == node;
        let passes = match self.switch("restriction") {
            "admins" => {
                matches!(grant.via, Via::SpaceMembership | Via::OrganizationMembership | Via::AccountRole)
            }
            "space-admins" => grant.via == Via::SpaceMembership,
            _ => false,
        };
        on_itself || (grant.admin && passes)
    }

    /// R9: the union of all grants that count.
    fn union_of(&self, grants: &[Grant], node: &str, reading: Reading) -> BTreeSet<String> {
        let counting = grants.iter().filter(|grant| self.counts(grant, node, reading));
        counting.flat_map(|grant| grant.permissions.iter().cloned()).collect()
    }

    /// R1 to R9 in one reading: everything that the user may do on the node.
    pub(super) fn held(&self, user: &str, node: &str, reading: Reading) -> BTreeSet<String> {
        assert!(self.users.contains_key(user), "R11: no user {user}");
        assert!(self.has_node(node), "R11: no node {node}");
        if self.stands(user, reading) {
            self.union_of(&self.grants(user, reading), node, reading)
        } else {
            BTreeSet::new()
        }
    }
}

fn decision(pessimistic: bool, optimistic: bool) -> Decision {
    match (pessimistic, optimistic) {
        (true, _) => Decision::Allow,
        (false, false) => Decision::Deny,
        (false, true) => Decision::Unknown,
    }
}
