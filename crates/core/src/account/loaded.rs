//! What no step of a plan changes: the account as it was loaded, ready to be looked up.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::account::text::Texts;
use crate::account::{
    Binding, BindingFacts, Crowd, Ids, Key, KeyFacts, Node, NodeFacts, NodeKind, Parent, Place, Role, User,
    UserFacts,
};
use crate::index::Index;

/// The tables of a loaded account. All that simulated states of it differ in lies beside them.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub index: Index,
    pub ids: AllIds,
    /// Bots to the service keys that stand for them.
    pub service_keys: HashMap<User, Vec<Key>>,
    /// What occurs in ids of anything but bindings.
    pub letters: Letters,
    /// Whether any id has the form of those that plans give out.
    pub has_new_ids: bool,
    crowd: OnceLock<Crowd>,
    children: OnceLock<Children>,
    emails: OnceLock<Texts>,
    user_names: OnceLock<Texts>,
    node_names: OnceLock<Texts>,
    references: OnceLock<Texts>,
    binding_ids: OnceLock<Texts>,
}

/// The ids of everything but bindings, by kind.
#[derive(Clone, Debug)]
pub(crate) struct AllIds {
    pub nodes: Ids,
    pub users: Ids,
    pub roles: Ids,
    pub keys: Ids,
}

/// Letters that ids seldom hold, and that therefore tell other names from them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Letters([bool; 3]);

impl Letters {
    const ALL: [u8; 3] = *b"@:/";

    /// Takes down what an id holds.
    pub fn note(&mut self, id: &str) {
        for (seen, letter) in self.0.iter_mut().zip(Self::ALL) {
            *seen |= id.as_bytes().contains(&letter);
        }
    }

    /// Whether a text holds what no id does.
    fn exclude(self, text: &str) -> bool {
        self.0.iter().zip(Self::ALL).any(|(seen, letter)| !seen && text.as_bytes().contains(&letter))
    }
}

/// A name as a part of a path.
pub(crate) fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains('/') { name.replace('/', "\\/").into() } else { name.into() }
}

/// The lists that were loaded, which ids and names stand in.
#[derive(Clone, Copy)]
pub(crate) struct Lists<'a> {
    pub nodes: &'a [NodeFacts],
    pub users: &'a [UserFacts],
    pub bindings: &'a [BindingFacts],
    pub keys: &'a [KeyFacts],
}

impl<'a> Lists<'a> {
    /// A space or resource by its name and the one above it, or two names above in the long form; an
    /// organization by its name.
    fn reference(self, node: Node, is_long: bool) -> Option<Cow<'a, str>> {
        let facts = &self.nodes[node.index()];
        let name = |node: Node| self.nodes[node.index()].name.as_deref().map(escaped);
        let above = |node: Node| match self.nodes[node.index()].parent {
            Parent::Known(parent) if parent != Node::ACCOUNT => Some(parent),
            _ => None,
        };
        let own = name(node)?;
        Some(match (&facts.kind, is_long) {
            (NodeKind::Account, _) | (NodeKind::Organization, true) => return None,
            (NodeKind::Organization, false) => format!("org:{own}").into(),
            (NodeKind::Space, false) => format!("space:{own}").into(),
            (NodeKind::Space, true) => format!("space:{}/{own}", name(above(node)?)?).into(),
            (NodeKind::Resource(kind), is_long) => {
                let (space, kind) = (above(node)?, kind.to_lowercase());
                let parent = name(space)?;
                if is_long {
                    format!("{kind}:{}/{parent}/{own}", name(above(space)?)?).into()
                } else {
                    format!("{kind}:{parent}/{own}").into()
                }
            }
        })
    }
}

/// A text as addresses are compared: without regard to case.
pub(crate) fn lower(text: &str) -> Cow<'_, str> {
    // Every byte is looked at, so that many are at once.
    if text.bytes().fold(false, |found, byte| found | byte.is_ascii_uppercase()) {
        text.to_ascii_lowercase().into()
    } else {
        text.into()
    }
}

impl Loaded {
    pub fn new(
        index: Index,
        ids: AllIds,
        letters: Letters,
        service_keys: HashMap<User, Vec<Key>>,
        has_new_ids: bool,
    ) -> Self {
        Self {
            index,
            ids,
            letters,
            service_keys,
            has_new_ids,
            crowd: OnceLock::new(),
            children: OnceLock::new(),
            emails: OnceLock::new(),
            user_names: OnceLock::new(),
            node_names: OnceLock::new(),
            references: OnceLock::new(),
            binding_ids: OnceLock::new(),
        }
    }

    pub fn node(&self, id: &str) -> Option<Node> {
        if self.letters.exclude(id) { None } else { self.ids.nodes.find(id).map(Node) }
    }

    pub fn user(&self, id: &str) -> Option<User> {
        if self.letters.exclude(id) { None } else { self.ids.users.find(id).map(User) }
    }

    pub fn role(&self, id: &str) -> Option<Role> {
        self.ids.roles.find(id).map(Role)
    }

