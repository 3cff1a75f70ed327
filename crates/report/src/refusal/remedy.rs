//! What would let somebody make a call that needs to be an administrator, or to manage access.

use axcess_core::{Asker, Change, Node, NodeKind, OnRefused, Outcome, Plan, Policy, Step};

use crate::names::{Identity, Names};
use crate::refusal::Refusal;
use crate::remedy::ChangeReport;

/// How many ways are shown.
const MOST: usize = 5;

impl Refusal {
    /// Changes that let the caller make the call, each tried on a copy, the least power first; and the users who could
    /// make any of them.
    pub(super) fn remedies(&self, policy: &Policy) -> (Vec<ChangeReport>, Vec<Identity>) {
        let (Some(who), Some(node)) = (self.who, self.node) else { return Default::default() };
        if !policy.standing(who).certain {
            return Default::default();
        }
        let ways = self.ways(policy, who, node).into_iter().filter(|way| self.lets(policy, who, node, way));
        let ways: Vec<Change> = ways.take(MOST).collect();
        let names = Names::new(policy);
        let makers = policy.who_could_grant(node).into_iter().filter(|user| {
            let actor = Some(policy.user_id(*user).to_owned());
            ways.iter().any(|way| is_applied(policy, &plan(actor.clone(), way)))
        });
        let makers = makers.map(|user| names.user_identity(user)).collect();
        (ways.iter().map(|way| ChangeReport::new(policy, way)).collect(), makers)
    }

    /// What is worth trying: a binding on the very node, then admin of what lies above, from below.
    fn ways(&self, policy: &Policy, who: Asker, node: Node) -> Vec<Change> {
        let user = policy.user_reference(who.user());
        let mut ways = Vec::new();
        let holds_all = |role: &axcess_core::Role| {
            let held = policy.role_permissions(*role);
            held.is_some_and(|held| self.permissions.iter().all(|permission| held.contains(*permission)))
        };
        if !self.permissions.is_empty() {
            let mut roles: Vec<_> = policy.roles().into_iter().filter(holds_all).collect();
            roles.sort_by_key(|role| policy.role_permissions(*role).map_or(0, |held| held.len()));
            ways.extend(roles.into_iter().take(MOST).map(|role| Change::RoleBindingCreate {
                user: user.clone(),
                role: policy.role_reference(role),
                resource: policy.node_reference(node),
            }));
        }
        let upwards = std::iter::successors(Some(node), |node| policy.node_parent(*node));
        ways.extend(upwards.filter_map(|above| admin(policy, &user, above)));
        ways
    }

    /// Whether the call is not refused for want of a right once the change is made.
    fn lets(&self, policy: &Policy, who: Asker, node: Node, way: &Change) -> bool {
        let Ok(after) = policy.simulate(&plan(None, way)) else { return false };
        if after.steps.iter().any(|step| step.outcome != Outcome::Applied) {
            return false;
        }
        match &self.change {
            Some(call) => {
                let actor = policy.asker_reference(who);
                let made = after.last.simulate(&plan(Some(actor), call));
                made.is_ok_and(|made| {
                    made.steps.iter().all(|step| !step.uncertain && !matches!(step.status, Some(403 | 404)))
                })
            }
            None => after.last.who_could_grant(node).contains(&who.user()),
        }
    }
}

fn plan(actor: Option<String>, change: &Change) -> Plan {
    Plan { actor, on_refused: OnRefused::Continue, changes: vec![change.clone()] }
}

fn is_applied(policy: &Policy, plan: &Plan) -> bool {
    let certain = |step: &Step| step.outcome == Outcome::Applied && !step.uncertain;
    policy.simulate(plan).is_ok_and(|simulation| simulation.steps.iter().all(certain))
}

/// Making somebody administrator of a node.
fn admin(policy: &Policy, user: &str, node: Node) -> Option<Change> {
    let (user, role, place) = (user.to_owned(), "ADMIN".to_owned(), policy.node_reference(node));
    Some(match policy.node_kind(node) {
        NodeKind::Account => Change::UserSetAccountRole { user, role },
        NodeKind::Organization => Change::OrganizationAddUser { organization: place, user, role },
        NodeKind::Space => Change::SpaceAddUser { space: place, user, role: Some(role) },
        NodeKind::Resource(_) => return None,
    })
}
