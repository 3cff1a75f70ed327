//! What steps of a plan might do beyond what is known of them.

use std::collections::HashSet;

use axcess_core::{Node, Outcome, PermissionSet, Policy, Step, User};

use crate::assertion::{Assertion, AssertionKind};
use crate::resolve::{Selected, fits_type};
use crate::selector::{On, Who};

/// A step of which nobody can tell what it does, with the most that it might do. `None` is everything.
pub(crate) struct OpenStep {
    /// From 1.
    pub number: usize,
    users: Option<HashSet<User>>,
    nodes: Option<HashSet<Node>>,
    permissions: Option<PermissionSet>,
}

/// The steps of a plan that nobody can tell all of.
pub(crate) fn open_steps(steps: &[Step], last: &Policy) -> Vec<OpenStep> {
    let open = |(place, step): (usize, &Step)| {
        let number = place + 1;
        match step.outcome {
            Outcome::Unresolved => Some(unresolved(number, step, last)),
            Outcome::Applied | Outcome::NoEffect | Outcome::Refused if step.uncertain => {
                Some(uncertain(number, step, last))
            }
            Outcome::Applied | Outcome::NoEffect | Outcome::Refused | Outcome::Skipped => None,
        }
    };
    steps.iter().enumerate().filter_map(open).collect()
}

fn unresolved(number: usize, step: &Step, last: &Policy) -> OpenStep {
    let bound = step.bound.clone().unwrap_or_default();
    let users = bound.users.map(|ids| ids.iter().filter_map(|id| last.user(id).ok()).collect());
    let nodes = bound.nodes.map(|ids| {
        let found = ids.iter().filter_map(|id| last.node(id).ok());
        found.flat_map(|node| with_below(last, node)).collect()
    });
    let permissions = bound.permissions.map(|names| {
        let mut set = PermissionSet::empty(last.permissions().len());
        names.iter().filter_map(|name| last.permissions().find(name)).for_each(|it| set.insert(it));
        set
    });
    OpenStep { number, users, nodes, permissions }
}

/// A step that may have been refused, or found something that the snapshot hides: it is about its own users and
/// nodes. What it does to a role or to the account may reach anybody.
fn uncertain(number: usize, step: &Step, last: &Policy) -> OpenStep {
    let noun = step.op.split('.').next().unwrap_or_default();
    let of_people =
        matches!(noun, "role_binding" | "user" | "service_key" | "user_key" | "api_key" | "resource")
            || step.op.ends_with("_user");
    let of_places =
        matches!(noun, "role_binding" | "restriction" | "organization" | "space" | "project" | "resource");
    let users = step.users.iter().copied().collect::<HashSet<User>>();
    let nodes = step.nodes.iter().flat_map(|node| with_below(last, *node)).collect::<HashSet<Node>>();
    OpenStep {
        number,
        users: Some(users).filter(|users| of_people && !users.is_empty()),
        nodes: Some(nodes).filter(|nodes| of_places && !nodes.is_empty()),
        permissions: None,
    }
}

impl OpenStep {
    /// Whether it might turn what the assertion looks at.
    pub fn reaches(&self, assertion: &Assertion, selected: &Selected, last: &Policy) -> bool {
        self.reaches_people(assertion, selected)
            && self.reaches_places(assertion, selected, last)
            && self.permissions.as_ref().is_none_or(|set| !set.and(&selected.powers.all()).is_empty())
    }

    fn reaches_people(&self, assertion: &Assertion, selected: &Selected) -> bool {
        // Whom filters fit may change with the step, and others than those named are looked at, too.
        let is_filtered = assertion.selector.who.iter().any(|who| matches!(who.value, Who::Fitting(_)));
        let Some(users) = &self.users else { return true };
        is_filtered
            || assertion.kind == AssertionKind::Exactly
            || selected.people.keys.iter().any(|key| users.contains(&key.user()))
            || users.iter().any(|user| selected.people.has(user.index()) != (false, false))
    }

    fn reaches_places(&self, assertion: &Assertion, selected: &Selected, last: &Policy) -> bool {
        let Some(nodes) = &self.nodes else { return true };
        if let On::Marked(kind, _) = assertion.selector.on.value
            && nodes.iter().any(|node| fits_type(last.node_kind(*node), kind))
        {
            return true;
        }
        selected.places.each().any(|(node, _)| nodes.contains(&node))
    }
}

/// A node and all that lies below it.
fn with_below(policy: &Policy, node: Node) -> Vec<Node> {
    let mut found = vec![node];
    let mut next = 0;
    while let Some(node) = found.get(next) {
        found.extend(policy.node_children(*node));
        next += 1;
    }
    found
}
