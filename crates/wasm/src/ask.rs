//! A question in a few words, as in `ann update fraud-llm`.

use axcess_core::{Asker, NodeKind, Policy};
use serde::Serialize;

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

/// Reads a question: people, then what they do, then where; each part may have several words.
pub(crate) fn ask(policy: &Policy, text: &str) -> Asked {
    let text = text.trim().trim_end_matches('?');
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_filler = |word: &&str| FILLERS.contains(&word.to_lowercase().as_str());
    let words: Vec<&str> = words.into_iter().filter(|word| !is_filler(word)).collect();
    let mut best = Asked::default();
    for first in 0..=words.len() {
        for last in first..=words.len() {
            let parts = (words[..first].join(" "), words[first..last].join(" "), words[last..].join(" "));
            let read = parts_read(policy, &parts);
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

fn parts_read(policy: &Policy, (who, what, place): &(String, String, String)) -> Asked {
    let people = people(policy, who);
    let nodes = nodes(policy, place);
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

fn people(policy: &Policy, text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    if let Ok(asker) = policy.asker(text) {
        return vec![match asker {
            Asker::User(user) => policy.user_reference(user),
            Asker::Key(key, _) => format!("key:{}", policy.key_id(key)),
        }];
    }
    let wanted = text.to_lowercase();
    let fits = |text: Option<&str>| text.is_some_and(|text| words_begin(text, &wanted));
    let users = policy.users().into_iter();
    let found = users.filter(|user| fits(policy.user_name(*user)) || fits(policy.user_email(*user)));
    found.take(MOST).map(|user| policy.user_reference(user)).collect()
}

fn nodes(policy: &Policy, text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    if let Ok(node) = policy.node(text) {
        return vec![policy.node_reference(node)];
    }
    let wanted = text.to_lowercase();
    let all = policy.nodes();
    let is_named = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
        let named =
            all.iter().filter(|node| policy.node_name(**node).is_some_and(|name| fits(&name.to_lowercase())));
        named.take(MOST).map(|node| policy.node_reference(*node)).collect()
    };
    let exact = is_named(&|name| name == wanted);
    if exact.is_empty() { is_named(&|name| words_begin(name, &wanted)) } else { exact }
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

/// Whether a text begins with another, or one of its words does.
fn words_begin(text: &str, wanted: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(wanted)
        .any(|(at, _)| text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()))
}
