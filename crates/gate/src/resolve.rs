//! From selectors to the people, permissions and places that they mean.

use std::collections::BTreeSet;
use std::rc::Rc;

use axcess_core::{Asker, Level, Node, NodeKind, PermissionSet, Policy, ReferenceError, UserKind};
use axcess_plan::tree::{PlanErrors, nearest, quoted};
use fixedbitset::FixedBitSet;
use wildmatch::WildMatch;

use crate::facts::Facts;
use crate::selector::{
    Can, Filter, FilterKey, Mark, NodeType, On, Selector, Who, Written, is_glob, segments,
};

/// What a selector means in one state of an account.
pub(crate) struct Selected {
    pub people: Rc<People>,
    pub powers: Powers,
    pub places: Rc<Places>,
}

/// Whom a selector means.
#[derive(Clone, Default)]
pub(crate) struct People {
    pub certain: FixedBitSet,
    /// Whom nobody knows whether it means.
    pub perhaps: FixedBitSet,
    /// API keys, which are asked for themselves.
    pub keys: Vec<Asker>,
    /// Whether it means people whom it does not name, so that somebody unseen might be among them.
    pub is_open: bool,
}

/// Which permissions a selector means.
pub(crate) struct Powers {
    /// Named exactly: they count where they are inert, too.
    named: PermissionSet,
    globbed: PermissionSet,
}

/// Where a selector means.
#[derive(Clone, Default)]
pub(crate) struct Places {
    pub certain: Vec<Node>,
    /// Nodes of which nobody knows whether it means them.
    pub perhaps: Vec<Node>,
    /// Whether it means nodes that it does not name.
    pub is_open: bool,
}

/// Why a selector means nothing.
pub(crate) enum Unselected {
    /// A part of it fits nothing: what, and what may be meant.
    Nothing { what: String, help: Option<String> },
    /// A reference fits several things, which is a mistake of the file.
    Ambiguous(PlanErrors),
}

impl Powers {
    /// What counts at a node where this has an effect.
    pub fn at(&self, effects: &PermissionSet) -> PermissionSet {
        let mut set = self.globbed.and(effects);
        set.union_with(&self.named);
        set
    }

    /// All of it.
    pub fn all(&self) -> PermissionSet {
        self.at(&self.globbed)
    }
}

impl Places {
    /// Every node, and whether it is certain that the selector means it.
    pub fn each(&self) -> impl Iterator<Item = (Node, bool)> {
        let certain = self.certain.iter().map(|node| (*node, true));
        certain.chain(self.perhaps.iter().map(|node| (*node, false)))
    }
}

impl People {
    pub fn is_empty(&self) -> bool {
        self.certain.is_clear() && self.perhaps.is_clear() && self.keys.is_empty()
    }

    /// Whether a user is meant: for certain, and perhaps.
    pub fn has(&self, user: usize) -> (bool, bool) {
        (self.certain.contains(user), self.perhaps.contains(user))
    }

    fn add(&mut self, other: &Self) {
        self.certain.union_with(&other.certain);
        self.perhaps.union_with(&other.perhaps);
        self.perhaps.difference_with(&self.certain);
        self.keys.extend(&other.keys);
        self.is_open |= other.is_open;
    }

    /// Everybody else.
    pub fn others(&self, facts: &Facts<'_>) -> Self {
        let mut certain = facts.everybody();
        certain.difference_with(&self.certain);
        certain.difference_with(&self.perhaps);
        for key in &self.keys {
            certain.set(key.user().index(), false);
        }
        Self { certain, perhaps: self.perhaps.clone(), keys: Vec::new(), is_open: true }
    }
}

impl Selector {
    /// What it means in a state.
    pub fn resolve(&self, facts: &Facts<'_>) -> Result<Selected, Unselected> {
        let mut people: Option<Rc<People>> = None;
        for who in &self.who {
            let found = remembered(&facts.people, &who.text, || one_who(who, facts))?;
            people = Some(match people {
                None => found,
                Some(mut all) => {
                    Rc::make_mut(&mut all).add(&found);
                    all
                }
            });
        }
        let people = people.unwrap_or_default();
        if people.is_empty() {
            return nothing(format!("`who` fits nobody: {}", texts(&self.who)), None);
        }
        let powers = powers(&self.can, facts.policy)?;
        let places = remembered(&facts.places, &self.on.text, || places(&self.on, facts))?;
        if places.certain.is_empty() && places.perhaps.is_empty() {
            return nothing(format!("`on` fits no node: {}", quoted(&self.on.text)), None);
        }
        if !counts_anywhere(&powers, &places, facts.policy) {
            let what =
                format!("no permission of {} has an effect on {}", texts(&self.can), quoted(&self.on.text));
            return nothing(what, Some("name it exactly if it is meant where it is inert".to_owned()));
        }
        Ok(Selected { people, powers, places })
    }
}

