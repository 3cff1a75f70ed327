//! What the plan gives for things that do not exist yet.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Node, PermissionSet};

use crate::diff::phrase::folded;
use crate::diff::sentence::Move;
use crate::diff::wording::abridged;
use crate::finding::risk::MOST_PLACES;
use crate::finding::{Evidence, Found, Raised, Severity};
use crate::plan::ghost::{Ghost, GhostKind};

/// One finding for each space, and one for each role of an organization.
pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let mut subjects: BTreeMap<(Node, Option<&str>), Vec<&Ghost>> = BTreeMap::new();
    for ghost in &evidence.parts.ghosts {
        let role = match &ghost.kind {
            GhostKind::Project => None,
            GhostKind::Member(role) => Some(role.as_str()),
        };
        subjects.entry((ghost.node, role)).or_default().push(ghost);
    }
    subjects.into_iter().map(|((node, role), ghosts)| raise(evidence, node, role, &ghosts)).collect()
}

fn raise(evidence: &Evidence<'_>, node: Node, role: Option<&str>, ghosts: &[&Ghost]) -> Raised {
    let (sides, policy) = (evidence.sides, evidence.sides.after);
    let users: BTreeSet<String> = ghosts.iter().flat_map(|ghost| &ghost.users).cloned().collect();
    let nodes: BTreeSet<Node> = ghosts.iter().flat_map(|ghost| &ghost.nodes).copied().collect();
    let steps = ghosts.iter().flat_map(|ghost| &ghost.steps).copied().collect();
    let at = sides.place(policy.node_id(node));
    let (rule, message) = match role {
        None => {
            let people: Vec<String> = users.iter().map(|id| sides.person(id)).collect();
            let verb = if people.len() == 1 { "gains" } else { "gain" };
            let people = folded(&people, MOST_PLACES, "others");
            let what = what(evidence, ghosts, &BTreeSet::from(["PROJECT"]));
            ("future-project", format!("{people} {verb} {what} on every project that is made in {at} later"))
        }
        Some(role) => {
            let mut places: Vec<String> = nodes.iter().map(|node| sides.place(policy.node_id(*node))).collect();
            places.sort();
            let places = folded(&places, MOST_PLACES, "other places");
            let kinds = nodes.iter().map(|node| policy.node_kind(*node).as_str()).collect();
            let what = what(evidence, ghosts, &kinds);
            ("future-member", format!("whoever joins {at} as {role} later gains {what} on {places}"))
        }
    };
    let mut about: BTreeSet<Node> = nodes;
    about.insert(node);
    let found = Found {
        message,
        steps,
        users,
        nodes: about.iter().map(|node| policy.node_id(*node).to_owned()).collect(),
        about: role.map(str::to_owned).into_iter().collect(),
    };
    (rule, Severity::Info, found)
}

fn what(evidence: &Evidence<'_>, ghosts: &[&Ghost], kinds: &BTreeSet<&str>) -> String {
    let mut all = PermissionSet::default();
    ghosts.iter().for_each(|ghost| all.union_with(&ghost.permissions));
    let names = evidence.sides.after.permissions().names(&all).map(str::to_owned).collect();
    abridged(names, kinds, Move::Gained)
}
