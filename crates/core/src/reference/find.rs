//! Looking things up in an account, and naming them.

use std::borrow::Cow;

use crate::account::{Account, Binding, Key, Node, NodeKind, Parent, Role, User, escaped};
use crate::id::ACCOUNT;
use crate::reference::{Expected, Found, ReferenceError, as_id};

impl Account {
    pub fn find_user(&self, text: &str) -> Found<User> {
        if let Some(user) = self.user_by_text(text) {
            return Ok(user);
        }
        if let Some(user) = self.user_by_email(text) {
            return Ok(user);
        }
        let named = |user: &User| self.user(*user).name.as_deref() == Some(text);
        let mut fitting: Vec<User> = self.users_by_email(text).collect();
        if fitting.is_empty() {
            fitting.extend(self.users_by_name(text).filter(named));
        }
        let all = || {
            let words = self.users.iter().flat_map(|user| [&user.email, &user.name]);
            words.flatten().map(|name| name.to_string())
        };
        one(Expected::User, text, &fitting, |user| self.user_reference(user), all)
    }

    pub fn find_key(&self, text: &str) -> Found<Key> {
        let rest = text.strip_prefix("key:").unwrap_or(text);
        for id in [text, rest] {
            if let Some(key) = self.key_by_id(id) {
                return Ok(key);
            }
        }
        let keys = || (0..self.keys.len()).map(Key::at).filter(|key| self.key(*key).alive);
        let fitting: Vec<Key> = keys().filter(|key| self.key(*key).name.as_deref() == Some(rest)).collect();
        one(
            Expected::Key,
            text,
            &fitting,
            |key| format!("key:{}", self.key(key).id),
            || keys().filter_map(|key| Some(format!("key:{}", self.key(key).name.as_deref()?))),
        )
    }

    pub fn find_role(&self, text: &str) -> Found<Role> {
        if let Some(role) = self.role_by_id(text) {
            return Ok(role);
        }
        let roles = || (0..self.roles.len()).map(Role::at).filter(|role| self.role(*role).alive);
        let fitting: Vec<Role> =
            roles().filter(|role| self.role(*role).name.as_deref() == Some(text)).collect();
        one(
            Expected::Role,
            text,
            &fitting,
            |role| self.role(role).id.to_string(),
            || roles().filter_map(|role| self.role(role).name.as_deref().map(str::to_owned)),
        )
    }

    pub fn find_binding(&self, text: &str) -> Found<Binding> {
        match self.binding_by_id(text) {
            Some(binding) if self.binding_stands(binding) => Ok(binding),
            _ => {
                let standing =
                    (0..self.bindings.len()).map(Binding::at).filter(|it| self.binding_stands(*it));
                let mut ids = standing.map(|binding| self.bindings[binding.index()].id.to_string());
                Err(unknown(Expected::Binding, text, &mut ids))
            }
        }
    }

    pub fn find_node(&self, text: &str) -> Found<Node> {
        if let Some(node) = self.node_by_id(text) {
            return Ok(node);
        }
        let Some((prefix, path)) = text.split_once(':') else {
            return Err(self.unknown_node(Expected::Node, text));
        };
        if let Some(node) = self.node_by_id(path).filter(|node| self.has_prefix(*node, prefix)) {
            return Ok(node);
        }
        if let Some(node) = self.node_by_reference(text) {
            return Ok(node);
        }
        let fitting = self.fitting(path, |node| self.has_prefix(node, prefix));
        self.one_node(Expected::Node, text, &fitting)
    }

    pub fn find_organization(&self, text: &str) -> Found<Node> {
        self.find_kind(Expected::Organization, text, &|kind| *kind == NodeKind::Organization)
    }

    pub fn find_space(&self, text: &str) -> Found<Node> {
        self.find_kind(Expected::Space, text, &|kind| *kind == NodeKind::Space)
    }

    pub fn find_project(&self, text: &str) -> Found<Node> {
        self.find_kind(Expected::Project, text, &|kind| kind.as_str() == "PROJECT")
    }

