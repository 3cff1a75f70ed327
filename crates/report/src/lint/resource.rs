//! Restricted resources that nobody can read.

use std::collections::HashMap;

use axcess_core::{Change, Decision, Node, Permission, Policy, RestrictionSwitch, Role, User};

use super::survey::Survey;
use super::{Doubt, Flaw, Found, several};
use crate::Severity;
use crate::suggest::plan;

/// How many administrators are considered as readers.
const MOST_ASKED: usize = 5;

/// Restricted resources without anybody who certainly reads them.
pub(super) fn unread(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    let mut bound: HashMap<Node, Vec<User>> = HashMap::new();
    for (user, node, _) in &survey.bindings {
        if policy.is_restricted(*node).0 {
            bound.entry(*node).or_default().push(*user);
        }
    }
    let mut hidden: Vec<Node> = Vec::new();
    for node in survey.nodes.iter().copied().filter(|node| policy.is_restricted(*node).0) {
        let Some(reads) = reading(policy, node) else { continue };
        let near = bound.get(&node).map_or(&[][..], Vec::as_slice);
        if near.iter().any(|user| policy.can(*user, reads, node) == Decision::Allow) {
            continue;
        }
        let is_strict = policy.semantics().restriction == RestrictionSwitch::Strict;
        if is_strict && near.is_empty() && policy.hides_bindings(node) {
            hidden.push(node);
            continue;
        }
        let who = policy.who_can(reads, node);
        if !who.users.is_empty() {
            continue;
        }
        if !who.unknown.is_empty() {
            hidden.push(node);
            continue;
        }
        let place = survey.names().node_in_words(node);
        let (severity, message) = match &who.pending[..] {
            [] => (Severity::Error, format!("nobody can read {place}, which is restricted")),
            waiting => {
                let name = survey.names().user_in_full(waiting[0]);
                let message = format!(
                    "nobody can read {place}, which is restricted, until {name} accepts the invitation"
                );
                (Severity::Warning, message)
            }
        };
        found.flaws.push(Flaw {
            nodes: vec![node],
            users: who.pending,
            changes: reader(survey, node, reads, near).into_iter().collect(),
            note: Some(
                "it lets an administrator in who could let himself in; who should read it is yours to choose",
            ),
            gives: true,
            ..Flaw::new(severity, message)
        });
    }
    if !hidden.is_empty() {
        let reason =
            format!("who reads {}: the snapshot may not show all bindings there", several(policy, &hidden));
        found.undetermined.push(Doubt { reason, nodes: hidden });
    }
}

/// The permission that reads a resource of the node's type.
fn reading(policy: &Policy, node: Node) -> Option<Permission> {
    let kind = policy.node_kind(node);
    policy.permissions().find(&format!("{}_READ", kind.as_str())).filter(|_| kind.is_resource())
}

/// The nearest administrator who reads by it is given the smallest role that reads.
fn reader(survey: &Survey<'_>, node: Node, reads: Permission, bound: &[User]) -> Option<Change> {
    let policy = survey.policy;
    let holding =
        |role: &Role| policy.role_permissions(*role).filter(|set| set.contains(reads)).map(|set| set.len());
    let roles = policy.roles().into_iter().filter_map(|role| Some((holding(&role)?, role)));
    let role = policy.role_reference(roles.min()?.1);
    let resource = policy.node_reference(node);
    let kind = policy.node_kind(node).as_str();
    let is_listed = policy.catalog().bindable.iter().any(|known| known == kind);
    let bind = |user: User| {
        let (user, role, resource) = (policy.user_reference(user), role.clone(), resource.clone());
        match is_listed {
            true => Change::RoleBindingCreate { user, role, resource },
            false => Change::ResourceBind { user, role, resource },
        }
    };
    let lets_in = |user: User| {
        let simulation = policy.simulate(&plan(None, vec![bind(user)])).ok()?;
        (simulation.last.can(user, reads, node) == Decision::Allow).then(|| bind(user))
    };
    let upwards = std::iter::successors(policy.node_parent(node), |node| policy.node_parent(*node));
    let near = upwards.filter_map(|node| survey.admins.get(&node)).flatten();
    let fit = near.chain(&survey.account_admins).filter(|user| !bound.contains(user));
    fit.take(MOST_ASKED).find_map(|user| lets_in(*user))
}
