//! A generated account: the truth, and what its reader saw of it.

use std::collections::BTreeSet;

use axcess_core::Provider;
use serde_json::{Map, Value, json};

use super::record::{
    Binding, Gap, GapKind, Key, Membership, Named, Observed, Resource, Restriction, Role, Scope, Sight, Site,
    Space, Stranger, User,
};

/// A word that no status, role or set has.
const STRANGE: &str = "OVERLORD";
/// A role that no catalog knows. The account has it all the same.
const STRANGER: &str = "AUDITOR";
const LEVELS: [&str; 3] = ["ACCOUNT", "ORGANIZATION", "SPACE"];

/// A small account.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the lists of a snapshot")]
pub struct Account {
    pub provider: Provider,
    pub developer_lock: Option<bool>,
    /// How many there are.
    pub organizations: usize,
    pub spaces: Vec<Space>,
    pub resources: Vec<Resource>,
    pub users: Vec<User>,
    pub roles: Vec<Role>,
    pub keys: Vec<Key>,
    pub organization_memberships: Vec<Membership>,
    pub space_memberships: Vec<Membership>,
    pub bindings: Vec<Binding>,
    pub restrictions: Vec<Restriction>,
    /// Sets of known roles; the reader always saw them, for an assumed set is no gap.
    pub observed: Vec<Observed>,
    /// The unknown role's set at each level.
    pub strangers: [Stranger; 3],
    pub gaps: Vec<Gap>,
}

impl Account {
    /// Drops what leads nowhere, and second facts of one place.
    pub(super) fn settle(&mut self) {
        if self.is_wallaroo() {
            self.organizations = 0;
        }
        let (organizations, spaces) = (self.organizations, self.spaces.len());
        let (resources, users, roles) = (self.resources.len(), self.users.len(), self.roles.len());
        for space in &mut self.spaces {
            space.organization = space.organization.checked_rem(organizations).unwrap_or(0);
        }
        self.resources.iter_mut().for_each(|it| it.space %= spaces);
        let exists = |it: &Membership, nodes: usize| {
            let role = match it.role {
                Named::Custom(role) => role < roles,
                Named::Predefined(_) => true,
            };
            it.user < users && it.node < nodes && role
        };
        let mut taken = BTreeSet::new();
        self.organization_memberships
            .retain(|it| exists(it, organizations) && taken.insert((it.user, it.node)));
        taken.clear();
        self.space_memberships.retain(|it| exists(it, spaces) && taken.insert((it.user, it.node)));
        let mut taken = BTreeSet::new();
        self.bindings.retain(|it| {
            let site = match it.site {
                Site::Space(space) => space < spaces,
                Site::Resource(resource) => resource < resources,
            };
            it.user < users && it.role < roles && site && taken.insert((it.user, it.site))
        });
        let mut taken = BTreeSet::new();
        self.restrictions.retain(|it| it.resource < resources && taken.insert(it.resource));
        self.keys.iter_mut().for_each(|it| {
            it.stands_for = it.stands_for.filter(|user| *user < users);
            it.creator = it.creator.filter(|user| *user < users);
        });
        let mut taken = BTreeSet::new();
        let place = |it: &Observed| (it.level, it.role);
        self.observed.retain(|it| taken.insert(place(it)));
        self.gaps.retain(|it| match (it.kind, it.scope) {
            (GapKind::OrganizationMemberships, Scope::At(place)) => place < organizations,
            (_, Scope::At(place)) => place < spaces,
            (_, Scope::All) => true,
        });
    }

    /// Whether it is an account of Wallaroo.
    pub fn is_wallaroo(&self) -> bool {
        self.provider == Provider::Wallaroo
    }

    /// The same account, seen by somebody who saw everything.
    #[must_use]
    pub fn truth(&self) -> Self {
        self.revealed(&mut || true)
    }

