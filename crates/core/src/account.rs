//! The facts of an account, checked and indexed. A simulated step works on a copy of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::catalog::{Basis, Catalog, Permissions, RoleSet};
use crate::decide::Standing;
use crate::id::ACCOUNT;
use crate::permission::{PermissionSet, PermissionTable};
use crate::{
    BindingId, Draft, Gap, GapKind, KeyId, Level, Moment, NodeId, Provider, RoleId, SpaceRole, UserId,
    UserKind,
};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// It stays valid in every policy that is simulated from the one that gave it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            pub(crate) fn at(place: usize) -> Self {
                Self(u32::try_from(place).expect("INVARIANT: fewer than 2^32 of a kind"))
            }

            /// Its place among its kind, from 0.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index! {
    /// A user of one policy.
    User
}
index! {
    /// A node of one policy: the account, an organization, a space or a resource.
    Node
}
index! {
    /// A Role object of one policy.
    Role
}
index! {
    /// A role binding of one policy.
    Binding
}
index! {
    /// An API key of one policy.
    Key
}

impl Node {
    /// The account's own node.
    pub const ACCOUNT: Self = Self(0);
}

/// What kind of node it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// The account.
    Account,
    /// An organization.
    Organization,
    /// A space.
    Space,
    /// A resource, with its type in the API's word.
    Resource(Box<str>),
}

impl NodeKind {
    /// The level's word, or the resource's type.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Account => "ACCOUNT",
            Self::Organization => "ORGANIZATION",
            Self::Space => "SPACE",
            Self::Resource(kind) => kind,
        }
    }

    /// Whether it is a resource of any type.
    pub const fn is_resource(&self) -> bool {
        matches!(self, Self::Resource(_))
    }
}

/// The node above a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    /// The account has none.
    None,
    Known(Node),
    /// Nobody could read it.
    Unknown,
}

/// A role name that was read.
///
/// `Unreadable` is a name that nobody could read or that neither the catalog nor the observed sets know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RoleName {
    Known(Arc<str>),
    Unreadable(Option<Arc<str>>),
}

impl RoleName {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Known(name) => Some(name),
            Self::Unreadable(name) => name.as_deref(),
        }
    }

    pub fn is(&self, text: &str) -> bool {
        matches!(self, Self::Known(name) if &**name == text)
    }
}

/// The role of a space membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SpaceRoleName {
    Predefined(RoleName),
    Custom(Role),
}

/// A role that a user holds at a place by a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub role: Role,
    /// The binding object; `None` where an update reached a hidden one.
    pub binding: Option<Binding>,
}

/// What is known of the one fact that may stand at a place (a user and a node).
///
/// INVARIANT: `certain` excludes `hidden` and `possible`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot<T> {
    /// Stands in both readings.
    pub certain: Option<T>,
    /// Each may stand: counts in the optimistic reading only.
    pub possible: Vec<T>,
    /// One that the snapshot does not show may stand.
    pub hidden: bool,
    /// Some fact stands for certain, though not which (after an uncertain create).
    pub some: bool,
}

impl<T> Slot<T> {
    pub const fn settled() -> Self {
        Self { certain: None, possible: Vec::new(), hidden: false, some: false }
    }

    pub const fn unseen(hidden: bool) -> Self {
        Self { certain: None, possible: Vec::new(), hidden, some: false }
    }

    pub const fn certain(fact: T) -> Self {
        Self { certain: Some(fact), possible: Vec::new(), hidden: false, some: false }
    }

    /// Whether a fact stands for certain, though perhaps not which.
    pub const fn stands(&self) -> bool {
        self.certain.is_some() || self.some
    }

    /// Whether a fact may stand without being certain.
    pub fn is_open(&self) -> bool {
        self.hidden || !self.possible.is_empty()
    }

    /// A certain fact becomes one that counts in the optimistic reading only.
    pub fn doubt(&mut self) {
        self.possible.extend(self.certain.take());
        self.some = false;
    }
}

pub(crate) type Place = (User, Node);

