//! How much holds an access up: the fewest grants that have to go before it goes.

use crate::account::{Node, NodeKind, User};
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::route::Effective;
use crate::simulate::Outcome;
use crate::{BindingRef, Change, Level, OnRefused, Plan, Provider};

impl Policy {
    /// The fewest removals after which the user certainly holds none of the permissions at the node, proved by
    /// simulating them; `None` where taking away what is known does not take them.
    ///
    /// A removal takes one grant: the binding on the node or on its space, the membership of the space or of the
    /// organization (with what the API takes along), or the account role, which becomes the weakest one. Deleting
    /// the user is none. Every selection is tried, the smallest first. An invited user counts as if he were active.
    pub fn fewest_removals(
        &self,
        user: User,
        node: Node,
        permissions: &PermissionSet,
    ) -> Option<Vec<Change>> {
        let removals = self.removals(user, node);
        let mut selections: Vec<u32> = (1..1 << removals.len()).collect();
        selections.sort_by_key(|selection| (selection.count_ones(), *selection));
        selections.into_iter().find_map(|selection| {
            let chosen = removals.iter().enumerate().filter(|(place, _)| selection & 1 << place != 0);
            let changes: Vec<Change> = chosen.map(|(_, change)| change.clone()).collect();
            let plan = Plan { actor: None, on_refused: OnRefused::Stop, changes };
            let tried = self.simulate(&plan).ok()?;
            let applied = tried.steps.iter().all(|step| step.outcome == Outcome::Applied && !step.uncertain);
            let left = tried.last.held_now_or_soon(user, node).allowed.and(permissions);
            (applied && left.is_empty()).then_some(plan.changes)
        })
    }

    /// What the user holds there, or will hold once he accepts his invitation.
    fn held_now_or_soon(&self, user: User, node: Node) -> Effective {
        match self.user_status(user) {
            Some("INVITED") => self.effective_if_active(user, node),
            _ => self.effective(user, node),
        }
    }

    /// Everything that can be taken from the user and may count at the node.
    fn removals(&self, user: User, node: Node) -> Vec<Change> {
        let id = self.user_id(user).to_owned();
        // Where nobody could read what lies above, the account does nevertheless.
        let above = std::iter::successors(Some(node), |node| {
            self.node_parent(*node).or_else(|| self.is_orphan(*node).then_some(Node::ACCOUNT))
        });
        let mut found = Vec::new();
        for place in above {
            let at = self.node_id(place).to_owned();
            if self.provider() == Provider::Arize && self.account.held_slot(user, place).stands() {
                let binding = BindingRef::Place { user: id.clone(), resource: at.clone() };
                found.push(Change::RoleBindingDelete { binding });
            }
            match self.node_kind(place) {
                NodeKind::Space if self.account.space_slot(user, place).stands() => {
                    found.push(Change::SpaceRemoveUser { space: at, user: id.clone() });
                }
                NodeKind::Organization if self.account.organization_slot(user, place).stands() => {
                    found.push(Change::OrganizationRemoveUser { organization: at, user: id.clone() });
                }
                NodeKind::Account if self.provider() == Provider::Arize => {
                    let role = self.weakest_account_role();
                    if let Some(role) = role.filter(|role| self.user_account_role(user) != Some(role)) {
                        found.push(Change::UserSetAccountRole { user: id.clone(), role: role.to_owned() });
                    }
                }
                NodeKind::Organization | NodeKind::Space | NodeKind::Resource(_) | NodeKind::Account => {}
            }
        }
        found
    }

    /// The predefined account role with the fewest permissions.
    fn weakest_account_role(&self) -> Option<&str> {
        let roles =
            self.predefined_sets().filter(|(level, .., is_admin, _)| *level == Level::Account && !is_admin);
        roles.min_by_key(|(_, name, set, ..)| (set.len(), *name)).map(|(_, name, ..)| name)
    }
}
