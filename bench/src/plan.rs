//! Plans to simulate: bindings that nobody has yet.

use std::collections::HashSet;

use axcess_core::{Change, Node, NodeKind, OnRefused, Outcome, Plan, Policy, Simulation, User};
use fastrand::Rng;

use crate::world::World;

/// A plan that binds active users on `count` projects where they have no binding yet.
pub fn bindings(world: &World, count: usize, seed: u64) -> Plan {
    let policy = &world.policy;
    let mut rng = Rng::with_seed(seed);
    let mut taken: HashSet<(User, Node)> = policy.bindings().map(|(_, user, node, _)| (user, node)).collect();
    let users: Vec<User> =
        policy.users().into_iter().filter(|user| policy.user_status(*user) == Some("ACTIVE")).collect();
    let is_project = |node: &Node| matches!(policy.node_kind(*node), NodeKind::Resource(_));
    let projects: Vec<Node> = world.places().into_iter().filter(is_project).collect();
    let roles = policy.roles();
    let mut changes = Vec::with_capacity(count);
    // A tiny account may not have room for so many.
    for _ in 0..count.saturating_mul(20) {
        if changes.len() == count {
            break;
        }
        let (user, node) = (users[rng.usize(..users.len())], projects[rng.usize(..projects.len())]);
        if taken.insert((user, node)) {
            changes.push(Change::RoleBindingCreate {
                user: policy.user_id(user).to_owned(),
                role: policy.role_id(roles[rng.usize(..roles.len())]).to_owned(),
                resource: policy.node_id(node).to_owned(),
            });
        }
    }
    Plan { actor: None, on_refused: OnRefused::Stop, changes }
}

/// A plan of one change.
pub fn alone(change: Change) -> Plan {
    Plan { actor: None, on_refused: OnRefused::Stop, changes: vec![change] }
}

/// The plan carried out.
pub fn carried_out(policy: &Policy, plan: &Plan) -> Simulation {
    let simulation = policy.simulate(plan).expect("INVARIANT: every reference of the plan is an id");
    let applied = simulation.steps.iter().all(|step| step.outcome == Outcome::Applied);
    assert!(applied, "INVARIANT: nobody is bound twice: {:?}", simulation.steps);
    simulation
}
