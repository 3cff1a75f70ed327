//! Where a user may hold anything at all, told without asking what.

use crate::Level;
use crate::account::{Node, Parent, User};
use crate::index::Bits;
use crate::policy::Policy;

/// The nodes at which a user may hold something, whether or not he has standing; at all others he has no route
/// that counts in any reading.
#[derive(Debug)]
pub(crate) struct Reach<'a> {
    policy: &'a Policy,
    /// What he holds at the account counts everywhere.
    everywhere: bool,
    /// Whether anything of his may be hidden.
    may_hide: bool,
    /// Where something of his is known by name.
    footholds: Bits,
}

impl Policy {
    /// The nodes at which a user holds anything, might, or would if he had standing, in no order. A few at which he
    /// does not may be among them: what he holds at each is for [`effective`](Self::effective) to say.
    pub fn reach(&self, user: User) -> Vec<Node> {
        self.reaching()(user)
    }

    /// The same for one user after the other: what hangs on none of them is looked for once.
    pub fn reaching(&self) -> impl Fn(User) -> Vec<Node> + '_ {
        let account = &*self.account;
        let is_stray = |node: &Node| account.node(*node).parent == Parent::Unknown;
        let strays: Vec<Node> = account.live_nodes().filter(is_stray).collect();
        move |user| {
            let reach = self.reach_of(user);
            if reach.everywhere || reach.may_hide {
                return account.live_nodes().filter(|node| reach.has(*node)).collect();
            }
            let mut found = account.footholds(user);
            found.retain(|node| account.node(*node).alive && *node != Node::ACCOUNT);
            found.extend(&strays);
            let mut found = account.with_below(found);
            found.push(Node::ACCOUNT);
            found.sort_unstable();
            found.dedup();
            found
        }
    }

    pub(crate) fn reach_of(&self, user: User) -> Reach<'_> {
        let (account, reader) = (&*self.account, self.reader());
        let role = &account.user(user).account_role;
        let set = reader.membership_set(Level::Account, role);
        let mut footholds = Bits::with_room(account.nodes.len());
        account.footholds(user).into_iter().for_each(|node| footholds.insert(node.index()));
        Reach {
            policy: self,
            everywhere: reader.reaches(role, &set) || reader.wallaroo_admin_set(role).is_some(),
            may_hide: !account.user(user).settled,
            footholds,
        }
    }
}

impl Reach<'_> {
    /// Whether he may hold something at a node: there, or above, from where it may come down (R2, R6, R7).
    pub fn has(&self, node: Node) -> bool {
        let mut next = node;
        loop {
            if self.everywhere || next == Node::ACCOUNT || self.footholds.has(next.index()) {
                return true;
            }
            let facts = self.policy.account.node(next);
            if self.may_hide && (facts.unseen.memberships || facts.unseen.bindings) {
                return true;
            }
            next = match facts.parent {
                Parent::Unknown => return true,
                Parent::None | Parent::Known(Node::ACCOUNT) => return false,
                Parent::Known(parent) => parent,
            };
        }
    }
}
