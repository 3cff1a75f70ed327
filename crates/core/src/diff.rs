//! Who gains and who loses between two states of an account.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::account::{Account, Held, Node, Parent, Place, Role, RoleName, Slot, SpaceRoleName, Status, User};
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::route::Effective;

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
/// same access there.
///
/// # Panics
///
/// When the policies come from different tables of permissions, so that their sets cannot be compared.
pub fn diff(before: &Policy, after: &Policy) -> AccessDiff {
    let same_table = before.permissions() == after.permissions();
    assert!(same_table, "a diff compares policies that share their table of permissions");
    let sides = Sides::new(before, after);
    let mut found = AccessDiff::default();
    for (user, node) in sides.touched() {
        let (user, node) = (&sides.users[user], &sides.nodes[node]);
        let entry = |access: fn(&Policy, User, Node) -> Effective| {
            let then = side(before, user.before, node.before, access);
            let now = side(after, user.after, node.after, access);
            moved(user.id, node.id, &then, &now)
        };
        found.entries.extend(entry(|policy, user, node| policy.effective(user, node)));
        found.pending.extend(entry(pending));
    }
    found
}

/// What a user holds at a node on one side, where both may be missing.
fn side(
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
fn pending(policy: &Policy, user: User, node: Node) -> Effective {
    match policy.account.user(user).status {
        Status::Invited => policy.effective_if_active(user, node),
        _ => Effective::none(policy.permissions().len()),
    }
}

fn moved(user: &str, node: &str, then: &Effective, now: &Effective) -> Option<DiffEntry> {
    if then == now {
        return None;
    }
    Some(DiffEntry {
        user: user.to_owned(),
        node: node.to_owned(),
        gained: now.allowed.minus(&then.allowed),
        lost: then.allowed.minus(&now.allowed),
        undetermined: now.unknown().minus(&then.unknown()),
        settled: then.unknown().minus(&now.possible),
    })
}

/// Something that exists before, after, or both.
struct Pair<'a, T> {
    id: &'a str,
    before: Option<T>,
    after: Option<T>,
}

/// Two accounts, their users and nodes matched by id and in its order.
struct Sides<'a> {
    before: &'a Policy,
    after: &'a Policy,
    users: Vec<Pair<'a, User>>,
    nodes: Vec<Pair<'a, Node>>,
}

/// Where access may differ: whole users, whole nodes, and single places, all as places in [`Sides`].
#[derive(Default)]
struct Touched {
    users: BTreeSet<usize>,
    nodes: BTreeSet<usize>,
    places: BTreeSet<(usize, usize)>,
}

impl<'a> Sides<'a> {
    fn new(before: &'a Policy, after: &'a Policy) -> Self {
        let user_id = |account: &'a Account, user: User| account.user(user).id.as_str();
        let node_id = |account: &'a Account, node: Node| account.node(node).id.as_str();
        let (then, now) = (&*before.account, &*after.account);
        let users = matched(
            before.users().into_iter().map(|user| (user_id(then, user), user)).collect(),
            after.users().into_iter().map(|user| (user_id(now, user), user)).collect(),
        );
        let nodes = matched(
            before.nodes().into_iter().map(|node| (node_id(then, node), node)).collect(),
            after.nodes().into_iter().map(|node| (node_id(now, node), node)).collect(),
        );
        Self { before, after, users, nodes }
    }

    /// The users and nodes whose access may differ, in order.
    fn touched(&self) -> BTreeSet<(usize, usize)> {
        let everybody = 0..self.users.len();
        let mut found = BTreeSet::new();
        if self.words_differ() {
            found.extend(everybody.flat_map(|user| (0..self.nodes.len()).map(move |node| (user, node))));
            return found;
        }
        let touched = self.differences();
        found.extend(touched.users.iter().flat_map(|user| (0..self.nodes.len()).map(|node| (*user, node))));
        let below = self.below();
        for node in touched.nodes {
            for node in below(node) {
                found.extend(everybody.clone().map(|user| (user, node)));
            }
        }
        for (user, node) in touched.places {
            found.extend(below(node).into_iter().map(|node| (user, node)));
        }
        found
    }

    /// Whether the same facts could mean something else on the other side.
    fn words_differ(&self) -> bool {
        let (then, now) = (&*self.before.account, &*self.after.account);
        let same_sets = Arc::ptr_eq(&then.sets, &now.sets) || then.sets == now.sets;
        self.before.semantics != self.after.semantics
            || then.provider != now.provider
            || !same_sets
            || (!Arc::ptr_eq(&then.catalog, &now.catalog) && then.catalog != now.catalog)
    }

    fn differences(&self) -> Touched {
        let mut touched = Touched::default();
        for (place, pair) in self.users.iter().enumerate() {
            if self.user_differs(pair) {
                touched.users.insert(place);
            }
        }
        for (place, pair) in self.nodes.iter().enumerate() {
            if self.node_differs(pair) {
                touched.nodes.insert(place);
            }
        }
        self.places(&mut touched, |account| &account.organization_memberships, |_, role| Named::Text(role));
        self.places(
            &mut touched,
            |account| &account.space_memberships,
            |account, role| match role {
                SpaceRoleName::Predefined(role) => Named::Text(role),
                SpaceRoleName::Custom(role) => Named::object(account, *role),
            },
        );
        self.places(
            &mut touched,
            |account| &account.held,
            |account, held: &Held| Named::object(account, held.role),
        );
        touched
    }

