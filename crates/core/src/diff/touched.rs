//! Where access may differ between two policies.

use std::collections::BTreeSet;

use crate::account::{
    Account, Held, Node, Parent, Role, RoleName, RolePermissions, Slot, SpaceRoleName, Status, User,
};
use crate::policy::Policy;
use crate::sorted::SortedSet;

/// Something that exists before, after, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair<T> {
    pub before: Option<T>,
    pub after: Option<T>,
}

/// Two policies whose users and nodes are the same where their ids are.
pub(crate) struct Sides<'a> {
    before: &'a Policy,
    after: &'a Policy,
    /// Whether both are states of one loaded account, so that handles of its things mean the same.
    kin: bool,
}

/// Whole users, whole nodes with all below them, and single places with all below them.
#[derive(Default)]
struct Touched {
    users: BTreeSet<Pair<User>>,
    nodes: BTreeSet<Pair<Node>>,
    places: BTreeSet<(Pair<User>, Pair<Node>)>,
}

impl<'a> Sides<'a> {
    pub fn new(before: &'a Policy, after: &'a Policy) -> Self {
        Self { before, after, kin: before.account.is_kin(&after.account) }
    }

    pub fn user_id(&self, user: Pair<User>) -> &'a str {
        let before = user.before.map(|user| self.before.user_id(user));
        before.or_else(|| user.after.map(|user| self.after.user_id(user))).unwrap_or_default()
    }

    pub fn node_id(&self, node: Pair<Node>) -> &'a str {
        let before = node.before.map(|node| self.before.node_id(node));
        before.or_else(|| node.after.map(|node| self.after.node_id(node))).unwrap_or_default()
    }

    /// Whether he is invited on either side.
    pub fn may_be_pending(&self, user: Pair<User>) -> bool {
        let invited = |policy: &Policy, user: User| policy.account.user(user).status == Status::Invited;
        user.before.is_some_and(|user| invited(self.before, user))
            || user.after.is_some_and(|user| invited(self.after, user))
    }

    /// Calls a function once for each user and node where access may differ.
    pub fn each_touched(&self, look: &mut dyn FnMut(Pair<User>, Pair<Node>)) {
        if self.words_differ() {
            let nodes = self.all_nodes();
            self.all_users().into_iter().for_each(|user| nodes.iter().for_each(|node| look(user, *node)));
            return;
        }
        let touched = self.differences();
        if !touched.users.is_empty() {
            let nodes = self.all_nodes();
            for user in &touched.users {
                let reach = [
                    user.before.map(|user| self.before.reach_of(user)),
                    user.after.map(|user| self.after.reach_of(user)),
                ];
                let may_hold = |node: &&Pair<Node>| {
                    let sides = reach.iter().zip([node.before, node.after]);
                    sides.into_iter().any(|(reach, node)| {
                        reach.as_ref().zip(node).is_some_and(|(reach, node)| reach.has(node))
                    })
                };
                nodes.iter().filter(may_hold).for_each(|node| look(*user, *node));
            }
        }
        let mut nodes = BTreeSet::new();
        touched.nodes.iter().for_each(|node| self.below(*node, &mut nodes));
        for node in &nodes {
            let users = self.around(*node).into_iter();
            users.filter(|user| !touched.users.contains(user)).for_each(|user| look(user, *node));
        }
        let mut places = BTreeSet::new();
        for (user, node) in touched.places {
            if touched.users.contains(&user) {
                continue;
            }
            let mut below = BTreeSet::new();
            self.below(node, &mut below);
            places.extend(below.into_iter().filter(|node| !nodes.contains(node)).map(|node| (user, node)));
        }
        places.into_iter().for_each(|(user, node)| look(user, node));
    }

    /// Whether the same facts could mean something else on the other side.
    fn words_differ(&self) -> bool {
        let (then, now) = (&*self.before.account, &*self.after.account);
        self.before.semantics != self.after.semantics
            || then.provider != now.provider
            || !(std::sync::Arc::ptr_eq(&then.sets, &now.sets) || then.sets == now.sets)
            || !(std::sync::Arc::ptr_eq(&then.catalog, &now.catalog) || then.catalog == now.catalog)
    }

    fn differences(&self) -> Touched {
        let mut touched = Touched::default();
        touched.users.extend(self.suspects().into_iter().filter(|user| self.user_differs(*user)));
        touched.nodes.extend(self.suspect_nodes().into_iter().filter(|node| self.node_differs(*node)));
        for (user, node) in self.suspect_places() {
            if self.place_differs(user, node) {
                touched.places.insert((user, node));
            }
        }
        touched
    }

    /// Users who may differ in themselves.
    fn suspects(&self) -> Vec<Pair<User>> {
        if !self.kin {
            return self.all_users();
        }
        let (then, now) = (&*self.before.account, &*self.after.account);
        let changed = |account: &Account| -> Vec<User> {
            let loaded = account.users.loaded().len();
            account.touched().users().chain((loaded..account.users.len()).map(User::at)).collect()
        };
        let mut found: Vec<_> = changed(then).into_iter().map(|user| self.user_before(user)).collect();
        found.extend(changed(now).into_iter().map(|user| self.user_after(user)));
        found.sort_unstable();
        found.dedup();
        found
    }

    fn suspect_nodes(&self) -> Vec<Pair<Node>> {
        if !self.kin {
            return self.all_nodes();
        }
        let (then, now) = (&*self.before.account, &*self.after.account);
        let mut found: Vec<_> = then.nodes.changed().map(|node| self.node_before(Node::at(node))).collect();
        found.extend(now.nodes.changed().map(|node| self.node_after(Node::at(node))));
        found.sort_unstable();
        found.dedup();
        found
    }

    fn suspect_places(&self) -> Vec<(Pair<User>, Pair<Node>)> {
        let (then, now) = (&*self.before.account, &*self.after.account);
        let mut found: Vec<(Pair<User>, Pair<Node>)> = Vec::new();
        if self.kin {
            let before = |(user, node)| (self.user_before(user), self.node_before(node));
            let after = |(user, node)| (self.user_after(user), self.node_after(node));
            found.extend(then.changed_places().map(before));
            found.extend(now.changed_places().map(after));
            let roles = then.roles.changed().chain(now.roles.changed()).map(Role::at);
            let roles: SortedSet<Role> = roles.filter(|role| self.role_differs(*role)).collect();
            if !roles.is_empty() {
                // A role that one of the two made is named at changed places only.
                found.extend(then.loaded_places_of(&roles).into_iter().map(before));
            }
        } else {
            for user in self.all_users() {
                let nodes = |account: &Account, user: Option<User>| {
                    user.map_or_else(Vec::new, |user| account.footholds(user))
                };
                let before = nodes(then, user.before).into_iter().map(|node| self.node_before(node));
                let after = nodes(now, user.after).into_iter().map(|node| self.node_after(node));
                found.extend(before.chain(after).map(|node| (user, node)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a loaded role holds something else, or is read by another name.
    fn role_differs(&self, role: Role) -> bool {
        let (then, now) = (&self.before.account.roles, &self.after.account.roles);
        let loaded = then.loaded().len();
        role.index() < loaded && {
            let (then, now) = (&then[role.index()], &now[role.index()]);
            (&then.permissions, &then.name) != (&now.permissions, &now.name)
        }
    }

    fn user_differs(&self, pair: Pair<User>) -> bool {
        let (Some(then), Some(now)) = (pair.before, pair.after) else { return true };
        let (old, new) = (self.before.account.user(then), self.after.account.user(now));
        old.status != new.status
            || old.kind != new.kind
            || old.account_role != new.account_role
            || old.settled != new.settled
            || self.before.reader().bot_standing(then) != self.after.reader().bot_standing(now)
    }

    fn node_differs(&self, pair: Pair<Node>) -> bool {
        let (Some(then), Some(now)) = (pair.before, pair.after) else {
            return pair.before.is_some() || pair.after.is_some();
        };
        let (old, new) = (self.before.account.node(then), self.after.account.node(now));
        let parent = |policy: &'a Policy, parent: Parent| match parent {
            Parent::Known(node) => Some(Some(policy.account.node(node).id.as_str())),
            Parent::Unknown => Some(None),
            Parent::None => None,
        };
        old.kind != new.kind
            || parent(self.before, old.parent) != parent(self.after, new.parent)
            || old.is_private != new.is_private
            || old.restriction.is_some() != new.restriction.is_some()
            || old.unseen != new.unseen
    }

    fn place_differs(&self, user: Pair<User>, node: Pair<Node>) -> bool {
        let (Some(then_user), Some(then_node)) = (user.before, node.before) else { return true };
        let (Some(now_user), Some(now_node)) = (user.after, node.after) else { return true };
        let (then, now) = (&*self.before.account, &*self.after.account);
        let text = |_: &'a Account, role: &RoleName| Named::Text(role.clone());
        let space = |account: &'a Account, role: &SpaceRoleName| match role {
            SpaceRoleName::Predefined(role) => Named::Text(role.clone()),
            SpaceRoleName::Custom(role) => Named::object(account, *role),
        };
        let object = |account: &'a Account, held: &Held| Named::object(account, held.role);
        meaning(then, &then.organization_slot(then_user, then_node), text)
            != meaning(now, &now.organization_slot(now_user, now_node), text)
            || meaning(then, &then.space_slot(then_user, then_node), space)
                != meaning(now, &now.space_slot(now_user, now_node), space)
            || meaning(then, &then.held_slot(then_user, then_node), object)
                != meaning(now, &now.held_slot(now_user, now_node), object)
    }

    /// Users who may hold anything at a node on either side; nobody else is touched by what befalls it.
    fn around(&self, node: Pair<Node>) -> Vec<Pair<User>> {
        let before = node.before.map(|node| self.before.users_around(node));
        let after = node.after.map(|node| self.after.users_around(node));
        let (Some(before), Some(after)) =
            (before.unwrap_or(Some(Vec::new())), after.unwrap_or(Some(Vec::new())))
        else {
            return self.all_users();
        };
        let before = before.into_iter().map(|user| self.user_before(user));
        let mut found: Vec<_> = before.chain(after.into_iter().map(|user| self.user_after(user))).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A node with all below it on either side.
    fn below(&self, node: Pair<Node>, found: &mut BTreeSet<Pair<Node>>) {
        if !found.insert(node) {
            return;
        }
        let before = node.before.map_or_else(Vec::new, |node| self.before.account.children(node));
        let after = node.after.map_or_else(Vec::new, |node| self.after.account.children(node));
        let before = before.into_iter().map(|node| self.node_before(node));
        let below: SortedSet<_> = before.chain(after.into_iter().map(|node| self.node_after(node))).collect();
        below.into_iter().for_each(|node| self.below(node, found));
    }
}

/// Matching by id.
impl Sides<'_> {
    pub fn all_users(&self) -> Vec<Pair<User>> {
        let (then, now) = (self.before.account.users.len(), self.after.account.users.len());
        let before = (0..then).map(|user| self.user_before(User::at(user)));
        let mut found: Vec<_> = before.collect();
        let after = (0..now).map(|user| self.user_after(User::at(user)));
        found.extend(after.filter(|user| user.before.is_none()));
        found
    }

    pub fn all_nodes(&self) -> Vec<Pair<Node>> {
        let before = self.before.account.live_nodes().map(|node| self.node_before(node));
        let mut found: Vec<_> = before.collect();
        let after = self.after.account.live_nodes().map(|node| self.node_after(node));
        found.extend(after.filter(|node| node.before.is_none()));
        found
    }

    /// A user of the first policy on both sides.
    fn user_before(&self, user: User) -> Pair<User> {
        let loaded = self.kin && user.index() < self.before.account.users.loaded().len();
        let other = || self.after.account.user_by_id(&self.before.account.user(user).id);
        Pair { before: Some(user), after: if loaded { Some(user) } else { other() } }
    }

    /// A user of the second policy on both sides.
    fn user_after(&self, user: User) -> Pair<User> {
        let loaded = self.kin && user.index() < self.after.account.users.loaded().len();
        let other = || self.before.account.user_by_id(&self.after.account.user(user).id);
        Pair { before: if loaded { Some(user) } else { other() }, after: Some(user) }
    }

    /// A node of the first policy on both sides, as far as it exists.
    fn node_before(&self, node: Node) -> Pair<Node> {
        let (then, now) = (&*self.before.account, &*self.after.account);
        let loaded = self.kin && node.index() < then.nodes.loaded().len();
        let after = if loaded { Some(node) } else { now.node_by_id(then.node(node).id.as_str()) };
        let alive = |account: &Account, node: &Node| account.node(*node).alive;
        Pair { before: Some(node).filter(|it| alive(then, it)), after: after.filter(|it| alive(now, it)) }
    }

    /// A node of the second policy on both sides, as far as it exists.
    fn node_after(&self, node: Node) -> Pair<Node> {
        let (then, now) = (&*self.before.account, &*self.after.account);
        let loaded = self.kin && node.index() < now.nodes.loaded().len();
        let before = if loaded { Some(node) } else { then.node_by_id(now.node(node).id.as_str()) };
        let alive = |account: &Account, node: &Node| account.node(*node).alive;
        Pair { before: before.filter(|it| alive(then, it)), after: Some(node).filter(|it| alive(now, it)) }
    }
}

/// What a fact names: equal on two sides exactly where it means the same.
#[derive(PartialEq)]
enum Named<'a> {
    Text(RoleName),
    /// A Role object with what it holds.
    Object(&'a str, &'a RolePermissions, Option<&'a str>),
}

impl<'a> Named<'a> {
    fn object(account: &'a Account, role: Role) -> Self {
        let facts = account.role(role);
        Self::Object(facts.id.as_str(), &facts.permissions, facts.name.as_deref())
    }
}

/// A place as it is compared.
fn meaning<'a, T>(
    account: &'a Account,
    slot: &Slot<T>,
    named: impl Fn(&'a Account, &T) -> Named<'a>,
) -> (Option<Named<'a>>, Vec<Named<'a>>, bool, bool) {
    let possible = slot.possible.iter().map(|fact| named(account, fact)).collect();
    (slot.certain.as_ref().map(|fact| named(account, fact)), possible, slot.hidden, slot.some)
}
