//! The smallest plans that give or take one permission.

mod text;

use axcess_core::{
    AccessDiff, Change, Goal, MOST_EDITS, Obstacle, OnRefused, Plan, Policy, Suggestion, Suggestions, Terms,
    Wish,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::names::{Identity, Names};
use crate::reason::Teller;
use crate::remedy::ChangeReport;
use crate::{AccessMoves, Basis, Body, Document, Layout};

/// The smallest plans that give or take one permission.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SuggestReport {
    /// `grant` or `revoke`.
    pub wish: &'static str,
    /// Whose access it is about.
    pub user: Identity,
    /// The key that stands for him, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Identity>,
    /// What he shall be allowed or denied.
    pub permission: String,
    /// Where.
    pub resource: Identity,
    /// Whether only plans that change nothing else were looked for.
    pub nothing_else: bool,
    /// `already`, `found` or `impossible`.
    pub outcome: &'static str,
    /// Whether every plan of up to `most_edits` edits was tried that could be smaller than the first, so that
    /// there is none.
    pub proved: bool,
    /// How many edits a plan was looked for with.
    pub most_edits: usize,
    /// Why the answer is what it is, or why nothing can be done.
    pub reason: String,
    /// The plans, the smallest first.
    pub plans: Vec<SuggestedPlan>,
    /// Where no plan leaves everything else as it is: the one that changes least besides.
    pub closest: Option<SuggestedPlan>,
}

/// A plan, tried on a copy of the account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SuggestedPlan {
    /// The changes in words, in order.
    pub edits: Vec<ChangeReport>,
    /// How many other answers change: triples of user, node and permission, without inert ones.
    pub extra: usize,
    /// Those of the user himself.
    pub own: usize,
    /// Those of keys alone.
    pub keys: usize,
    /// Everybody else whose access changes.
    pub bystanders: Vec<Bystander>,
    /// How many inert answers change.
    pub inert: usize,
    /// The edits as commands, in order; empty where one is no call of the API.
    pub commands: Vec<String>,
    /// The plan as a plan file holds it.
    pub plan: Value,
    /// Everything that it moves, what is asked for among it.
    pub diff: AccessMoves,
}

/// Somebody else whose access a plan changes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Bystander {
    /// Who.
    #[serde(flatten)]
    pub user: Identity,
    /// How many of his answers change.
    pub changes: usize,
}

impl Body for SuggestReport {
    const FORMAT: &'static str = "axcess-suggestions";
}

/// What can be done about one answer, for whoever decides.
#[derive(Debug)]
pub struct SuggestReview<'a> {
    policy: &'a Policy,
    /// How a plan is written as commands.
    commands: fn(&Policy, &Plan) -> Vec<String>,
    goal: Goal,
    terms: Terms,
    found: Suggestions,
    closest: Option<Suggestion>,
}

impl<'a> SuggestReview<'a> {
    /// Searches.
    pub fn new(policy: &'a Policy, goal: Goal, terms: Terms) -> Self {
        let found = policy.suggest(goal, &terms);
        let is_hopeless = matches!(found, Suggestions::Hopeless { obstacle: None, .. });
        let closest = (terms.nothing_else && is_hopeless).then(|| {
            let terms = Terms { nothing_else: false, ..terms.clone() };
            match policy.suggest(goal, &terms) {
                Suggestions::Found { plans, .. } => plans.into_iter().min_by_key(|plan| plan.extra.total()),
                Suggestions::Already | Suggestions::Hopeless { .. } => None,
            }
        });
        let nothing = |_: &Policy, _: &Plan| Vec::new();
        Self { policy, commands: nothing, goal, terms, found, closest: closest.flatten() }
    }

    /// The same, with somebody who writes plans as commands, one for each edit.
    #[must_use]
    pub fn written_by(self, commands: fn(&Policy, &Plan) -> Vec<String>) -> Self {
        Self { commands, ..self }
    }

    /// A plan as commands, if anybody writes them.
    fn commands_of(&self, suggestion: &Suggestion) -> Vec<String> {
        (self.commands)(self.policy, &self.plan_of(suggestion))
    }

    /// Whether the wish can be had, or is.
    pub const fn is_possible(&self) -> bool {
        !matches!(self.found, Suggestions::Hopeless { .. })
    }