    /// A reference where only one kind fits: the prefix may be left off, and an id of another kind is
    /// a node of the wrong kind.
    fn find_kind(&self, expected: Expected, text: &str, fits: &dyn Fn(&NodeKind) -> bool) -> Found<Node> {
        if let Some(node) = self.node_by_id(text) {
            return if fits(&self.node(node).kind) {
                Ok(node)
            } else {
                Err(self.unknown_node(expected, text))
            };
        }
        let bare = self.fitting(text, |node| fits(&self.node(node).kind));
        if !bare.is_empty() {
            return self.one_node(expected, text, &bare);
        }
        match self.find_node(text) {
            Ok(node) if fits(&self.node(node).kind) => Ok(node),
            Err(error @ ReferenceError::Ambiguous { .. }) => Err(error),
            Ok(_) | Err(_) => Err(self.unknown_node(expected, text)),
        }
    }

    fn has_prefix(&self, node: Node, prefix: &str) -> bool {
        match &self.node(node).kind {
            NodeKind::Account => false,
            NodeKind::Organization => prefix == "org",
            NodeKind::Space => prefix == "space",
            NodeKind::Resource(kind) => kind.chars().flat_map(char::to_lowercase).eq(prefix.chars()),
        }
    }

    /// Nodes whose path ends like this one, as far as the forms allow: a resource is named with its space.
    fn fitting(&self, path: &str, fits: impl Fn(Node) -> bool) -> Vec<Node> {
        let name = Parts(Some(path)).next().unwrap_or_default();
        let named = self.nodes_by_name(&name);
        let mut found: Vec<Node> = named.filter(|node| fits(*node) && self.ends_with(*node, path)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn ends_with(&self, node: Node, path: &str) -> bool {
        let facts = self.node(node);
        let above = |node: Node| match self.node(node).parent {
            Parent::Known(parent) if parent != Node::ACCOUNT => Some(parent),
            _ => None,
        };
        let (mut next, mut parts) = (Some(node), 0);
        for part in Parts(Some(path)) {
            match next {
                Some(node) if self.node(node).name.as_deref() == Some(&*part) => next = above(node),
                _ => return false,
            }
            parts += 1;
        }
        facts.alive && parts >= if facts.kind.is_resource() { 2 } else { 1 }
    }

    fn one_node(&self, expected: Expected, text: &str, fitting: &[Node]) -> Found<Node> {
        match fitting {
            [node] => Ok(*node),
            [] => Err(self.unknown_node(expected, text)),
            many => {
                let matches = many.iter().map(|node| self.node_reference(*node)).collect();
                Err(ReferenceError::Ambiguous { expected, text: text.to_owned(), matches })
            }
        }
    }

    fn unknown_node(&self, expected: Expected, text: &str) -> ReferenceError {
        let fits = |node: &Node| {
            let kind = &self.node(*node).kind;
            match expected {
                Expected::Organization => *kind == NodeKind::Organization,
                Expected::Space => *kind == NodeKind::Space,
                Expected::Project => kind.as_str() == "PROJECT",
                _ => true,
            }
        };
        let all = self.live_nodes().filter(fits).flat_map(|node| {
            let path = self.path(node);
            let short = path.as_deref().and_then(|path| {
                let (prefix, rest) = path.split_once(':')?;
                let (_, rest) = rest.split_once('/')?;
                Some(format!("{prefix}:{rest}"))
            });
            let short = short.filter(|_| self.node(node).kind.is_resource());
            [short.or(path)]
        });
        unknown(expected, text, &mut all.flatten())
    }

    /// The full form of a node's reference, where all its names are known.
    fn path(&self, node: Node) -> Option<String> {
        let facts = self.node(node);
        let prefix = match &facts.kind {
            NodeKind::Account => return Some(ACCOUNT.to_owned()),
            NodeKind::Organization => "org".to_owned(),
            NodeKind::Space => "space".to_owned(),
            NodeKind::Resource(kind) => kind.to_lowercase(),
        };
        let mut parts = Vec::new();
        let mut next = node;
        loop {
            parts.push(escaped(self.node(next).name.as_deref()?));
            match self.node(next).parent {
                Parent::Known(Node::ACCOUNT) | Parent::None => break,
                Parent::Known(parent) => next = parent,
                Parent::Unknown if self.node(next).kind.is_resource() => return None,
                Parent::Unknown => break,
            }
        }
        parts.reverse();
        Some(format!("{prefix}:{}", parts.join("/")))
    }

    pub fn node_reference(&self, node: Node) -> String {
        let id = || self.node(node).id.to_string();
        let Some(path) = self.path(node) else { return id() };
        let names_it = |text: &str| self.find_node_plainly(text) == Some(node);
        if let Some((prefix, rest)) = path.split_once(':') {
            let mut parts: Vec<_> = Parts(Some(rest)).map(|part| escaped(&part).into_owned()).collect();
            parts.reverse();
            let fewest = if self.node(node).kind.is_resource() { 2 } else { 1 };
            for length in fewest..parts.len() {
                let short = format!("{prefix}:{}", parts[parts.len() - length..].join("/"));
                if names_it(&short) {
                    return short;
                }
            }
        }
        if names_it(&path) { path } else { id() }
    }

    /// As `find_node`, without making an error, so that references can be made from it.
    fn find_node_plainly(&self, text: &str) -> Option<Node> {
        if let Some(node) = self.node_by_id(text) {
            return Some(node);
        }
        if let Some(node) = self.node_by_reference(text) {
            return Some(node);
        }
        let (prefix, path) = text.split_once(':')?;
        match self.fitting(path, |node| self.has_prefix(node, prefix))[..] {
            [node] => Some(node),
            _ => None,
        }
    }

    pub fn user_reference(&self, user: User) -> String {
        let facts = self.user(user);
        let email = facts.email.as_deref().filter(|email| {
            self.users_by_email(email).nth(1).is_none() && self.user_by_text(email).is_none()
        });
        email.map_or_else(|| facts.id.to_string(), str::to_owned)
    }
}

/// The parts of a path from its end; `\/` is a slash inside a part.
struct Parts<'a>(Option<&'a str>);

impl<'a> Iterator for Parts<'a> {
    type Item = Cow<'a, str>;

