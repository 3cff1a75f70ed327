//! Who gains and who loses between two states of an account.

mod count;
mod touched;

use crate::account::{Node, Status, User};
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::route::Effective;
pub use count::{DiffCount, Moves, diff_count};
pub(crate) use touched::{Pair, Sides};

/// How access moved between two policies. Every list is in the order of user id, then node id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessDiff {
    /// One entry for each user and node whose access differs.
    pub entries: Vec<DiffEntry>,
    /// The same for invited users, as if they were active.
    pub pending: Vec<DiffEntry>,
}

/// How one user's access at one node moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffEntry {
    /// The user's id.
    pub user: String,
    /// The node's id.
    pub node: String,
    /// What became allowed.
    pub gained: PermissionSet,
    /// What ceased to be allowed.
    pub lost: PermissionSet,
    /// What became unknown.
    pub undetermined: PermissionSet,
    /// What was unknown and is now denied.
    pub settled: PermissionSet,
}

/// Compares two policies that share their table of permissions: two of one
/// [`Policy::pair`], or one simulated from the other. Users and nodes that exist on one side only are
/// included; people and things are the same when their ids are.
///
/// Only what differs is evaluated: whoever has the same facts around him at a node on both sides has the
/// same access there. Between states of one account, only what plans changed is looked at.
///
/// # Panics
///
/// When the policies come from different tables of permissions, so that their sets cannot be compared.
pub fn diff(before: &Policy, after: &Policy) -> AccessDiff {
    let mut found = AccessDiff::default();
    each_move(before, after, |sides, time, user, node, [then, now]| {
        let list = match time {
            Time::Now => &mut found.entries,
            Time::Pending => &mut found.pending,
        };
        list.push(moved(sides.user_id(user), sides.node_id(node), then, now));
    });
    found.entries.sort_unstable_by(DiffEntry::by_place);
    found.pending.sort_unstable_by(DiffEntry::by_place);
    found
}

/// When somebody would hold something: now, or once he has accepted his invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    Now,
    Pending,
}

/// Tells of every user and node whose access differs, in no order.
fn each_move<'a>(
    before: &'a Policy,
    after: &'a Policy,
    mut tell: impl FnMut(&Sides<'a>, Time, Pair<User>, Pair<Node>, [&Effective; 2]),
) {
    assert_same_table(before, after);
    let sides = Sides::new(before, after);
    sides.each_touched(&mut |user, node| {
        let mut compare = |time, access: fn(&Policy, User, Node) -> Effective| {
            let then = side(before, user.before, node.before, access);
            let now = side(after, user.after, node.after, access);
            if then != now {
                tell(&sides, time, user, node, [&then, &now]);
            }
        };
        compare(Time::Now, |policy, user, node| policy.effective(user, node));
        if sides.may_be_pending(user) {
            compare(Time::Pending, pending);
        }
    });
}

/// Whether anybody gains anything for certain from one policy to another, now or, if he is invited, once he accepts;
/// `None` where more answers would have to be compared than are left. Those that are compared are taken off.
///
/// # Panics
///
/// As [`diff`].
pub fn widens(before: &Policy, after: &Policy, answers_left: &mut usize) -> Option<bool> {
    assert_same_table(before, after);
    let sides = Sides::new(before, after);
    let (mut gains, mut is_cut) = (false, false);
    sides.each_touched(&mut |user, node| {
        if gains || is_cut {
            return;
        }
        let Some(left) = answers_left.checked_sub(1) else {
            is_cut = true;
            return;
        };
        *answers_left = left;
        let gained = |access: fn(&Policy, User, Node) -> Effective| {
            let now = side(after, user.after, node.after, access).allowed;
            !now.is_empty() && !now.is_subset(&side(before, user.before, node.before, access).allowed)
        };
        gains = gained(|policy, user, node| policy.effective(user, node))
            || sides.may_be_pending(user) && gained(pending);
    });
    if is_cut { None } else { Some(gains) }
}

fn assert_same_table(before: &Policy, after: &Policy) {
    let same_table = std::ptr::eq(before.permissions(), after.permissions())
        || before.permissions() == after.permissions();
    assert!(same_table, "a diff compares policies that share their table of permissions");
}

/// What a user holds at a node on one side, where both may be missing.
pub(crate) fn side(
    policy: &Policy,
    user: Option<User>,
    node: Option<Node>,
    access: fn(&Policy, User, Node) -> Effective,
) -> Effective {
    match (user, node) {
        (Some(user), Some(node)) => access(policy, user, node),
        _ => Effective::none(policy.permissions().len()),
    }
}

/// What an invited user would hold if he were active; nobody else holds anything pending.
pub(crate) fn pending(policy: &Policy, user: User, node: Node) -> Effective {
    match policy.account.user(user).status {
        Status::Invited => policy.effective_if_active(user, node),
        _ => Effective::none(policy.permissions().len()),
    }
}

pub(crate) fn moved(user: &str, node: &str, then: &Effective, now: &Effective) -> DiffEntry {
    let [gained, lost, undetermined, settled] = moved_sets(then, now);
    DiffEntry { user: user.to_owned(), node: node.to_owned(), gained, lost, undetermined, settled }
}

/// What is gained, lost, undetermined and settled.
pub(crate) fn moved_sets(then: &Effective, now: &Effective) -> [PermissionSet; 4] {
    [
        now.allowed.minus(&then.allowed),
        then.allowed.minus(&now.allowed),
        now.unknown().minus(&then.unknown()),
        then.unknown().minus(&now.possible),
    ]
}

impl DiffEntry {
    pub(crate) fn by_place(&self, other: &Self) -> std::cmp::Ordering {
        (&self.user, &self.node).cmp(&(&other.user, &other.node))
    }
}