    /// The best plan, if there is one to carry out.
    pub fn plan(&self) -> Option<Plan> {
        Some(self.plan_of(self.plans().first()?))
    }

    /// The review as data.
    pub fn report(&self, basis: Basis) -> Document<SuggestReport> {
        let names = Names::new(self.policy);
        let Goal { who, permission, node, .. } = self.goal;
        let body = SuggestReport {
            wish: self.word(),
            user: names.user_identity(who.user()),
            key: names.key_identity(who),
            permission: self.policy.permissions().name(permission).to_owned(),
            resource: names.node_identity(node),
            nothing_else: self.terms.nothing_else,
            outcome: match self.found {
                Suggestions::Already => "already",
                Suggestions::Found { .. } => "found",
                Suggestions::Hopeless { .. } => "impossible",
            },
            proved: self.is_proved(),
            most_edits: MOST_EDITS,
            reason: self.reason(),
            plans: self.plans().iter().map(|plan| self.suggested(plan)).collect(),
            closest: self.closest.as_ref().map(|plan| self.suggested(plan)),
        };
        Document::new(basis, body)
    }

    /// The review for people.
    pub fn text(&self, layout: Layout) -> String {
        text::draw(self, layout)
    }

    fn plans(&self) -> &[Suggestion] {
        match &self.found {
            Suggestions::Found { plans, .. } => plans,
            Suggestions::Already | Suggestions::Hopeless { .. } => &[],
        }
    }

    const fn is_proved(&self) -> bool {
        match self.found {
            Suggestions::Already => true,
            Suggestions::Found { proved, .. } | Suggestions::Hopeless { proved, .. } => proved,
        }
    }

    const fn word(&self) -> &'static str {
        match self.goal.wish {
            Wish::Grant => "grant",
            Wish::Revoke => "revoke",
        }
    }

    /// Why the answer is what it is now.
    fn reason(&self) -> String {
        let Goal { who: asker, permission, node, .. } = self.goal;
        let explanation = self.policy.explain(asker, permission, node);
        Teller { policy: self.policy, asker, permission, node }.reason(&explanation).text
    }

    fn plan_of(&self, suggestion: &Suggestion) -> Plan {
        plan(self.terms.actor.clone(), suggestion.changes.clone())
    }

    fn diff_of(&self, suggestion: &Suggestion) -> AccessDiff {
        let simulation = self.policy.simulate(&self.plan_of(suggestion));
        simulation.expect("INVARIANT: it was simulated before").diff(self.policy)
    }

    fn suggested(&self, suggestion: &Suggestion) -> SuggestedPlan {
        let names = Names::new(self.policy);
        let extra = &suggestion.extra;
        let bystander =
            |(user, changes): &(_, usize)| Bystander { user: names.user_identity(*user), changes: *changes };
        SuggestedPlan {
            edits: suggestion.changes.iter().map(|change| ChangeReport::new(self.policy, change)).collect(),
            extra: extra.total(),
            own: extra.own,
            keys: extra.keys,
            bystanders: extra.others.iter().map(bystander).collect(),
            inert: extra.inert,
            commands: self.commands_of(suggestion),
            plan: plan_value(&self.plan_of(suggestion)),
            diff: AccessMoves::new(&self.diff_of(suggestion), self.policy.permissions()),
        }
    }
}

/// A plan that stops where it is refused.
pub(crate) fn plan(actor: Option<String>, changes: Vec<Change>) -> Plan {
    Plan { actor, on_refused: OnRefused::Stop, changes }
}

/// A plan as a plan file holds it.
pub(crate) fn plan_value(plan: &Plan) -> Value {
    serde_json::from_str(&axcess_plan::write_json(plan)).expect("INVARIANT: what is written is JSON")
}

/// What keeps somebody from acting, as the reason why nothing helps.
fn obstacle(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Status(Some(status)) if status == "INVITED" => {
            "no grant counts before the invitation is accepted"
        }
        Obstacle::Status(_) => "no grant counts without the status ACTIVE, which no call of the API gives",
        Obstacle::NoLiveKey => "no grant counts for a bot without a live key, and a new key makes a new bot",
        Obstacle::DeadKey => "no call brings a dead key back",
        Obstacle::DeveloperLock => "the developer lock keeps all user keys out",
    }
}
