//! Whether a draft has any defect at all, found out much faster than which ones.
//!
//! Ids become small numbers, and what must be unique is a list of numbers, sorted. Records are
//! looked at some hundred at a time, one field after the other: what a million bindings name lies
//! all over the memory, and only short loops let the processor fetch much of it at once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap};

use crate::account::Ids;
use crate::id::ACCOUNT;
use crate::{Draft, Provider, SpaceRole};

/// How many records are looked at together.
const TOGETHER: usize = 256;

/// Whether [`defects`](super::defects) would find nothing. It errs on one side: where the hashes of
/// two ids are equal, one time in millions of the largest accounts, a sound draft is called unsound.
pub(super) fn is_sound(draft: &Draft) -> bool {
    ids_differ(draft) && Register::new(draft).agrees(draft)
}

/// Whether every id is there and unique across the file. Hashes are sorted and not looked up: ids
/// crafted to collide gain nothing but an exact inspection.
fn ids_differ(draft: &Draft) -> bool {
    let hasher = DefaultHashBuilder::default();
    let mut hashes = vec![hasher.hash_one(""), hasher.hash_one(ACCOUNT)];
    hashes.extend(draft.organizations.iter().map(|it| hasher.hash_one(it.id.as_str())));
    hashes.extend(draft.spaces.iter().map(|it| hasher.hash_one(it.id.as_str())));
    hashes.extend(draft.resources.iter().map(|it| hasher.hash_one(it.id.as_str())));
    hashes.extend(draft.users.iter().map(|it| hasher.hash_one(it.id.as_str())));
    hashes.extend(draft.roles.iter().map(|it| hasher.hash_one(it.id.as_str())));
    hashes.extend(draft.role_bindings.iter().map(|it| hasher.hash_one(it.id.as_str())));
    hashes.extend(draft.api_keys.iter().map(|it| hasher.hash_one(it.id.as_str())));
    differ(hashes)
}

/// Whether no number occurs twice.
fn differ(mut numbers: Vec<u64>) -> bool {
    // Where the library is compiled for size, the other sort is a heap's, which jumps all over the memory: on a million
    // numbers it takes ten times as long.
    numbers.sort();
    numbers.windows(2).all(|pair| pair[0] != pair[1])
}

/// Everything that records name, by id. Ids are known to differ.
struct Register<'a> {
    nodes: Ids,
    /// What each node is, by number.
    kinds: Vec<Kind>,
    /// The types of resources.
    types: Vec<&'a str>,
    users: Ids,
    roles: Ids,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Organization,
    Space,
    /// Of the type of this number. Whatever that is called, a resource is no space.
    Resource(u32),
}

impl<'a> Register<'a> {
    fn new(draft: &'a Draft) -> Self {
        let organizations = draft.organizations.iter().map(|it| it.id.as_str());
        let spaces = draft.spaces.iter().map(|it| it.id.as_str());
        let resources = draft.resources.iter().map(|it| it.id.as_str());
        let mut kinds = vec![Kind::Organization; draft.organizations.len()];
        kinds.resize(kinds.len() + draft.spaces.len(), Kind::Space);
        let (mut types, mut numbers) = (Vec::new(), HashMap::new());
        kinds.extend(draft.resources.iter().map(|it| {
            Kind::Resource(*numbers.entry(it.resource_type.as_str()).or_insert_with_key(|word| {
                types.push(*word);
                types.len() as u32 - 1
            }))
        }));
        Self {
            nodes: Ids::new(kinds.len(), organizations.chain(spaces).chain(resources)),
            kinds,
            types,
            users: Ids::new(draft.users.len(), draft.users.iter().map(|it| it.id.as_str())),
            roles: Ids::new(draft.roles.len(), draft.roles.iter().map(|it| it.id.as_str())),
        }
    }

    fn agrees(&self, draft: &Draft) -> bool {
        self.parents(draft) && self.memberships(draft) && self.bindings(draft) && self.restrictions(draft)
    }