    fn next(&mut self) -> Option<Cow<'a, str>> {
        let path = self.0?;
        let parting = |at: &usize| !path[..*at].ends_with('\\');
        let slash = path.bytes().rposition(|byte| byte == b'/');
        let part = match slash {
            None => {
                self.0 = None;
                return Some(path.into());
            }
            Some(at) if parting(&at) => {
                self.0 = Some(&path[..at]);
                &path[at + 1..]
            }
            Some(_) => match path.match_indices('/').map(|(at, _)| at).rfind(parting) {
                Some(at) => {
                    self.0 = Some(&path[..at]);
                    &path[at + 1..]
                }
                None => {
                    self.0 = None;
                    path
                }
            },
        };
        Some(if part.contains("\\/") { part.replace("\\/", "/").into() } else { part.into() })
    }
}

fn one<T: Copy, I: Iterator<Item = String>>(
    expected: Expected,
    text: &str,
    fitting: &[T],
    reference: impl Fn(T) -> String,
    all: impl Fn() -> I,
) -> Found<T> {
    match fitting {
        [found] => Ok(*found),
        [] => Err(unknown(expected, text, &mut all())),
        many => {
            let matches = many.iter().map(|thing| reference(*thing)).collect();
            Err(ReferenceError::Ambiguous { expected, text: text.to_owned(), matches })
        }
    }
}

/// The error for a text that names nothing, with the nearest of what exists.
pub(super) fn unknown(
    expected: Expected,
    text: &str,
    all: &mut dyn Iterator<Item = String>,
) -> ReferenceError {
    let wanted = text.to_lowercase();
    let mut near: Vec<(f64, String)> = all
        // A name is no advice where an id is due.
        .filter(|_| as_id(text).is_none())
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness > 0.82)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    let suggestions = near.into_iter().take(3).map(|(_, name)| name).collect();
    ReferenceError::Unknown { expected, text: text.to_owned(), suggestions }
}