    /// The same account, seen by somebody who saw more: each gap and each unreadable value is asked for.
    ///
    /// A predefined Role object without permissions stays as it is where the catalog has a set for it, for
    /// that is an assumption and no unreadable fact.
    #[must_use]
    pub fn revealed(&self, reveals: &mut dyn FnMut() -> bool) -> Self {
        let mut account = self.clone();
        let mut show = |seen: &mut bool| *seen |= reveals();
        for space in &mut account.spaces {
            show(&mut space.parent_seen);
            show(&mut space.private_seen);
        }
        account.resources.iter_mut().for_each(|it| show(&mut it.parent_seen));
        account.restrictions.iter_mut().for_each(|it| show(&mut it.complete));
        account.strangers.iter_mut().for_each(|it| show(&mut it.seen));
        for role in account.roles.iter_mut().filter(|it| !it.has_catalog_set(self.provider)) {
            show(&mut role.seen);
        }
        let mut clear = |sight: &mut Sight| {
            if reveals() {
                *sight = Sight::Plain;
            }
        };
        for user in &mut account.users {
            clear(&mut user.status_sight);
            clear(&mut user.role_sight);
        }
        account.keys.iter_mut().for_each(|it| clear(&mut it.sight));
        account.organization_memberships.iter_mut().for_each(|it| clear(&mut it.role_sight));
        account.space_memberships.iter_mut().for_each(|it| clear(&mut it.role_sight));
        account.gaps.retain(|_| !reveals());
        account
    }

    /// Nodes of which nobody saw what is above them.
    pub fn orphans(&self) -> BTreeSet<String> {
        let mut orphans = BTreeSet::new();
        for (place, space) in self.spaces.iter().enumerate() {
            if !space.parent_seen && !self.is_wallaroo() {
                orphans.insert(format!("s{place}"));
            }
        }
        for (place, resource) in self.resources.iter().enumerate() {
            if !resource.parent_seen || orphans.contains(&format!("s{}", resource.space)) {
                orphans.insert(format!("r{place}"));
            }
        }
        orphans
    }

    /// Ids of the users.
    pub fn user_ids(&self) -> Vec<String> {
        (0..self.users.len()).map(|place| format!("u{place}")).collect()
    }

    /// The snapshot that the reader wrote.
    pub fn snapshot(&self) -> Value {
        json!({
            "format": "axcess-snapshot", "version": 1, "provider": self.provider.as_str(),
            "captured_at": "2026-11-20T09:00:00Z", "source": "generated",
            "account": {"id": "account", "name": "Acme", "developer_lock": self.developer_lock},
            "organizations": (0..self.organizations).map(organization).collect::<Vec<_>>(),
            "spaces": listed(&self.spaces, |place, it| self.space(place, it)),
            "resources": listed(&self.resources, |place, it| self.resource(place, it)),
            "users": listed(&self.users, |place, it| self.user(place, it)),
            "roles": listed(&self.roles, |place, it| self.role(place, it)),
            "organization_memberships": listed(&self.organization_memberships, |_, it| self.organization_membership(it)),
            "space_memberships": listed(&self.space_memberships, |_, it| self.space_membership(it)),
            "role_bindings": listed(&self.bindings, |place, it| self.binding(place, it)),
            "restrictions": listed(&self.restrictions, |_, it| self.restriction(it)),
            "api_keys": listed(&self.keys, |place, it| Some(key(place, it))),
            "predefined": self.predefined(),
            "gaps": listed(&self.gaps, |_, it| Some(gap(it))),
        })
    }

    fn space(&self, place: usize, it: &Space) -> Option<Value> {
        let mut space = json!({"id": format!("s{place}"), "name": it.name, "description": ""});
        if !self.is_wallaroo() {
            space["organization_id"] = it.parent_seen.then(|| format!("o{}", it.organization)).into();
            space["is_private"] = it.private_seen.then_some(it.private).into();
        }
        Some(space)
    }

    fn resource(&self, place: usize, it: &Resource) -> Option<Value> {
        let space = it.parent_seen.then(|| format!("s{}", it.space));
        Some(json!({"id": format!("r{place}"), "type": self.kind(it), "name": it.name, "space_id": space}))
    }

