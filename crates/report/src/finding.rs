//! What somebody who reviews a plan should know about it.

pub(crate) mod doubt;
mod escalation;
mod ghost;
mod lockout;
mod reach;
pub(crate) mod removal;
mod risk;
mod rule;
mod step;
mod window;

use axcess_core::SortedSet;
use litemap::LiteMap;
pub(crate) use removal::Removals;
pub use rule::{FINDING_RULES, FindingRule};

use axcess_core::{AccessDiff, Plan, Policy, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::attribution::Causes;
use crate::diff::sides::{Sides, full_place};
use crate::plan::part::Parts;

/// One thing to know about a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Which rule found it; stable.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, as a sentence.
    pub message: String,
    /// The same for the same thing in every run, whatever the ids of new things and the order of steps.
    pub fingerprint: String,
    /// The steps that it is about, from 1.
    pub steps: Vec<usize>,
    /// Ids of the users whom it is about.
    pub users: Vec<String>,
    /// Ids of the nodes that it is about.
    pub nodes: Vec<String>,
}

/// How bad a finding is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The plan does not do what it says, or locks people out.
    Error,
    /// Somebody should look at it.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// The severity's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Everything that the rules look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    pub sides: &'a Sides<'a>,
    pub plan: &'a Plan,
    pub steps: &'a [Step],
    pub diff: &'a AccessDiff,
    pub causes: &'a Causes,
    pub parts: &'a Parts,
}

/// A finding that is being put together. Steps count from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub message: String,
    pub steps: SortedSet<usize>,
    pub users: SortedSet<String>,
    pub nodes: SortedSet<String>,
    /// What else tells it apart, by full names.
    pub about: Vec<String>,
}

/// Everything that the rules find, the worst first.
pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Finding> {
    let groups = [
        step::findings(evidence),
        risk::findings(evidence),
        lockout::findings(evidence),
        reach::findings(evidence),
        window::findings(evidence),
        escalation::findings(evidence),
        doubt::findings(evidence),
        ghost::findings(evidence),
    ];
    let mut seen: LiteMap<String, usize> = LiteMap::new();
    let mut all: Vec<Finding> = Vec::new();
    for (rule, severity, found) in groups.into_iter().flatten() {
        let names = names(evidence, &found);
        let times = seen.entry(format!("{rule}\0{names}")).or_default();
        *times += 1;
        all.push(Finding {
            rule: rule.to_owned(),
            severity,
            message: found.message,
            fingerprint: fingerprint(rule, &names, *times),
            steps: found.steps.into_iter().map(|step| step + 1).collect(),
            users: found.users.into_iter().collect(),
            nodes: found.nodes.into_iter().collect(),
        });
    }
    all.sort_by(|a, b| (a.severity, &a.steps, &a.rule).cmp(&(b.severity, &b.steps, &b.rule)));
    all
}

/// Full names of everything that the finding is about, in an order that ids do not set.
fn names(evidence: &Evidence<'_>, found: &Found) -> String {
    let people: SortedSet<String> = found.users.iter().map(|id| evidence.sides.full_person(id)).collect();
    let made = |id: &str| {
        evidence
            .steps
            .iter()
            .flat_map(|step| &step.nodes)
            .copied()
            .find(|node| has_id(evidence.sides.after, *node, id))
    };
    let place = |id: &String| match evidence.sides.node(id) {
        Some((policy, node)) => full_place(policy, node),
        None => made(id).map_or_else(|| id.clone(), |node| full_place(evidence.sides.after, node)),
    };
    let places: SortedSet<String> = found.nodes.iter().map(place).collect();
    let about = found.about.iter().map(|text| without_id(evidence.sides, text)).collect();
    let parts = [people.into_iter().collect::<Vec<_>>(), places.into_iter().collect(), about];
    parts.map(|part| part.join("\u{1}")).join("\0")
}

/// What a plan names by an id, by its full name.
fn without_id(sides: &Sides<'_>, text: &str) -> String {
    if let Some(role) = text.strip_prefix("custom:") {
        return format!("custom:{}", without_id(sides, role));
    }
    // Told by their mark, because ids of bindings are the one kind that is not ready to be looked up.
    if let Some(binding) = text.strip_prefix("binding:") {
        return [sides.after, sides.before]
            .into_iter()
            .find_map(|policy| {
                let (user, node) = policy.binding_place(policy.binding_by_id(binding)?);
                Some(format!("{} {}", sides.full_person(policy.user_id(user)), full_place(policy, node)))
            })
            .unwrap_or_else(|| binding.to_owned());
    }
    if sides.user(text).is_some() {
        return sides.full_person(text);
    }
    if let Some((policy, node)) = sides.node(text) {
        return full_place(policy, node);
    }
    let name = [sides.after, sides.before].into_iter().find_map(|policy| {
        let role = policy.role_by_id(text).and_then(|role| policy.role_name(role));
        let key = || policy.key_by_id(text).and_then(|key| policy.key_name(key));
        role.or_else(key).map(str::to_owned)
    });
    // What came and went within the plan has no name any more.
    name.unwrap_or_else(|| if text.starts_with("new:") { String::new() } else { text.to_owned() })
}

fn has_id(policy: &Policy, node: axcess_core::Node, id: &str) -> bool {
    policy.node_id(node) == id
}

pub(crate) fn fingerprint(rule: &str, names: &str, times: usize) -> String {
    let mut hasher = Sha256::new();
    hasher.update(rule.as_bytes());
    hasher.update(b"\0");
    hasher.update(names.as_bytes());
    if times > 1 {
        hasher.update(format!("\0{times}").as_bytes());
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A rule, how bad what it found is, and what that is.
pub(crate) type Raised = (&'static str, Severity, Found);
