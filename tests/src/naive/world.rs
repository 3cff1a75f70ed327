//! What the account is: the facts of a snapshot, the gaps in them, and what a plan has done to both.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::load::{names, text};
use super::moment::Moment;
use super::place::{BindingSlot, Slot};

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
    pub(super) organization_slots: BTreeMap<(String, String), Slot>,
    /// Likewise (user, space).
    pub(super) space_slots: BTreeMap<(String, String), Slot>,
    /// Likewise (user, space or resource).
    pub(super) binding_slots: BTreeMap<(String, String), BindingSlot>,
    pub(super) gaps: BTreeSet<(String, String)>,
    /// Resources on which bindings may stand that no listing shows. Fixed by the snapshot.
    pub(super) open: BTreeSet<String>,
    /// Nodes that a plan made: no gap covers anything on them.
    pub(super) created: BTreeSet<String>,
    /// Users of whom nothing is hidden: made by a plan, or deleted by one.
    pub(super) fully_known: BTreeSet<String>,
    /// Resources whose hidden restriction, if there was one, a plan has lifted.
    pub(super) lifted: BTreeSet<String>,
    /// How many objects plans have made so far.
    pub(super) made: usize,
}

impl World {
    /// The account of a snapshot that loads strictly, asked about at the moment of capture. Switches not
    /// named have their defaults.
    ///
    /// # Panics
    /// When the snapshot, a switch or a value of one is not valid.
    pub fn load(snapshot: &Value, semantics: &BTreeMap<String, String>) -> World {
        let catalog = match snapshot["provider"].as_str() {
            Some("arize") => ARIZE,
            Some("wallaroo") => WALLAROO,
            other => panic!("unknown provider {other:?}"),
        };
        Self::load_with(snapshot, semantics, serde_json::from_str(catalog).expect("a catalog"))
    }

    /// The same under another catalog than the built-in one.
    ///
    /// # Panics
    /// As [`World::load`].
    pub fn load_with(snapshot: &Value, semantics: &BTreeMap<String, String>, catalog: Value) -> World {
        assert_eq!(snapshot["format"], "axcess-snapshot", "not a snapshot");
        assert_eq!(snapshot["version"], 1, "a version that nobody knows");
        let provider = text(&snapshot["provider"]).expect("a provider");
        let captured_at = text(&snapshot["captured_at"]).expect("captured_at");
        let mut world = World {
            provider,
            catalog,
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
            made: 0,
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

    /// Is the id taken by anything?
    pub(super) fn has_id(&self, id: &str) -> bool {
        self.has_node(id)
            || self.users.contains_key(id)
            || self.roles.contains_key(id)
            || self.keys.contains_key(id)
            || self.binding_place(id).is_some()
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
}
