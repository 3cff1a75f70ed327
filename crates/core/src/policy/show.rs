//! What a policy knows of its people and things, for showing.

use crate::account::{Binding, Key, Node, NodeKind, Parent, Role, RolePermissions, SpaceRoleName, User};
use crate::index::IndexSize;
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::{Level, Moment, UserKind};

/// What a policy knows of its people and things, for showing.
impl Policy {
    /// A user's id.
    pub fn user_id(&self, user: User) -> &str {
        self.account.user(user).id.as_str()
    }

    /// A user's display name.
    pub fn user_name(&self, user: User) -> Option<&str> {
        self.account.user(user).name.as_deref()
    }

    /// A user's e-mail address.
    pub fn user_email(&self, user: User) -> Option<&str> {
        self.account.user(user).email.as_deref()
    }

    /// A user's status as it stands in the file.
    pub fn user_status(&self, user: User) -> Option<&str> {
        self.account.user(user).status.text()
    }

    /// Whether a user is a person or a bot.
    pub fn user_kind(&self, user: User) -> UserKind {
        self.account.user(user).kind
    }

    /// A user's account role as it stands in the file.
    pub fn user_account_role(&self, user: User) -> Option<&str> {
        self.account.user(user).account_role.text()
    }

    /// A node's id.
    pub fn node_id(&self, node: Node) -> &str {
        self.account.node(node).id.as_str()
    }

    /// A node's name.
    pub fn node_name(&self, node: Node) -> Option<&str> {
        self.account.node(node).name.as_deref()
    }

    /// What kind of node it is.
    pub fn node_kind(&self, node: Node) -> &NodeKind {
        &self.account.node(node).kind
    }

    /// The node above; `None` for the account and where nobody could read it.
    pub fn node_parent(&self, node: Node) -> Option<Node> {
        match self.account.node(node).parent {
            Parent::Known(parent) => Some(parent),
            Parent::None | Parent::Unknown => None,
        }
    }

    /// Whether nobody could read the node above.
    pub fn is_orphan(&self, node: Node) -> bool {
        self.account.node(node).parent == Parent::Unknown
    }

    /// What lies directly below a node, in the order of the ids.
    pub fn node_children(&self, node: Node) -> Vec<Node> {
        let mut below = self.account.children(node);
        below.sort_by_key(|child| self.node_id(*child).to_owned());
        below
    }

    /// Whether a space is private; `None` where nobody could read it or it is no space.
    pub fn is_private(&self, node: Node) -> Option<bool> {
        self.account.node(node).is_private
    }

    /// Whether a resource is restricted (R8): for certain, and possibly.
    pub fn is_restricted(&self, node: Node) -> (bool, bool) {
        let facts = self.account.node(node);
        let known = facts.restriction.is_some();
        (known, known || facts.unseen.restriction)
    }

    /// A role's id.
    pub fn role_id(&self, role: Role) -> &str {
        self.account.role(role).id.as_str()
    }

    /// A role's name.
    pub fn role_name(&self, role: Role) -> Option<&str> {
        self.account.role(role).name.as_deref()
    }

    /// A role's description.
    pub fn role_description(&self, role: Role) -> Option<&str> {
        self.account.role(role).description.as_deref()
    }

    /// Whether the product made the role.
    pub fn role_is_predefined(&self, role: Role) -> bool {
        self.account.role(role).is_predefined
    }

    /// A role's permissions; `None` where nobody could read them.
    pub fn role_permissions(&self, role: Role) -> Option<PermissionSet> {
        let facts = self.account.role(role);
        match &facts.permissions {
            RolePermissions::Known(set) => Some(set.clone()),
            RolePermissions::Catalog => {
                let set = self.account.sets.resource_roles.get(facts.name.as_deref()?)?;
                Some(set.permissions.clone())
            }
            RolePermissions::Unreadable => None,
        }
    }

    /// A predefined set of a level by name, with its `admin` mark and whether it is only assumed.
    pub fn predefined_sets(&self) -> impl Iterator<Item = (Level, &str, &PermissionSet, bool, bool)> {
        let levels = self.account.sets.roles.iter();
        let named = levels.flat_map(|(level, sets)| sets.iter().map(|(name, set)| (*level, &**name, set)));
        named.map(|(level, name, set)| (level, name, &set.permissions, set.admin, set.assumed))
    }

    /// A binding's id.
    pub fn binding_id(&self, binding: Binding) -> &str {
        self.account.bindings[binding.index()].id.as_str()
    }

    /// The binding of a user on a node, where one stands for certain and it is known which.
    pub fn binding_at(&self, user: User, node: Node) -> Option<Binding> {
        self.account.held_slot(user, node).certain?.object()
    }

