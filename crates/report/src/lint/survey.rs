//! What the rules look at, gathered in one pass.

use std::collections::{HashMap, HashSet};

use axcess_core::{
    Foothold, FootholdRole, Level, Node, NodeKind, Policy, Provider, Role, SortedSet, User, UserKind,
};

use crate::names::Names;

/// Users and nodes.
type Places = Vec<(User, Node)>;

/// What the rules look at.
pub(super) struct Survey<'a> {
    pub policy: &'a Policy,
    /// All bindings: user, node and role.
    pub bindings: Vec<(User, Node, Role)>,
    /// Memberships of spaces with a Role object.
    pub customs: Vec<(User, Node, Role)>,
    /// Who is a member of which organization.
    pub members: HashSet<(User, Node)>,
    /// Who holds an `admin` set by membership of an organization or space, by the node.
    pub admins: HashMap<Node, Vec<User>>,
    /// Users who are gone, with everything that they hold still.
    pub gone: HashMap<User, Vec<Foothold<'a>>>,
    /// Active people whose account role is an `admin` set.
    pub account_admins: Vec<User>,
    pub nodes: Vec<Node>,
    pub users: Vec<User>,
    admin_names: SortedSet<(Level, &'a str)>,
}

impl<'a> Survey<'a> {
    pub fn new(policy: &'a Policy) -> Self {
        let admin_names = policy.predefined_sets().filter(|set| set.3).map(|(level, name, ..)| (level, name));
        let mut survey = Self {
            policy,
            bindings: Vec::new(),
            customs: Vec::new(),
            members: HashSet::new(),
            admins: HashMap::new(),
            gone: HashMap::new(),
            account_admins: Vec::new(),
            nodes: policy.nodes(),
            users: policy.users(),
            admin_names: admin_names.collect(),
        };
        survey.account_admins =
            survey.users.iter().copied().filter(|user| survey.is_account_admin(*user)).collect();
        policy.each_foothold(|foothold| survey.take(foothold));
        survey
    }

    fn take(&mut self, foothold: Foothold<'a>) {
        let Foothold { user, node, membership, binding } = foothold;
        self.bindings.extend(binding.map(|role| (user, node, role)));
        let level = match self.policy.node_kind(node) {
            NodeKind::Organization => Level::Organization,
            _ => Level::Space,
        };
        match membership {
            Some(FootholdRole::Object(role)) => self.customs.push((user, node, role)),
            Some(FootholdRole::Named(name)) => {
                if level == Level::Organization {
                    self.members.insert((user, node));
                }
                let is_admin = name.is_some_and(|name| self.admin_names.contains(&(level, name)));
                if is_admin && self.is_active_person(user) {
                    self.admins.entry(node).or_default().push(user);
                }
            }
            None => {}
        }
        if self.policy.user_status(user) == Some("INACTIVE") {
            self.gone.entry(user).or_default().push(foothold);
        }
    }

    pub fn names(&self) -> Names<'a> {
        Names::new(self.policy)
    }

    pub fn is_arize(&self) -> bool {
        self.policy.provider() == Provider::Arize
    }

    /// Whether a person, and no bot, certainly may act.
    pub fn is_active_person(&self, user: User) -> bool {
        self.policy.user_status(user) == Some("ACTIVE") && self.policy.user_kind(user) == UserKind::Human
    }

    fn is_account_admin(&self, user: User) -> bool {
        let role = self.policy.user_account_role(user);
        self.is_active_person(user)
            && role.is_some_and(|role| self.admin_names.contains(&(Level::Account, role)))
    }

    /// Everybody who holds a role, by bindings and then by space memberships.
    pub fn holders(&self, role: Role) -> (Places, Places) {
        let of = |all: &[(User, Node, Role)]| {
            all.iter().filter(|it| it.2 == role).map(|(user, node, _)| (*user, *node)).collect()
        };
        (of(&self.bindings), of(&self.customs))
    }

    /// The organization that a node is or lies in.
    pub fn organization_of(&self, node: Node) -> Option<Node> {
        let mut upwards = std::iter::successors(Some(node), |node| self.policy.node_parent(*node));
        upwards.find(|node| *self.policy.node_kind(*node) == NodeKind::Organization)
    }

    /// Nodes at which bindings may be hidden, and spaces whose memberships may be.
    pub fn hidden(&self) -> Vec<Node> {
        let hides = |node: &Node| {
            let is_space = *self.policy.node_kind(*node) == NodeKind::Space;
            self.policy.hides_bindings(*node) || (is_space && self.policy.hides_memberships(*node))
        };
        self.nodes.iter().copied().filter(hides).collect()
    }
}