/// Whether anything of these counts at any of the places; places of one kind are alike.
fn counts_anywhere(powers: &Powers, places: &Places, policy: &Policy) -> bool {
    let mut kinds = BTreeSet::new();
    let mut fresh = places.each().filter(|(node, _)| kinds.insert(policy.node_kind(*node).as_str()));
    fresh.any(|(node, _)| !powers.at(&policy.without_inert(&powers.globbed, node)).is_empty())
}

fn remembered<T>(
    known: &std::cell::RefCell<std::collections::HashMap<String, Rc<T>>>,
    text: &str,
    find: impl FnOnce() -> Result<T, Unselected>,
) -> Result<Rc<T>, Unselected> {
    if let Some(found) = known.borrow().get(text) {
        return Ok(found.clone());
    }
    let found = Rc::new(find()?);
    known.borrow_mut().insert(text.to_owned(), found.clone());
    Ok(found)
}

fn nothing<T>(what: String, help: Option<String>) -> Result<T, Unselected> {
    Err(Unselected::Nothing { what, help })
}

fn texts<T>(all: &[Written<T>]) -> String {
    all.iter().map(|written| quoted(&written.text)).collect::<Vec<_>>().join(", ")
}

/// A reference that names nothing means nothing; one that names several things is a mistake of the file.
fn misnamed<T, W>(error: &ReferenceError, written: &Written<W>) -> Result<T, Unselected> {
    match (error, &written.source) {
        (ReferenceError::Ambiguous { .. }, Some(source)) => {
            Err(Unselected::Ambiguous(source.wrong(error.to_string(), error.help())))
        }
        _ => nothing(error.to_string(), error.help()),
    }
}

fn one_who(written: &Written<Who>, facts: &Facts<'_>) -> Result<People, Unselected> {
    let nobody = || People { certain: facts.nobody(), perhaps: facts.nobody(), ..People::default() };
    match &written.value {
        Who::Everybody => Ok(People { certain: facts.everybody(), is_open: true, ..nobody() }),
        Who::One(text) => match facts.policy.asker(text) {
            Ok(Asker::User(user)) => {
                let mut people = nobody();
                people.certain.insert(user.index());
                Ok(people)
            }
            Ok(key @ Asker::Key(..)) => Ok(People { keys: vec![key], ..nobody() }),
            Err(ReferenceError::Unknown { .. }) if is_glob(text) => nothing(
                format!("no user is called {}", quoted(text)),
                Some(format!("a glob needs a filter, as in `email={text}`")),
            ),
            Err(error) => misnamed(&error, written),
        },
        Who::Fitting(filters) => {
            let (mut certain, mut possible) = (facts.everybody(), facts.everybody());
            for filter in filters {
                let fit = fitting(filter, facts)?;
                certain.intersect_with(&fit.certain);
                possible.intersect_with(&fit.possible);
            }
            possible.difference_with(&certain);
            Ok(People { certain, perhaps: possible, is_open: true, keys: Vec::new() })
        }
    }
}

/// Whom a filter fits for certain, and whom it fits as far as anybody knows.
struct Fit {
    certain: FixedBitSet,
    possible: FixedBitSet,
}

fn fitting(filter: &Filter, facts: &Facts<'_>) -> Result<Fit, Unselected> {
    let mut fit = match filter.key {
        FilterKey::Org => members(filter, facts, "organization", NodeType::Org)?,
        FilterKey::Space => members(filter, facts, "space", NodeType::Space)?,
        FilterKey::Role => holders(filter, facts)?,
        FilterKey::AccountRole => by_field(filter, facts, |user| facts.policy.user_account_role(user), true),
        FilterKey::Status => by_field(filter, facts, |user| facts.policy.user_status(user), true),
        FilterKey::Email => by_field(filter, facts, |user| facts.policy.user_email(user), false),
        FilterKey::Kind => by_field(
            filter,
            facts,
            |user| match facts.policy.user_kind(user) {
                UserKind::Human => Some("HUMAN"),
                UserKind::Bot => Some("BOT"),
            },
            false,
        ),
    };
    if filter.is_negated {
        let negated = |set: &FixedBitSet| {
            let mut all = facts.everybody();
            all.difference_with(set);
            all
        };
        fit = Fit { certain: negated(&fit.possible), possible: negated(&fit.certain) };
    }
    Ok(fit)
}

