//! From the answers that are against a gate to findings, one for each person.

use std::collections::BTreeMap;

use axcess_core::{Asker, Node, PermissionSet, Policy, UserKind};
use axcess_report::{Names, PlanReview, folded, full_place, is_invited};
use sha2::{Digest, Sha256};

use crate::assertion::AssertionKind;
use crate::judge::{Hit, What};
use crate::report::{CheckFinding, Outcome};
use crate::rule::{ALLOW, EXACTLY, NEVER, NO_NEW_ACCESS};

/// Permissions and places that a message names.
const MOST_NAMED: usize = 3;

/// Nodes that a finding lists.
const MOST_NODES: usize = 100;

/// What all findings of a gate share.
pub(crate) struct Draft<'a> {
    pub gate: &'a str,
    pub template: CheckFinding,
    pub policy: &'a Policy,
    pub review: Option<&'a PlanReview<'a>>,
}

/// A stable name for what is found.
pub(crate) fn fingerprint(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What people hold or lack: one person, or several of whom the same is unknown.
struct Group<'h> {
    people: Vec<Asker>,
    hits: Vec<&'h Hit>,
}

/// One finding for each person of whom it is certain, and one for all of whom the same is unknown.
pub(crate) fn findings(kind: AssertionKind, hits: &[Hit], draft: &Draft<'_>) -> Vec<CheckFinding> {
    let mut people: BTreeMap<(Asker, What, bool), Vec<&Hit>> = BTreeMap::new();
    for hit in hits {
        people.entry((hit.who, hit.what, hit.is_certain)).or_default().push(hit);
    }
    let mut groups: BTreeMap<(What, bool, Vec<String>, Option<Asker>), Group<'_>> = BTreeMap::new();
    for ((who, what, is_certain), hits) in people {
        let lines = lines(&hits, draft.policy);
        let key = (what, is_certain, lines, is_certain.then_some(who));
        groups.entry(key).or_insert_with(|| Group { people: Vec::new(), hits }).people.push(who);
    }
    let groups = groups.into_iter();
    groups
        .map(|((what, is_certain, lines, _), group)| group.finding(kind, what, is_certain, &lines, draft))
        .collect()
}

