//! The facts of an account, checked and indexed. A simulated step works on a copy of them, which shares
//! everything that the step leaves alone.

mod crowd;
mod fact;
mod grant;
mod held;
mod ids;
mod layer;
mod load;
mod loaded;
mod look_up;
mod sets;
mod slot;
mod text;

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Tree;

pub(crate) use crowd::Crowd;
pub(crate) use fact::{
    BindingFacts, Held, KeyFacts, NodeFacts, Parent, Place, Restriction, RoleFacts, RoleName,
    RolePermissions, SpaceRoleName, Status, Thing, Unseen, UserFacts, plain,
};
pub(crate) use ids::Ids;
pub(crate) use layer::Layer;
pub(crate) use loaded::escaped;
use loaded::lower;
pub(crate) use loaded::{AllIds, Letters, Lists, Loaded};
pub(crate) use sets::Sets;
pub(crate) use slot::Slot;

use crate::catalog::Catalog;
use crate::index::{self, Touched};
use crate::permission::PermissionTable;
use crate::route::Standing;
use crate::{Gap, IdMaker, Moment, Provider, UserId};

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

/// An account, or a simulated state of one.
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
    pub nodes: Layer<NodeFacts>,
    pub users: Layer<UserFacts>,
    pub roles: Layer<RoleFacts>,
    pub bindings: Layer<BindingFacts>,
    pub keys: Layer<KeyFacts>,
    /// What never changes.
    loaded: Arc<Loaded>,
    /// What was changed or added.
    patch: Patch,
    /// Whom and what the index no longer answers for.
    touched: Touched,
    /// How many ids have been given to new objects.
    pub created: u32,
    /// What ids of new objects look like.
    pub make_id: IdMaker,
    /// How often a role has been changed.
    pub role_changes: u32,
}

/// What a state of an account holds besides the loaded one.
#[derive(Clone, Debug)]
struct Patch {
    organization_memberships: Tree<Place, Slot<RoleName>>,
    space_memberships: Tree<Place, Slot<SpaceRoleName>>,
    held: Tree<Place, Slot<Held>>,
    service_keys: Tree<User, Vec<Key>>,
    things: Tree<Box<str>, Thing>,
    children: Tree<Node, Vec<Node>>,
    /// By e-mail in ASCII lower case.
    emails: Tree<Box<str>, Vec<User>>,
    /// By display name, old ones among them: whoever looks something up compares it again.
    user_names: Tree<Box<str>, Vec<User>>,
    /// By name, old ones among them.
    node_names: Tree<Box<str>, Vec<Node>>,
}

impl Default for Patch {
    fn default() -> Self {
        Self {
            organization_memberships: Tree::new_sync(),
            space_memberships: Tree::new_sync(),
            held: Tree::new_sync(),
            service_keys: Tree::new_sync(),
            things: Tree::new_sync(),
            children: Tree::new_sync(),
            emails: Tree::new_sync(),
            user_names: Tree::new_sync(),
            node_names: Tree::new_sync(),
        }
    }
}

/// Adds to the list under a key.
fn add<K: Ord + Clone, T: Clone>(lists: &mut Tree<K, Vec<T>>, key: K, thing: T) {
    let mut list = lists.get(&key).cloned().unwrap_or_default();
    list.push(thing);
    lists.insert_mut(key, list);
}

/// What a plan adds and changes.
impl Account {
    pub fn add_node(&mut self, facts: NodeFacts) -> Node {
        let node = Node::at(self.nodes.len());
        self.patch.things.insert_mut(facts.id.as_str().into(), Thing::Node(node));
        if let Parent::Known(parent) = facts.parent {
            add(&mut self.patch.children, parent, node);
        }
        if let Some(name) = &facts.name {
            add(&mut self.patch.node_names, name.clone(), node);
        }
        self.nodes.push(facts);
        node
    }

