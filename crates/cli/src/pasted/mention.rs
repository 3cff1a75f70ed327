//! Which people and things of the account a text names: ids and e-mails as they stand, references, and names that are
//! quoted, stand behind their kind, or are several words long; the longest first.

use std::collections::HashMap;
use std::hash::Hash;

use axcess_core::{ACCOUNT, Asker, Binding, Key, Node, NodeKind, Permission, Policy, User};

/// How many words a text is searched for, and how many of them a name may be long.
const MOST_WORDS: usize = 4_000;
const LONGEST: usize = 6;

/// How many references with a kind are looked up: one that fits nothing costs a search for what is near.
const MOST_REFERENCES: usize = 32;

/// What a text names.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    pub users: Vec<User>,
    pub keys: Vec<Key>,
    pub nodes: Vec<Node>,
    pub bindings: Vec<Binding>,
    pub permissions: Vec<Permission>,
}

impl Mentions {
    /// Looks everything up.
    pub fn read(text: &str, policy: &Policy) -> Self {
        let mut found = Self::default();
        let people = People::new(policy);
        found.ids(text, policy);
        found.references(text, policy);
        found.names(text, policy, &people);
        found
    }

    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
            && self.keys.is_empty()
            && self.nodes.is_empty()
            && self.bindings.is_empty()
            && self.permissions.is_empty()
    }

    /// Ids, e-mail addresses and permissions.
    fn ids(&mut self, text: &str, policy: &Policy) {
        let is_inside = |letter: char| letter.is_alphanumeric() || "+/=_-.@:%".contains(letter);
        for word in text.split(|letter| !is_inside(letter)).take(MOST_WORDS) {
            let word = word.replace("%3D", "=").replace("%3d", "=").replace("%2F", "/").replace("%2B", "+");
            let trimmed = word.trim_matches(['.', ':', '-']);
            let behind = trimmed.split_once('=').map_or("", |(_, value)| value);
            for part in [trimmed, behind].into_iter().chain(trimmed.split('/')) {
                self.id(part, policy);
            }
        }
    }

    fn id(&mut self, word: &str, policy: &Policy) {
        if word.len() < 3 || word == ACCOUNT || word.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        if word.contains('@') {
            policy.users_by_email(word).into_iter().for_each(|user| add(&mut self.users, user));
        }
        policy.user_by_id(word).into_iter().for_each(|user| add(&mut self.users, user));
        policy.key_by_id(word).into_iter().for_each(|key| add(&mut self.keys, key));
        policy.node_by_id(word).into_iter().for_each(|node| add(&mut self.nodes, node));
        policy.binding_by_id(word).into_iter().for_each(|binding| add(&mut self.bindings, binding));
        if word.contains('_') {
            policy.permissions().find(word).into_iter().for_each(|it| add(&mut self.permissions, it));
        }
    }

    /// `project:Fraud/fraud-llm`, `key:load-test`, by themselves or quoted.
    fn references(&mut self, text: &str, policy: &Policy) {
        let words = text.split(|letter: char| letter.is_whitespace() || "\"'`,;()<>".contains(letter));
        let words = words.map(|word| word.trim_end_matches(['.', ':']));
        for word in words.chain(quoted(text)).filter(|word| is_reference(word)).take(MOST_REFERENCES) {
            if let Ok(node) = policy.node(word) {
                add(&mut self.nodes, node);
            } else if word.starts_with("key:")
                && let Ok(Asker::Key(key, _)) = policy.asker(word)
            {
                add(&mut self.keys, key);
            }
        }
    }

    /// Names that are quoted, stand behind their kind, or are several words long.
    fn names(&mut self, text: &str, policy: &Policy, people: &People<'_>) {
        for name in quoted(text) {
            self.name(name, None, policy, people);
        }
        let spans: Vec<(usize, &str)> = words(text).take(MOST_WORDS).collect();
        let mut at = 0;
        while at < spans.len() {
            let kind = at.checked_sub(1).map(|before| spans[before].1.to_ascii_lowercase());
            let kind = kind.as_deref().filter(|word| KINDS.contains(word));
            let least = if kind.is_some() { 1 } else { 2 };
            let taken = (least..=LONGEST.min(spans.len() - at)).rev().find(|length| {
                let (first, last) = (spans[at], spans[at + length - 1]);
                let name = &text[first.0..last.0 + last.1.len()];
                self.name(name, kind, policy, people)
            });
            at += taken.unwrap_or(1);
        }
    }

    /// Whether anything has the name.
    fn name(&mut self, name: &str, kind: Option<&str>, policy: &Policy, people: &People<'_>) -> bool {
        let nodes = policy.nodes_by_name(name).into_iter();
        let nodes: Vec<Node> =
            nodes.filter(|node| kind.is_none_or(|kind| is_kind(policy, *node, kind))).collect();
        let users = people.named.get(name).filter(|_| kind.is_none_or(|kind| kind == "user"));
        let users = users.cloned().unwrap_or_default();
        let is_found = !nodes.is_empty() || !users.is_empty();
        nodes.into_iter().for_each(|node| add(&mut self.nodes, node));
        users.into_iter().for_each(|user| add(&mut self.users, user));
        is_found
    }
}

/// Words that a name of their kind stands behind.
const KINDS: &[&str] =
    &["organization", "space", "workspace", "project", "dashboard", "prompt", "resource", "user"];

fn is_kind(policy: &Policy, node: Node, kind: &str) -> bool {
    match policy.node_kind(node) {
        NodeKind::Account => false,
        NodeKind::Organization => kind == "organization",
        NodeKind::Space => matches!(kind, "space" | "workspace"),
        NodeKind::Resource(name) => kind == "resource" || name.eq_ignore_ascii_case(kind),
    }
}

fn is_reference(word: &str) -> bool {
    let Some((kind, name)) = word.split_once(':') else { return false };
    !name.is_empty()
        && !name.starts_with("//")
        && kind.len() < 32
        && kind.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}

/// Users by their display names.
struct People<'a> {
    named: HashMap<&'a str, Vec<User>>,
}

impl<'a> People<'a> {
    fn new(policy: &'a Policy) -> Self {
        let mut named: HashMap<&str, Vec<User>> = HashMap::new();
        for user in policy.users() {
            if let Some(name) = policy.user_name(user).filter(|name| !name.is_empty()) {
                named.entry(name).or_default().push(user);
            }
        }
        Self { named }
    }
}

/// What stands between quotes, in one line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let between = |quote: char| text.lines().flat_map(move |line| line.split(quote).skip(1).step_by(2));
    ['"', '\'', '`'].into_iter().flat_map(between).filter(|name| (3..200).contains(&name.len())).take(256)
}

/// The words of a text with where they begin; marks at their ends are left out.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let marks = |letter: char| letter.is_whitespace() || "\"'`,;()<>[]{}".contains(letter);
    text.split(marks).filter(|word| !word.is_empty()).map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (start, word.trim_end_matches(['.', ':', '!', '?']))
    })
}

fn add<T: Copy + Eq + Hash>(list: &mut Vec<T>, thing: T) {
    if !list.contains(&thing) {
        list.push(thing);
    }
}
