//! What the plan gives for things that do not exist yet.

use axcess_core::{Node, PermissionSet, SortedSet};
use litemap::LiteMap;

use crate::diff::phrase::folded;
use crate::diff::sentence::Move;
use crate::diff::wording::{abridged, few_places};
use crate::finding::risk::MOST_PLACES;
use crate::finding::{Evidence, Found, Raised, Severity};
use crate::plan::ghost::{Ghost, GhostKind};

/// One finding for each group of people who gain the same in future projects, and one for each role of an
/// organization.
pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let mut projects: LiteMap<(&SortedSet<String>, &PermissionSet), Vec<&Ghost>> = LiteMap::new();
    let mut members: LiteMap<(Node, &str), Vec<&Ghost>> = LiteMap::new();
    for ghost in &evidence.parts.ghosts {
        match &ghost.kind {
            GhostKind::Project => projects.entry((&ghost.users, &ghost.permissions)).or_default().push(ghost),
            GhostKind::Member(role) => members.entry((ghost.node, role)).or_default().push(ghost),
        }
    }
    let projects = projects.into_iter().map(|(_, ghosts)| of_projects(evidence, &ghosts));
    let members = members.into_iter().map(|((node, role), ghosts)| of_members(evidence, node, role, &ghosts));
    projects.chain(members).collect()
}

fn of_projects(evidence: &Evidence<'_>, ghosts: &[&Ghost]) -> Raised {
    let (sides, policy) = (evidence.sides, evidence.sides.after);
    let users: SortedSet<String> = ghosts.iter().flat_map(|ghost| &ghost.users).cloned().collect();
    let nodes: SortedSet<String> = ghosts.iter().map(|ghost| policy.node_id(ghost.node).to_owned()).collect();
    let people: Vec<String> = users.iter().map(|id| sides.person(id)).collect();
    let mut places: Vec<String> = nodes.iter().map(|id| sides.place(id)).collect();
    places.sort();
    let verb = if people.len() == 1 { "gains" } else { "gain" };
    let message = format!(
        "{} {verb} {} on every project that is made later in {}",
        folded(&people, MOST_PLACES, "others"),
        what(evidence, ghosts, &SortedSet::from(["PROJECT"])),
        folded(&places, MOST_PLACES, "other spaces"),
    );
    let steps = ghosts.iter().flat_map(|ghost| &ghost.steps).copied().collect();
    ("future-project", Severity::Info, Found { message, steps, users, nodes, about: Vec::new() })
}

fn of_members(evidence: &Evidence<'_>, organization: Node, role: &str, ghosts: &[&Ghost]) -> Raised {
    let (sides, policy) = (evidence.sides, evidence.sides.after);
    let mut nodes: SortedSet<Node> = ghosts.iter().flat_map(|ghost| &ghost.nodes).copied().collect();
    let kinds = nodes.iter().map(|node| policy.node_kind(*node).as_str()).collect();
    let message = format!(
        "whoever joins {} as {role} later gains {} on {}",
        sides.place(policy.node_id(organization)),
        what(evidence, ghosts, &kinds),
        few_places(sides, nodes.iter().map(|node| policy.node_id(*node)), MOST_PLACES),
    );
    nodes.insert(organization);
    let found = Found {
        message,
        steps: ghosts.iter().flat_map(|ghost| &ghost.steps).copied().collect(),
        users: SortedSet::new(),
        nodes: nodes.iter().map(|node| policy.node_id(*node).to_owned()).collect(),
        about: vec![role.to_owned()],
    };
    ("future-member", Severity::Info, found)
}

fn what(evidence: &Evidence<'_>, ghosts: &[&Ghost], kinds: &SortedSet<&str>) -> String {
    let mut all = PermissionSet::default();
    ghosts.iter().for_each(|ghost| all.union_with(&ghost.permissions));
    let names = evidence.sides.after.permissions().names(&all).map(str::to_owned).collect();
    abridged(names, kinds, Move::Gained)
}
