//! The smallest changes that would allow what is denied, and who could make them.

use crate::account::{Node, User};
use crate::permission::Permission;
use crate::policy::{Decision, Policy};
use crate::route::Standing;
use crate::suggest::{Goal, Suggestions, Terms, Wish};
use crate::{Change, Provider};

/// A way to allow what is denied, proved by simulating it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// How many further permissions the user gains, counted at each node on its own; those without effect
    /// are left out.
    pub also: usize,
    /// Who else gains anything.
    pub others: Vec<User>,
}

impl Policy {
    /// The smallest ways to allow the permission, as [`Policy::suggest`] finds them.
    ///
    /// Empty when the answer is `allow` already, and when the user lacks standing (R1): then no grant helps.
    pub fn remedies(&self, user: User, permission: Permission, node: Node) -> Vec<Remedy> {
        let standing = self.standing(user).certain || self.provider() == Provider::Wallaroo;
        if !standing || self.can(user, permission, node) == Decision::Allow {
            return Vec::new();
        }
        let goal = Goal { wish: Wish::Grant, who: user.into(), permission, node };
        match self.suggest(goal, &Terms::default()) {
            Suggestions::Found { plans, .. } => plans
                .into_iter()
                .map(|plan| Remedy {
                    changes: plan.changes,
                    also: plan.extra.own_gained,
                    others: plan.extra.gaining,
                })
                .collect(),
            Suggestions::Already | Suggestions::Hopeless { .. } => Vec::new(),
        }
    }

    /// Who could give somebody access at the node by himself: admins of it or above it and, where roles can
    /// be bound, holders of `ROLE_BINDING_CREATE`, judged as if it were not restricted. Certain ones only, in
    /// the order of their ids.
    pub fn who_could_grant(&self, node: Node) -> Vec<User> {
        let could = self.granting(node);
        self.users().into_iter().filter(|user| could(*user)).collect()
    }

    /// Whether the user could give himself or others access at the node, as [`Policy::who_could_grant`] says.
    pub fn could_grant(&self, user: User, node: Node) -> bool {
        self.granting(node)(user)
    }

    fn granting(&self, node: Node) -> impl Fn(User) -> bool + '_ {
        let kind = self.node_kind(node).as_str();
        let bindable = self.catalog().bindable.iter().any(|known| known == kind);
        let binding = self.account.permissions.find("ROLE_BINDING_CREATE").filter(|_| bindable);
        let reader = crate::decide::Reader { managing: true, ..self.reader() };
        move |user: User| {
            let holds =
                binding.is_some_and(|permission| reader.effective(user, node).allowed.contains(permission));
            let admin: Standing = reader.is_admin(user, node);
            holds || admin.certain
        }
    }
}
