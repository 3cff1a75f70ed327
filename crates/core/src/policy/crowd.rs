//! Everybody who holds a permission at a node.

use std::collections::HashSet;

use crate::account::{Crowd, Key, Node, NodeKind, Parent, Status, User};
use crate::index::{Bits, Reading};
use crate::permission::{Permission, PermissionSet};
use crate::policy::{Decision, Policy, WhoCan};

/// Users at a node, as far as the index knows them.
struct Found<'a> {
    all: &'a Crowd,
    /// Those who hold the permission for certain, if they have standing.
    certain: Bits,
    /// Those who have to be asked.
    others: Vec<User>,
}

impl Policy {
    /// Who holds the permission at the node. Lists are in the order of their ids.
    pub fn who_can(&self, permission: Permission, node: Node) -> WhoCan {
        let mut found = WhoCan::default();
        let singles = match self.crowd(permission, node) {
            Some(crowd) => {
                found.users = crowd.certain.common(&crowd.all.active);
                found.pending = crowd.certain.common(&crowd.all.invited);
                let bots = &crowd.all.bots;
                found
                    .pending
                    .retain(|user| !bots.has(user.index()) || self.would_hold(*user, permission, node));
                found.unknown = self.unknown_of(&crowd, permission, node, &found.users);
                crowd.others
            }
            None => self.everybody(),
        };
        let is_mixed = !singles.is_empty();
        for user in singles {
            match self.can(user, permission, node) {
                Decision::Allow => found.users.push(user),
                Decision::Unknown => found.unknown.push(user),
                Decision::Deny => {}
            }
            if self.would_hold(user, permission, node) {
                found.pending.push(user);
            }
        }
        if is_mixed {
            for users in [&mut found.users, &mut found.unknown, &mut found.pending] {
                self.sort_users(users);
            }
        }
        found.keys = self.keys_of(&found.users);
        found
    }

    /// Users who are allowed the permission at the node, in the order of their ids: what
    /// [`who_can`](Self::who_can) lists first.
    pub fn users_who_can(&self, permission: Permission, node: Node) -> Vec<User> {
        let (mut found, singles) = match self.crowd(permission, node) {
            Some(crowd) => (crowd.certain.common(&crowd.all.active), crowd.others),
            None => (Vec::new(), self.everybody()),
        };
        if !singles.is_empty() {
            let allowed = |user: &User| self.can(*user, permission, node) == Decision::Allow;
            found.extend(singles.into_iter().filter(allowed));
            self.sort_users(&mut found);
        }
        found
    }

    /// Users who hold any of these permissions at the node, might hold one, or would if their invitation were
    /// accepted, in the order of their ids. A few who do not may be among them: what each of them holds is for
    /// [`effective`](Self::effective) and [`effective_if_active`](Self::effective_if_active) to say. Nobody else
    /// holds anything of the set.
    pub fn candidates(&self, set: &PermissionSet, node: Node) -> Vec<User> {
        let Some(all) = self.known_crowd(node) else {
            let mut all = self.everybody();
            self.sort_users(&mut all);
            return all;
        };
        let index = self.account.index();
        let place = index.place(node);
        let mut found = if self.tables.is_closed(place) {
            // Nothing but what stands on the node itself counts there.
            index.reverse().users(node).to_vec()
        } else {
            let holders = self.tables.holders_of_any(index, all, set, node, Reading::Optimistic);
            let mut standing = all.perhaps_active.clone();
            standing.union_with(&all.invited);
            holders.common(&standing)
        };
        let (users, _) = index.extent();
        found.extend(self.account.touched().users().chain((users..self.account.users.len()).map(User::at)));
        self.sort_users(&mut found);
        found.dedup();
        found
    }

    fn everybody(&self) -> Vec<User> {
        (0..self.account.users.len()).map(User::at).collect()
    }

