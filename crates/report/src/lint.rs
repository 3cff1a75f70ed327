//! What is wrong with an account as it stands, whoever changed it last.

mod administrator;
mod binding;
mod key;
mod person;
mod report;
mod resource;
mod role;
mod survey;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Change, Key, Node, Outcome, Plan, Policy, Role, SortedSet, User, widens};

pub use report::{LintDoubt, LintLine, LintReport, MendReport};

use crate::diff::sides::full_place;
use crate::finding::fingerprint;
use crate::lint::survey::Survey;
use crate::names::Names;
use crate::suggest::plan;
use crate::{Detail, Finding, Layout, Severity};

/// How many mends of a rule are tried on a copy while linting, at most.
const MOST_TRIED: usize = 100;
/// What that comes to where there are many nodes, all of which a mend may have to be looked for at.
const MOST_NODES: usize = 400_000;
/// How many answers the mends of a rule are compared at, at most.
const MOST_LOOKS: usize = 20_000;
/// How many edits a mend that is tried has at most.
const MOST_EDITS: usize = 400;

/// A rule of the linter.
#[derive(Clone, Copy, Debug)]
pub struct LintRule {
    /// Its id; stable.
    pub id: &'static str,
    /// What it finds, as a noun.
    pub about: &'static str,
    find: fn(&Survey<'_>, &mut Found),
}

/// All rules.
pub const LINT_RULES: &[LintRule] = &[
    rule("no-administrator", "places that nobody can administer", administrator::nobody),
    rule("single-administrator", "places that one person alone can administer", administrator::single),
    rule("many-administrators", "more account administrators than an account needs", administrator::many),
    rule("administrator-everywhere", "administrators of most spaces", administrator::everywhere),
    rule("restricted-without-readers", "restricted resources that nobody reads", resource::unread),
    rule("key-left-behind", "live keys whose maker is gone", key::left_behind),
    rule("key-without-expiry", "live keys that never end", key::endless),
    rule("access-of-the-gone", "memberships and bindings of users who are gone", person::gone),
    rule("bindings-of-strangers", "bindings of users outside the organization", binding::strangers),
    rule("expired-invitation", "invitations that nobody accepted in time", person::expired),
    rule("implied-bindings", "bindings that add nothing", binding::implied),
    rule("unused-role", "custom roles that nobody holds", role::unused),
    rule("equal-roles", "roles that hold the same", role::equal),
    rule("similar-roles", "roles that hold nearly the same", role::similar),
    rule("inert-permissions", "permissions without effect wherever the role is held", role::inert),
];

const fn rule(id: &'static str, about: &'static str, find: fn(&Survey<'_>, &mut Found)) -> LintRule {
    LintRule { id, about, find }
}

/// What a rule came up with.
#[derive(Debug, Default)]
struct Found {
    flaws: Vec<Flaw>,
    undetermined: Vec<Doubt>,
}

/// A finding that is being put together.
#[derive(Debug)]
struct Flaw {
    severity: Severity,
    message: String,
    users: Vec<User>,
    nodes: Vec<Node>,
    roles: Vec<Role>,
    keys: Vec<Key>,
    changes: Vec<Change>,
    /// What the plan leaves to whoever carries it out.
    note: Option<&'static str>,
    /// Whether it cannot be mended without giving somebody access.
    gives: bool,
}

/// What a rule could not tell, as far as that is told once for all.
#[derive(Debug)]
struct Doubt {
    reason: String,
    nodes: Vec<Node>,
}

impl Flaw {
    fn new(severity: Severity, message: String) -> Self {
        let (users, nodes, roles, keys, changes) = Default::default();
        Self { severity, message, users, nodes, roles, keys, changes, note: None, gives: false }
    }
}

/// One thing that is wrong with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintFinding {
    /// The finding; it has no steps.
    pub finding: Finding,
    /// Ids of the roles that it is about.
    pub roles: Vec<String>,
    /// Ids of the keys that it is about.
    pub keys: Vec<String>,
    /// How to mend it, if a plan can.
    pub mend: Option<Mend>,
}

/// A plan that does away with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// Whether it was tried on a copy: every step is applied, and nobody gains anything that the rule does not say.
    pub is_tried: bool,
    /// Whether it gives somebody access, as its rule must.
    pub gives: bool,
    /// What it leaves to whoever carries it out.
    pub note: Option<&'static str>,
}

/// All findings about an account.
#[derive(Debug)]
pub struct Lint<'a> {
    policy: &'a Policy,
    /// The findings, the worst rules first.
    pub findings: Vec<LintFinding>,
    /// What nobody can tell from this snapshot.
    pub undetermined: Vec<LintDoubt>,
}

/// Looks an account through by the rules of these ids; by all if none is named.
pub fn lint<'a>(policy: &'a Policy, only: &[String]) -> Lint<'a> {
    let survey = Survey::new(policy);
    let mut lint = Lint { policy, findings: Vec::new(), undetermined: Vec::new() };
    let wanted = |rule: &&LintRule| only.is_empty() || only.iter().any(|id| id == rule.id);
    for rule in LINT_RULES.iter().filter(wanted) {
        let mut found = Found::default();
        (rule.find)(&survey, &mut found);
        lint.add(rule, found, survey.nodes.len());
    }
    let place = |id: &str| LINT_RULES.iter().position(|rule| rule.id == id);
    lint.findings.sort_by_key(|it| (place(&it.finding.rule), it.finding.severity));
    lint
}