/// Users by a word of theirs, its case ignored; `is_telling` is a field whose absence means that nobody could
/// read it.
fn by_field<'a>(
    filter: &Filter,
    facts: &Facts<'a>,
    field: impl Fn(axcess_core::User) -> Option<&'a str>,
    is_telling: bool,
) -> Fit {
    let glob = WildMatch::new_case_insensitive(&filter.glob);
    let (mut certain, mut possible) = (facts.nobody(), facts.nobody());
    for user in &facts.users {
        let (is_it, may_be) = match field(*user) {
            Some(text) => (glob.matches(text), glob.matches(text)),
            None => (false, is_telling),
        };
        certain.set(user.index(), is_it);
        possible.set(user.index(), may_be);
    }
    Fit { certain, possible }
}

fn members(filter: &Filter, facts: &Facts<'_>, noun: &str, kind: NodeType) -> Result<Fit, Unselected> {
    let fitting: Vec<Node> =
        facts.nodes.iter().copied().filter(|node| is_like(facts.policy, *node, kind, &filter.glob)).collect();
    if fitting.is_empty() {
        let of_kind = |node: &&Node| fits_type(facts.policy.node_kind(**node), kind);
        let names: Vec<&str> =
            facts.nodes.iter().filter(of_kind).filter_map(|node| facts.policy.node_name(*node)).collect();
        return misspelt(noun, &filter.glob, names);
    }
    let (mut certain, mut possible) = (facts.nobody(), facts.nobody());
    for node in fitting {
        if let Some(members) = facts.members(node) {
            certain.union_with(members);
        }
        if facts.policy.hides_memberships(node) {
            possible.union_with(&facts.seen());
        }
    }
    possible.union_with(&certain);
    Ok(Fit { certain, possible })
}

fn holders(filter: &Filter, facts: &Facts<'_>) -> Result<Fit, Unselected> {
    let glob = WildMatch::new(&filter.glob);
    let policy = facts.policy;
    let objects = policy.roles();
    let of_objects = objects.iter().filter_map(|role| policy.role_name(*role));
    let predefined = policy.predefined_sets().filter(|(level, ..)| *level != Level::Account);
    let known: BTreeSet<&str> = predefined.map(|(_, name, ..)| name).chain(of_objects).collect();
    let held = facts.roles();
    if !known.iter().copied().chain(held.by_name.keys().map(String::as_str)).any(|name| glob.matches(name)) {
        return misspelt("role", &filter.glob, known.into_iter().collect());
    }
    let mut certain = facts.nobody();
    for (_, users) in held.by_name.iter().filter(|(name, _)| glob.matches(name)) {
        certain.union_with(users);
    }
    let mut possible = if facts.hides_roles() { facts.seen() } else { held.unreadable.clone() };
    possible.union_with(&certain);
    Ok(Fit { certain, possible })
}

fn misspelt<T>(noun: &str, glob: &str, known: Vec<&str>) -> Result<T, Unselected> {
    let near = nearest_as_written(glob, &known).map(|name| format!("did you mean {}?", quoted(name)));
    nothing(format!("no {noun} is called {}", quoted(glob)), near)
}

/// As [`nearest`], which compares in small letters, where the names have capitals.
fn nearest_as_written<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let small: Vec<String> = known.iter().map(|name| name.to_lowercase().replace(['-', ' '], "_")).collect();
    let found = nearest(word, small.iter().map(String::as_str))?;
    small.iter().position(|name| name == found).map(|place| known[place])
}

fn powers(all: &[Written<Can>], policy: &Policy) -> Result<Powers, Unselected> {
    let table = policy.permissions();
    let mut powers =
        Powers { named: PermissionSet::empty(table.len()), globbed: PermissionSet::empty(table.len()) };
    for written in all {
        match &written.value {
            Can::One(name) => match policy.permission(name) {
                Ok(permission) => powers.named.insert(permission),
                Err(error) => return misnamed(&error, written),
            },
            Can::Like(glob) => {
                let like = WildMatch::new(glob);
                let fitting = table.iter().filter(|(_, name)| like.matches(name));
                fitting.for_each(|(permission, _)| powers.globbed.insert(permission));
            }
        }
    }
    if powers.all().is_empty() {
        return nothing(format!("`can` fits no permission: {}", texts(all)), None);
    }
    Ok(powers)
}

