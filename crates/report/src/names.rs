//! How people and things are called, for people.

use std::borrow::Cow;

use axcess_core::{Asker, Key, Node, NodeKind, Policy, Provider, Role, User};
use axcess_plan::is_hidden;
use schemars::JsonSchema;
use serde::Serialize;

/// What identifies a user, key, role or node in a document, with its name beside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Identity {
    /// Its id.
    pub id: String,
    /// Its name, if it has one.
    pub name: Option<String>,
}

/// The names of one policy's people and things, fit to be shown: what could steer a terminal stands escaped.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    policy: &'a Policy,
}

impl<'a> Names<'a> {
    /// The names of a policy.
    pub const fn new(policy: &'a Policy) -> Self {
        Self { policy }
    }

    /// A user's display name, else his e-mail address, else his id.
    pub fn user(self, user: User) -> String {
        let name = self.policy.user_name(user).filter(|name| !name.is_empty());
        let name = name.or_else(|| self.policy.user_email(user)).unwrap_or_else(|| self.policy.user_id(user));
        escaped(name).into_owned()
    }

    /// The shortest reference that names a user alone: his e-mail address or id.
    pub fn user_reference(self, user: User) -> String {
        escaped(&self.policy.user_reference(user)).into_owned()
    }

    /// A user's name with the reference that tells him from others of that name.
    pub fn user_in_full(self, user: User) -> String {
        let (name, reference) = (self.user(user), self.user_reference(user));
        if name == reference { name } else { format!("{name} ({reference})") }
    }

    /// A key's name, else its id.
    pub fn key(self, key: Key) -> String {
        let name = self.policy.key_name(key).filter(|name| !name.is_empty());
        escaped(name.unwrap_or_else(|| self.policy.key_id(key))).into_owned()
    }

    /// Who asks: a user in full, a key with the user it stands for.
    pub fn asker(self, asker: Asker) -> String {
        match asker {
            Asker::User(user) => self.user_in_full(user),
            Asker::Key(key, user) => {
                format!("key {}, which stands for {}", self.key(key), self.user_in_full(user))
            }
        }
    }

    /// A role's name, else its id.
    pub fn role(self, role: Role) -> String {
        let name = self.policy.role_name(role).filter(|name| !name.is_empty());
        escaped(name.unwrap_or_else(|| self.policy.role_id(role))).into_owned()
    }

    /// The shortest reference that names a node alone, as in `project:Fraud/fraud-llm`.
    pub fn node(self, node: Node) -> String {
        escaped(&self.policy.node_reference(node)).into_owned()
    }

    /// A node as a sentence calls it: `space Fraud`, `the account`.
    pub fn node_in_words(self, node: Node) -> String {
        let noun = match self.policy.node_kind(node) {
            NodeKind::Account => return "the account".to_owned(),
            NodeKind::Organization => "organization".to_owned(),
            NodeKind::Space => match self.policy.provider() {
                Provider::Arize => "space".to_owned(),
                Provider::Wallaroo => "workspace".to_owned(),
            },
            NodeKind::Resource(kind) => escaped(&kind.to_lowercase()).into_owned(),
        };
        let reference = self.policy.node_reference(node);
        let name = match reference.split_once(':') {
            Some((_, path)) if self.policy.node_id(node) != reference => path,
            _ => &reference,
        };
        format!("{noun} {}", escaped(name))
    }

    /// The names from the account down to a node, in small letters: what sorts nodes for people.
    pub fn path(self, node: Node) -> Vec<String> {
        let name = |node: Node| self.policy.node_name(node).unwrap_or_else(|| self.policy.node_id(node));
        let upwards = std::iter::successors(Some(node), |node| self.policy.node_parent(*node));
        let mut path: Vec<String> = upwards.map(|node| name(node).to_lowercase()).collect();
        path.reverse();
        path
    }

    /// A user's id and name, as they are.
    pub fn user_identity(self, user: User) -> Identity {
        let name = self.policy.user_name(user).map(str::to_owned);
        Identity { id: self.policy.user_id(user).to_owned(), name }
    }

    /// The id and name of the key that asks, as they are; `None` when a user asks himself.
    pub fn key_identity(self, asker: Asker) -> Option<Identity> {
        let Asker::Key(key, _) = asker else { return None };
        let name = self.policy.key_name(key).map(str::to_owned);
        Some(Identity { id: self.policy.key_id(key).to_owned(), name })
    }

    /// A role's id and name, as they are.
    pub fn role_identity(self, role: Role) -> Identity {
        let name = self.policy.role_name(role).map(str::to_owned);
        Identity { id: self.policy.role_id(role).to_owned(), name }
    }

    /// A node's id and name, as they are.
    pub fn node_identity(self, node: Node) -> Identity {
        let name = self.policy.node_name(node).map(str::to_owned);
        Identity { id: self.policy.node_id(node).to_owned(), name }
    }
}

/// A text that somebody typed, fit to be shown: control characters, terminal escapes and marks that turn the
/// direction of writing stand as `\u{…}`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        assert_eq!(escaped("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(escaped("x\u{202e}y\u{2066}\u{200f}\n"), "x\\u{202e}y\\u{2066}\\u{200f}\\u{a}");
        assert_eq!(escaped("Sørensen O'Neil 陳 \"q\""), "Sørensen O'Neil 陳 \"q\"");
    }
}
