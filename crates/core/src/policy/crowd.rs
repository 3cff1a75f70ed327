//! Everybody who holds a permission at a node.

use crate::account::{Key, Node, NodeKind, Parent, Status, User};
use crate::index::{Bits, Reading};
use crate::permission::Permission;
use crate::policy::{Asker, Decision, Policy, WhoCan};

impl Policy {
    /// Who holds the permission at the node. Lists are in the order of their ids.
    pub fn who_can(&self, permission: Permission, node: Node) -> WhoCan {
        let mut found = WhoCan::default();
        let singles = match self.crowd(permission, node, &mut found) {
            Some(left) => left,
            None => (0..self.account.users.len()).map(User::at).collect(),
        };
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
        for users in [&mut found.users, &mut found.unknown, &mut found.pending] {
            users.sort_unstable();
            self.sort_users(users);
        }
        found.keys = self.keys_of(&found.users);
        found
    }

    /// Finds those about whom the index knows all; the others are left to be asked one by one. `None` where
    /// the index knows too little of the node, or something about everybody may be hidden there.
    fn crowd(&self, permission: Permission, node: Node, found: &mut WhoCan) -> Option<Vec<User>> {
        let (account, index) = (&*self.account, self.account.index());
        let (users, nodes) = index.extent();
        if self.tables.orphans_judged
            || node.index() >= nodes
            || account.touched().has_node(node)
            || index.place(node).unseen() != [0; 3]
        {
            return None;
        }
        let crowd = account.crowd();
        let touched: Vec<User> = account.touched().users().filter(|user| user.index() < users).collect();
        let with_standing = |reading| {
            let mut bits = self.tables.holders(index, crowd, permission, node, reading);
            touched.iter().for_each(|user| bits.remove(user.index()));
            bits
        };
        let listed = |bits: &Bits| bits.iter().map(User::at).collect::<Vec<_>>();
        let mut certain = with_standing(Reading::Pessimistic);
        let mut invited = certain.clone();
        invited.retain(&crowd.invited);
        found.pending = listed(&invited);
        found.pending.retain(|user| self.would_hold(*user, permission, node));
        certain.retain(&crowd.active);
        found.users = listed(&certain);
        if !self.tables.agree_at(index.place(node)) || crowd.is_doubtful {
            let mut possible = with_standing(Reading::Optimistic);
            possible.retain(&crowd.perhaps_active);
            possible.subtract(&certain);
            found.unknown = listed(&possible);
        }
        let added = (users..account.users.len()).map(User::at);
        Some(touched.into_iter().chain(added).collect())
    }

    /// Whether he is invited and would be allowed if he were active.
    fn would_hold(&self, user: User, permission: Permission, node: Node) -> bool {
        self.account.user(user).status == Status::Invited
            && self.effective_if_active(user, node).allowed.contains(permission)
    }

    /// Live keys that stand for any of these users, in the order of their ids.
    fn keys_of(&self, users: &[User]) -> Vec<Key> {
        let account = &*self.account;
        let crowd = account.crowd();
        let of_user = |user: &User| crowd.keys_of(*user);
        let mut keys: Vec<Key> =
            users.iter().filter(|user| crowd.keyed.has(user.index())).flat_map(of_user).collect();
        let others = crowd.keys_of_nobody.iter().copied();
        let added = (account.keys.loaded().len()..account.keys.len()).map(Key::at);
        keys.extend(
            others
                .chain(added)
                .filter(|key| self.key_asker(*key).is_some_and(|asker: Asker| users.contains(&asker.user()))),
        );
        keys.retain(|key| account.key(*key).alive && account.key_standing(*key, self.at).certain);
        keys.sort_by_key(|key| &account.key(*key).id);
        keys
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