/// What is held or lacked where, by names that outlive the ids of a simulation.
fn lines(hits: &[&Hit], policy: &Policy) -> Vec<String> {
    let line = |hit: &&Hit| {
        let names: Vec<&str> = policy.permissions().names(&hit.set).collect();
        format!("{} {}", full_place(policy, hit.node), names.join(" "))
    };
    let mut lines: Vec<String> = hits.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

impl Group<'_> {
    fn finding(
        self,
        kind: AssertionKind,
        what: What,
        is_certain: bool,
        lines: &[String],
        draft: &Draft<'_>,
    ) -> CheckFinding {
        let policy = draft.policy;
        let mut set = PermissionSet::empty(policy.permissions().len());
        self.hits.iter().for_each(|hit| set.union_with(&hit.set));
        let rule = match kind {
            AssertionKind::Allow => ALLOW,
            AssertionKind::Never => NEVER,
            AssertionKind::Exactly => EXACTLY,
            AssertionKind::NoNewAccess => NO_NEW_ACCESS,
        };
        let certainty = if is_certain { "certain" } else { "perhaps" };
        let mut names: Vec<String> = self.people.iter().map(|who| full_person(policy, *who)).collect();
        names.sort_unstable();
        let names = names.join("\u{1}");
        let mut parts = vec![rule, draft.gate, &names, word(what), certainty];
        parts.extend(lines.iter().map(String::as_str));
        let nodes = self.hits.iter().take(MOST_NODES).map(|hit| policy.node_id(hit.node).to_owned());
        let mut users: Vec<String> =
            self.people.iter().map(|who| policy.user_id(who.user()).to_owned()).collect();
        users.sort_unstable();
        users.dedup();
        let steps = self.steps(draft);
        CheckFinding {
            rule: rule.to_owned(),
            outcome: if is_certain { Outcome::Fail } else { Outcome::Undetermined },
            message: self.message(kind, what, is_certain, &set, policy),
            fingerprint: fingerprint(&parts),
            users,
            nodes: nodes.collect(),
            source: first_place(&steps, draft),
            steps,
            ..draft.template.clone()
        }
    }

    /// The steps that gave it, if a plan did.
    fn steps(&self, draft: &Draft<'_>) -> Vec<usize> {
        let (Some(review), Some(who)) = (draft.review, self.people.first()) else { return Vec::new() };
        let user = draft.policy.user_id(who.user());
        let mut steps: Vec<usize> = self
            .hits
            .iter()
            .filter(|hit| hit.what != What::Lacks)
            .flat_map(|hit| review.steps_behind(user, draft.policy.node_id(hit.node)))
            .collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    fn message(
        &self,
        kind: AssertionKind,
        what: What,
        is_certain: bool,
        set: &PermissionSet,
        policy: &Policy,
    ) -> String {
        let names = Names::new(policy);
        let people: Vec<String> =
            self.people.iter().take(MOST_NAMED + 1).map(|who| person(policy, *who)).collect();
        let person = match self.people.len().checked_sub(MOST_NAMED) {
            None | Some(0 | 1) => folded(&people, MOST_NAMED, "others"),
            Some(more) => format!("{} and {more} others", people[..MOST_NAMED].join(", ")),
        };
        let are_invited = self.people.iter().all(|who| is_invited(policy, who.user()));
        let permissions: Vec<String> =
            policy.permissions().names(set).map(|name| axcess_report::escaped(name).into_owned()).collect();
        let permissions = folded(&permissions, MOST_NAMED, "more");
        let nodes: Vec<Node> = self.hits.iter().map(|hit| hit.node).collect();
        let shown: Vec<String> =
            nodes.iter().take(MOST_NAMED + 1).map(|node| names.node_in_words(*node)).collect();
        let places = match nodes.len().checked_sub(MOST_NAMED) {
            None | Some(0 | 1) => folded(&shown, MOST_NAMED, "other places"),
            Some(more) => format!("{} and {more} other places", shown[..MOST_NAMED].join(", ")),
        };
        let verb = match (what, is_certain) {
            (What::Has, true) => "may",
            (What::Has, false) => "might be able to",
            (What::Lacks, true) => "may not",
            (What::Lacks, false) => "might not be able to",
            (What::Gains, true) if self.people.len() > 1 => "gain",
            (What::Gains, true) => "gains",
            (What::Gains, false) => "might gain",
        };
        let once = match (what, are_invited) {
            (What::Has | What::Gains, true) => " once the invitation is accepted",
            _ => "",
        };
        let more = match (kind, what) {
            (AssertionKind::Exactly, What::Has) => ", and is none of those who should",
            (AssertionKind::Exactly, What::Lacks) => ", and is one of those who should",
            _ => "",
        };
        format!("{person} {verb} {permissions} on {places}{once}{more}")
    }
}

/// Where the first of some steps stands, else where the gate is written.
pub(crate) fn first_place(steps: &[usize], draft: &Draft<'_>) -> Option<axcess_report::PlanSource> {
    let of_step = draft.review.zip(steps.first()).map(|(review, step)| review.place(*step));
    of_step.filter(|place| place.line > 0).or_else(|| draft.template.source.clone())
}

const fn word(what: What) -> &'static str {
    match what {
        What::Has => "has",
        What::Lacks => "lacks",
        What::Gains => "gains",
    }
}

/// How people call somebody; fit to be shown.
fn person(policy: &Policy, who: Asker) -> String {
    let names = Names::new(policy);
    match who {
        Asker::User(user) if policy.user_kind(user) == UserKind::Bot => {
            format!("bot {}", names.user_in_full(user))
        }
        Asker::User(user) => names.user_in_full(user),
        Asker::Key(..) => names.asker(who),
    }
}

/// A name that outlives the ids which a simulation gave.
fn full_person(policy: &Policy, who: Asker) -> String {
    let user = who.user();
    let name =
        policy.user_email(user).or_else(|| policy.user_name(user)).unwrap_or_else(|| policy.user_id(user));
    match who {
        Asker::User(_) => name.to_owned(),
        Asker::Key(key, _) => {
            format!("key {} of {name}", policy.key_name(key).unwrap_or_else(|| policy.key_id(key)))
        }
    }
}