    pub fn key(&self, id: &str) -> Option<Key> {
        self.ids.keys.find(id).map(Key)
    }

    pub fn binding(&self, lists: Lists<'_>, id: &str) -> Option<Binding> {
        let text = |place: usize| Some(lists.bindings[place].id.as_str().into());
        let table = self.binding_ids.get_or_init(|| Texts::new(lists.bindings.len(), text));
        table.find(id).next().map(Binding::at)
    }

    /// The binding at a place: they stand in the order of their places.
    pub fn binding_at(lists: Lists<'_>, place: Place) -> Option<Binding> {
        let found = lists.bindings.binary_search_by_key(&place, |binding| binding.place);
        found.ok().map(Binding::at)
    }

    pub fn by_email(&self, lists: Lists<'_>, email: &str) -> impl Iterator<Item = User> + use<'_> {
        self.emails(lists).find(&lower(email)).map(User::at)
    }

    /// The user whose address this is, if it is nobody else's, nobody's id, and in small letters.
    #[inline(always)]
    pub fn user_by_plain_email(&self, lists: Lists<'_>, email: &str) -> Option<User> {
        self.emails(lists).find_plainly(email).map(User::at)
    }

    #[inline(always)]
    fn emails(&self, lists: Lists<'_>) -> &Texts {
        self.emails.get_or_init(|| {
            let text = |place: usize| lists.users[place].email.as_deref().map(lower);
            Texts::with_plain(lists.users.len(), text, |email| self.user(email).is_none())
        })
    }

    pub fn users_by_name(&self, lists: Lists<'_>, name: &str) -> impl Iterator<Item = User> + use<'_> {
        let text = |place: usize| lists.users[place].name.as_deref().map(Cow::Borrowed);
        let table = self.user_names.get_or_init(|| Texts::new(lists.users.len(), text));
        table.find(name).map(User::at)
    }

    pub fn nodes_by_name(&self, lists: Lists<'_>, name: &str) -> impl Iterator<Item = Node> + use<'_> {
        let text = |place: usize| lists.nodes[place].name.as_deref().map(Cow::Borrowed);
        let table = self.node_names.get_or_init(|| Texts::new(lists.nodes.len(), text));
        table.find(name).map(Node::at)
    }

    /// Nodes by a reference of names, short or long, whether it is theirs alone or not.
    pub fn nodes_by_reference(&self, lists: Lists<'_>, text: &str) -> impl Iterator<Item = Node> + use<'_> {
        self.references(lists).find(text).map(|place| Node::at(place / 2))
    }

    /// The node whose reference of names this is, if it is nothing else's and no id.
    #[inline(always)]
    pub fn node_by_plain_reference(&self, lists: Lists<'_>, text: &str) -> Option<Node> {
        self.references(lists).find_plainly(text).map(|place| Node::at(place / 2))
    }

    /// The short and the long reference of each node.
    #[inline(always)]
    fn references(&self, lists: Lists<'_>) -> &Texts {
        self.references.get_or_init(|| {
            let text = |place: usize| lists.reference(Node::at(place / 2), place % 2 == 1);
            Texts::with_plain(2 * lists.nodes.len(), text, |reference| !self.may_be_id(reference))
        })
    }

    /// Whether a reference, or what follows its prefix, is a node's id.
    fn may_be_id(&self, reference: &str) -> bool {
        let path = reference.split_once(':').map_or(reference, |(_, path)| path);
        self.node(reference).is_some() || self.node(path).is_some()
    }

    /// The users by what they share.
    pub fn crowd(&self, make: impl FnOnce() -> Crowd) -> &Crowd {
        self.crowd.get_or_init(make)
    }

    /// What lies directly below a node.
    pub fn children(&self, lists: Lists<'_>, node: Node) -> &[Node] {
        self.children.get_or_init(|| Children::new(lists.nodes)).of(node)
    }
}

/// Nodes by their parents.
#[derive(Clone, Debug)]
struct Children {
    /// Where each node's children begin; one more for the end.
    starts: Box<[u32]>,
    nodes: Box<[Node]>,
}

impl Children {
    fn new(nodes: &[NodeFacts]) -> Self {
        let mut pairs: Vec<(Node, Node)> = (0..nodes.len())
            .map(Node::at)
            .filter_map(|node| match nodes[node.index()].parent {
                Parent::Known(parent) => Some((parent, node)),
                Parent::None | Parent::Unknown => None,
            })
            .collect();
        pairs.sort_unstable();
        let start = |parent: usize| pairs.partition_point(|(other, _)| other.index() < parent) as u32;
        let starts = (0..=nodes.len()).map(start).collect();
        Self { starts, nodes: pairs.into_iter().map(|(_, node)| node).collect() }
    }

    fn of(&self, node: Node) -> &[Node] {
        match self.starts.get(node.index()..node.index() + 2) {
            Some(ends) => &self.nodes[ends[0] as usize..ends[1] as usize],
            None => &[],
        }
    }
}
