//! The facts of an account, checked and indexed. A simulated step works on a copy of them.

mod fact;
mod load;
mod sets;
mod slot;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub(crate) use fact::{
    BindingFacts, Held, KeyFacts, NodeFacts, Parent, Place, Restriction, RoleFacts, RoleName,
    RolePermissions, SpaceRoleName, Status, Thing, Unseen, UserFacts, plain,
};
pub(crate) use sets::Sets;
pub(crate) use slot::Slot;

use crate::catalog::Catalog;
use crate::permission::PermissionTable;
use crate::route::Standing;
use crate::{Gap, Level, Moment, Provider, UserId};

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