    pub fn add_user(&mut self, facts: UserFacts) -> User {
        let user = User::at(self.users.len());
        self.patch.things.insert_mut(facts.id.as_str().into(), Thing::User(user));
        if let Some(email) = &facts.email {
            add(&mut self.patch.emails, lower(email).into(), user);
        }
        if let Some(name) = &facts.name {
            add(&mut self.patch.user_names, name.clone(), user);
        }
        self.users.push(facts);
        user
    }

    pub fn add_role(&mut self, facts: RoleFacts) -> Role {
        let role = Role::at(self.roles.len());
        self.patch.things.insert_mut(facts.id.as_str().into(), Thing::Role(role));
        self.roles.push(facts);
        role
    }

    pub fn add_binding(&mut self, facts: BindingFacts) -> Binding {
        let binding = Binding::at(self.bindings.len());
        self.patch.things.insert_mut(facts.id.as_str().into(), Thing::Binding(binding));
        self.bindings.push(facts);
        binding
    }

    pub fn add_key(&mut self, facts: KeyFacts) -> Key {
        let key = Key::at(self.keys.len());
        self.patch.things.insert_mut(facts.id.as_str().into(), Thing::Key(key));
        let bot = facts.bot.as_ref().filter(|_| facts.is_service());
        if let Some(user) = bot.and_then(|bot| self.user_by_id(bot)) {
            add(&mut self.patch.service_keys, user, key);
            self.touched.user(user);
        }
        self.keys.push(facts);
        key
    }

    /// A user, to be changed.
    pub fn user_mut(&mut self, user: User) -> &mut UserFacts {
        self.touched.user(user);
        self.users.get_mut(user.index())
    }

    /// A role, to be changed.
    pub fn role_mut(&mut self, role: Role) -> &mut RoleFacts {
        self.role_changes += 1;
        self.roles.get_mut(role.index())
    }

    /// A key, to be changed.
    pub fn key_mut(&mut self, key: Key) -> &mut KeyFacts {
        let facts = self.key(key);
        let bot = facts.bot.as_ref().filter(|_| facts.is_service());
        if let Some(user) = bot.and_then(|bot| self.user_by_id(bot)) {
            self.touched.user(user);
        }
        self.keys.get_mut(key.index())
    }

    /// A node, to be changed, and with it what holds below it.
    pub fn node_mut(&mut self, node: Node) -> &mut NodeFacts {
        let mut next = vec![node];
        while let Some(node) = next.pop() {
            self.touched.node(node);
            next.extend(self.children(node));
        }
        self.nodes.get_mut(node.index())
    }

    /// Gives a node another name.
    pub fn rename_node(&mut self, node: Node, name: &str) {
        self.nodes.get_mut(node.index()).name = Some(name.into());
        add(&mut self.patch.node_names, name.into(), node);
    }

    /// Gives a user another display name.
    pub fn rename_user(&mut self, user: User, name: &str) {
        self.users.get_mut(user.index()).name = Some(name.into());
        add(&mut self.patch.user_names, name.into(), user);
    }

    /// Judges keys at another moment than the index does.
    pub fn judge_anew(&mut self) {
        for user in self.loaded.service_keys.keys() {
            self.touched.user(*user);
        }
    }
}

/// Reading facts.
impl Account {
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

    /// A node's place as it is now, as far as a place can say it. What may be hidden at a node beside
    /// restrictions never changes, so that whoever is untouched is answered by the index there.
    pub fn place(&self, node: Node) -> Option<index::Place> {
        if node.index() < self.index().extent().1 && !self.touched.has_node(node) {
            return Some(self.index().place(node));
        }
        index::Place::of(node, &self.nodes)
    }

    /// R1 for a key alone: live, and not locked out.
    pub fn key_standing(&self, key: Key, at: Moment) -> Standing {
        let facts = self.key(key);
        let live = facts.is_live(at);
        let locked = !facts.is_service() && self.developer_lock == Some(true);
        Standing { certain: live.certain && !locked, possible: live.possible && !locked }
    }
}