    /// Finds those about whom the index knows all; the others are left to be asked one by one. `None` where
    /// the index knows too little of the node, or something about everybody may be hidden there.
    fn crowd(&self, permission: Permission, node: Node) -> Option<Found<'_>> {
        let (account, index) = (&*self.account, self.account.index());
        let (users, _) = index.extent();
        let all = self.known_crowd(node)?;
        let mut certain = self.tables.holders(index, all, permission, node, Reading::Pessimistic);
        let touched = account.touched().users().filter(|user| user.index() < users);
        let touched: Vec<User> = touched.inspect(|user| certain.remove(user.index())).collect();
        let others = touched.into_iter().chain((users..account.users.len()).map(User::at)).collect();
        Some(Found { all, certain, others })
    }

    /// The loaded users, where the index knows what they hold at the node.
    fn known_crowd(&self, node: Node) -> Option<&Crowd> {
        let (account, index) = (&*self.account, self.account.index());
        let is_known = !self.tables.orphans_judged
            && node.index() < index.extent().1
            && !account.touched().has_node(node)
            && index.place(node).unseen() == [0; 3];
        is_known.then(|| account.crowd())
    }

    /// Of those about whom the index knows all, whom nobody knows the answer of.
    fn unknown_of(
        &self,
        found: &Found<'_>,
        permission: Permission,
        node: Node,
        allowed: &[User],
    ) -> Vec<User> {
        let index = self.account.index();
        if self.tables.agree_at(index.place(node)) && !found.all.is_doubtful {
            return Vec::new();
        }
        let mut possible = self.tables.holders(index, found.all, permission, node, Reading::Optimistic);
        allowed.iter().chain(&found.others).for_each(|user| possible.remove(user.index()));
        possible.common(&found.all.perhaps_active)
    }

    /// Whether he is invited and would be allowed if he were active.
    fn would_hold(&self, user: User, permission: Permission, node: Node) -> bool {
        self.account.user(user).status == Status::Invited
            && self.effective_if_active(user, node).allowed.contains(permission)
    }

    /// Live keys that stand for any of these users, in the order of their ids.
    fn keys_of(&self, users: &[User]) -> Vec<Key> {
        let account = &*self.account;
        if account.keys.is_as_loaded() && account.users.is_as_loaded() {
            return account.crowd().live_keys(users, self.at, account.developer_lock == Some(true));
        }
        let users: HashSet<User> = users.iter().copied().collect();
        let stands_for_one = |key: &Key| self.key_asker(*key).is_some_and(|it| users.contains(&it.user()));
        let keys = (0..account.keys.len()).map(Key::at).filter(|key| account.key(*key).alive);
        let live = keys.filter(|key| account.key_standing(*key, self.at).certain);
        let mut found: Vec<Key> = live.filter(stands_for_one).collect();
        found.sort_by_key(|key| &account.key(*key).id);
        found
    }

    /// Users who may hold anything at a node, by what is known of it; `None` is everybody.
    pub(crate) fn users_around(&self, node: Node) -> Option<Vec<User>> {
        let account = &*self.account;
        let mut chain = vec![node];
        loop {
            let facts = account.node(*chain.last()?);
            if facts.unseen.memberships || facts.unseen.bindings {
                return None;
            }
            match (&facts.kind, facts.parent) {
                (NodeKind::Account, _) | (_, Parent::Unknown) => return None,
                (_, Parent::Known(Node::ACCOUNT) | Parent::None) => break,
                (_, Parent::Known(parent)) => chain.push(parent),
            }
        }
        let (users, _) = account.index().extent();
        let mut found: Vec<User> = chain.iter().flat_map(|node| account.holders(*node)).collect();
        found.extend(account.touched().users().chain((users..account.users.len()).map(User::at)));
        let mut reaching = Bits::with_room(users);
        let roles = account.crowd().roles.iter().enumerate();
        roles
            .filter(|(role, _)| self.tables.reaches_down(*role))
            .for_each(|(_, bits)| reaching.union_with(bits));
        found.extend(reaching.iter().map(User::at));
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}
