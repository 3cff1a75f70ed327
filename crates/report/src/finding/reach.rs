//! Removals after which people still get in.

use axcess_core::SortedSet;

use crate::counted;
use crate::diff::phrase::{folded, listed};
use crate::diff::sentence::Move;
use crate::diff::wording::abridged;
use crate::finding::removal::{Removal, leaves, route_in_words};
use crate::finding::{Evidence, Found, Raised, Severity};
use crate::remedy::words;

pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let all = evidence.parts.removals.iter();
    let found =
        all.flat_map(|removal| [still_reaches(evidence, removal), binding_survives(evidence, removal)]);
    let unfollowed = evidence.parts.unfollowed.iter();
    found
        .flatten()
        .chain(unfollowed.map(|(step, places)| unfollowed_holders(evidence, *step, *places)))
        .collect()
}

/// A role that is held at more places than were looked at.
fn unfollowed_holders(evidence: &Evidence<'_>, step: usize, places: usize) -> Raised {
    let message = format!(
        "step {} ({}) changes a role that is held at {}; whether its holders keep by other routes what it takes \
         was not followed there",
        step + 1,
        evidence.steps[step].op,
        counted(places, "further place"),
    );
    ("still-reaches", Severity::Info, Found { message, steps: [step].into(), ..Found::default() })
}

fn still_reaches(evidence: &Evidence<'_>, removal: &Removal) -> Option<Raised> {
    if removal.kept.is_empty() {
        return None;
    }
    let (sides, policy) = (evidence.sides, evidence.sides.after);
    let names: Vec<String> = policy.permissions().names(&removal.kept).map(str::to_owned).collect();
    let what = abridged(names, &[policy.node_kind(removal.node).as_str()].into(), Move::Lost);
    let place = |node| sides.place(policy.node_id(node));
    let routes: SortedSet<String> =
        removal.by.iter().map(|route| route_in_words(policy, route, place)).collect();
    let message = format!(
        "step {} ({}) does not take {what} on {} from {}: it stays by {}; {}",
        removal.step + 1,
        evidence.steps[removal.step].op,
        place(removal.node),
        sides.person(policy.user_id(removal.user)),
        listed(&routes.into_iter().collect::<Vec<_>>()),
        further(policy, removal),
    );
    Some(("still-reaches", Severity::Warning, subject(evidence, removal, message, &[removal.node])))
}

/// How much more it takes.
fn further(policy: &axcess_core::Policy, removal: &Removal) -> String {
    let Some(changes) = &removal.further else {
        return "no removal of what is known takes it".to_owned();
    };
    let said: Vec<String> = changes.iter().map(|change| words(policy, change)).collect();
    match said.len() {
        1 => format!("one more removal takes it: {}", said[0]),
        many => format!("it takes {many} more removals: {}", listed(&said)),
    }
}

fn binding_survives(evidence: &Evidence<'_>, removal: &Removal) -> Option<Raised> {
    if removal.bound.is_empty() || !leaves(evidence.steps[removal.step].op) {
        return None;
    }
    let (sides, policy) = (evidence.sides, evidence.sides.after);
    let place = |node: &axcess_core::Node| sides.place(policy.node_id(*node));
    let bound: Vec<String> = removal.bound.iter().map(place).collect();
    let (noun, verb) = if bound.len() == 1 { ("binding", "stays") } else { ("bindings", "stay") };
    let message = format!(
        "{} is removed from {}, but the {noun} on {} {verb} and still reach{}",
        sides.person(policy.user_id(removal.user)),
        place(&removal.node),
        folded(&bound, 4, "other resources"),
        if bound.len() == 1 { "es" } else { "" },
    );
    Some(("binding-survives", Severity::Warning, subject(evidence, removal, message, &removal.bound)))
}

fn subject(
    evidence: &Evidence<'_>,
    removal: &Removal,
    message: String,
    nodes: &[axcess_core::Node],
) -> Found {
    let policy = evidence.sides.after;
    Found {
        message,
        steps: [removal.step].into(),
        users: [policy.user_id(removal.user).to_owned()].into(),
        nodes: nodes.iter().map(|node| policy.node_id(*node).to_owned()).collect(),
        about: Vec::new(),
    }
}