#[derive(Clone, Debug)]
pub(crate) struct NodeFacts {
    pub id: NodeId,
    pub kind: NodeKind,
    pub name: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub parent: Parent,
    /// Of a space.
    pub is_private: Option<bool>,
    /// Of a resource; kept for writing.
    pub project_type: Option<Box<str>>,
    /// Of a resource: restricted, and whether every binding on it is listed.
    pub restriction: Option<Restriction>,
    /// What the snapshot may not show here.
    pub unseen: Unseen,
    pub alive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Restriction {
    pub access_complete: bool,
}

/// Facts at a node that the snapshot may not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    /// Memberships of an organization or space.
    pub memberships: bool,
    /// Bindings on a space or resource.
    pub bindings: bool,
    /// The restriction of a resource.
    pub restriction: bool,
    /// What `access_complete` was when the snapshot was taken.
    pub access_complete: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct UserFacts {
    pub id: UserId,
    pub name: Option<Box<str>>,
    pub email: Option<Box<str>>,
    pub status: Status,
    pub kind: UserKind,
    pub account_role: RoleName,
    pub is_developer: Option<bool>,
    /// Whether none of his places hides anything any more.
    pub settled: bool,
}

/// A user's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Invited,
    Expired,
    Inactive,
    Unreadable(Option<Box<str>>),
}

impl Status {
    fn read(text: Option<&str>) -> Self {
        match text {
            Some("ACTIVE") => Self::Active,
            Some("INVITED") => Self::Invited,
            Some("EXPIRED") => Self::Expired,
            Some("INACTIVE") => Self::Inactive,
            other => Self::Unreadable(other.map(Into::into)),
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Active => Some("ACTIVE"),
            Self::Invited => Some("INVITED"),
            Self::Expired => Some("EXPIRED"),
            Self::Inactive => Some("INACTIVE"),
            Self::Unreadable(text) => text.as_deref(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct RoleFacts {
    pub id: RoleId,
    pub name: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub is_predefined: bool,
    pub permissions: RolePermissions,
    pub alive: bool,
}

/// The permissions of a Role object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RolePermissions {
    Known(PermissionSet),
    /// Unreadable, and the catalog has a set of this name for predefined roles.
    Catalog,
    Unreadable,
}

#[derive(Clone, Debug)]
pub(crate) struct BindingFacts {
    pub id: BindingId,
    pub place: Place,
    /// Whether nobody knows if the object at its place is the one with this id.
    pub doubtful: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyFacts {
    pub id: KeyId,
    pub name: Option<Box<str>>,
    pub key_type: Box<str>,
    pub status: Option<Box<str>>,
    pub expires_at: Option<Moment>,
    pub created_by: Option<UserId>,
    pub bot: Option<UserId>,
    pub alive: bool,
}

impl KeyFacts {
    pub fn is_service(&self) -> bool {
        &*self.key_type == "SERVICE"
    }
}

/// Anything with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Node(Node),
    User(User),
    Role(Role),
    Binding(Binding),
    Key(Key),
}

/// A predefined set of the catalog, as this account has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MembershipSet {
    pub permissions: PermissionSet,
    pub admin: bool,
    /// Whether it is built in and only assumed.
    pub assumed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sets {
    pub roles: BTreeMap<(Level, Arc<str>), MembershipSet>,
    pub resource_roles: BTreeMap<Box<str>, MembershipSet>,
}

#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub provider: Provider,
    pub catalog: Arc<Catalog>,
    pub permissions: Arc<PermissionTable>,
    pub sets: Arc<Sets>,
    pub gaps: Arc<[Gap]>,
    pub captured_at: Moment,
    pub captured_by: Option<UserId>,
    pub developer_lock: Option<bool>,
    pub nodes: Vec<NodeFacts>,
    pub users: Vec<UserFacts>,
    pub roles: Vec<RoleFacts>,
    pub bindings: Vec<BindingFacts>,
    pub keys: Vec<KeyFacts>,
    pub organization_memberships: BTreeMap<Place, Slot<RoleName>>,
    pub space_memberships: BTreeMap<Place, Slot<SpaceRoleName>>,
    pub held: BTreeMap<Place, Slot<Held>>,
    /// Bots to the service keys that stand for them.
    pub service_keys: BTreeMap<UserId, Vec<Key>>,
    pub things: HashMap<Box<str>, Thing>,
    /// Nodes to what lies directly below, in the order of their making.
    pub children: BTreeMap<Node, Vec<Node>>,
    /// Names to what may bear them.
    pub words: Words,
    /// How many ids of the form `new:N` have been given out.
    pub created: u32,
}

/// Names to the things that bear or bore them: whoever looks something up compares the name again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// By e-mail in ASCII lower case.
    pub emails: HashMap<Box<str>, Vec<User>>,
    /// By display name.
    pub users: HashMap<Box<str>, Vec<User>>,
    /// By name, organizations, spaces and resources together.
    pub nodes: HashMap<Box<str>, Vec<Node>>,
}

impl Account {
    /// Indexes a draft without defects.
    pub fn new(draft: Draft, catalog: Arc<Catalog>, permissions: Arc<PermissionTable>) -> Self {
        let sets = Arc::new(Sets::new(&draft, &catalog, &permissions));
        let root = NodeFacts {
            id: NodeId::from(ACCOUNT),
            kind: NodeKind::Account,
            name: draft.name.as_deref().map(Into::into),
            description: None,
            parent: Parent::None,
            is_private: None,
            project_type: None,
            restriction: None,
            unseen: Unseen::default(),
            alive: true,
        };
        let mut account = Self {
            provider: draft.provider,
            catalog,
            permissions,
            sets,
            gaps: draft.gaps.into(),
            captured_at: draft.captured_at,
            captured_by: draft.captured_by,
            developer_lock: draft.developer_lock,
            nodes: Vec::new(),
            users: Vec::new(),
            roles: Vec::new(),
            bindings: Vec::new(),
            keys: Vec::new(),
            organization_memberships: BTreeMap::new(),
            space_memberships: BTreeMap::new(),
            held: BTreeMap::new(),
            service_keys: BTreeMap::new(),
            things: HashMap::new(),
            children: BTreeMap::new(),
            words: Words::default(),
            created: 0,
        };
        account.add_node(root);
        account.load_nodes(draft.organizations, draft.spaces, draft.resources);
        account.load_restrictions(draft.restrictions);
        account.load_unseen();
        account.load_users(draft.users);
        account.load_roles(draft.roles);
        account.load_memberships(draft.organization_memberships, draft.space_memberships);
        account.load_bindings(draft.role_bindings);
        account.load_keys(draft.api_keys);
        account
    }

