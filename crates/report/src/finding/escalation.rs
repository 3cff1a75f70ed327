//! Who can help himself to more.

use axcess_core::{PermissionSet, SortedSet};

use crate::diff::phrase::folded;
use crate::diff::sentence::Move;
use crate::diff::wording::{abridged, few_places};
use crate::finding::risk::MOST_PLACES;
use crate::finding::{Evidence, Found, Raised, Severity};
use crate::plan::escalation::{Escalation, self_admissions};
use crate::remedy::words;

/// Changes of a chain that are told before the rest is only counted.
const MOST_CHANGES: usize = 3;

pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let found = &evidence.parts.escalations;
    let mut all: Vec<Raised> = found.all.iter().map(|escalation| raise(evidence, escalation)).collect();
    if found.unseen > 0 {
        let message = format!(
            "{} administrative permissions; how far each of them gets was not followed one by one",
            if found.unseen == 1 {
                "1 more user gains".to_owned()
            } else {
                format!("{} more users gain", found.unseen)
            }
        );
        all.push(("escalation", Severity::Warning, Found { message, ..Found::default() }));
    }
    if found.unseen_binders > 0 {
        let message = format!(
            "{} may bind roles, and the plan leaves one that holds more than any before; how far each of them gets \
             with it was not followed one by one",
            if found.unseen_binders == 1 {
                "1 more user".to_owned()
            } else {
                format!("{} more users", found.unseen_binders)
            }
        );
        all.push(("escalation", Severity::Warning, Found { message, ..Found::default() }));
    }
    all.extend(self_admissions(evidence).into_iter().map(|(step, node, people)| {
        let (sides, policy) = (evidence.sides, evidence.sides.after);
        let names: Vec<String> = people.iter().map(|id| sides.person(id)).collect();
        let (loses, keeps) = if names.len() == 1 { ("loses", "keeps") } else { ("lose", "keep") };
        let message = format!(
            "{} {loses} {}, but {keeps} the power to bind roles there: one step, and the way in is open again",
            folded(&names, MOST_PLACES, "others"),
            sides.place(policy.node_id(node)),
        );
        let found = Found {
            message,
            steps: [step].into(),
            users: people.into_iter().collect(),
            nodes: [policy.node_id(node).to_owned()].into(),
            about: Vec::new(),
        };
        ("self-admission", Severity::Info, found)
    }));
    all
}

fn raise(evidence: &Evidence<'_>, escalation: &Escalation) -> Raised {
    let (sides, policy) = (evidence.sides, evidence.sides.after);
    let user = policy.user_id(escalation.who.user());
    let nodes: SortedSet<String> =
        escalation.wanted.iter().map(|(node, _)| policy.node_id(*node).to_owned()).collect();
    let mut gained = PermissionSet::default();
    escalation.wanted.iter().for_each(|(_, set)| gained.union_with(set));
    let kinds = escalation.wanted.iter().map(|(node, _)| policy.node_kind(*node).as_str()).collect();
    let names = policy.permissions().names(&gained).map(str::to_owned).collect();
    let places = few_places(sides, nodes.iter().map(String::as_str), MOST_PLACES);
    let takes = format!("take {} on {places}", abridged(names, &kinds, Move::Gained));
    let crowns = "make anybody an administrator of the account".to_owned();
    let gets = match (escalation.administrator, escalation.wanted.is_empty()) {
        (true, true) => crowns,
        (true, false) => format!("{crowns} and {takes}"),
        (false, _) => takes,
    };
    let mut chain: Vec<String> = escalation.changes.iter().map(|change| words(policy, change)).collect();
    if chain.len() > MOST_CHANGES + 1 {
        let more = chain.len() - MOST_CHANGES;
        chain.truncate(MOST_CHANGES);
        chain.push(format!("{more} more changes"));
    }
    let message =
        format!("{} can now {gets}, without anybody's help: {}", sides.person(user), chain.join(", then "));
    let found = Found {
        message,
        steps: escalation.steps.clone(),
        users: [user.to_owned()].into(),
        nodes,
        about: Vec::new(),
    };
    ("escalation", Severity::Warning, found)
}
