//! A question in a few words, as in `ann update fraud-llm`.

use axcess_core::{Asker, Node, NodeKind, Policy, User};
use serde::Serialize;

use crate::names::Places;

/// The most candidates of each part that are told.
const MOST: usize = 12;

/// What was understood of a question. A part that nothing or several things fit is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The user or key.
    pub who: Option<String>,
    /// The permission.
    pub permission: Option<String>,
    /// The node.
    pub node: Option<String>,
    /// What may have been meant.
    pub candidates: Candidates,
}

/// What may have been meant, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Candidates {
    /// Users and keys.
    pub who: Vec<String>,
    /// Permissions.
    pub permission: Vec<String>,
    /// Nodes.
    pub node: Vec<String>,
}

/// Words that say nothing.
const FILLERS: [&str; 12] = ["can", "may", "does", "do", "the", "a", "on", "in", "at", "to", "of", "?"];

/// The names of an account, as they are looked for.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    people: Haystack<User>,
    nodes: Haystack<Node>,
}

impl Search {
    pub fn of(policy: &Policy, places: &Places) -> Self {
        let (mut people, mut nodes) = (Haystack::default(), Haystack::default());
        for user in &places.users {
            let names = [policy.user_name(*user), policy.user_email(*user)];
            names.into_iter().flatten().for_each(|name| people.push(*user, name));
        }
        places.nodes.iter().for_each(|node| {
            policy.node_name(*node).into_iter().for_each(|name| nodes.push(*node, name));
        });
        Self { people, nodes }
    }
}

/// Texts in small letters, one a line, each of something: of many, one pass finds those that hold a word.
#[derive(Clone, Debug)]
struct Haystack<T> {
    text: String,
    /// Where the text of each begins.
    starts: Vec<(usize, T)>,
}

impl<T> Default for Haystack<T> {
    fn default() -> Self {
        Self { text: "\n".to_owned(), starts: Vec::new() }
    }
}

impl<T: Copy + PartialEq> Haystack<T> {
    fn push(&mut self, owner: T, text: &str) {
        self.starts.push((self.text.len(), owner));
        self.text.push_str(&text.to_lowercase().replace('\n', " "));
        self.text.push('\n');
    }

    /// Those whose whole text this is; if there are none, those with a word that begins with it.
    fn find_best(&self, wanted: &str) -> Vec<T> {
        let whole = self.find(wanted, true);
        if whole.is_empty() { self.find(wanted, false) } else { whole }
    }

    /// The first of those with a word that begins with this; if it is to be the whole text, with no other.
    fn find(&self, wanted: &str, is_whole: bool) -> Vec<T> {
        let mut found: Vec<T> = Vec::new();
        for (at, _) in self.text.match_indices(wanted) {
            let before = self.text[..at].chars().next_back();
            let begins =
                before.is_none_or(|before| if is_whole { before == '\n' } else { !before.is_alphanumeric() });
            let ends = !is_whole || self.text[at + wanted.len()..].starts_with('\n');
            if !begins || !ends {
                continue;
            }
            let place = self.starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            let Some((_, owner)) = self.starts.get(place) else { break };
            if found.last() != Some(owner) {
                found.push(*owner);
            }
            if found.len() == MOST {
                break;
            }
        }
        found
    }
}

/// Reads a question: people, then what they do, then where; each part may have several words.
pub(crate) fn ask(policy: &Policy, search: &Search, text: &str) -> Asked {
    let text = text.trim().trim_end_matches('?');
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_filler = |word: &&str| FILLERS.contains(&word.to_lowercase().as_str());
    let words: Vec<&str> = words.into_iter().filter(|word| !is_filler(word)).collect();
    let people: Vec<_> =
        (0..=words.len()).map(|end| people(policy, search, &words[..end].join(" "))).collect();
    let nodes: Vec<_> =
        (0..=words.len()).map(|start| nodes(policy, search, &words[start..].join(" "))).collect();
    let mut best = Asked::default();
    for first in 0..=words.len() {
        for last in first..=words.len() {
            let what = words[first..last].join(" ");
            let read = parts_read(policy, people[first].clone(), &what, nodes[last].clone());
            if worth(&read) > worth(&best) {
                best = read;
            }
        }
    }
    best
}

/// A part that is told counts more than one with candidates, which counts more than nothing.
fn worth(asked: &Asked) -> usize {
    let part = |told: &Option<String>, candidates: &[String]| match (told, candidates.len()) {
        (Some(_), _) => 100,
        (None, 0) => 0,
        (None, number) => 30 - number.min(MOST),
    };
    part(&asked.who, &asked.candidates.who)
        + part(&asked.permission, &asked.candidates.permission)
        + part(&asked.node, &asked.candidates.node)
}

fn parts_read(policy: &Policy, people: Vec<String>, what: &str, nodes: Vec<String>) -> Asked {
    let kind =
        only(&nodes).and_then(|node| policy.node(&node).ok()).map(|node| policy.node_kind(node).clone());
    let permissions = permissions(policy, what, kind.as_ref());
    Asked {
        who: only(&people),
        permission: only(&permissions),
        node: only(&nodes),
        candidates: Candidates { who: people, permission: permissions, node: nodes },
    }
}

fn only(candidates: &[String]) -> Option<String> {
    match candidates {
        [only] => Some(only.clone()),
        _ => None,
    }
}

fn people(policy: &Policy, search: &Search, text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let reference = |asker| match asker {
        Asker::User(user) => policy.user_reference(user),
        Asker::Key(key, _) => format!("key:{}", policy.key_id(key)),
    };
    // A name that nothing has is compared with all others for advice: only what looks like a reference is read as one.
    let known = match text.starts_with("key:") {
        true => policy.asker(text).ok(),
        false => policy.user_by_id(text).map(Asker::User),
    };
    if let Some(asker) = known {
        return vec![reference(asker)];
    }
    let found = search.people.find_best(&text.to_lowercase());
    found.into_iter().map(|user| policy.user_reference(user)).collect()
}

fn nodes(policy: &Policy, search: &Search, text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let first = text.split(' ').next().unwrap_or_default();
    let known = match first == "account" || first.contains(':') {
        true => policy.node(text).ok(),
        false => policy.node_by_id(text),
    };
    if let Some(node) = known {
        return vec![policy.node_reference(node)];
    }
    let found = search.nodes.find_best(&text.to_lowercase());
    found.into_iter().map(|node| policy.node_reference(node)).collect()
}

/// Permissions by name, or by what is done to the kind of a node: `update` on a project is `PROJECT_UPDATE`.
fn permissions(policy: &Policy, text: &str, kind: Option<&NodeKind>) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let name = text.to_uppercase().replace([' ', '-'], "_");
    let known = |name: &str| policy.permission(name).is_ok();
    if known(&name) {
        return vec![name];
    }
    let verb = match name.as_str() {
        "VIEW" | "SEE" | "OPEN" | "GET" | "LIST" => "READ",
        "EDIT" | "CHANGE" | "WRITE" | "RENAME" => "UPDATE",
        "REMOVE" => "DELETE",
        "MAKE" | "ADD" => "CREATE",
        other => other,
    };
    if let Some(kind) = kind {
        let named = format!("{}_{verb}", kind.as_str());
        if known(&named) {
            return vec![named];
        }
    }
    let mut all: Vec<&str> = policy.permissions().iter().map(|(_, name)| name).collect();
    all.sort_unstable();
    let fits = |known: &&&str| known.ends_with(&format!("_{verb}")) || known.contains(&name);
    all.iter().filter(fits).take(MOST).map(|name| (*name).to_owned()).collect()
}