    fn load_nodes(
        &mut self,
        organizations: Vec<crate::OrganizationRecord>,
        spaces: Vec<crate::SpaceRecord>,
        resources: Vec<crate::ResourceRecord>,
    ) {
        for record in organizations {
            let facts = NodeFacts::new(record.id, NodeKind::Organization, Parent::Known(Node::ACCOUNT));
            self.add_node(facts.named(record.name).described(record.description));
        }
        for record in spaces {
            let parent = match (self.provider, &record.organization_id) {
                (Provider::Wallaroo, _) => Parent::Known(Node::ACCOUNT),
                (Provider::Arize, None) => Parent::Unknown,
                (Provider::Arize, Some(id)) => Parent::Known(self.loaded_node(id)),
            };
            let mut facts = NodeFacts::new(record.id, NodeKind::Space, parent);
            facts.is_private = match self.provider {
                Provider::Wallaroo => Some(true),
                Provider::Arize => record.is_private,
            };
            self.add_node(facts.named(record.name).described(record.description));
        }
        for record in resources {
            let parent = match &record.space_id {
                None => Parent::Unknown,
                Some(id) => Parent::Known(self.loaded_node(id)),
            };
            let kind = NodeKind::Resource(record.resource_type.into());
            let mut facts = NodeFacts::new(record.id, kind, parent);
            facts.project_type = record.project_type.map(Into::into);
            self.add_node(facts.named(record.name));
        }
    }

    fn load_restrictions(&mut self, restrictions: Vec<crate::RestrictionRecord>) {
        for record in restrictions {
            let node = self.loaded_node(&record.resource_id);
            let access_complete = record.access_complete;
            let facts = &mut self.nodes[node.index()];
            facts.restriction = Some(Restriction { access_complete });
            facts.unseen.access_complete = access_complete;
        }
    }

    /// Works out what the gaps may hide at each node; what they hide for a user is `unseen` and not
    /// known at his place. Needs the restrictions.
    fn load_unseen(&mut self) {
        let gaps = Gaps::new(&self.gaps);
        let bindable = |kind: &str| self.catalog.bindable.iter().any(|known| known == kind);
        for place in 0..self.nodes.len() {
            let facts = &self.nodes[place];
            let mut unseen = facts.unseen;
            match &facts.kind {
                NodeKind::Account => {}
                NodeKind::Organization => {
                    unseen.memberships = gaps.covers(&GapKind::OrganizationMemberships, Some(&facts.id));
                }
                NodeKind::Space => {
                    unseen.memberships = gaps.covers(&GapKind::SpaceMemberships, Some(&facts.id));
                    unseen.bindings =
                        gaps.covers(&GapKind::RoleBindings, Some(&facts.id)) && bindable("SPACE");
                }
                NodeKind::Resource(kind) => {
                    let space = match facts.parent {
                        Parent::Known(space) => Some(&self.nodes[space.index()].id),
                        _ => None,
                    };
                    let restrictable = self.catalog.restrictable.contains_key(&**kind);
                    unseen.restriction = facts.restriction.is_none()
                        && restrictable
                        && gaps.covers(&GapKind::Restrictions, space);
                    let unlisted = self.catalog.unlisted_bindings.iter().any(|known| **known == **kind);
                    let incomplete = facts.restriction.is_some_and(|known| !known.access_complete);
                    let open = unlisted && (incomplete || unseen.restriction);
                    unseen.bindings = open || (gaps.covers(&GapKind::RoleBindings, space) && bindable(kind));
                }
            }
            self.nodes[place].unseen = unseen;
        }
    }