    fn kind(&self, it: &Resource) -> &'static str {
        let kinds = if self.is_wallaroo() {
            ["MODEL", "PIPELINE", "MODEL", "PIPELINE"]
        } else {
            ["PROJECT", "DASHBOARD", "PROMPT", "DATASET"]
        };
        kinds[it.kind]
    }

    fn user(&self, place: usize, it: &User) -> Option<Value> {
        let status = sighted(it.status_sight, it.status);
        let role = sighted(it.role_sight, self.role_word(0, it.role));
        Some(json!({
            "id": format!("u{place}"), "name": it.name, "email": format!("u{place}@acme.io"), "status": status,
            "kind": if it.bot { "BOT" } else { "HUMAN" }, "account_role": role, "is_developer": it.developer,
        }))
    }

    fn role(&self, place: usize, it: &Role) -> Option<Value> {
        let permissions = it.seen.then(|| self.permissions(&it.permissions));
        Some(json!({
            "id": format!("role{place}"), "name": it.name, "is_predefined": it.predefined, "permissions": permissions,
        }))
    }

    fn permissions(&self, places: &[usize]) -> BTreeSet<&'static str> {
        let names =
            if self.is_wallaroo() { &super::WALLAROO_PERMISSIONS[..] } else { &super::ARIZE_PERMISSIONS[..] };
        places.iter().map(|place| names[place % names.len()]).collect()
    }

    /// A role's word at a level: the fourth and last is the one that no catalog knows.
    fn role_word(&self, level: usize, place: usize) -> &'static str {
        let words = match (self.is_wallaroo(), level) {
            (false, 0) => ["ADMIN", "MEMBER", "MEMBER_UI_ONLY", "ANNOTATOR", STRANGER],
            (false, _) => ["ADMIN", "MEMBER", "READ_ONLY", "ANNOTATOR", STRANGER],
            (true, 0) => ["ADMIN", "USER", "USER", STRANGER, STRANGER],
            (true, _) => ["OWNER", "COLLABORATOR", "owner", "Collaborator", STRANGER],
        };
        words[place]
    }

    fn organization_membership(&self, it: &Membership) -> Option<Value> {
        if it.hidden && self.is_hidden(GapKind::OrganizationMemberships, Some(it.node)) {
            return None;
        }
        let Named::Predefined(role) = it.role else { return None };
        let role = sighted(it.role_sight, self.role_word(1, role));
        Some(
            json!({"user_id": format!("u{}", it.user), "organization_id": format!("o{}", it.node), "role": role}),
        )
    }

    fn space_membership(&self, it: &Membership) -> Option<Value> {
        if it.hidden && self.is_hidden(GapKind::SpaceMemberships, Some(it.node)) {
            return None;
        }
        let role = match (it.role_sight, it.role) {
            (Sight::Null, _) => Value::Null,
            (Sight::Strange, _) => json!({"type": "PREDEFINED", "name": STRANGE}),
            (Sight::Plain, Named::Predefined(role)) => {
                json!({"type": "PREDEFINED", "name": self.role_word(2, role)})
            }
            (Sight::Plain, Named::Custom(role)) => json!({"type": "CUSTOM", "id": format!("role{role}")}),
        };
        Some(json!({"user_id": format!("u{}", it.user), "space_id": format!("s{}", it.node), "role": role}))
    }

    fn binding(&self, place: usize, it: &Binding) -> Option<Value> {
        let (kind, node, hides) = match it.site {
            Site::Space(space) => {
                let hides = self.is_hidden(GapKind::RoleBindings, Some(space));
                ("SPACE", format!("s{space}"), hides && !self.is_wallaroo())
            }
            Site::Resource(resource) => {
                let facts = &self.resources[resource];
                let by_gap = self.is_hidden(GapKind::RoleBindings, facts.space_seen());
                let kind = self.kind(facts);
                (kind, format!("r{resource}"), (by_gap && kind == "PROJECT") || self.is_open(resource))
            }
        };
        let binding = json!({
            "id": format!("b{place}"), "user_id": format!("u{}", it.user), "role_id": format!("role{}", it.role),
            "resource_type": kind, "resource_id": node,
        });
        (!(it.hidden && hides)).then_some(binding)
    }

    /// Whether bindings stand on the resource that no listing shows.
    fn is_open(&self, resource: usize) -> bool {
        let facts = &self.resources[resource];
        let shown = self.restrictions.iter().find(|it| it.resource == resource && !self.misses(it));
        match self.kind(facts) {
            "DASHBOARD" | "PROMPT" => match shown {
                Some(restriction) => !restriction.complete,
                None => self.is_hidden(GapKind::Restrictions, facts.space_seen()),
            },
            _ => false,
        }
    }

    /// Whether the reader missed the restriction.
    fn misses(&self, it: &Restriction) -> bool {
        let facts = &self.resources[it.resource];
        let restrictable = matches!(self.kind(facts), "PROJECT" | "DASHBOARD" | "PROMPT");
        it.hidden && restrictable && self.is_hidden(GapKind::Restrictions, facts.space_seen())
    }

    fn restriction(&self, it: &Restriction) -> Option<Value> {
        let (kind, id) = (self.kind(&self.resources[it.resource]), format!("r{}", it.resource));
        let restriction = json!({"resource_type": kind, "resource_id": id, "access_complete": it.complete});
        (!self.misses(it)).then_some(restriction)
    }

    /// Whether a gap of the kind covers the organization or space; `None` is one that the reader did not see.
    fn is_hidden(&self, kind: GapKind, place: Option<usize>) -> bool {
        let covers = |gap: &Gap| match gap.scope {
            Scope::All => true,
            Scope::At(scope) => place == Some(scope),
        };
        self.gaps.iter().any(|gap| gap.kind == kind && covers(gap))
    }

    fn predefined(&self) -> Value {
        let mut levels: Map<String, Value> = Map::new();
        let mut add = |level: usize, name: &str, permissions: BTreeSet<&'static str>| {
            levels.entry(LEVELS[level]).or_insert_with(|| json!({}))[name] = json!(permissions);
        };
        for it in &self.observed {
            let name = self.role_word(it.level, it.role).to_ascii_uppercase();
            if name != STRANGER {
                add(it.level, &name, self.permissions(&it.permissions));
            }
        }
        for (level, it) in self.strangers.iter().enumerate().filter(|(_, it)| it.seen) {
            add(level, STRANGER, self.permissions(&it.permissions));
        }
        levels.into()
    }
}

