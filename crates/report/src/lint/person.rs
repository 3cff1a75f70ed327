//! What people leave behind.

use axcess_core::{Change, Node, NodeKind, User};

use super::survey::Survey;
use super::{Flaw, Found, binding, several};
use crate::{Severity, counted};

/// Memberships and bindings of users who are gone.
pub(super) fn gone(survey: &Survey<'_>, found: &mut Found) {
    let mut users: Vec<User> = survey.gone.keys().copied().collect();
    users.sort_unstable();
    for user in users {
        let held = &survey.gone[&user];
        let of = |kind: NodeKind| {
            let is_member = |node: Node| *survey.policy.node_kind(node) == kind;
            let members = held.iter().filter(|it| it.membership.is_some() && is_member(it.node));
            members.map(|it| it.node).collect::<Vec<_>>()
        };
        let bindings: Vec<Node> = held.iter().filter(|it| it.binding.is_some()).map(|it| it.node).collect();
        let (spaces, organizations) = (of(NodeKind::Space), of(NodeKind::Organization));
        let parts = [(spaces.len() + organizations.len(), "membership"), (bindings.len(), "binding")];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, noun)| counted(count, noun)).collect();
        let mut nodes = [bindings.clone(), spaces.clone(), organizations.clone()].concat();
        nodes.sort_unstable();
        nodes.dedup();
        let message = format!(
            "{} is gone, and {} stay: {}",
            survey.names().user_in_full(user),
            parts.join(" and "),
            several(survey.policy, &nodes)
        );
        let name = survey.policy.user_reference(user);
        let space = |node: &Node| Change::SpaceRemoveUser {
            space: survey.policy.node_reference(*node),
            user: name.clone(),
        };
        let organization = |node: &Node| Change::OrganizationRemoveUser {
            organization: survey.policy.node_reference(*node),
            user: name.clone(),
        };
        let mut changes = Vec::new();
        if survey.is_arize() {
            changes.extend(binding::removed(survey, user, &bindings));
        }
        changes.extend(spaces.iter().map(space));
        changes.extend(organizations.iter().map(organization));
        found.flaws.push(Flaw { users: vec![user], nodes, changes, ..Flaw::new(Severity::Warning, message) });
    }
}

/// Users whose invitation expired.
pub(super) fn expired(survey: &Survey<'_>, found: &mut Found) {
    let is_expired = |user: &User| survey.policy.user_status(*user) == Some("EXPIRED");
    for user in survey.users.iter().copied().filter(is_expired) {
        let message = format!("the invitation of {} expired", survey.names().user_in_full(user));
        let changes = vec![Change::UserDelete { user: survey.policy.user_reference(user) }];
        let note = Some("invite him again instead if he is still expected");
        found.flaws.push(Flaw { users: vec![user], changes, note, ..Flaw::new(Severity::Info, message) });
    }
}
