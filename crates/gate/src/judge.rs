//! Whether an assertion holds in a state of an account.

use std::collections::HashMap;

use axcess_core::{Asker, DiffEntry, Effective, Node, PermissionSet, User};
use fixedbitset::FixedBitSet;

use crate::assertion::AssertionKind;
use crate::facts::Facts;
use crate::report::Outcome;
use crate::resolve::{People, Selected};
use crate::state::State;

/// People that are asked one by one; of more, those who hold anything are looked up.
const FEW: usize = 200;

/// The most findings of one gate that are kept, by user and node.
const MOST_HITS: usize = 200_000;

/// What is wanted to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Every answer that is against the gate.
    Hits,
    /// Only how it ends.
    Outcome,
}

/// What somebody holds that he should not, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum What {
    Has,
    Lacks,
    Gains,
}

/// One answer that is against a gate.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub who: Asker,
    pub node: Node,
    pub set: PermissionSet,
    pub what: What,
    /// Whether it is so whatever the gaps hide.
    pub is_certain: bool,
}

/// Everything that is against a gate.
#[derive(Debug)]
pub(crate) struct Found {
    goal: Goal,
    pub hits: Vec<Hit>,
    pub outcome: Outcome,
    /// Whether there was too much to keep all of it.
    pub is_cut: bool,
}

/// Two states of an account, and what is known of each.
pub(crate) struct View<'a> {
    pub after: &'a State,
    pub after_facts: &'a Facts<'a>,
    /// The state before the plan, with what moves from there; without a plan nothing does.
    pub before: Option<Moves<'a>>,
}

/// The state before a plan, and what moves from there.
pub(crate) struct Moves<'a> {
    pub state: &'a State,
    pub entries: &'a [DiffEntry],
    pub pending: &'a [DiffEntry],
    /// How many users, and which nodes, there were.
    pub users: usize,
    pub nodes: &'a FixedBitSet,
}

impl Found {
    pub const fn new(goal: Goal) -> Self {
        Self { goal, hits: Vec::new(), outcome: Outcome::Pass, is_cut: false }
    }

    /// Takes what is certainly and what is possibly against the gate; whether nothing more has to be known.
    fn add(
        &mut self,
        who: Asker,
        node: Node,
        what: What,
        certain: PermissionSet,
        possible: PermissionSet,
    ) -> bool {
        let (is_certain, set) = if certain.is_empty() { (false, possible) } else { (true, certain) };
        if set.is_empty() {
            return false;
        }
        self.outcome = self.outcome.max(if is_certain { Outcome::Fail } else { Outcome::Undetermined });
        match self.goal {
            Goal::Outcome => return is_certain,
            Goal::Hits => self.hits.push(Hit { who, node, set, what, is_certain }),
        }
        self.is_cut = self.hits.len() >= MOST_HITS;
        self.is_cut
    }
}

/// What is against an assertion about these.
pub(crate) fn judge(kind: AssertionKind, selected: &Selected, view: &View<'_>, goal: Goal) -> Found {
    let mut found = Found::new(goal);
    match kind {
        AssertionKind::Never => {
            never(&selected.people, selected, view, &mut found);
        }
        AssertionKind::Allow => {
            allow(selected, view, &mut found);
        }
        AssertionKind::Exactly => {
            if !allow(selected, view, &mut found) {
                never(&selected.people.others(view.after_facts), selected, view, &mut found);
            }
        }
        AssertionKind::NoNewAccess => no_new_access(selected, view, &mut found),
    }
    found
}