    /// Bindings that stand for certain: id, user, node and role, by user and node.
    pub fn bindings(&self) -> impl Iterator<Item = (Option<Binding>, User, Node, Role)> + '_ {
        self.footholds().filter_map(|(user, node)| {
            let held = self.account.held_slot(user, node).certain?;
            Some((held.object(), user, node, held.role))
        })
    }

    /// A user's bindings that stand for certain: id, node and role, by node.
    pub fn bindings_of(&self, user: User) -> impl Iterator<Item = (Option<Binding>, Node, Role)> + '_ {
        self.account.footholds(user).into_iter().filter_map(move |node| {
            let held = self.account.held_slot(user, node).certain?;
            Some((held.object(), node, held.role))
        })
    }

    /// A user's memberships of organizations and spaces that stand for certain, by node: a role's name, or a Role
    /// object.
    pub fn memberships_of(
        &self,
        user: User,
    ) -> impl Iterator<Item = (Node, Result<Role, Option<&str>>)> + '_ {
        self.account.footholds(user).into_iter().filter_map(move |node| {
            if let Some(role) = self.account.organization_role(user, node) {
                return Some((node, Err(role.text())));
            }
            let role = match self.account.space_role(user, node)? {
                SpaceRoleName::Predefined(name) => Err(name.text()),
                SpaceRoleName::Custom(role) => Ok(*role),
            };
            Some((node, role))
        })
    }

    /// Users who hold, held or may hold something at the node that is known by name, in order.
    pub fn users_at(&self, node: Node) -> Vec<User> {
        self.account.holders(node)
    }

    /// Organization memberships that stand for certain: user, organization and role, by user.
    pub fn organization_memberships(&self) -> impl Iterator<Item = (User, Node, Option<&str>)> + '_ {
        self.footholds().filter_map(|(user, node)| {
            let role = self.account.organization_role(user, node)?;
            Some((user, node, role.text()))
        })
    }

    /// Space memberships that stand for certain: user, space and role (a name, or a Role object), by user.
    pub fn space_memberships(&self) -> impl Iterator<Item = (User, Node, Result<Role, Option<&str>>)> + '_ {
        self.footholds().filter_map(|(user, node)| {
            let role = match self.account.space_role(user, node)? {
                SpaceRoleName::Predefined(name) => Err(name.text()),
                SpaceRoleName::Custom(role) => Ok(*role),
            };
            Some((user, node, role))
        })
    }

    /// Users who have something below an organization of which they are no certain member, in order: what a binding
    /// of theirs gives there hangs on the switch `orphan-binding`.
    pub fn strangers(&self) -> Vec<User> {
        let account = &*self.account;
        let is_member = |user: User, node: Node| account.organization_role(user, node).is_some();
        let is_stranger = |user: &User| {
            account.footholds(*user).into_iter().any(|node| match account.organization_of(node) {
                Parent::Known(organization) => organization != node && !is_member(*user, organization),
                Parent::Unknown | Parent::None => true,
            })
        };
        (0..account.users.len()).map(User::at).filter(is_stranger).collect()
    }

    /// How much memory the index takes.
    pub fn index_size(&self) -> IndexSize {
        let size = self.account.index().size();
        IndexSize { forward: size.forward + self.tables.bytes(), ..size }
    }

    /// Users and nodes where something is known to stand or to have stood.
    pub(super) fn footholds(&self) -> impl Iterator<Item = (User, Node)> + '_ {
        let users = (0..self.account.users.len()).map(User::at);
        users.flat_map(|user| self.account.footholds(user).into_iter().map(move |node| (user, node)))
    }

    /// A key's id.
    pub fn key_id(&self, key: Key) -> &str {
        self.account.key(key).id.as_str()
    }

    /// A key's name.
    pub fn key_name(&self, key: Key) -> Option<&str> {
        self.account.key(key).name.as_deref()
    }

    /// `USER` or `SERVICE`.
    pub fn key_type(&self, key: Key) -> &str {
        &self.account.key(key).key_type
    }

    /// Whether a key is live (R1): for certain, and possibly.
    pub fn key_is_live(&self, key: Key) -> (bool, bool) {
        let live = self.account.key(key).is_live(self.at);
        (live.certain, live.possible)
    }

    /// When a key ends; `None` is never.
    pub fn key_expires_at(&self, key: Key) -> Option<Moment> {
        self.account.key(key).expires_at
    }

    /// The id of whoever made a key.
    pub fn key_creator_id(&self, key: Key) -> Option<&str> {
        self.account.key(key).created_by.as_ref().map(|id| id.as_str())
    }

    /// Who made a key, if the snapshot knows him.
    pub fn key_creator(&self, key: Key) -> Option<User> {
        self.account.user_by_id(self.account.key(key).created_by.as_ref()?)
    }
}
