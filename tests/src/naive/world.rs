//! What the account is: the facts of a snapshot, the gaps in them, and what a plan has done to both.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::moment::Moment;

const ARIZE: &str = include_str!("../../../crates/snapshot/data/catalog-arize.json");
const WALLAROO: &str = include_str!("../../../crates/snapshot/data/catalog-wallaroo.json");

/// Every switch with its values, the default first.
pub const SWITCHES: [(&str, &[&str]); 9] = [
    ("restriction", &["strict", "admins", "space-admins"]),
    ("fallback", &["override", "union"]),
    ("custom-membership", &["role", "binding"]),
    ("binding-fallback", &["keep", "suppress"]),
    ("bot-fallback", &["keep", "none"]),
    ("orphan-binding", &["counts", "inert"]),
    ("account-reach", &["catalog", "none", "full"]),
    ("wallaroo-admin", &["none", "read", "owner"]),
    ("collaborator-manages", &["no", "yes"]),
];

/// The role of a membership, of an organization or of a space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberRole {
    /// A role by name. Whether anybody knows the name is another question.
    Predefined(String),
    /// A Role object, by id (spaces only).
    Custom(String),
    /// Null, or nothing that can be made sense of.
    Unreadable,
}

/// One place for a membership: a user in an organization or in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The membership that is known to stand here.
    pub certain: Option<MemberRole>,
    /// Roles of memberships that count in the optimistic reading only.
    pub possible: BTreeSet<MemberRole>,
    /// Something that the snapshot does not show may stand here.
    pub hidden: bool,
}

impl Slot {
    /// The place is known to be empty.
    pub fn empty() -> Slot {
        Slot { certain: None, possible: BTreeSet::new(), hidden: false }
    }

    /// A certain upsert: the new role stands here, and nothing else can.
    pub fn set(&mut self, role: MemberRole) {
        *self = Slot { certain: Some(role), ..Slot::empty() };
    }

    /// An uncertain upsert: the new role and the old one count in the optimistic reading only; a known fact
    /// leaves no hidden one, an unknown place stays unknown.
    pub fn set_perhaps(&mut self, role: MemberRole) {
        self.clear_perhaps();
        self.possible.insert(role);
    }

    /// Something else may have removed what stands here.
    pub fn clear_perhaps(&mut self) {
        if let Some(old) = self.certain.take() {
            self.possible.insert(old);
            self.hidden = false;
        }
    }

    /// Could anything stand here without being certain?
    pub fn doubtful(&self) -> bool {
        self.certain.is_none() && (self.hidden || !self.possible.is_empty())
    }
}

/// The binding that certainly stands on a place. Which of several ids it carries may be open; `None` among
/// them is an id that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub role: String,
    pub ids: BTreeSet<Option<String>>,
}

/// One place for a binding: a user on a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BindingSlot {
    /// The binding that is known to stand here.
    pub certain: Option<Bound>,
    /// Bindings (id, role) that count in the optimistic reading only.
    pub possible: BTreeSet<(Option<String>, String)>,
    /// A binding that the snapshot does not show may stand here.
    pub hidden: bool,
    /// One of the possible ones, or the hidden one, certainly stands here.
    pub some_stands: bool,
}

impl BindingSlot {
    /// The place is known to be empty.
    pub fn empty() -> BindingSlot {
        BindingSlot { certain: None, possible: BTreeSet::new(), hidden: false, some_stands: false }
    }

    /// Exactly this binding stands here.
    pub fn of(id: &str, role: &str) -> BindingSlot {
        let bound = Bound { role: role.to_owned(), ids: BTreeSet::from([Some(id.to_owned())]) };
        BindingSlot { certain: Some(bound), ..BindingSlot::empty() }
    }

    /// Something else may have removed what stands here.
    pub fn clear_perhaps(&mut self) {
        if let Some(old) = self.certain.take() {
            for id in old.ids {
                self.possible.insert((id, old.role.clone()));
            }
            self.hidden = false;
        }
        self.some_stands = false;
    }

    /// Could anything stand here without being certain?
    pub fn doubtful(&self) -> bool {
        self.certain.is_none() && (self.hidden || !self.possible.is_empty())
    }
}

