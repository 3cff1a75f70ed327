//! What selectors look at: who belongs where, and which nodes there are.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use axcess_core::{Node, NodeKind, Policy, User};
use fixedbitset::FixedBitSet;

use crate::resolve::{People, Places};

/// The people and places of one state of an account.
pub(crate) struct Facts<'a> {
    pub policy: &'a Policy,
    /// Users by number.
    pub users: Vec<User>,
    /// Nodes in the order of their ids.
    pub nodes: Vec<Node>,
    /// How many users the snapshot has; those whom plans make come after them and hide nothing.
    loaded: usize,
    organizations: OnceCell<HashMap<Node, FixedBitSet>>,
    spaces: OnceCell<HashMap<Node, FixedBitSet>>,
    roles: OnceCell<Roles>,
    /// What selectors mean, by their text.
    pub people: RefCell<HashMap<String, Rc<People>>>,
    pub places: RefCell<HashMap<String, Rc<Places>>>,
}

/// Who holds a role, by its name.
#[derive(Default)]
pub(crate) struct Roles {
    pub by_name: HashMap<String, FixedBitSet>,
    /// Those who hold one that nobody could read.
    pub unreadable: FixedBitSet,
}

impl<'a> Facts<'a> {
    /// The facts of a state; `first` is the account as the snapshot has it.
    pub fn new(policy: &'a Policy, first: &Policy) -> Self {
        let mut users = policy.users();
        users.sort_unstable();
        Self {
            policy,
            users,
            nodes: policy.nodes(),
            loaded: first.users().len(),
            organizations: OnceCell::new(),
            spaces: OnceCell::new(),
            roles: OnceCell::new(),
            people: RefCell::default(),
            places: RefCell::default(),
        }
    }

    /// A set of users with room for all.
    pub fn nobody(&self) -> FixedBitSet {
        FixedBitSet::with_capacity(self.users.len())
    }

    /// Everybody.
    pub fn everybody(&self) -> FixedBitSet {
        let mut all = self.nobody();
        all.insert_range(..);
        all
    }

    /// Users whom the snapshot has.
    pub fn seen(&self) -> FixedBitSet {
        let mut all = self.nobody();
        all.insert_range(..self.loaded.min(self.users.len()));
        all
    }

    /// Certain members of an organization or space.
    pub fn members(&self, node: Node) -> Option<&FixedBitSet> {
        let of = |kind: &NodeKind| match kind {
            NodeKind::Organization => Some(self.organizations.get_or_init(|| {
                self.grouped(self.policy.organization_memberships().map(|(user, node, _)| (user, node)))
            })),
            NodeKind::Space => Some(self.spaces.get_or_init(|| {
                self.grouped(self.policy.space_memberships().map(|(user, node, _)| (user, node)))
            })),
            NodeKind::Account | NodeKind::Resource(_) => None,
        };
        of(self.policy.node_kind(node))?.get(&node)
    }

    fn grouped(&self, memberships: impl Iterator<Item = (User, Node)>) -> HashMap<Node, FixedBitSet> {
        let mut found: HashMap<Node, FixedBitSet> = HashMap::new();
        for (user, node) in memberships {
            found.entry(node).or_insert_with(|| self.nobody()).insert(user.index());
        }
        found
    }

    /// Whether roles that somebody holds may be hidden anywhere, be it by a binding on an open resource.
    pub fn hides_roles(&self) -> bool {
        let policy = self.policy;
        self.nodes.iter().any(|node| policy.hides_memberships(*node) || policy.hides_bindings(*node))
    }

    /// Who holds which role by a membership or binding.
    pub fn roles(&self) -> &Roles {
        self.roles.get_or_init(|| {
            let mut roles = Roles { unreadable: self.nobody(), ..Roles::default() };
            let mut add = |user: User, name: Option<&str>| match name {
                Some(name) => {
                    if !roles.by_name.contains_key(name) {
                        roles.by_name.insert(name.to_owned(), self.nobody());
                    }
                    if let Some(users) = roles.by_name.get_mut(name) {
                        users.insert(user.index());
                    }
                }
                None => roles.unreadable.insert(user.index()),
            };
            let policy = self.policy;
            policy.organization_memberships().for_each(|(user, _, role)| add(user, role));
            for (user, _, role) in policy.space_memberships() {
                match role {
                    Ok(role) => add(user, policy.role_name(role)),
                    Err(name) => add(user, name),
                }
            }
            policy.bindings().for_each(|(_, user, _, role)| add(user, policy.role_name(role)));
            roles
        })
    }
}