    fn load_users(&mut self, users: Vec<crate::UserRecord>) {
        for record in users {
            let account_role = self.role_name(Level::Account, record.account_role.as_deref());
            self.add_user(UserFacts {
                id: record.id,
                name: record.name.map(Into::into),
                email: record.email.map(Into::into),
                status: Status::read(record.status.as_deref()),
                kind: record.kind,
                account_role,
                is_developer: record.is_developer,
                settled: false,
            });
        }
    }

    fn load_roles(&mut self, roles: Vec<crate::RoleRecord>) {
        for record in roles {
            let in_catalog = record.is_predefined
                && record.name.as_ref().is_some_and(|name| self.catalog.resource_roles.contains_key(name));
            let permissions = match &record.permissions {
                Some(names) => RolePermissions::Known(self.permissions.set(names)),
                None if in_catalog => RolePermissions::Catalog,
                None => RolePermissions::Unreadable,
            };
            self.add_role(RoleFacts {
                id: record.id,
                name: record.name.map(Into::into),
                description: plain(record.description),
                is_predefined: record.is_predefined,
                permissions,
                alive: true,
            });
        }
    }

    fn load_memberships(
        &mut self,
        organization: Vec<crate::OrganizationMembershipRecord>,
        space: Vec<crate::SpaceMembershipRecord>,
    ) {
        for record in organization {
            let place = (self.loaded_user(&record.user_id), self.loaded_node(&record.organization_id));
            let role = self.role_name(Level::Organization, record.role.as_deref());
            self.organization_memberships.insert(place, Slot::certain(role));
        }
        for record in space {
            let place = (self.loaded_user(&record.user_id), self.loaded_node(&record.space_id));
            let role = match &record.role {
                None => SpaceRoleName::Predefined(self.role_name(Level::Space, None)),
                Some(SpaceRole::Predefined(name)) => {
                    SpaceRoleName::Predefined(self.role_name(Level::Space, Some(name)))
                }
                Some(SpaceRole::Custom(id)) => SpaceRoleName::Custom(self.loaded_role(id)),
            };
            self.space_memberships.insert(place, Slot::certain(role));
        }
    }

    fn load_bindings(&mut self, bindings: Vec<crate::RoleBindingRecord>) {
        for record in bindings {
            let place = (self.loaded_user(&record.user_id), self.loaded_node(&record.resource_id));
            let role = self.loaded_role(&record.role_id);
            let binding = self.add_binding(BindingFacts { id: record.id, place, doubtful: false });
            self.held.insert(place, Slot::certain(Held { role, binding: Some(binding) }));
        }
    }

    fn load_keys(&mut self, keys: Vec<crate::ApiKeyRecord>) {
        for record in keys {
            self.add_key(KeyFacts {
                id: record.id,
                name: record.name.map(Into::into),
                key_type: record.key_type.into(),
                status: record.status.map(Into::into),
                expires_at: record.expires_at,
                created_by: record.created_by_user_id,
                bot: record.bot_user_id,
                alive: true,
            });
        }
    }

    pub fn add_node(&mut self, facts: NodeFacts) -> Node {
        let node = Node::at(self.nodes.len());
        self.things.insert(facts.id.as_str().into(), Thing::Node(node));
        if let Parent::Known(parent) = facts.parent {
            self.children.entry(parent).or_default().push(node);
        }
        if let Some(name) = &facts.name {
            self.words.nodes.entry(name.clone()).or_default().push(node);
        }
        self.nodes.push(facts);
        node
    }

