//! Who can help himself to more.

use std::collections::BTreeSet;

use crate::counted;
use crate::diff::phrase::folded;
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
            "{} more gain administrative permissions; how far they get by themselves was not looked at",
            counted(found.unseen, "user")
        );
        all.push(("escalation", Severity::Warning, Found { message, ..Found::default() }));
    }
    all.extend(self_admissions(evidence).into_iter().map(|(step, node, people)| {
        let (sides, policy) = (evidence.sides, evidence.sides.after);
        let names: Vec<String> = people.iter().map(|id| sides.person(id)).collect();
        let (verb, self_) = if names.len() == 1 { ("loses", "himself") } else { ("lose", "themselves") };
        let message = format!(
            "{} {verb} access to {}, but can let {self_} in again by one step of their own",
            folded(&names, MOST_PLACES, "others"),
            sides.place(policy.node_id(node)),
        );
        let message = if names.len() == 1 { message.replace("their own", "his own") } else { message };
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
    let mut places: Vec<String> =
        escalation.wanted.iter().map(|(node, _)| sides.place(policy.node_id(*node))).collect();
    places.sort();
    let gets = match (escalation.administrator, places.is_empty()) {
        (true, true) => "make others administrators of the account".to_owned(),
        (true, false) => format!(
            "make others administrators of the account and get at {}",
            folded(&places, MOST_PLACES, "other places")
        ),
        (false, _) => {
            format!("get at what he lacks on {}", folded(&places, MOST_PLACES, "other places"))
        }
    };
    let mut chain: Vec<String> = escalation.changes.iter().map(|change| words(policy, change)).collect();
    if chain.len() > MOST_CHANGES + 1 {
        let more = chain.len() - MOST_CHANGES;
        chain.truncate(MOST_CHANGES);
        chain.push(format!("{more} more changes"));
    }
    let nodes: BTreeSet<String> =
        escalation.wanted.iter().map(|(node, _)| policy.node_id(*node).to_owned()).collect();
    let message =
        format!("{} can now {gets} by changes of his own: {}", sides.person(user), chain.join(", then "));
    let found = Found {
        message,
        steps: escalation.steps.clone(),
        users: [user.to_owned()].into(),
        nodes,
        about: Vec::new(),
    };
    ("escalation", Severity::Warning, found)
}