    fn parents(&self, draft: &Draft) -> bool {
        let organizations = draft.provider == Provider::Arize;
        let spaces = draft.spaces.iter().filter_map(|space| space.organization_id.as_ref());
        let resources = draft.resources.iter().filter_map(|resource| resource.space_id.as_ref());
        (organizations || draft.organizations.is_empty())
            && spaces.clone().all(|_| organizations)
            && self.are(spaces.map(|id| id.as_str()), Kind::Organization)
            && self.are(resources.map(|id| id.as_str()), Kind::Space)
    }

    /// Whether all of them are nodes of a kind.
    fn are<'i>(&self, ids: impl Iterator<Item = &'i str>, kind: Kind) -> bool {
        self.nodes
            .find_all(ids)
            .is_some_and(|found| found.iter().all(|node| self.kinds[*node as usize] == kind))
    }

    fn memberships(&self, draft: &Draft) -> bool {
        let mut pairs =
            Vec::with_capacity(draft.organization_memberships.len() + draft.space_memberships.len());
        draft.organization_memberships.chunks(TOGETHER).all(|some| {
            let users = some.iter().map(|it| it.user_id.as_str());
            let nodes = some.iter().map(|it| it.organization_id.as_str());
            self.pairs(users, nodes, |_, kind| kind == Kind::Organization, &mut pairs)
        }) && draft.space_memberships.chunks(TOGETHER).all(|some| {
            let users = some.iter().map(|it| it.user_id.as_str());
            let nodes = some.iter().map(|it| it.space_id.as_str());
            let roles = some.iter().filter_map(|it| match &it.role {
                Some(SpaceRole::Custom(role)) => Some(role.as_str()),
                Some(SpaceRole::Predefined(_)) | None => None,
            });
            self.roles.find_all(roles).is_some()
                && self.pairs(users, nodes, |_, kind| kind == Kind::Space, &mut pairs)
        }) && differ(pairs)
    }

    fn bindings(&self, draft: &Draft) -> bool {
        let mut pairs = Vec::with_capacity(draft.role_bindings.len());
        draft.role_bindings.chunks(TOGETHER).all(|some| {
            let users = some.iter().map(|it| it.user_id.as_str());
            let nodes = some.iter().map(|it| it.resource_id.as_str());
            let fits = |at: usize, kind| self.is_called(kind, &some[at].resource_type);
            self.roles.find_all(some.iter().map(|it| it.role_id.as_str())).is_some()
                && self.pairs(users, nodes, fits, &mut pairs)
        }) && differ(pairs)
    }

    fn restrictions(&self, draft: &Draft) -> bool {
        let Some(nodes) = self.nodes.find_all(draft.restrictions.iter().map(|it| it.resource_id.as_str()))
        else {
            return false;
        };
        nodes.iter().zip(&draft.restrictions).all(|(node, it)| {
            let kind = self.kinds[*node as usize];
            kind != Kind::Space && self.is_called(kind, &it.resource_type)
        }) && differ(nodes.into_iter().map(u64::from).collect())
    }

    /// Whether bindings call something of that kind so.
    fn is_called(&self, kind: Kind, word: &str) -> bool {
        match kind {
            Kind::Organization => false,
            Kind::Space => word == "SPACE",
            Kind::Resource(actual) => word == self.types[actual as usize],
        }
    }

    /// Adds each user and node as one number, if there are all of them and each node `fits`.
    fn pairs<'i>(
        &self,
        users: impl Iterator<Item = &'i str>,
        nodes: impl Iterator<Item = &'i str>,
        fits: impl Fn(usize, Kind) -> bool,
        pairs: &mut Vec<u64>,
    ) -> bool {
        let (Some(users), Some(nodes)) = (self.users.find_all(users), self.nodes.find_all(nodes)) else {
            return false;
        };
        let numbers = users.iter().zip(&nodes);
        pairs.extend(numbers.map(|(user, node)| u64::from(*user) << 32 | u64::from(*node)));
        nodes.iter().enumerate().all(|(at, node)| fits(at, self.kinds[*node as usize]))
    }
}
