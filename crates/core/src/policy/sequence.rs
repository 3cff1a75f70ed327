//! Everything of a kind in the order of its numbers, from any of them on: first as loaded, then as a plan made it.
//! Nothing is put together or sorted, so that a page of many pages costs no more than itself.

use crate::account::{Binding, Key, Node, Role, User};
use crate::policy::Policy;

/// Things in the order of their numbers, which stay theirs in every policy simulated from this one.
impl Policy {
    /// Users from a number on, whatever their status.
    pub fn users_from(&self, first: usize) -> impl Iterator<Item = User> + '_ {
        (first..self.account.users.len()).map(User::at)
    }

    /// Nodes that exist from a number on.
    pub fn nodes_from(&self, first: usize) -> impl Iterator<Item = Node> + '_ {
        let all = (first..self.account.nodes.len()).map(Node::at);
        all.filter(|node| self.account.node(*node).alive)
    }

    /// Role objects that exist from a number on.
    pub fn roles_from(&self, first: usize) -> impl Iterator<Item = Role> + '_ {
        let all = (first..self.account.roles.len()).map(Role::at);
        all.filter(|role| self.account.role(*role).alive)
    }

    /// Keys that exist from a number on.
    pub fn keys_from(&self, first: usize) -> impl Iterator<Item = Key> + '_ {
        let all = (first..self.account.keys.len()).map(Key::at);
        all.filter(|key| self.account.key(*key).alive)
    }

    /// Bindings from a number on, those among them that no longer stand; [`Policy::binding_role`] tells.
    pub fn bindings_from(&self, first: usize) -> impl Iterator<Item = Binding> + '_ {
        (first..self.account.bindings.len()).map(Binding::at)
    }

    /// The role of a binding that stands, for certain or perhaps; `None` where it does not, or where it is not known
    /// which role it holds.
    pub fn binding_role(&self, binding: Binding) -> Option<Role> {
        self.account.binding_role(binding)
    }

    /// What lies directly below a node from a number on.
    pub fn children_from(&self, node: Node, first: usize) -> Vec<Node> {
        let mut below = self.account.children(node);
        below.retain(|child| child.index() >= first);
        below.sort_unstable();
        below
    }
}
