//! Access that only states between the steps have, or lack, and an order of the steps without it.

use axcess_core::{Node, PermissionSet, Policy, SafeOrder, SortedSet, User, Window, WindowKind};
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::counted;
use crate::diff::phrase::folded;

/// Access that somebody holds, or lacks, only until a later step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WindowReport {
    /// `exposure-window`: held neither before the plan nor after it. `lock-out-window`: held before and after.
    pub rule: &'static str,
    /// The step that opens it, from 1.
    pub from: usize,
    /// The step that closes it.
    pub to: usize,
    /// Ids of the users, each of whom it concerns at each of the nodes.
    pub users: Vec<String>,
    /// Ids of the nodes.
    pub nodes: Vec<String>,
    /// What is held or lacking; what has no effect there is left out.
    pub permissions: Vec<String>,
}

/// Another order of the plan's steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SafeOrderReport {
    /// The steps by their present numbers, in the new order.
    pub steps: Vec<usize>,
    /// How many windows are left, by user, node and span.
    pub windows: usize,
    /// Whether nothing better exists: no window is left, or every order that could matter was tried.
    pub proved: bool,
    /// The same in words.
    pub text: String,
}

/// How many users each step gives something to and takes something from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StateReport {
    /// The step, from 1, that leaves this state.
    pub step: usize,
    /// Users who hold something more than before it.
    pub gaining: usize,
    /// Users who hold something less.
    pub losing: usize,
}

/// Windows of the same span and kind about the same permissions: each of the users at each of the nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WindowGroup {
    pub kind: WindowKind,
    /// From 0.
    pub from: usize,
    pub to: usize,
    pub permissions: PermissionSet,
    pub users: SortedSet<User>,
    pub nodes: SortedSet<Node>,
}

type Span = (usize, usize, WindowKind);

/// Puts together what is open as long for several people at several nodes.
pub(crate) fn groups(windows: &[Window]) -> Vec<WindowGroup> {
    let mut of_user: LiteMap<(Span, User, &PermissionSet), SortedSet<Node>> = LiteMap::new();
    for window in windows {
        let span = (window.from, window.to, window.kind);
        of_user.entry((span, window.user, &window.permissions)).or_default().insert(window.node);
    }
    let mut groups: LiteMap<(Span, SortedSet<Node>, &PermissionSet), SortedSet<User>> = LiteMap::new();
    for ((span, user, permissions), nodes) in of_user {
        groups.entry((span, nodes, permissions)).or_default().insert(user);
    }
    let group = |(((from, to, kind), nodes, permissions), users): ((Span, _, &PermissionSet), _)| {
        WindowGroup { kind, from, to, permissions: permissions.clone(), users, nodes }
    };
    groups.into_iter().map(group).collect()
}

/// The rule that finds windows of a kind.
pub(crate) const fn rule(kind: WindowKind) -> &'static str {
    match kind {
        WindowKind::Exposure => "exposure-window",
        WindowKind::LockOut => "lock-out-window",
    }
}

impl WindowReport {
    pub(crate) fn new(policy: &Policy, group: &WindowGroup) -> Self {
        let permissions = policy.permissions().names(&group.permissions);
        let mut users: Vec<String> =
            group.users.iter().map(|user| policy.user_id(*user).to_owned()).collect();
        let mut nodes: Vec<String> =
            group.nodes.iter().map(|node| policy.node_id(*node).to_owned()).collect();
        users.sort();
        nodes.sort();
        Self {
            rule: rule(group.kind),
            from: group.from + 1,
            to: group.to + 1,
            users,
            nodes,
            permissions: permissions.map(str::to_owned).collect(),
        }
    }
}

impl SafeOrderReport {
    pub(crate) fn new(found: &SafeOrder) -> Self {
        let steps: Vec<usize> = found.order.iter().map(|step| step + 1).collect();
        let moved = !found.order.is_sorted();
        let order = runs(&steps);
        let left = counted(found.windows, "window");
        let stays = if found.windows == 1 { "stays" } else { "stay" };
        let text = match (found.windows, moved, found.is_proved) {
            (0, _, _) => format!(
                "in the order {order} nothing is open or locked in between: simulated, every step ends as it does \
                 now and the end is the same"
            ),
            (_, true, _) => {
                format!("the order {order} leaves {left}; one without was not found (not proved)")
            }
            (_, false, true) => format!(
                "no order of the steps is without a window: all that could matter were tried, and {left} {stays}"
            ),
            (_, false, false) => {
                format!("no better order was found (not proved): {left} {stays}")
            }
        };
        Self { steps, windows: found.windows, proved: found.is_proved, text }
    }
}

/// `3-6, 1, 2, 7`.
fn runs(steps: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for step in steps {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *step => *last = *step,
            _ => runs.push((*step, *step)),
        }
    }
    let shown = |(first, last): (usize, usize)| match last - first {
        0 => vec![first.to_string()],
        1 => vec![first.to_string(), last.to_string()],
        _ => vec![format!("{first}-{last}")],
    };
    runs.into_iter().flat_map(shown).collect::<Vec<_>>().join(", ")
}

/// What a finding says of a span: who, what and where.
pub(crate) fn sentence(kind: WindowKind, people: &[String], places: &str, what: &str) -> String {
    let verb = match (kind, people.len()) {
        (WindowKind::Exposure, 1) => "holds",
        (WindowKind::Exposure, _) => "hold",
        (WindowKind::LockOut, 1) => "is without",
        (WindowKind::LockOut, _) => "are without",
    };
    let odd = match kind {
        WindowKind::Exposure => "there neither before the plan nor after it",
        WindowKind::LockOut => "there before the plan and after it",
    };
    format!("{} {verb} {what} on {}, {odd}", folded(people, 3, "others"), places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_told_in_runs() {
        assert_eq!(runs(&[3, 4, 5, 6, 1, 2, 7]), "3-6, 1, 2, 7");
    }
}