#[derive(Clone, Debug)]
pub(super) struct Organization {
    pub name: Option<String>,
    pub description: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Space {
    pub name: Option<String>,
    pub organization: Option<String>,
    pub is_private: Option<bool>,
    pub description: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub kind: String,
    pub name: Option<String>,
    pub space: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct User {
    pub name: Option<String>,
    pub email: Option<String>,
    pub status: Option<String>,
    pub bot: bool,
    pub account_role: Option<String>,
    pub is_developer: Option<bool>,
}

#[derive(Clone, Debug)]
pub(super) struct Role {
    pub name: Option<String>,
    pub predefined: bool,
    pub permissions: Option<BTreeSet<String>>,
    pub description: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct ApiKey {
    pub name: Option<String>,
    pub service: bool,
    pub status: Option<String>,
    pub expires_at: Option<String>,
    pub creator: Option<String>,
    pub bot: Option<String>,
}

/// An account: what a snapshot says of it, or what a plan has made of that.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) provider: String,
    pub(super) catalog: Value,
    pub(super) semantics: BTreeMap<String, String>,
    pub(super) at: Moment,
    pub(super) universe: BTreeSet<String>,
    pub(super) observed: BTreeMap<(String, String), BTreeSet<String>>,
    pub(super) developer_lock: Option<bool>,
    pub(super) organizations: BTreeMap<String, Organization>,
    pub(super) spaces: BTreeMap<String, Space>,
    pub(super) resources: BTreeMap<String, Resource>,
    pub(super) users: BTreeMap<String, User>,
    pub(super) roles: BTreeMap<String, Role>,
    pub(super) keys: BTreeMap<String, ApiKey>,
    pub(super) restrictions: BTreeSet<String>,
    /// Places (user, organization) about which something is known; of all others only the gaps tell.
    organization_slots: BTreeMap<(String, String), Slot>,
    /// Likewise (user, space).
    space_slots: BTreeMap<(String, String), Slot>,
    /// Likewise (user, space or resource).
    binding_slots: BTreeMap<(String, String), BindingSlot>,
    gaps: BTreeSet<(String, String)>,
    /// Resources on which bindings may stand that no listing shows. Fixed by the snapshot.
    open: BTreeSet<String>,
    /// Nodes that a plan made: no gap covers anything on them.
    created: BTreeSet<String>,
    /// Users of whom nothing is hidden: made by a plan, or deleted by one.
    fully_known: BTreeSet<String>,
    /// Resources whose hidden restriction, if there was one, a plan has lifted.
    lifted: BTreeSet<String>,
}

impl World {
    /// The account of a snapshot that loads strictly, asked about at the moment of capture. Switches not
    /// named have their defaults.
    ///
    /// # Panics
    /// When the snapshot, a switch or a value of one is not valid.
    pub fn load(snapshot: &Value, semantics: &BTreeMap<String, String>) -> World {
        assert_eq!(snapshot["format"], "axcess-snapshot", "not a snapshot");
        assert_eq!(snapshot["version"], 1, "a version that nobody knows");
        let provider = text(&snapshot["provider"]).expect("a provider");
        let catalog = match provider.as_str() {
            "arize" => ARIZE,
            "wallaroo" => WALLAROO,
            other => panic!("unknown provider {other}"),
        };
        let captured_at = text(&snapshot["captured_at"]).expect("captured_at");
        let mut world = World {
            provider,
            catalog: serde_json::from_str(catalog).expect("a catalog"),
            semantics: SWITCHES
                .iter()
                .map(|(name, values)| (name.to_string(), values[0].to_owned()))
                .collect(),
            at: Moment::parse(&captured_at).expect("captured_at is a time"),
            universe: BTreeSet::new(),
            observed: BTreeMap::new(),
            developer_lock: snapshot["account"]["developer_lock"].as_bool(),
            organizations: BTreeMap::new(),
            spaces: BTreeMap::new(),
            resources: BTreeMap::new(),
            users: BTreeMap::new(),
            roles: BTreeMap::new(),
            keys: BTreeMap::new(),
            restrictions: BTreeSet::new(),
            organization_slots: BTreeMap::new(),
            space_slots: BTreeMap::new(),
            binding_slots: BTreeMap::new(),
            gaps: BTreeSet::new(),
            open: BTreeSet::new(),
            created: BTreeSet::new(),
            fully_known: BTreeSet::new(),
            lifted: BTreeSet::new(),
        };
        for (name, value) in semantics {
            world.set_switch(name, value);
        }
        world.read_nodes(snapshot);
        world.read_people(snapshot);
        world.read_roles(snapshot);
        world.read_facts(snapshot);
        world.read_universe();
        world
    }

    /// The same account, asked about at another moment.
    ///
    /// # Panics
    /// When the text is not a time.
    #[must_use]
    pub fn at(mut self, moment: &str) -> World {
        self.at = Moment::parse(moment).expect("a time");
        self
    }

    /// The same account under another setting of one switch.
    ///
    /// # Panics
    /// When there is no such switch or no such value.
    #[must_use]
    pub fn with_switch(mut self, name: &str, value: &str) -> World {
        self.set_switch(name, value);
        self
    }

    fn set_switch(&mut self, name: &str, value: &str) {
        let known = SWITCHES.iter().any(|(switch, values)| *switch == name && values.contains(&value));
        assert!(known, "no switch {name} with a value {value}");
        self.semantics.insert(name.to_owned(), value.to_owned());
    }

    fn read_nodes(&mut self, snapshot: &Value) {
        for it in list(&snapshot["organizations"]) {
            let organization =
                Organization { name: text(&it["name"]), description: description(&it["description"]) };
            self.organizations.insert(id(&it["id"]), organization);
        }
        for it in list(&snapshot["spaces"]) {
            let space = Space {
                name: text(&it["name"]),
                organization: if self.arize() { text(&it["organization_id"]) } else { None },
                // Wallaroo's workspaces are private, whatever is left out.
                is_private: if self.arize() { it["is_private"].as_bool() } else { Some(true) },
                description: description(&it["description"]),
            };
            self.spaces.insert(id(&it["id"]), space);
        }
        for it in list(&snapshot["resources"]) {
            let resource = Resource {
                kind: text(&it["type"]).expect("a resource has a type"),
                name: text(&it["name"]),
                space: text(&it["space_id"]),
            };
            self.resources.insert(id(&it["id"]), resource);
        }
        for it in list(&snapshot["gaps"]) {
            let scope = text(&it["scope"]).unwrap_or("*".to_owned());
            self.gaps.insert((text(&it["kind"]).expect("a gap has a kind"), scope));
        }
    }

    fn read_people(&mut self, snapshot: &Value) {
        for it in list(&snapshot["users"]) {
            let user = User {
                name: text(&it["name"]),
                email: text(&it["email"]),
                status: text(&it["status"]),
                bot: it["kind"] == "BOT",
                account_role: text(&it["account_role"]),
                is_developer: it["is_developer"].as_bool(),
            };
            self.users.insert(id(&it["id"]), user);
        }
        for it in list(&snapshot["api_keys"]) {
            let key = ApiKey {
                name: text(&it["name"]),
                service: it["key_type"] == "SERVICE",
                status: text(&it["status"]),
                expires_at: text(&it["expires_at"]),
                creator: text(&it["created_by_user_id"]),
                bot: text(&it["bot_user_id"]),
            };
            self.keys.insert(id(&it["id"]), key);
        }
    }

    fn read_roles(&mut self, snapshot: &Value) {
        for it in list(&snapshot["roles"]) {
            let role = Role {
                name: text(&it["name"]),
                predefined: it["is_predefined"] == true,
                permissions: it["permissions"].as_array().map(|list| names(list)),
                description: description(&it["description"]),
            };
            self.roles.insert(id(&it["id"]), role);
        }
        for (level, sets) in snapshot["predefined"].as_object().into_iter().flatten() {
            for (name, set) in sets.as_object().into_iter().flatten() {
                if let Some(set) = set.as_array() {
                    self.observed.insert((level.clone(), name.clone()), names(set));
                }
            }
        }
    }

    fn read_facts(&mut self, snapshot: &Value) {
        for it in list(&snapshot["organization_memberships"]) {
            let role = text(&it["role"]).map_or(MemberRole::Unreadable, MemberRole::Predefined);
            let slot = Slot { certain: Some(role), ..Slot::empty() };
            self.organization_slots.insert((id(&it["user_id"]), id(&it["organization_id"])), slot);
        }
        for it in list(&snapshot["space_memberships"]) {
            let role = &it["role"];
            let role = match (role["type"].as_str(), text(&role["name"]), text(&role["id"])) {
                // Wallaroo's roles are read in any case.
                (Some("PREDEFINED"), Some(name), _) if !self.arize() => {
                    MemberRole::Predefined(name.to_ascii_uppercase())
                }
                (Some("PREDEFINED"), Some(name), _) => MemberRole::Predefined(name),
                (Some("CUSTOM"), _, Some(role)) => MemberRole::Custom(role),
                _ => MemberRole::Unreadable,
            };
            let slot = Slot { certain: Some(role), ..Slot::empty() };
            self.space_slots.insert((id(&it["user_id"]), id(&it["space_id"])), slot);
        }
        for it in list(&snapshot["role_bindings"]) {
            let slot = BindingSlot::of(&id(&it["id"]), &id(&it["role_id"]));
            self.binding_slots.insert((id(&it["user_id"]), id(&it["resource_id"])), slot);
        }
        let mut complete = BTreeSet::new();
        for it in list(&snapshot["restrictions"]) {
            self.restrictions.insert(id(&it["resource_id"]));
            if it["access_complete"] == true {
                complete.insert(id(&it["resource_id"]));
            }
        }
        // Open resource: of a type whose bindings no listing shows, and restricted without all of its access
        // known, or perhaps restricted.
        let unlisted =
            self.catalog["unlisted_bindings"].as_array().map(|list| names(list)).unwrap_or_default();
        for (id, resource) in &self.resources {
            let restricted = self.restrictions.contains(id) && !complete.contains(id);
            if unlisted.contains(&resource.kind) && (restricted || self.hidden_restriction(id)) {
                self.open.insert(id.clone());
            }
        }
    }

    /// `*`: every name of the catalog, and every name that a role or an observed set lists.
    fn read_universe(&mut self) {
        for permission in list(&self.catalog["permissions"]) {
            self.universe.insert(id(&permission["name"]));
        }
        self.universe.extend(self.roles.values().filter_map(|role| role.permissions.clone()).flatten());
        self.universe.extend(self.observed.values().flatten().cloned());
    }

    // ---- what is there ----------------------------------------------------------------------------------

    /// Ids of all users.
    pub fn user_ids(&self) -> Vec<String> {
        self.users.keys().cloned().collect()
    }

    /// Ids of all API keys.
    pub fn key_ids(&self) -> Vec<String> {
        self.keys.keys().cloned().collect()
    }

    /// Ids of all nodes, the account included, sorted.
    pub fn node_ids(&self) -> Vec<String> {
        let mut ids = BTreeSet::from(["account".to_owned()]);
        ids.extend(self.organizations.keys().cloned());
        ids.extend(self.spaces.keys().cloned());
        ids.extend(self.resources.keys().cloned());
        ids.into_iter().collect()
    }

    /// Every permission name there is.
    pub fn permissions(&self) -> &BTreeSet<String> {
        &self.universe
    }

    /// Is there such a node?
    pub fn has_node(&self, node: &str) -> bool {
        node == "account"
            || self.organizations.contains_key(node)
            || self.spaces.contains_key(node)
            || self.resources.contains_key(node)
    }

    pub(super) fn arize(&self) -> bool {
        self.provider == "arize"
    }

    pub(super) fn switch(&self, name: &str) -> &str {
        &self.semantics[name]
    }

    pub(super) fn status(&self, user: &str) -> Option<&str> {
        self.users[user].status.as_deref()
    }

    /// The nodes above a node, as far as they are known. Above everything is the account.
    pub(super) fn above(&self, node: &str) -> Vec<String> {
        let mut above = Vec::new();
        if node == "account" {
            return above;
        }
        let space = self.resources.get(node).and_then(|resource| resource.space.clone());
        let organization =
            self.spaces.get(space.as_deref().unwrap_or(node)).and_then(|space| space.organization.clone());
        above.extend(space);
        above.extend(organization);
        above.push("account".to_owned());
        above
    }

    /// The organization of a space or resource; `None` when it is not known.
    pub(super) fn organization_of(&self, node: &str) -> Option<String> {
        match self.resources.get(node) {
            Some(resource) => self.organization_of(resource.space.as_deref()?),
            None => self.spaces.get(node)?.organization.clone(),
        }
    }

    pub(super) fn spaces_of(&self, organization: &str) -> Vec<String> {
        let inside = |space: &Space| space.organization.as_deref() == Some(organization);
        self.spaces.iter().filter(|(_, space)| inside(space)).map(|(id, _)| id.clone()).collect()
    }

    pub(super) fn resources_of(&self, space: &str) -> Vec<String> {
        let inside = |resource: &Resource| resource.space.as_deref() == Some(space);
        self.resources.iter().filter(|(_, resource)| inside(resource)).map(|(id, _)| id.clone()).collect()
    }

    /// The type that a binding on the node carries.
    pub(super) fn resource_type(&self, node: &str) -> Option<&str> {
        if self.spaces.contains_key(node) {
            Some("SPACE")
        } else {
            self.resources.get(node).map(|it| it.kind.as_str())
        }
    }

    pub(super) fn bindable(&self, node: &str) -> bool {
        let types = self.catalog["bindable"].as_array().map(|list| names(list)).unwrap_or_default();
        self.resource_type(node).is_some_and(|kind| types.contains(kind))
    }

    /// The permission that restricting the resource takes, if its type can be restricted at all.
    pub(super) fn restrict_permission(&self, node: &str) -> Option<String> {
        text(&self.catalog["restrictable"][&self.resources.get(node)?.kind])
    }

    pub(super) fn binding_unlisted(&self, node: &str) -> bool {
        let types = self.catalog["unlisted_bindings"].as_array().map(|list| names(list)).unwrap_or_default();
        self.resources.get(node).is_some_and(|resource| types.contains(&resource.kind))
    }

    // ---- what may be hidden -----------------------------------------------------------------------------

    /// Does a gap of this kind cover the space or organization? `None` is one that is unknown itself.
    fn gap(&self, kind: &str, scope: Option<&str>) -> bool {
        let has = |scope: &str| self.gaps.contains(&(kind.to_owned(), scope.to_owned()));
        has("*") || scope.is_some_and(has)
    }

    /// Hidden restriction: a gap at its space, the type can be restricted, and none is known. A plan leaves
    /// none on what it made, and none where it lifted one.
    pub(super) fn hidden_restriction(&self, node: &str) -> bool {
        let Some(resource) = self.resources.get(node) else { return false };
        self.restrict_permission(node).is_some()
            && !self.restrictions.contains(node)
            && !self.created.contains(node)
            && !self.lifted.contains(node)
            && self.gap("restrictions", resource.space.as_deref())
    }

    /// Hidden binding of a user of whom none is known there: a gap at the space and a type that can be bound,
    /// or an open resource.
    fn hidden_binding(&self, user: &str, node: &str) -> bool {
        if self.created.contains(node) || self.fully_known.contains(user) {
            return false;
        }
        let space = match self.resources.get(node) {
            Some(resource) => resource.space.as_deref(),
            None => Some(node),
        };
        (self.bindable(node) && self.gap("role_bindings", space)) || self.open.contains(node)
    }

    /// What is known of the user's membership in the organization.
    pub(super) fn organization_slot(&self, user: &str, organization: &str) -> Slot {
        let place = (user.to_owned(), organization.to_owned());
        self.organization_slots.get(&place).cloned().unwrap_or_else(|| Slot {
            hidden: self.gap("organization_memberships", Some(organization))
                && !self.created.contains(organization)
                && !self.fully_known.contains(user),
            ..Slot::empty()
        })
    }

    /// What is known of the user's membership in the space.
    pub(super) fn space_slot(&self, user: &str, space: &str) -> Slot {
        let place = (user.to_owned(), space.to_owned());
        self.space_slots.get(&place).cloned().unwrap_or_else(|| Slot {
            hidden: self.gap("space_memberships", Some(space))
                && !self.created.contains(space)
                && !self.fully_known.contains(user),
            ..Slot::empty()
        })
    }

    /// What is known of the user's binding on the node.
    pub(super) fn binding_slot(&self, user: &str, node: &str) -> BindingSlot {
        let place = (user.to_owned(), node.to_owned());
        self.binding_slots.get(&place).cloned().unwrap_or_else(|| BindingSlot {
            hidden: self.hidden_binding(user, node),
            ..BindingSlot::empty()
        })
    }

    // ---- what a plan does to it -------------------------------------------------------------------------

    pub(super) fn put_organization_slot(&mut self, user: &str, organization: &str, slot: Slot) {
        self.organization_slots.insert((user.to_owned(), organization.to_owned()), slot);
    }

    pub(super) fn put_space_slot(&mut self, user: &str, space: &str, slot: Slot) {
        self.space_slots.insert((user.to_owned(), space.to_owned()), slot);
    }

    pub(super) fn put_binding_slot(&mut self, user: &str, node: &str, slot: BindingSlot) {
        self.binding_slots.insert((user.to_owned(), node.to_owned()), slot);
    }

    /// The places of all bindings that are or may be known by this id.
    pub(super) fn binding_place(&self, id: &str) -> Option<(String, String)> {
        let wanted = Some(id.to_owned());
        for (place, slot) in &self.binding_slots {
            let certain = slot.certain.as_ref().is_some_and(|bound| bound.ids.contains(&wanted));
            if certain || slot.possible.iter().any(|(id, _)| *id == wanted) {
                return Some(place.clone());
            }
        }
        None
    }

    /// Does a binding or space membership, certain or possible, name the role?
    pub(super) fn role_in_use(&self, role: &str) -> bool {
        let custom = MemberRole::Custom(role.to_owned());
        let member = |slot: &Slot| slot.certain.as_ref() == Some(&custom) || slot.possible.contains(&custom);
        let bound = |slot: &BindingSlot| {
            slot.certain.as_ref().is_some_and(|bound| bound.role == role)
                || slot.possible.iter().any(|(_, possible)| possible == role)
        };
        self.space_slots.values().any(member) || self.binding_slots.values().any(bound)
    }

    /// A gap covers what was there when the snapshot was taken, so nothing is hidden on what a plan makes.
    pub(super) fn nothing_hidden_on(&mut self, node: &str) {
        self.created.insert(node.to_owned());
    }

    /// Likewise for a user that a plan makes, or deletes.
    pub(super) fn nothing_hidden_of(&mut self, user: &str) {
        self.fully_known.insert(user.to_owned());
    }

    /// A restriction is lifted; whatever was hidden there is gone as well.
    pub(super) fn lift(&mut self, resource: &str) {
        self.restrictions.remove(resource);
        self.lifted.insert(resource.to_owned());
    }

    /// The resource goes, with its bindings and its restriction.
    pub(super) fn drop_resource(&mut self, resource: &str) {
        self.resources.remove(resource);
        self.restrictions.remove(resource);
        self.binding_slots.retain(|(_, node), _| node != resource);
    }

    /// The space goes, with everything on it and in it.
    pub(super) fn drop_space(&mut self, space: &str) {
        for resource in self.resources_of(space) {
            self.drop_resource(&resource);
        }
        self.spaces.remove(space);
        self.space_slots.retain(|(_, node), _| node != space);
        self.binding_slots.retain(|(_, node), _| node != space);
    }

    /// The organization goes, with its spaces and memberships.
    pub(super) fn drop_organization(&mut self, organization: &str) {
        for space in self.spaces_of(organization) {
            self.drop_space(&space);
        }
        self.organizations.remove(organization);
        self.organization_slots.retain(|(_, node), _| node != organization);
    }

    /// Every membership and binding of the user goes, hidden ones too.
    pub(super) fn drop_places_of(&mut self, user: &str) {
        self.organization_slots.retain(|(who, _), _| who != user);
        self.space_slots.retain(|(who, _), _| who != user);
        self.binding_slots.retain(|(who, _), _| who != user);
        self.nothing_hidden_of(user);
    }

    /// Where the user has or may have a space membership, each with what is known of it.
    pub(super) fn space_places(&self, user: &str) -> Vec<(String, Slot)> {
        self.spaces.keys().map(|space| (space.clone(), self.space_slot(user, space))).collect()
    }
}

// ---- reading JSON ---------------------------------------------------------------------------------------

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn id(value: &Value) -> String {
    text(value).unwrap_or_else(|| panic!("an id was expected instead of {value}"))
}

fn names(list: &[Value]) -> BTreeSet<String> {
    list.iter().filter_map(text).collect()
}

/// Null, missing and empty descriptions are equal.
pub(super) fn description(value: &Value) -> Option<String> {
    text(value).filter(|text| !text.is_empty())
}
