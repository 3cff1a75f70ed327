//! Bindings that should not be there.

use std::collections::BTreeMap;

use axcess_core::{BindingRef, Change, Node, Role, User};

use super::survey::Survey;
use super::{Doubt, Flaw, Found, several};
use crate::{Severity, counted};

/// By user: his bindings.
type Held = BTreeMap<User, Vec<(Node, Role)>>;

/// Bindings that add nothing, by user.
pub(super) fn implied(survey: &Survey<'_>, found: &mut Found) {
    if !survey.is_arize() {
        return;
    }
    let mut held = Held::new();
    for (user, node, role) in survey.policy.implied_bindings() {
        if survey.policy.user_status(user) != Some("INACTIVE") {
            held.entry(user).or_default().push((node, role));
        }
    }
    for (user, bindings) in held {
        let name = survey.names().user_in_full(user);
        let nodes: Vec<Node> = bindings.iter().map(|(node, _)| *node).collect();
        let message = match &bindings[..] {
            [(node, role)] => format!(
                "the binding of {} to {name} on {} adds nothing to what counts for him there",
                survey.names().role(*role),
                survey.names().node_in_words(*node)
            ),
            all => format!(
                "{} of {name} add nothing to what counts for him there: on {}",
                counted(all.len(), "binding"),
                several(survey.policy, &nodes)
            ),
        };
        let changes = removed(survey, user, &nodes);
        found.flaws.push(Flaw { users: vec![user], nodes, changes, ..Flaw::new(Severity::Info, message) });
    }
}

/// Bindings of users who belong to another organization, by user.
pub(super) fn strangers(survey: &Survey<'_>, found: &mut Found) {
    if !survey.is_arize() {
        return;
    }
    let (mut held, mut hidden) = (Held::new(), BTreeMap::<Node, usize>::new());
    for (user, node, role) in &survey.bindings {
        let Some(organization) = survey.organization_of(*node) else { continue };
        let is_gone = survey.policy.user_status(*user) == Some("INACTIVE");
        if is_gone || survey.members.contains(&(*user, organization)) {
            continue;
        }
        if survey.policy.hides_memberships(organization) {
            *hidden.entry(organization).or_default() += 1;
        } else {
            held.entry(*user).or_default().push((*node, *role));
        }
    }
    for (user, bindings) in held {
        let nodes: Vec<Node> = bindings.iter().map(|(node, _)| *node).collect();
        let name = survey.names().user_in_full(user);
        let (what, verb) = match nodes.len() {
            1 => ("a binding".to_owned(), "reaches"),
            many => (format!("{many} bindings"), "reach"),
        };
        let message = format!(
            "{what} of {name} {verb} into an organization that he is no member of: on {}",
            several(survey.policy, &nodes)
        );
        let changes = removed(survey, user, &nodes);
        found.flaws.push(Flaw { users: vec![user], nodes, changes, ..Flaw::new(Severity::Warning, message) });
    }
    if !hidden.is_empty() {
        let nodes: Vec<Node> = hidden.keys().copied().collect();
        let reason = format!(
            "whether {} of users without a known membership are of strangers: the snapshot may not show the members of {}",
            counted(hidden.values().sum(), "binding"),
            several(survey.policy, &nodes)
        );
        found.undetermined.push(Doubt { reason, nodes });
    }
}

/// A user's bindings go. There may be very many, so that all are named by ids, which cost nothing to find.
pub(super) fn removed(survey: &Survey<'_>, user: User, nodes: &[Node]) -> Vec<Change> {
    let place = |node: &Node| BindingRef::Place {
        user: survey.policy.user_id(user).to_owned(),
        resource: survey.policy.node_id(*node).to_owned(),
    };
    nodes.iter().map(|node| Change::RoleBindingDelete { binding: place(node) }).collect()
}
