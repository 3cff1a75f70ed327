//! What a plan changes besides the answer it is for.

use std::collections::BTreeMap;

use crate::account::User;
use crate::diff::{Sides, pending, side};
use crate::permission::PermissionSet;
use crate::policy::{Asker, Policy};
use crate::suggest::Goal;
use crate::{Change, Decision};

/// How many answers a plan changes besides the one it is for: triples of user, node and permission that become
/// or cease to be `allow`, `deny` or `unknown`, those of invited users as if they were active.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// Of the user himself.
    pub own: usize,
    /// Of everybody else whom it touches, by his handle.
    pub others: Vec<(User, usize)>,
    /// Of keys that are no users: others that come to life, or what a revoked one could do besides.
    pub keys: usize,
    /// Inert ones, which no other number counts.
    pub inert: usize,
    /// Permissions that the user himself gains, counted at each node.
    pub own_gained: usize,
    /// Everybody else who gains anything.
    pub gaining: Vec<User>,
}

impl Extra {
    /// All of them, but for inert ones.
    pub fn total(&self) -> usize {
        self.own + self.keys + self.others.iter().map(|(_, count)| count).sum::<usize>()
    }
}

/// What changes between two states besides what is wished; `None` when it is more than `limit`.
pub(super) fn extra(
    before: &Policy,
    after: &Policy,
    goal: &Goal,
    changes: &[Change],
    limit: usize,
) -> Option<Extra> {
    let mut found = Extra { keys: keys(before, goal, changes), ..Extra::default() };
    let mut others: BTreeMap<User, usize> = BTreeMap::new();
    let mut total = found.keys;
    let sides = Sides::new(before, after);
    sides.each_touched(&mut |user, node| {
        let (Some(at), Some(who)) = (node.after.or(node.before), user.after.or(user.before)) else { return };
        if total > limit {
            return;
        }
        let is_own = who == goal.who.user();
        let judge = if node.after.is_some() { after } else { before };
        let mut look = |then: crate::Effective, now: crate::Effective| {
            if then == now {
                return;
            }
            let mut gained = now.allowed.minus(&then.allowed);
            let mut moved = gained.clone();
            moved.union_with(&then.allowed.minus(&now.allowed));
            differing(&then.possible, &now.possible, &mut moved);
            if is_own && at == goal.node {
                moved.remove(goal.permission);
                gained.remove(goal.permission);
            }
            let real = judge.without_inert(&moved, at).len();
            let gains = judge.without_inert(&gained, at).len();
            found.inert += moved.len() - real;
            total += real;
            if is_own {
                found.own += real;
                found.own_gained += gains;
            } else if real > 0 {
                *others.entry(who).or_default() += real;
                if gains > 0 && found.gaining.last() != Some(&who) {
                    found.gaining.push(who);
                }
            }
        };
        look(
            side(before, user.before, node.before, |policy, user, node| policy.effective(user, node)),
            side(after, user.after, node.after, |policy, user, node| policy.effective(user, node)),
        );
        if sides.may_be_pending(user) {
            look(
                side(before, user.before, node.before, pending),
                side(after, user.after, node.after, pending),
            );
        }
    });
    found.gaining.sort_unstable();
    found.gaining.dedup();
    found.others = others.into_iter().collect();
    (total <= limit).then_some(found)
}

/// Whether the changes move anybody else's access, or that of other keys.
pub(super) fn moves_others(before: &Policy, after: &Policy, goal: &Goal, changes: &[Change]) -> bool {
    let mut found = keys(before, goal, changes) > 0;
    let sides = Sides::new(before, after);
    sides.each_touched(&mut |user, node| {
        if found || user.before == Some(goal.who.user()) {
            return;
        }
        let Some(at) = node.after.or(node.before) else { return };
        let judge = if node.after.is_some() { after } else { before };
        let differs = |then: crate::Effective, now: crate::Effective| {
            let mut moved = PermissionSet::default();
            differing(&then.allowed, &now.allowed, &mut moved);
            differing(&then.possible, &now.possible, &mut moved);
            !moved.is_empty() && !judge.without_inert(&moved, at).is_empty()
        };
        found = differs(
            side(before, user.before, node.before, |policy, user, node| policy.effective(user, node)),
            side(after, user.after, node.after, |policy, user, node| policy.effective(user, node)),
        ) || (sides.may_be_pending(user)
            && differs(
                side(before, user.before, node.before, pending),
                side(after, user.after, node.after, pending),
            ));
    });
    found
}

/// Adds what is in one of two sets only.
fn differing(one: &PermissionSet, other: &PermissionSet, found: &mut PermissionSet) {
    found.union_with(&one.minus(other));
    found.union_with(&other.minus(one));
}

/// What changes for keys alone, which no diff of users shows.
fn keys(policy: &Policy, goal: &Goal, changes: &[Change]) -> usize {
    let Asker::Key(own, _) = goal.who else { return 0 };
    let count = |change: &Change| match change {
        Change::AccountSetDeveloperLock { .. } => {
            let user_key = |key: &crate::Key| policy.key_type(*key) != "SERVICE" && *key != own;
            policy.keys().into_iter().filter(user_key).filter(|key| policy.key_is_live(*key).1).count()
        }
        Change::ApiKeyRevoke { .. } if policy.key_type(own) != "SERVICE" => {
            let held = |node: crate::Node| {
                let held = policy.effective(goal.who, node).possible;
                policy.without_inert(&held, node).len()
            };
            let all: usize = policy.nodes().into_iter().map(held).sum();
            let asked = policy.can(goal.who, goal.permission, goal.node) != Decision::Deny;
            all - usize::from(asked && !policy.is_inert(goal.permission, goal.node))
        }
        _ => 0,
    };
    changes.iter().map(count).sum()
}
