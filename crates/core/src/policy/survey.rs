//! Everything that stands in the account at once, for whoever looks it through.

use std::collections::HashSet;

use crate::account::{Node, NodeKind, Place, Role, SpaceRoleName, User};
use crate::index::Membership;
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::policy::cores::{USERS, in_parts};
use crate::route::{Route, Source};

/// What a user certainly holds at one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foothold<'a> {
    /// Who.
    pub user: User,
    /// Where.
    pub node: Node,
    /// The membership, if there is one.
    pub membership: Option<FootholdRole<'a>>,
    /// The role of the binding, if there is one.
    pub binding: Option<Role>,
}

/// The role of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FootholdRole<'a> {
    /// A predefined one by name, if that was read.
    Named(Option<&'a str>),
    /// A Role object, of a space.
    Object(Role),
}

impl Policy {
    /// Shows every membership and binding that stands for certain, those of one user and node together; first those
    /// of the loaded account by user, then those that a plan touched.
    pub fn each_foothold<'a>(&'a self, mut look: impl FnMut(Foothold<'a>)) {
        let account = &*self.account;
        let changed: HashSet<Place> = account.changed_places().collect();
        let index = account.index();
        for user in (0..account.users.loaded().len()).map(User::at) {
            for (node, number) in index.runs.of(user) {
                if !changed.is_empty() && changed.contains(&(user, node)) {
                    continue;
                }
                let holding = index.holdings.get(number);
                let membership = holding.membership.as_ref().map(|membership| match membership {
                    Membership::Organization(role) => FootholdRole::Named(role.text()),
                    Membership::Space(role) => space_role(role),
                });
                if membership.is_some() || holding.binding.is_some() {
                    look(Foothold { user, node, membership, binding: holding.binding });
                }
            }
        }
        let mut changed: Vec<Place> = changed.into_iter().collect();
        changed.sort_unstable();
        for (user, node) in changed {
            let organization = account.organization_role(user, node);
            let organization = organization.map(|role| FootholdRole::Named(role.text()));
            let membership = organization.or_else(|| account.space_role(user, node).map(space_role));
            let binding = account.held_slot(user, node).certain.map(|held| held.role);
            if membership.is_some() || binding.is_some() {
                look(Foothold { user, node, membership, binding });
            }
        }
    }

    /// How many bindings and how many space memberships name a role, or may.
    pub fn role_uses(&self, role: Role) -> (usize, usize) {
        self.account.uses(role)
    }

    /// Whether memberships of an organization or space may be there that the snapshot does not show.
    pub fn hides_memberships(&self, node: Node) -> bool {
        self.account.node(node).unseen.memberships
    }

    /// Whether bindings on a space or resource may be there that the snapshot does not show.
    pub fn hides_bindings(&self, node: Node) -> bool {
        self.account.node(node).unseen.bindings
    }

    /// Bindings that could go without changing any answer, all together: whatever their roles hold counts for their
    /// users at the same nodes by other routes. By user and node.
    ///
    /// Those of users who have no standing are judged as if they had. Where deleting a binding may open the fallback
    /// (switch `binding-fallback`), and where its role or what else he holds cannot be read, it is left out.
    pub fn implied_bindings(&self) -> Vec<(User, Node, Role)> {
        let mut held = Vec::new();
        self.each_foothold(|it| held.extend(it.binding.map(|role| (it.user, it.node, role))));
        let sets: Vec<Option<PermissionSet>> =
            (0..self.account.roles.len()).map(|role| self.role_permissions(Role::at(role))).collect();
        let parts = in_parts(held.len(), USERS, |part| {
            let implied = |(user, node, role): &&(User, Node, Role)| {
                let set = sets[role.index()].as_ref();
                set.is_some_and(|set| self.is_implied(*user, *node, set))
            };
            held[part].iter().filter(implied).copied().collect::<Vec<_>>()
        });
        let mut found = parts.concat();
        found.sort_unstable_by_key(|(user, node, _)| (*user, *node));
        found
    }

    fn is_implied(&self, user: User, node: Node, set: &PermissionSet) -> bool {
        let suppresses = self.semantics.binding_fallback == crate::BindingFallbackSwitch::Suppress;
        match self.account.node(node).kind {
            NodeKind::Space if suppresses => return false,
            NodeKind::Resource(_) => {
                // What counts in the space counts on whatever is not restricted there, and little else does.
                if let (Some(space), (_, false)) = (self.node_parent(node), self.is_restricted(node)) {
                    return set.is_subset(&self.effective_with_standing(user, space).allowed);
                }
            }
            NodeKind::Space | NodeKind::Organization | NodeKind::Account => {}
        }
        let is_other = |route: &Route| !(route.at == node && matches!(route.source, Source::Binding { .. }));
        let mut others = PermissionSet::empty(self.permissions().len());
        for route in self.reader().routes(user, node) {
            if route.pessimistic.is_none() && is_other(&route) {
                others.union_with(&route.certain);
            }
        }
        // A binding on a space passes no restriction below it, so that the others need not either.
        set.is_subset(&others)
    }
}

fn space_role(role: &SpaceRoleName) -> FootholdRole<'_> {
    match role {
        SpaceRoleName::Predefined(name) => FootholdRole::Named(name.text()),
        SpaceRoleName::Custom(role) => FootholdRole::Object(*role),
    }
}
