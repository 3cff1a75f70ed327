//! What hangs on each setting of a switch.

use axcess_core::{Asker, Node, Policy, Route, Semantics, Turns, Witness};
use schemars::JsonSchema;
use serde::Serialize;

use crate::attribution::Causes;
use crate::can::Can;
use crate::diff::first_access_sections;
use crate::diff::sides::Sides;
use crate::document::Body;
use crate::names::{Identity, Names};
use crate::page::{Section, uncoloured};
use crate::reason::Teller;
use crate::{Detail, Verdict};

/// So many entries of a setting's differences are told in sentences; all are counted.
const MOST_TOLD: usize = 20_000;

/// So many sentences are shown for a setting, unless all are asked for.
const MOST_SENTENCES: usize = 8;

/// What hangs on the switches of an account: each setting with the answers that it would turn.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SemanticsComparison {
    /// Settings that turn an answer, the one with the smallest witness first.
    pub settings: Vec<SettingComparison>,
    /// Settings that turn none, as `NAME=VALUE`.
    pub without_difference: Vec<String>,
}

/// A setting, and what it would turn.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettingComparison {
    /// The switch.
    pub switch: &'static str,
    /// The setting that is compared.
    pub value: &'static str,
    /// The setting that holds now.
    pub now: &'static str,
    /// Users with an answer that turns and has an effect.
    pub users: usize,
    /// Nodes with such an answer.
    pub nodes: usize,
    /// Such answers that become `allow`.
    pub gained: usize,
    /// Such answers that become `deny` and were `allow`.
    pub lost: usize,
    /// Such answers that become `unknown`.
    pub undetermined: usize,
    /// Such answers that were `unknown` and become `deny`.
    pub settled: usize,
    /// Answers that turn and have no effect.
    pub inert: usize,
    /// Invited users whose access would turn once they accept.
    pub pending: usize,
    /// The smallest question whose answer turns; none where only what invited users would hold turns.
    pub witness: Option<WitnessReport>,
    /// What turns, in sentences: those of the first users, where there are too many.
    pub sentences: Vec<String>,
    /// How many users the sentences leave out.
    pub untold_users: usize,
    #[serde(skip)]
    pub(super) drawn: String,
}

/// A question whose answer turns, with what turns it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WitnessReport {
    /// How many routes hold the permission there, under either setting.
    pub routes: usize,
    /// The answer under the setting that holds.
    pub now: Can,
    /// The answer under the other.
    pub then: Can,
    /// What counts under one of them only.
    pub turning: Vec<TurningRoute>,
    /// The command that explains the other answer.
    pub command: String,
}

/// A grant that counts under one of two settings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TurningRoute {
    /// Which grant, as something that one has.
    pub grant: String,
    /// The node that it stands on.
    pub at: Identity,
    /// What becomes of it under the setting that holds; none where it is no grant there.
    pub now: Option<String>,
    /// What becomes of it under the other.
    pub then: Option<String>,
}

impl Body for SemanticsComparison {
    const FORMAT: &'static str = "axcess-semantics-comparison";
}

