//! Looking things up as the API does: by their ids alone, or by a name that is compared exactly.

use crate::account::{Binding, Key, Node, Role, User};
use crate::policy::Policy;

/// Looking things up as the API does, which knows no e-mails or paths in place of ids.
impl Policy {
    /// The user with this id, whatever his status.
    pub fn user_by_id(&self, id: &str) -> Option<User> {
        self.account.user_by_text(id)
    }

    /// The node with this id, if it exists.
    pub fn node_by_id(&self, id: &str) -> Option<Node> {
        self.account.node_by_id(id)
    }

    /// The Role object with this id, if it exists.
    pub fn role_by_id(&self, id: &str) -> Option<Role> {
        self.account.role_by_id(id)
    }

    /// The key with this id, if it exists.
    pub fn key_by_id(&self, id: &str) -> Option<Key> {
        self.account.key_by_id(id)
    }

    /// The binding with this id, if it stands, for certain or perhaps.
    pub fn binding_by_id(&self, id: &str) -> Option<Binding> {
        self.account.binding_by_id(id).filter(|binding| self.account.binding_stands(*binding))
    }

    /// The nodes of any kind with this name, in the order of their ids.
    pub fn nodes_by_name(&self, name: &str) -> Vec<Node> {
        let has_name = |node: &Node| {
            let facts = self.account.node(*node);
            facts.alive && facts.name.as_deref() == Some(name)
        };
        let mut found: Vec<Node> = self.account.nodes_by_name(name).filter(has_name).collect();
        found.sort_by_key(|node| self.node_id(*node));
        found.dedup();
        found
    }

    /// The nodes that exist and fit, in no order: only they are put together.
    pub fn nodes_that(&self, fits: impl Fn(Node) -> bool) -> Vec<Node> {
        self.account.live_nodes().filter(|node| fits(*node)).collect()
    }

    /// The users with this e-mail address, its case ignored, whatever their status.
    pub fn users_by_email(&self, email: &str) -> Vec<User> {
        self.account.users_by_email(email).collect()
    }

    /// Whom a binding is for, and where it stands.
    pub fn binding_place(&self, binding: Binding) -> (User, Node) {
        self.account.bindings[binding.index()].place
    }

    /// A node's description.
    pub fn node_description(&self, node: Node) -> Option<&str> {
        self.account.node(node).description.as_deref()
    }

    /// The kind of a project, as in `APPLICATION`.
    pub fn project_type(&self, node: Node) -> Option<&str> {
        self.account.node(node).project_type.as_deref()
    }

    /// Whether a user may make keys; `None` where nobody could read it.
    pub fn user_is_developer(&self, user: User) -> Option<bool> {
        self.account.user(user).is_developer
    }

    /// A key's status as it stands in the file.
    pub fn key_status(&self, key: Key) -> Option<&str> {
        self.account.key(key).status.as_deref()
    }

    /// The user that a key stands for: the bot of a service key, the maker of a user key.
    pub fn key_user(&self, key: Key) -> Option<User> {
        self.account.user_by_id(self.account.key(key).stands_for()?)
    }
}
