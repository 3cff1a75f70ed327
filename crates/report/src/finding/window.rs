//! Access that opens or closes only for a while.

use axcess_core::{PermissionSet, SortedSet, WindowKind};
use litemap::LiteMap;

use crate::diff::phrase::folded;
use crate::diff::sentence::Move;
use crate::diff::sides::full_place;
use crate::diff::wording::{abridged, few_places};
use crate::escaped;
use crate::finding::risk::MOST_PLACES;
use crate::finding::{Evidence, Found, Raised, Severity};
use crate::plan::window::{WindowGroup, rule, sentence};

/// One finding for each kind and span.
pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let mut spans: LiteMap<(usize, usize, WindowKind), Vec<&WindowGroup>> = LiteMap::new();
    for group in &evidence.parts.windows {
        spans.entry((group.from, group.to, group.kind)).or_default().push(group);
    }
    spans.into_iter().map(|((from, to, kind), groups)| raise(evidence, from, to, kind, &groups)).collect()
}

fn raise(
    evidence: &Evidence<'_>,
    from: usize,
    to: usize,
    kind: WindowKind,
    groups: &[&WindowGroup],
) -> Raised {
    let (sides, policy) = (evidence.sides, evidence.sides.after);
    let users: SortedSet<_> = groups.iter().flat_map(|group| &group.users).copied().collect();
    let nodes: SortedSet<_> = groups.iter().flat_map(|group| &group.nodes).copied().collect();
    let mut permissions = PermissionSet::default();
    groups.iter().for_each(|group| permissions.union_with(&group.permissions));
    let names: Vec<String> = policy.permissions().names(&permissions).map(str::to_owned).collect();
    let kinds = nodes.iter().map(|node| policy.node_kind(*node).as_str()).collect();
    let moved = if kind == WindowKind::Exposure { Move::Gained } else { Move::Lost };
    let what = abridged(names, &kinds, moved);
    let people: Vec<String> = users.iter().map(|user| sides.person(policy.user_id(*user))).collect();
    // What comes and goes within the plan stands on neither side.
    let (here, gone): (Vec<_>, Vec<_>) =
        nodes.iter().copied().partition(|node| sides.node(policy.node_id(*node)).is_some());
    let here = few_places(sides, here.iter().map(|node| policy.node_id(*node)), MOST_PLACES);
    let gone: Vec<String> = gone
        .iter()
        .map(|node| escaped(&full_place(policy, *node).replacen(':', " ", 1)).into_owned())
        .collect();
    let places = match (here.is_empty(), gone.is_empty()) {
        (_, true) => here,
        (true, false) => folded(&gone, MOST_PLACES, "other places"),
        (false, false) => format!("{here}, and on {}", folded(&gone, MOST_PLACES, "other places")),
    };
    let said = sentence(kind, &people, &places, &what);
    let found = Found {
        message: format!("from step {} to step {} {said}", from + 1, to + 1),
        steps: [from, to].into(),
        users: users.iter().map(|user| policy.user_id(*user).to_owned()).collect(),
        nodes: nodes.iter().map(|node| policy.node_id(*node).to_owned()).collect(),
        about: Vec::new(),
    };
    (rule(kind), Severity::Warning, found)
}
