//! What people hold, gathered from a draft by user and node.

use std::collections::HashMap;

use super::load::{Loading, SOUND};
use crate::account::{BindingFacts, Ids, Node, NodeFacts, NodeKind, Role, SpaceRoleName, User};
use crate::index::{Entry, Hidden, Holding, Holdings, Membership};
use crate::{Level, OrganizationMembershipRecord, RoleBindingRecord, SpaceMembershipRecord, SpaceRole};

/// How many records are looked up together.
const TOGETHER: usize = 256;

/// A membership or binding of a draft.
#[derive(Clone, Copy)]
struct Grant {
    user: User,
    node: Node,
    /// The number of a membership, from 1.
    membership: u32,
    /// The role of a binding, and its place in the draft.
    binding: Option<(Role, u32)>,
}

/// All memberships and bindings of a draft.
pub(super) struct Grants {
    all: Vec<Grant>,
    users: usize,
    /// Memberships by number, from 1.
    memberships: Vec<Membership>,
}

/// The words of memberships seen so far, with their numbers.
type Words<'a> = HashMap<(u8, Option<&'a str>), u32>;

impl Grants {
    pub fn new(users: usize) -> Self {
        Self { all: Vec::new(), users, memberships: Vec::new() }
    }

    fn number(&mut self, membership: Membership) -> u32 {
        self.memberships.push(membership);
        u32::try_from(self.memberships.len()).expect("INVARIANT: fewer than 2^32 of a kind")
    }

    pub fn organizations(&mut self, loading: &Loading<'_>, records: &[OrganizationMembershipRecord]) {
        let mut words = Words::new();
        for record in records {
            let (user, node) =
                (loading.user(record.user_id.as_str()), loading.node(record.organization_id.as_str()));
            let word = record.role.as_deref();
            let membership = *words.entry((0, word)).or_insert_with(|| {
                self.number(Membership::Organization(loading.sets.role_name(Level::Organization, word)))
            });
            self.all.push(Grant { user, node, membership, binding: None });
        }
    }

    pub fn spaces(&mut self, loading: &Loading<'_>, records: &[SpaceMembershipRecord]) {
        let mut words = Words::new();
        for record in records {
            let (user, node) =
                (loading.user(record.user_id.as_str()), loading.node(record.space_id.as_str()));
            let word = match &record.role {
                None => (0, None),
                Some(SpaceRole::Predefined(name)) => (0, Some(name.as_str())),
                Some(SpaceRole::Custom(role)) => (1, Some(role.as_str())),
            };
            let membership = *words.entry(word).or_insert_with(|| {
                self.number(Membership::Space(match word {
                    (1, Some(role)) => SpaceRoleName::Custom(loading.role(role)),
                    (_, name) => SpaceRoleName::Predefined(loading.sets.role_name(Level::Space, name)),
                }))
            });
            self.all.push(Grant { user, node, membership, binding: None });
        }
    }

    pub fn bindings(&mut self, loading: &Loading<'_>, records: &[RoleBindingRecord]) {
        self.all.reserve(records.len());
        let ids = &loading.ids;
        for (chunk, some) in records.chunks(TOGETHER).enumerate() {
            let users = numbers(&ids.users, some, |record| record.user_id.as_str());
            let nodes = numbers(&ids.nodes, some, |record| record.resource_id.as_str());
            let roles = numbers(&ids.roles, some, |record| record.role_id.as_str());
            for (at, ((user, node), role)) in users.into_iter().zip(nodes).zip(roles).enumerate() {
                let place =
                    u32::try_from(chunk * TOGETHER + at).expect("INVARIANT: fewer than 2^32 of a kind");
                let binding = Some((Role(role), place));
                self.all.push(Grant { user: User(user), node: Node(node), membership: 0, binding });
            }
        }
    }

    /// Everything by user and node: what runs are made of, and the bindings.
    pub fn settle(
        self,
        nodes: &[NodeFacts],
        records: Vec<RoleBindingRecord>,
    ) -> (Vec<Entry>, Holdings, Vec<BindingFacts>) {
        let mut ids: Vec<_> = records.into_iter().map(|record| Some(record.id)).collect();
        let mut bindings = Vec::with_capacity(ids.len());
        let mut entries = Vec::with_capacity(self.all.len());
        let mut holdings = Holdings::default();
        let mut numbers: HashMap<(u32, Option<Role>, Hidden), u32> = HashMap::new();
        let memberships = self.memberships.clone();
        // Those of organizations come first: a user's record has room for small numbers only.
        for membership in memberships.iter().filter(|it| matches!(it, Membership::Organization(_))) {
            let membership = Some(membership.clone());
            holdings.number(Holding { membership, binding: None, hidden: Hidden::default() });
        }
        for same in self.sorted().chunk_by(|one, other| (one.user, one.node) == (other.user, other.node)) {
            let (user, node) = (same[0].user, same[0].node);
            let membership = same.iter().map(|grant| grant.membership).max().unwrap_or(0);
            let binding = same.iter().find_map(|grant| grant.binding);
            if let Some((_, place)) = binding {
                let id = ids[place as usize].take().expect("INVARIANT: a place holds one binding");
                bindings.push(BindingFacts { id, place: (user, node) });
            }
            let unseen = nodes[node.index()].unseen;
            let hidden = Hidden {
                organization_membership: false,
                space_membership: membership == 0 && unseen.memberships,
                binding: binding.is_none() && unseen.bindings,
            };
            let role = binding.map(|(role, _)| role);
            let number = *numbers.entry((membership, role, hidden)).or_insert_with(|| {
                let membership = membership.checked_sub(1).map(|place| memberships[place as usize].clone());
                holdings.number(Holding { membership, binding: role, hidden })
            });
            holdings.count(number);
            let is_organization = nodes[node.index()].kind == NodeKind::Organization;
            entries.push(Entry { user, node, holding: number, is_organization });
        }
        (entries, holdings, bindings)
    }

    /// All grants by user and node. People hold little each, so that they are dealt out by user first.
    fn sorted(self) -> Vec<Grant> {
        let mut starts = vec![0_usize; self.users + 1];
        self.all.iter().for_each(|grant| starts[grant.user.index() + 1] += 1);
        for user in 0..self.users {
            starts[user + 1] += starts[user];
        }
        let mut sorted = self.all.clone();
        let mut next = starts.clone();
        for grant in self.all {
            let place = &mut next[grant.user.index()];
            sorted[*place] = grant;
            *place += 1;
        }
        for ends in starts.windows(2) {
            sorted[ends[0]..ends[1]].sort_unstable_by_key(|grant| grant.node);
        }
        sorted
    }
}

/// What some records name, looked up together.
fn numbers<'r, T>(ids: &Ids, some: &'r [T], id: impl Fn(&'r T) -> &'r str) -> Vec<u32> {
    let one_by_one = || some.iter().map(|record| ids.find(id(record)).expect(SOUND)).collect();
    ids.find_all(some.iter().map(&id)).unwrap_or_else(one_by_one)
}