impl Resource {
    fn space_seen(&self) -> Option<usize> {
        self.parent_seen.then_some(self.space)
    }
}

impl Role {
    fn has_catalog_set(&self, provider: Provider) -> bool {
        provider == Provider::Arize && self.predefined && self.name.starts_with("Project ")
    }
}

fn listed<T>(records: &[T], write: impl Fn(usize, &T) -> Option<Value>) -> Vec<Value> {
    records.iter().enumerate().filter_map(|(place, record)| write(place, record)).collect()
}

fn organization(place: usize) -> Value {
    let name = ["Risk", "Commerce", "Platform"][place];
    json!({"id": format!("o{place}"), "name": name, "description": ""})
}

fn sighted(sight: Sight, truth: &str) -> Option<&str> {
    match sight {
        Sight::Plain => Some(truth),
        Sight::Null => None,
        Sight::Strange => Some(STRANGE),
    }
}

fn key(place: usize, it: &Key) -> Value {
    let id = |user: Option<usize>| user.map(|user| format!("u{user}"));
    let name = ["ci", "export"][place % 2];
    let (creator, bot) = if it.service { (it.creator, it.stands_for) } else { (it.stands_for, None) };
    json!({
        "id": format!("k{place}"), "name": name,
        "key_type": if it.service { "SERVICE" } else { "USER" },
        "status": sighted(it.sight, if it.revoked { "REVOKED" } else { "ACTIVE" }),
        "expires_at": it.expires_at, "created_by_user_id": id(creator), "bot_user_id": id(bot),
    })
}

fn gap(it: &Gap) -> Value {
    let scope = match (it.kind, it.scope) {
        (_, Scope::All) | (GapKind::Users, _) => "*".to_owned(),
        (GapKind::OrganizationMemberships, Scope::At(place)) => format!("o{place}"),
        (_, Scope::At(place)) => format!("s{place}"),
    };
    json!({"kind": it.kind.as_str(), "scope": scope, "reason": "generated"})
}