    fn user_differs(&self, pair: &Pair<'_, User>) -> bool {
        let (Some(then), Some(now)) = (pair.before, pair.after) else { return true };
        let (old, new) = (self.before.account.user(then), self.after.account.user(now));
        old.status != new.status
            || old.kind != new.kind
            || old.account_role != new.account_role
            || old.settled != new.settled
            || self.before.standing(then) != self.after.standing(now)
            || self.before.reader().bot_standing(then) != self.after.reader().bot_standing(now)
    }

    fn node_differs(&self, pair: &Pair<'_, Node>) -> bool {
        let (Some(then), Some(now)) = (pair.before, pair.after) else { return true };
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

    /// The places whose facts differ on one map.
    fn places<T: 'a>(
        &self,
        touched: &mut Touched,
        map: impl Fn(&'a Account) -> &'a std::collections::BTreeMap<Place, Slot<T>>,
        named: impl Fn(&'a Account, &'a T) -> Named<'a>,
    ) {
        let (then, now) = (&*self.before.account, &*self.after.account);
        let users = |side: fn(&Pair<'a, User>) -> Option<User>| {
            let places = self.users.iter().enumerate();
            places.filter_map(move |(place, pair)| Some((side(pair)?, place))).collect::<HashMap<_, _>>()
        };
        let nodes = |side: fn(&Pair<'a, Node>) -> Option<Node>| {
            let places = self.nodes.iter().enumerate();
            places.filter_map(move |(place, pair)| Some((side(pair)?, place))).collect::<HashMap<_, _>>()
        };
        let read = |account: &'a Account, users: HashMap<User, usize>, nodes: HashMap<Node, usize>| {
            let facts = map(account).iter().filter_map(|((user, node), slot)| {
                let place = (*users.get(user)?, *nodes.get(node)?);
                let certain = slot.certain.as_ref().map(|fact| named(account, fact));
                let possible: Vec<_> = slot.possible.iter().map(|fact| named(account, fact)).collect();
                Some((place, (certain, possible, slot.hidden, slot.some)))
            });
            facts.collect::<HashMap<_, _>>()
        };
        let old = read(then, users(|pair| pair.before), nodes(|pair| pair.before));
        let new = read(now, users(|pair| pair.after), nodes(|pair| pair.after));
        let moved = |place: &(usize, usize)| old.get(place) != new.get(place);
        touched.places.extend(old.keys().chain(new.keys()).copied().filter(moved));
    }

    /// The places of a node and of everything below it on either side.
    fn below(&self) -> impl Fn(usize) -> BTreeSet<usize> {
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        let by_id: HashMap<&str, usize> =
            self.nodes.iter().enumerate().map(|(place, pair)| (pair.id, place)).collect();
        for (place, pair) in self.nodes.iter().enumerate() {
            for (policy, node) in [(self.before, pair.before), (self.after, pair.after)] {
                let parent = node.map(|node| policy.account.node(node).parent);
                if let Some(Parent::Known(parent)) = parent
                    && let Some(above) = by_id.get(policy.account.node(parent).id.as_str())
                {
                    children.entry(*above).or_default().push(place);
                }
            }
        }
        move |node| {
            let mut found = BTreeSet::new();
            let mut next = vec![node];
            while let Some(node) = next.pop() {
                if found.insert(node) {
                    next.extend(children.get(&node).into_iter().flatten());
                }
            }
            found
        }
    }
}

/// What a fact names: equal on two sides exactly where it means the same.
#[derive(PartialEq)]
enum Named<'a> {
    Text(&'a RoleName),
    /// A Role object with what it holds.
    Object(&'a str, &'a crate::account::RolePermissions, Option<&'a str>),
}

impl<'a> Named<'a> {
    fn object(account: &'a Account, role: Role) -> Self {
        let facts = account.role(role);
        Self::Object(facts.id.as_str(), &facts.permissions, facts.name.as_deref())
    }
}

/// Matches two lists that are sorted by id.
fn matched<'a, T: Copy>(before: Vec<(&'a str, T)>, after: Vec<(&'a str, T)>) -> Vec<Pair<'a, T>> {
    let mut pairs = Vec::with_capacity(before.len().max(after.len()));
    let (mut before, mut after) = (before.into_iter().peekable(), after.into_iter().peekable());
    loop {
        let next = match (before.peek(), after.peek()) {
            (None, None) => return pairs,
            (Some((then, _)), Some((now, _))) => (*then).min(*now),
            (Some((id, _)), None) | (None, Some((id, _))) => *id,
        };
        pairs.push(Pair {
            id: next,
            before: before.next_if(|(id, _)| *id == next).map(|(_, thing)| thing),
            after: after.next_if(|(id, _)| *id == next).map(|(_, thing)| thing),
        });
    }
}
