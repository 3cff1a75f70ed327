//! Putting what stands at a place back to what stood there.

use crate::account::{Held, Node, NodeKind, RoleName, Slot, SpaceRoleName, User};
use crate::inverse::{Done, Undoing};
use crate::{BindingRef, Change};

const ROLE_GONE: &str = "the role that was held is gone, and nobody can make it again as it was";

impl Undoing {
    /// What a user held at an organization, and at the spaces that go with it.
    pub fn restore_organization(&mut self, done: &Done<'_>, user: User, organization: Node) {
        self.restore_membership(done, user, organization);
        for space in done.before.account.children(organization) {
            self.restore_space(done, user, space);
        }
    }

    /// What a user held at a space: the membership first, for leaving takes the binding away.
    pub fn restore_space(&mut self, done: &Done<'_>, user: User, space: Node) {
        if !self.now().account.node(space).alive {
            return;
        }
        self.restore_space_membership(done, user, space);
        self.restore_binding(done, user, space);
    }

    fn restore_membership(&mut self, done: &Done<'_>, user: User, node: Node) {
        let then = done.before.account.organization_slot(user, node);
        if then == self.now().account.organization_slot(user, node) {
            return;
        }
        let (organization, user_id) = self.ids(user, node);
        let change = match &then.certain {
            Some(RoleName::Known(role)) => {
                Change::OrganizationAddUser { organization, user: user_id, role: role.to_string() }
            }
            Some(RoleName::Unreadable(_)) => return self.lose_sight(done, user, node),
            None if then.is_open() => return self.lose_sight(done, user, node),
            None => Change::OrganizationRemoveUser { organization, user: user_id },
        };
        self.insist(done, change);
    }

    fn restore_space_membership(&mut self, done: &Done<'_>, user: User, node: Node) {
        let then = done.before.account.space_slot(user, node);
        if then == self.now().account.space_slot(user, node) {
            return;
        }
        let (space, user_id) = self.ids(user, node);
        let role = match &then.certain {
            Some(SpaceRoleName::Predefined(RoleName::Known(role))) => role.to_string(),
            Some(SpaceRoleName::Custom(role)) => match self.role_id(done.before, *role) {
                Some(id) => format!("custom:{id}"),
                None => return self.lose(done, ROLE_GONE),
            },
            Some(SpaceRoleName::Predefined(RoleName::Unreadable(_))) => {
                return self.lose_sight(done, user, node);
            }
            None if then.is_open() => return self.lose_sight(done, user, node),
            None => return self.insist(done, Change::SpaceRemoveUser { space, user: user_id }),
        };
        self.insist(done, Change::SpaceAddUser { space, user: user_id, role: Some(role) });
    }

    /// The role that a user was bound to at a space or resource.
    pub fn restore_binding(&mut self, done: &Done<'_>, user: User, node: Node) {
        let then = done.before.account.held_slot(user, node);
        let now = self.now().account.held_slot(user, node);
        if then == now || !self.now().account.node(node).alive {
            return;
        }
        let (resource, user_id) = self.ids(user, node);
        let binding = BindingRef::Place { user: user_id.clone(), resource: resource.clone() };
        match &then.certain {
            Some(held) => {
                let Some(role) = self.role_id(done.before, held.role) else {
                    return self.lose(done, ROLE_GONE);
                };
                if now.certain.is_some() {
                    return self.insist(done, Change::RoleBindingUpdate { binding, role });
                }
                if now.stands() || now.is_open() {
                    self.insist(done, Change::RoleBindingDelete { binding });
                }
                let change = self.bind(node, user_id, role, resource);
                self.insist(done, change);
            }
            None if then.stands() || then.is_open() => self.unbind_made(done, user, node, &then),
            None => self.insist(done, Change::RoleBindingDelete { binding }),
        }
    }

    /// Beside what nobody could see, only what the step itself made can be taken away.
    fn unbind_made(&mut self, done: &Done<'_>, user: User, node: Node, then: &Slot<Held>) {
        if let Some(made) = done.made(0) {
            let change = Change::RoleBindingDelete { binding: BindingRef::Id(made) };
            if let Err(why) = self.attempt(done, change) {
                return self.lose(done, why);
            }
        }
        if *then != self.now().account.held_slot(user, node) {
            self.lose_sight(done, user, node);
        }
    }

    fn bind(&self, node: Node, user: String, role: String, resource: String) -> Change {
        let kind = self.now().node_kind(node);
        let unlisted = self.now().catalog().unlisted_bindings.iter().any(|known| known == kind.as_str());
        if unlisted {
            Change::ResourceBind { user, role, resource }
        } else {
            Change::RoleBindingCreate { user, role, resource }
        }
    }

    /// The ids of a node and of a user.
    fn ids(&self, user: User, node: Node) -> (String, String) {
        (self.now().node_id(node).to_owned(), self.now().user_id(user).to_owned())
    }

    fn lose_sight(&mut self, done: &Done<'_>, user: User, node: Node) {
        let what = match done.before.node_kind(node) {
            NodeKind::Account | NodeKind::Organization => "role",
            NodeKind::Space | NodeKind::Resource(_) => "role or binding",
        };
        let (person, place) = (done.before.user_reference(user), done.before.node_reference(node));
        self.lose(
            done,
            format!("the snapshot does not show for certain which {what} {person} had on {place}"),
        );
    }
}