fn places(written: &Written<On>, facts: &Facts<'_>) -> Result<Places, Unselected> {
    let policy = facts.policy;
    let node = |text: &str| match policy.node(text) {
        Ok(node) => Ok(node),
        Err(error) => misnamed(&error, written),
    };
    let mut places = Places { is_open: true, ..Places::default() };
    match &written.value {
        On::One(text) => return Ok(Places { certain: vec![node(text)?], ..Places::default() }),
        On::Below(text) => {
            let top = node(text)?;
            for place in &facts.nodes {
                match is_below(policy, *place, top) {
                    Some(true) => places.certain.push(*place),
                    None => places.perhaps.push(*place),
                    Some(false) => {}
                }
            }
        }
        On::Like(kind, glob) => {
            let like = |place: &&Node| is_like(policy, **place, *kind, glob);
            places.certain.extend(facts.nodes.iter().filter(like));
        }
        On::Marked(kind, mark) => {
            for place in facts.nodes.iter().filter(|place| fits_type(policy.node_kind(**place), *kind)) {
                match has_mark(policy, *place, *mark) {
                    Some(true) => places.certain.push(*place),
                    None => places.perhaps.push(*place),
                    Some(false) => {}
                }
            }
        }
    }
    Ok(places)
}

/// Whether a node is another or lies below it; `None` where nobody could read what it lies below.
fn is_below(policy: &Policy, node: Node, top: Node) -> Option<bool> {
    if top == Node::ACCOUNT {
        return Some(true);
    }
    let mut next = Some(node);
    while let Some(place) = next {
        if place == top {
            return Some(true);
        }
        if policy.is_orphan(place) {
            let may_be_above = matches!(
                (policy.node_kind(place), policy.node_kind(top)),
                (NodeKind::Space | NodeKind::Resource(_), NodeKind::Organization)
                    | (NodeKind::Resource(_), NodeKind::Space)
            );
            return if may_be_above { None } else { Some(false) };
        }
        next = policy.node_parent(place);
    }
    Some(false)
}

pub(crate) fn fits_type(kind: &NodeKind, wanted: NodeType) -> bool {
    match (kind, wanted) {
        (NodeKind::Account, NodeType::Account)
        | (NodeKind::Organization, NodeType::Org)
        | (NodeKind::Space, NodeType::Space)
        | (NodeKind::Resource(_), NodeType::Resource) => true,
        (NodeKind::Resource(kind), NodeType::Project) => &**kind == "PROJECT",
        (NodeKind::Resource(kind), NodeType::Dashboard) => &**kind == "DASHBOARD",
        (NodeKind::Resource(kind), NodeType::Prompt) => &**kind == "PROMPT",
        _ => false,
    }
}

/// Whether a node is of the type and its names fit the glob part by part: its own name, or also those above it.
fn is_like(policy: &Policy, node: Node, kind: NodeType, glob: &str) -> bool {
    if !fits_type(policy.node_kind(node), kind) {
        return false;
    }
    let mut next = Some(node);
    segments(glob).iter().rev().all(|part| {
        let Some(place) = next.filter(|place| *place != Node::ACCOUNT || kind == NodeType::Account) else {
            return false;
        };
        next = policy.node_parent(place);
        policy.node_name(place).is_some_and(|name| match is_glob(part) {
            true => WildMatch::new(part).matches(name),
            false => part == name,
        })
    })
}

/// Whether a node is what a mark says; `None` where nobody knows.
fn has_mark(policy: &Policy, node: Node, mark: Mark) -> Option<bool> {
    let restricted = || match policy.is_restricted(node) {
        (true, _) => Some(true),
        (false, true) => None,
        (false, false) => Some(false),
    };
    let is_resource = policy.node_kind(node).is_resource();
    let is_space = *policy.node_kind(node) == NodeKind::Space;
    match mark {
        Mark::Restricted | Mark::Unrestricted if !is_resource => Some(false),
        Mark::Private | Mark::Public if !is_space => Some(false),
        Mark::Restricted => restricted(),
        Mark::Unrestricted => restricted().map(|is| !is),
        Mark::Private => policy.is_private(node),
        Mark::Public => policy.is_private(node).map(|is| !is),
    }
}