impl SemanticsComparison {
    /// Compares the settings with the ones that hold, each by itself. `flags` are those of the command line that
    /// name the account, as words.
    pub fn new(
        policy: &Policy,
        settings: impl IntoIterator<Item = (&'static str, Semantics)>,
        flags: &[String],
        detail: Detail,
    ) -> Self {
        let mut found = Vec::new();
        let mut without_difference = Vec::new();
        for (place, (switch, semantics)) in settings.into_iter().enumerate() {
            let turns = policy.turns(semantics, MOST_TOLD);
            if turns.is_empty() {
                without_difference.push(format!("{switch}={}", setting(semantics, switch)));
                continue;
            }
            let size = turns.witness.map(|Witness { routes, node, .. }| (routes, depth(policy, node)));
            let report = SettingComparison::new(policy, switch, semantics, &turns, flags, detail);
            found.push(((size.is_none(), size, place), report));
        }
        found.sort_by_key(|(size, _)| *size);
        Self { settings: found.into_iter().map(|(_, report)| report).collect(), without_difference }
    }

    /// Whether anything hangs on a setting.
    pub const fn verdict(&self) -> Verdict {
        if self.settings.is_empty() { Verdict::Same } else { Verdict::Differs }
    }
}

impl SettingComparison {
    fn new(
        policy: &Policy,
        switch: &'static str,
        semantics: Semantics,
        turns: &Turns,
        flags: &[String],
        detail: Detail,
    ) -> Self {
        let after = policy.with_semantics(semantics);
        let sides = Sides::new(policy, &after);
        let causes = Causes::none(&turns.first);
        let sections = first_access_sections(&sides, &turns.first, &causes, detail, &[], MOST_SENTENCES);
        let lines = sections.iter().flat_map(|section| &section.lines);
        let sentences = lines
            .map(|line| uncoloured(&[std::slice::from_ref(&line.text), &line.below].concat().join("\n")));
        let (sentences, drawn) = (sentences.collect(), sections.iter().map(Section::text).collect());
        let two = Two { states: [policy, &after], flags };
        Self {
            switch,
            value: setting(semantics, switch),
            now: setting(policy.semantics(), switch),
            users: turns.users,
            nodes: turns.nodes,
            gained: turns.gained,
            lost: turns.lost,
            undetermined: turns.undetermined,
            settled: turns.settled,
            inert: turns.inert,
            pending: turns.pending,
            witness: turns.witness.map(|witness| two.witness(witness)),
            sentences,
            untold_users: turns.left_out,
            drawn,
        }
    }
}

/// The setting of a switch in a choice.
fn setting(semantics: Semantics, switch: &str) -> &'static str {
    let found = semantics.settings().into_iter().find(|(name, _)| *name == switch);
    found.map(|(_, value)| value).expect("INVARIANT: every choice sets every switch")
}

fn depth(policy: &Policy, node: Node) -> usize {
    std::iter::successors(Some(node), |node| policy.node_parent(*node)).count()
}

/// One account under two choices of switches.
struct Two<'a> {
    states: [&'a Policy; 2],
    flags: &'a [String],
}

impl Two<'_> {
    fn witness(&self, witness: Witness) -> WitnessReport {
        let Witness { user, permission, node, routes } = witness;
        let [now, then] = self.states.map(|policy| Can::new(policy, Asker::User(user), permission, node));
        WitnessReport { routes, now, then, turning: self.turning(witness), command: self.command(witness) }
    }

    /// The routes that count under one choice only.
    fn turning(&self, witness: Witness) -> Vec<TurningRoute> {
        let Witness { user, permission, node, .. } = witness;
        let routes = self.states.map(|policy| policy.explain(user, permission, node).routes);
        let same = |a: &Route, b: &Route| (a.at, &a.source) == (b.at, &b.source);
        let weight = |route: &Route| {
            let certain = route.pessimistic.is_none() && route.certain.contains(permission);
            (certain, route.optimistic.is_none() && route.possible.contains(permission))
        };
        let only = |route: &&Route| !routes[0].iter().any(|known| same(known, route));
        let pairs =
            routes[0].iter().map(|route| (Some(route), routes[1].iter().find(|other| same(route, other))));
        let pairs = pairs.chain(routes[1].iter().filter(only).map(|route| (None, Some(route))));
        let teller =
            |side: usize| Teller { policy: self.states[side], asker: Asker::User(user), permission, node };
        let turns = |(now, then): &(Option<&Route>, Option<&Route>)| now.map(weight) != then.map(weight);
        let report = |(now, then): (Option<&Route>, Option<&Route>)| {
            let at = now.or(then).map_or(node, |route| route.at);
            TurningRoute {
                grant: now.or(then).map_or_else(String::new, |route| teller(0).noun(route)),
                at: Names::new(self.states[0]).node_identity(at),
                now: now.map(|route| teller(0).fate(route).to_string()),
                then: then.map(|route| teller(1).fate(route).to_string()),
            }
        };
        pairs.filter(turns).map(report).collect()
    }

    fn command(&self, Witness { user, permission, node, .. }: Witness) -> String {
        let [policy, after] = self.states;
        let mut words = vec!["axcess".to_owned(), "explain".to_owned()];
        words.extend(self.flags.iter().cloned());
        words.push(policy.user_reference(user));
        words.push(policy.permissions().name(permission).to_owned());
        words.push(policy.node_reference(node));
        let (settings, usual) = (after.semantics().settings(), Semantics::default().settings());
        for (name, value) in settings.into_iter().filter(|setting| !usual.contains(setting)) {
            words.extend(["--semantics".to_owned(), format!("{name}={value}")]);
        }
        words.iter().map(|word| axcess_emit::quote(word)).collect::<Vec<_>>().join(" ")
    }
}