impl Lint<'_> {
    fn add(&mut self, rule: &LintRule, found: Found, nodes: usize) {
        let policy = self.policy;
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let most_tried = MOST_TRIED.min(MOST_NODES / nodes.max(1)).max(1);
        let (mut tried, mut looks) = (0, MOST_LOOKS);
        for flaw in found.flaws {
            let names = names(policy, &flaw);
            let times = seen.entry(names.clone()).or_default();
            *times += 1;
            let is_small = flaw.changes.len() <= MOST_EDITS && tried < most_tried;
            // One that touches everything leaves enough for others.
            let turn = looks.min(MOST_LOOKS / 4);
            let mut left = turn;
            let sound = if is_small { is_sound(policy, &flaw, &mut left) } else { None };
            looks -= turn - left;
            let is_tried = sound.is_some();
            tried += usize::from(is_small);
            let holds = sound.unwrap_or(true);
            let mend = (holds && !flaw.changes.is_empty()).then_some(Mend {
                changes: flaw.changes,
                is_tried,
                gives: flaw.gives,
                note: flaw.note,
            });
            let ids = |users: SortedSet<&str>| users.into_iter().map(str::to_owned).collect::<Vec<_>>();
            self.findings.push(LintFinding {
                finding: Finding {
                    rule: rule.id.to_owned(),
                    severity: flaw.severity,
                    message: flaw.message,
                    fingerprint: fingerprint(rule.id, &names, *times),
                    steps: Vec::new(),
                    users: ids(flaw.users.iter().map(|user| policy.user_id(*user)).collect()),
                    nodes: ids(flaw.nodes.iter().map(|node| policy.node_id(*node)).collect()),
                },
                roles: ids(flaw.roles.iter().map(|role| policy.role_id(*role)).collect()),
                keys: ids(flaw.keys.iter().map(|key| policy.key_id(*key)).collect()),
                mend,
            });
        }
        self.undetermined.extend(found.undetermined.into_iter().map(|doubt| LintDoubt {
            rule: rule.id.to_owned(),
            reason: doubt.reason,
            nodes: doubt.nodes.iter().map(|node| policy.node_id(*node).to_owned()).collect(),
        }));
    }

    /// The mends of all findings as one plan; a change that two of them share is made once.
    pub fn plan(&self) -> Plan {
        let mut changes: Vec<Change> = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for change in self.findings.iter().filter_map(|it| it.mend.as_ref()).flat_map(|mend| &mend.changes) {
            if seen.insert(format!("{change:?}")) {
                changes.push(change.clone());
            }
        }
        Plan { on_refused: axcess_core::OnRefused::Continue, ..plan(None, changes) }
    }

    /// The findings for people.
    pub fn text(&self, detail: Detail, layout: Layout) -> String {
        text::draw(self, detail, layout)
    }
}

/// Whether every step is applied and, unless the flaw is that somebody lacks access, nobody gains any; `None` where it
/// takes more looks than are left to tell.
fn is_sound(policy: &Policy, flaw: &Flaw, looks: &mut usize) -> Option<bool> {
    let Ok(simulation) = policy.simulate(&plan(None, flaw.changes.clone())) else { return Some(false) };
    let applied = simulation.steps.iter().all(|step| step.outcome == Outcome::Applied);
    if !applied || flaw.gives {
        return Some(applied);
    }
    widens(policy, &simulation.last, looks).map(|widens| !widens)
}

/// Full names of everything that the flaw is about, in an order that ids do not set.
fn names(policy: &Policy, flaw: &Flaw) -> String {
    let person = |user: &User| {
        let name = policy.user_email(*user).or_else(|| policy.user_name(*user));
        name.unwrap_or_else(|| policy.user_id(*user)).to_owned()
    };
    let role = |role: &Role| policy.role_name(*role).unwrap_or_else(|| policy.role_id(*role)).to_owned();
    let key = |key: &Key| policy.key_name(*key).unwrap_or_else(|| policy.key_id(*key)).to_owned();
    let sorted = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join("\u{1}");
    [
        sorted(flaw.users.iter().map(person).collect()),
        sorted(flaw.nodes.iter().map(|node| full_place(policy, *node)).collect()),
        sorted(flaw.roles.iter().map(role).collect()),
        sorted(flaw.keys.iter().map(key).collect()),
    ]
    .join("\0")
}

/// Things in a sentence, so many of them by name.
fn several(policy: &Policy, nodes: &[Node]) -> String {
    const MOST: usize = 3;
    let names: Vec<String> =
        nodes.iter().take(MOST + 1).map(|node| Names::new(policy).node_in_words(*node)).collect();
    match nodes.len() {
        0..=MOST => crate::diff::phrase::folded(&names, MOST, "others"),
        all => format!("{} and {} others", names[..MOST].join(", "), all - MOST),
    }
}