    pub fn add_user(&mut self, facts: UserFacts) -> User {
        let user = User::at(self.users.len());
        self.things.insert(facts.id.as_str().into(), Thing::User(user));
        if let Some(email) = &facts.email {
            self.words.emails.entry(email.to_ascii_lowercase().into()).or_default().push(user);
        }
        if let Some(name) = &facts.name {
            self.words.users.entry(name.clone()).or_default().push(user);
        }
        self.users.push(facts);
        user
    }

    pub fn add_role(&mut self, facts: RoleFacts) -> Role {
        let role = Role::at(self.roles.len());
        self.things.insert(facts.id.as_str().into(), Thing::Role(role));
        self.roles.push(facts);
        role
    }

    pub fn add_binding(&mut self, facts: BindingFacts) -> Binding {
        let binding = Binding::at(self.bindings.len());
        self.things.insert(facts.id.as_str().into(), Thing::Binding(binding));
        self.bindings.push(facts);
        binding
    }

    pub fn add_key(&mut self, facts: KeyFacts) -> Key {
        let key = Key::at(self.keys.len());
        self.things.insert(facts.id.as_str().into(), Thing::Key(key));
        if let (true, Some(bot)) = (facts.is_service(), &facts.bot) {
            self.service_keys.entry(bot.clone()).or_default().push(key);
        }
        self.keys.push(facts);
        key
    }

    fn loaded_node(&self, id: &NodeId) -> Node {
        match self.things.get(id.as_str()) {
            Some(Thing::Node(node)) => *node,
            _ => unreachable!("INVARIANT: a draft without defects names known nodes"),
        }
    }

    fn loaded_user(&self, id: &UserId) -> User {
        self.user_by_id(id).expect("INVARIANT: a draft without defects names known users")
    }

    fn loaded_role(&self, id: &RoleId) -> Role {
        match self.things.get(id.as_str()) {
            Some(Thing::Role(role)) => *role,
            _ => unreachable!("INVARIANT: a draft without defects names known roles"),
        }
    }

    pub fn user_by_id(&self, id: &UserId) -> Option<User> {
        match self.things.get(id.as_str()) {
            Some(Thing::User(user)) => Some(*user),
            _ => None,
        }
    }

    /// Reads a role name of a level: readable when the catalog or the observed sets know it.
    pub fn role_name(&self, level: Level, text: Option<&str>) -> RoleName {
        match text {
            Some(name) if self.sets.roles.contains_key(&(level, Arc::from(name))) => {
                RoleName::Known(name.into())
            }
            other => RoleName::Unreadable(other.map(Into::into)),
        }
    }

    pub fn organization_slot(&self, user: User, organization: Node) -> Slot<RoleName> {
        self.slot(&self.organization_memberships, user, organization, |unseen| unseen.memberships)
    }

    pub fn space_slot(&self, user: User, space: Node) -> Slot<SpaceRoleName> {
        self.slot(&self.space_memberships, user, space, |unseen| unseen.memberships)
    }

    pub fn held_slot(&self, user: User, node: Node) -> Slot<Held> {
        self.slot(&self.held, user, node, |unseen| unseen.bindings)
    }

    fn slot<T: Clone>(
        &self,
        slots: &BTreeMap<Place, Slot<T>>,
        user: User,
        node: Node,
        unseen: impl Fn(&Unseen) -> bool,
    ) -> Slot<T> {
        slots.get(&(user, node)).cloned().unwrap_or_else(|| {
            let hidden = !self.users[user.index()].settled && unseen(&self.nodes[node.index()].unseen);
            Slot::unseen(hidden)
        })
    }

    /// Gives a node another name.
    pub fn rename_node(&mut self, node: Node, name: &str) {
        self.nodes[node.index()].name = Some(name.into());
        self.words.nodes.entry(name.into()).or_default().push(node);
    }

    /// Gives a user another display name.
    pub fn rename_user(&mut self, user: User, name: &str) {
        self.users[user.index()].name = Some(name.into());
        self.words.users.entry(name.into()).or_default().push(user);
    }

    pub fn node(&self, node: Node) -> &NodeFacts {
        &self.nodes[node.index()]
    }

    pub fn user(&self, user: User) -> &UserFacts {
        &self.users[user.index()]
    }

    pub fn role(&self, role: Role) -> &RoleFacts {
        &self.roles[role.index()]
    }

    pub fn key(&self, key: Key) -> &KeyFacts {
        &self.keys[key.index()]
    }

    /// Nodes that exist, the account first.
    pub fn live_nodes(&self) -> impl Iterator<Item = Node> + '_ {
        (0..self.nodes.len()).map(Node::at).filter(|node| self.node(*node).alive)
    }

