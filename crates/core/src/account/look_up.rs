//! Finding things by their ids and names, as loaded and as a plan added them.

use std::sync::Arc;

use crate::account::loaded::lower;
use crate::account::{Account, Binding, Crowd, Key, Lists, Node, Role, RoleName, Thing, User};
use crate::id::NEW;
use crate::index::{Index, Touched};
use crate::{Level, UserId};

/// Looking things up.
impl Account {
    pub fn index(&self) -> &Index {
        &self.loaded.index
    }

    pub const fn touched(&self) -> &Touched {
        &self.touched
    }

    /// Whether both are states of one loaded account.
    pub fn is_kin(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.loaded, &other.loaded)
    }

    pub(super) fn lists(&self) -> Lists<'_> {
        Lists {
            nodes: self.nodes.loaded(),
            users: self.users.loaded(),
            bindings: self.bindings.loaded(),
            keys: self.keys.loaded(),
        }
    }

    /// What a plan made, by its id.
    fn added(&self, id: &str) -> Option<Thing> {
        if self.patch.things.is_empty() { None } else { self.patch.things.get(id).copied() }
    }

    /// A user by its id.
    pub fn user_by_text(&self, id: &str) -> Option<User> {
        self.loaded.user(id).or_else(|| match self.added(id)? {
            Thing::User(user) => Some(user),
            _ => None,
        })
    }

    /// A node that exists by its id.
    pub fn node_by_id(&self, id: &str) -> Option<Node> {
        let added = || match self.added(id)? {
            Thing::Node(node) => Some(node),
            _ => None,
        };
        self.loaded.node(id).or_else(added).filter(|node| self.node(*node).alive)
    }

    /// A Role object that exists by its id.
    pub fn role_by_id(&self, id: &str) -> Option<Role> {
        let added = || match self.added(id)? {
            Thing::Role(role) => Some(role),
            _ => None,
        };
        self.loaded.role(id).or_else(added).filter(|role| self.role(*role).alive)
    }

    /// A key that exists by its id.
    pub fn key_by_id(&self, id: &str) -> Option<Key> {
        let added = || match self.added(id)? {
            Thing::Key(key) => Some(key),
            _ => None,
        };
        self.loaded.key(id).or_else(added).filter(|key| self.key(*key).alive)
    }

    pub fn binding_by_id(&self, id: &str) -> Option<Binding> {
        match self.patch.things.get(id) {
            Some(Thing::Binding(binding)) => Some(*binding),
            Some(_) => None,
            None => self.loaded.binding(self.lists(), id),
        }
    }

    /// Whether anything has or had this id.
    pub fn is_id(&self, id: &str) -> bool {
        let ids = &self.loaded.ids;
        let kinds = [&ids.nodes, &ids.users, &ids.roles, &ids.keys];
        self.added(id).is_some()
            || kinds.into_iter().any(|ids| ids.find(id).is_some())
            || self.loaded.binding(self.lists(), id).is_some()
    }

    /// Whether anything has this id, which has the form of those that new objects get.
    pub fn is_taken(&self, id: &str) -> bool {
        let may_be_loaded = self.loaded.has_new_ids || !id.starts_with(NEW);
        if may_be_loaded { self.is_id(id) } else { self.added(id).is_some() }
    }

    pub fn user_by_id(&self, id: &UserId) -> Option<User> {
        self.user_by_text(id.as_str())
    }

    /// Users with an e-mail address, its case ignored.
    pub fn users_by_email(&self, email: &str) -> impl Iterator<Item = User> {
        let added = if self.patch.emails.is_empty() { None } else { self.patch.emails.get(&*lower(email)) };
        self.loaded.by_email(self.lists(), email).chain(added.into_iter().flatten().copied())
    }

    /// Users who have, or had, a display name.
    pub fn users_by_name(&self, name: &str) -> impl Iterator<Item = User> {
        let added = self.patch.user_names.get(name).into_iter().flatten();
        self.loaded.users_by_name(self.lists(), name).chain(added.copied())
    }

    /// Nodes that have, or had, a name.
    pub fn nodes_by_name(&self, name: &str) -> impl Iterator<Item = Node> {
        let added = self.patch.node_names.get(name).into_iter().flatten();
        self.loaded.nodes_by_name(self.lists(), name).chain(added.copied())
    }

    /// The only user with an e-mail address, as far as that can be told at once: while no user has been added.
    pub fn user_by_email(&self, email: &str) -> Option<User> {
        if !self.patch.emails.is_empty() {
            return None;
        }
        let mut found = self.loaded.by_email(self.lists(), email);
        let user = found.next()?;
        found.next().is_none().then_some(user)
    }

    /// The only node with this reference of names, as far as that can be told at once: while no node has been
    /// changed or added.
    pub fn node_by_reference(&self, text: &str) -> Option<Node> {
        if !self.nodes.is_as_loaded() {
            return None;
        }
        let mut found = self.loaded.nodes_by_reference(self.lists(), text);
        let node = found.next()?;
        found.next().is_none().then_some(node)
    }

    /// The user that a text names, if that can be told by one look: his e-mail address as he writes it.
    #[inline(always)]
    pub fn user_at_once(&self, text: &str) -> Option<User> {
        if !self.patch.things.is_empty() {
            return None;
        }
        self.loaded.user_by_plain_email(self.lists(), text)
    }

    /// The node that a text names, if that can be told by one look: a reference of names.
    #[inline(always)]
    pub fn node_at_once(&self, text: &str) -> Option<Node> {
        if !self.patch.things.is_empty() || !self.nodes.is_as_loaded() {
            return None;
        }
        self.loaded.node_by_plain_reference(self.lists(), text)
    }

    /// Service keys that stand for a bot.
    pub fn service_keys(&self, user: User) -> impl Iterator<Item = Key> + '_ {
        let loaded = self.loaded.service_keys.get(&user).map_or(&[][..], Vec::as_slice);
        let added = self.patch.service_keys.get(&user).map_or(&[][..], Vec::as_slice);
        loaded.iter().chain(added).copied()
    }

    /// The loaded users by what they share.
    pub fn crowd(&self) -> &Crowd {
        self.loaded.crowd(|| {
            let stands_for = |key: Key| {
                let id = self.keys.loaded()[key.index()].stands_for()?;
                self.loaded.user(id.as_str())
            };
            Crowd::new(self.index(), self.lists(), stands_for)
        })
    }

    /// What lies directly below a node and exists.
    pub fn children(&self, node: Node) -> Vec<Node> {
        let loaded = self.loaded.children(self.lists(), node).iter();
        let added = self.patch.children.get(&node).map_or(&[][..], Vec::as_slice);
        loaded.chain(added).copied().filter(|child| self.node(*child).alive).collect()
    }

    /// Nodes with all that lies below them.
    pub fn with_below(&self, mut nodes: Vec<Node>) -> Vec<Node> {
        let mut next = 0;
        while let Some(node) = nodes.get(next).copied() {
            nodes.extend(self.children(node));
            next += 1;
        }
        nodes
    }

    /// Reads a role name of a level: readable when the catalog or the observed sets know it.
    pub fn role_name(&self, level: Level, text: Option<&str>) -> RoleName {
        self.sets.role_name(level, text)
    }
}
