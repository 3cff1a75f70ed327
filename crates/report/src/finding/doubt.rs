//! Answers that the plan leaves open, by what they hang on.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Blocked, GapKind, Node, Policy, Route, Source};

use crate::attribution::Cause;
use crate::diff::phrase::folded;
use crate::diff::sides::{Sides, held};
use crate::finding::{Evidence, Found, Raised, Severity};

pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let mut by_reason: BTreeMap<String, Found> = BTreeMap::new();
    let active = evidence.diff.entries.iter().zip(&evidence.causes.entries);
    let pending = evidence.diff.pending.iter().zip(&evidence.causes.pending);
    for (entry, cause) in active.chain(pending) {
        if !evidence.sides.without_inert(&entry.undetermined, &entry.node).is_empty() {
            for reason in reasons(evidence, &entry.user, &entry.node, cause) {
                let found = by_reason.entry(reason).or_default();
                found.users.insert(entry.user.clone());
                found.nodes.insert(entry.node.clone());
                found.steps.extend(&cause.undetermined);
            }
        }
    }
    by_reason.into_iter().map(|(reason, found)| raise(evidence.sides, reason, found)).collect()
}

fn raise(sides: &Sides<'_>, reason: String, found: Found) -> Raised {
    let people: Vec<String> = found.users.iter().map(|id| sides.person(id)).collect();
    let mut places: Vec<String> = found.nodes.iter().map(|id| sides.place(id)).collect();
    places.sort();
    let message = format!(
        "nobody knows what {} may do on {}: {reason}",
        folded(&people, 3, "others"),
        folded(&places, 3, "other places"),
    );
    ("unknown", Severity::Warning, Found { message, about: Vec::new(), ..found })
}

/// What the user's access at the node hangs on.
fn reasons(evidence: &Evidence<'_>, user: &str, node: &str, cause: &Cause) -> BTreeSet<String> {
    let sides = evidence.sides;
    let mut found = BTreeSet::new();
    let Some((user, node)) = sides.user_after(user).zip(sides.node_after(node)) else { return found };
    let policy = sides.after;
    let unknown = held(policy, user, node).unknown();
    let opens = |route: &Route| route.optimistic.is_none() && !route.possible.and(&unknown).is_empty();
    for route in policy.routes(user, node).iter().filter(|route| opens(route)) {
        found.insert(reason(sides, policy, route, node));
    }
    let standing = policy.standing(user);
    if standing.possible && !standing.certain {
        found.insert(format!("whether {} may act at all is unreadable", sides.person(policy.user_id(user))));
    }
    let settled_by_step = cause.undetermined.iter().any(|step| evidence.steps[*step].uncertain);
    if found.is_empty() && settled_by_step {
        found.insert("an uncertain step may have made or removed it".to_owned());
    }
    found
}

fn reason(sides: &Sides<'_>, policy: &Policy, route: &Route, node: Node) -> String {
    let place = |node: Node| sides.place(policy.node_id(node));
    let at = place(route.at);
    let hidden = |kind: GapKind, what: &str| match gap(policy, &kind, route.at) {
        Some(why) => format!("the snapshot lacks {what} of {at} ({why})"),
        None => format!("the snapshot may lack {what} of {at}"),
    };
    match (&route.source, route.pessimistic) {
        (Source::HiddenOrganizationMembership, _) | (_, Some(Blocked::PerhapsOrphan)) => {
            hidden(GapKind::OrganizationMemberships, "members")
        }
        (Source::HiddenSpaceMembership, _) | (_, Some(Blocked::PerhapsMembershipInstead)) => {
            hidden(GapKind::SpaceMemberships, "members")
        }
        (Source::HiddenBinding, _) if is_unlisted(policy, route.at) => {
            format!("the API lists no role bindings on {at}")
        }
        (Source::HiddenBinding, _) | (_, Some(Blocked::PerhapsBindingInstead)) => {
            hidden(GapKind::RoleBindings, "role bindings")
        }
        (Source::UnknownParent, _) => format!("nobody could read what {at} belongs to"),
        (_, Some(Blocked::PerhapsRestricted)) => {
            let space = policy.node_parent(node).unwrap_or(node);
            match gap(policy, &GapKind::Restrictions, space) {
                Some(why) => format!("the snapshot lacks the restrictions of {} ({why})", place(space)),
                None => format!("{} may be restricted", place(node)),
            }
        }
        (_, Some(Blocked::PerhapsPrivate)) => format!("nobody could read whether {at} is private"),
        (_, Some(Blocked::Uncertain)) => "an uncertain step may have made, kept or replaced it".to_owned(),
        _ => format!("the permissions of a role at {at} are unreadable"),
    }
}

/// Whether the node is of a type whose bindings the API lists nowhere.
fn is_unlisted(policy: &Policy, node: Node) -> bool {
    policy.catalog().unlisted_bindings.iter().any(|kind| kind == policy.node_kind(node).as_str())
}

/// Why the snapshot lacks what a gap of this kind hides at the node.
fn gap<'p>(policy: &'p Policy, kind: &GapKind, node: Node) -> Option<&'p str> {
    let covers = |at: Node| {
        let id = policy.node_id(at);
        let fits = |gap: &&axcess_core::Gap| {
            gap.kind == *kind && gap.scope.as_ref().is_none_or(|scope| scope.as_str() == id)
        };
        policy.gaps().iter().find(fits).map(|gap| gap.reason.as_str())
    };
    covers(node).or_else(|| policy.node_parent(node).and_then(covers))
}