    /// What lies directly below a node and exists.
    pub fn children(&self, node: Node) -> Vec<Node> {
        let below = self.children.get(&node).map_or(&[][..], Vec::as_slice);
        below.iter().copied().filter(|child| self.node(*child).alive).collect()
    }

    /// The organization above a space or resource.
    pub fn organization_of(&self, node: Node) -> Parent {
        match (&self.node(node).kind, self.node(node).parent) {
            (NodeKind::Resource(_), Parent::Known(space)) => self.organization_of(space),
            (NodeKind::Resource(_), other) => other,
            (NodeKind::Space, Parent::Known(Node::ACCOUNT)) => Parent::None,
            (NodeKind::Space, parent) => parent,
            (NodeKind::Organization, _) => Parent::Known(node),
            (NodeKind::Account, _) => Parent::None,
        }
    }

    /// R1 for a key alone: live, and not locked out.
    pub fn key_standing(&self, key: Key, at: Moment) -> Standing {
        let (certain, possible) = self.is_live(key, at);
        let locked = !self.key(key).is_service() && self.developer_lock == Some(true);
        Standing { certain: certain && !locked, possible: possible && !locked }
    }

    /// Whether keys of a key's status are live: for certain, and possibly (R1).
    pub fn is_live(&self, key: Key, at: Moment) -> (bool, bool) {
        let facts = self.key(key);
        let in_time = facts.expires_at.is_none_or(|end| end > at);
        let (certain, possible) = match facts.status.as_deref() {
            Some("ACTIVE") => (true, true),
            Some("REVOKED") => (false, false),
            _ => (false, true),
        };
        let exists = facts.alive && in_time;
        (certain && exists, possible && exists)
    }
}

impl Sets {
    fn new(draft: &Draft, catalog: &Catalog, table: &PermissionTable) -> Self {
        let built = |set: &RoleSet| MembershipSet {
            permissions: match &set.permissions {
                Permissions::All => table.all(),
                Permissions::Listed(names) => table.set(names),
            },
            admin: set.admin,
            assumed: set.basis == Basis::Assumed,
        };
        let mut roles: BTreeMap<(Level, Arc<str>), MembershipSet> = BTreeMap::new();
        for (level, sets) in &catalog.roles {
            for (name, set) in sets {
                roles.insert((*level, name.as_str().into()), built(set));
            }
        }
        for (level, sets) in &draft.predefined {
            for (name, names) in sets {
                let key = (*level, Arc::from(name.as_str()));
                let admin = roles.get(&key).is_some_and(|set| set.admin);
                let set = MembershipSet { permissions: table.set(names), admin, assumed: false };
                roles.insert(key, set);
            }
        }
        let resource_roles =
            catalog.resource_roles.iter().map(|(name, set)| (name.as_str().into(), built(set))).collect();
        Self { roles, resource_roles }
    }
}

impl NodeFacts {
    pub fn new(id: NodeId, kind: NodeKind, parent: Parent) -> Self {
        Self {
            id,
            kind,
            name: None,
            description: None,
            parent,
            is_private: None,
            project_type: None,
            restriction: None,
            unseen: Unseen::default(),
            alive: true,
        }
    }

    pub fn named(mut self, name: Option<String>) -> Self {
        self.name = name.map(Into::into);
        self
    }

    pub fn described(mut self, description: Option<String>) -> Self {
        self.description = plain(description);
        self
    }
}

/// A description; missing and empty are equal.
pub(crate) fn plain(description: Option<String>) -> Option<Box<str>> {
    description.filter(|text| !text.is_empty()).map(Into::into)
}

/// Which organizations and spaces the gaps of each kind cover.
struct Gaps<'a> {
    everywhere: HashSet<&'a GapKind>,
    scoped: HashSet<(&'a GapKind, &'a str)>,
}

impl<'a> Gaps<'a> {
    fn new(gaps: &'a [Gap]) -> Self {
        let everywhere = gaps.iter().filter(|gap| gap.scope.is_none()).map(|gap| &gap.kind).collect();
        let scoped = gaps.iter().filter_map(|gap| Some((&gap.kind, gap.scope.as_ref()?.as_str()))).collect();
        Self { everywhere, scoped }
    }

    /// Whether a gap of the kind covers this organization or space; `None` is an unknown one.
    fn covers(&self, kind: &GapKind, scope: Option<&NodeId>) -> bool {
        self.everywhere.contains(kind) || scope.is_some_and(|id| self.scoped.contains(&(kind, id.as_str())))
    }
}