/// What these people hold of the selected permissions on the selected nodes; whether looking ended early.
fn never(people: &People, selected: &Selected, view: &View<'_>, found: &mut Found) -> bool {
    let few = few(people, view.after_facts);
    for (node, is_meant) in selected.places.each() {
        let set = selected.powers.at(view.after.effects(node));
        if set.is_empty() {
            continue;
        }
        let mut ask = |who: Asker, (is_he, may_be_he): (bool, bool)| {
            if !is_he && !may_be_he {
                return false;
            }
            let held = view.after.held(who, node);
            let possible = held.possible.and(&set);
            let certain = if is_he && is_meant { held.allowed.and(&set) } else { PermissionSet::default() };
            found.add(who, node, What::Has, certain, possible)
        };
        let keys = people.keys.iter().map(|key| (*key, (true, false)));
        let ended = match &few {
            Some(few) => few.iter().any(|user| ask(Asker::User(*user), people.has(user.index()))),
            None => {
                let all = view.after.candidates(&set, node);
                all.into_iter().any(|user| ask(Asker::User(user), people.has(user.index())))
            }
        };
        if ended || keys.into_iter().any(|(key, is)| ask(key, is)) {
            return true;
        }
    }
    false
}

/// What the selected people lack; whether looking ended early.
fn allow(selected: &Selected, view: &View<'_>, found: &mut Found) -> bool {
    let people = &selected.people;
    let facts = view.after_facts;
    let certain = people.certain.ones().map(|user| (Asker::User(facts.users[user]), true));
    let perhaps = people.perhaps.ones().map(|user| (Asker::User(facts.users[user]), false));
    let keys = people.keys.iter().map(|key| (*key, true));
    let all: Vec<(Asker, bool)> = certain.chain(perhaps).chain(keys).collect();
    for (node, is_meant) in selected.places.each() {
        let set = selected.powers.at(view.after.effects(node));
        if set.is_empty() {
            continue;
        }
        for (who, is_he) in &all {
            let held = view.after.held(*who, node);
            let lacking = set.minus(&held.allowed);
            let certain =
                if *is_he && is_meant { set.minus(&held.possible) } else { PermissionSet::default() };
            if found.add(*who, node, What::Lacks, certain, lacking) {
                return true;
            }
        }
    }
    false
}

/// The people, if they are few.
fn few(people: &People, facts: &Facts<'_>) -> Option<Vec<User>> {
    let mut all: Vec<User> = Vec::new();
    for user in people.certain.ones().chain(people.perhaps.ones()) {
        if all.len() == FEW {
            return None;
        }
        all.push(facts.users[user]);
    }
    all.sort_unstable();
    Some(all)
}

fn no_new_access(selected: &Selected, view: &View<'_>, found: &mut Found) {
    let Some(moves) = &view.before else { return };
    let places: HashMap<Node, bool> = selected.places.each().collect();
    let policy = view.after_facts.policy;
    for (user, node) in moved_pairs(moves, view) {
        let Some(is_meant) = places.get(&node) else { continue };
        let (is_he, may_be_he) = selected.people.has(user.index());
        let is_key = selected.people.keys.iter().any(|key| key.user() == user);
        if !is_he && !may_be_he && !is_key {
            continue;
        }
        let then = if user.index() < moves.users && moves.nodes.contains(node.index()) {
            moves.state.held(user.into(), node)
        } else {
            let none = PermissionSet::empty(policy.permissions().len());
            Effective { allowed: none.clone(), possible: none }
        };
        let now = view.after.held(user.into(), node);
        let set = selected.powers.at(view.after.effects(node));
        let possible = now.possible.minus(&then.possible).and(&set);
        let gained = now.allowed.minus(&then.allowed).and(&set);
        let certain = if *is_meant && (is_he || is_key) { gained.clone() } else { PermissionSet::default() };
        let mut possible = possible;
        possible.union_with(&gained);
        if found.add(user.into(), node, What::Gains, certain, possible) {
            return;
        }
    }
}

/// Users and nodes that are there afterwards and whose access moves.
fn moved_pairs(moves: &Moves<'_>, view: &View<'_>) -> Vec<(User, Node)> {
    let policy = view.after_facts.policy;
    let mut pairs: Vec<(User, Node)> = Vec::new();
    for entry in moves.entries.iter().chain(moves.pending) {
        if let (Ok(user), Ok(node)) = (policy.user(&entry.user), policy.node(&entry.node)) {
            pairs.push((user, node));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
