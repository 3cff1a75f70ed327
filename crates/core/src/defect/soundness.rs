//! Whether a draft has any defect at all, found out much faster than which ones.
//!
//! Ids become small numbers in one pass, and what must be unique is a list of numbers, sorted. A
//! table holds only what records name, so that a million bindings cost a few probes each.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use crate::id::ACCOUNT;
use crate::{Draft, NodeId, Provider, SpaceRole, UserId};

/// Whether [`defects`](super::defects) would find nothing. It errs on one side: where the hashes of
/// two ids collide, about one time in millions of the largest accounts, a sound draft is called
/// unsound.
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
    numbers.sort_unstable();
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
        (organizations || draft.organizations.is_empty())
            && draft.spaces.iter().all(|space| match &space.organization_id {
                Some(parent) => organizations && self.has(parent, Kind::Organization),
                None => true,
            })
            && draft.resources.iter().all(|resource| match &resource.space_id {
                Some(parent) => self.has(parent, Kind::Space),
                None => true,
            })
    }

    fn has(&self, id: &NodeId, kind: Kind) -> bool {
        self.node(id, |found| found == kind).is_some()
    }

    fn node(&self, id: &NodeId, fits: impl FnOnce(Kind) -> bool) -> Option<u32> {
        self.nodes.find(id.as_str()).filter(|number| fits(self.kinds[*number as usize]))
    }

    /// A user and a node as one number, if there are such.
    fn pair(&self, user: &UserId, node: &NodeId, fits: impl FnOnce(Kind) -> bool) -> Option<u64> {
        let (user, node) = (self.users.find(user.as_str())?, self.node(node, fits)?);
        Some(u64::from(user) << 32 | u64::from(node))
    }

    fn memberships(&self, draft: &Draft) -> bool {
        let organizations = draft
            .organization_memberships
            .iter()
            .map(|it| self.pair(&it.user_id, &it.organization_id, |kind| kind == Kind::Organization));
        let spaces = draft.space_memberships.iter().map(|it| match &it.role {
            Some(SpaceRole::Custom(role)) if self.roles.find(role.as_str()).is_none() => None,
            _ => self.pair(&it.user_id, &it.space_id, |kind| kind == Kind::Space),
        });
        organizations.chain(spaces).collect::<Option<_>>().is_some_and(differ)
    }

    fn bindings(&self, draft: &Draft) -> bool {
        let pairs = draft.role_bindings.iter().map(|it| {
            self.roles.find(it.role_id.as_str())?;
            self.pair(&it.user_id, &it.resource_id, |kind| match kind {
                Kind::Organization => false,
                Kind::Space => it.resource_type == "SPACE",
                Kind::Resource(actual) => it.resource_type == self.types[actual as usize],
            })
        });
        pairs.collect::<Option<_>>().is_some_and(differ)
    }

    fn restrictions(&self, draft: &Draft) -> bool {
        let resources = draft.restrictions.iter().map(|it| {
            let node = self.node(&it.resource_id, |kind| match kind {
                Kind::Organization | Kind::Space => false,
                Kind::Resource(actual) => it.resource_type == self.types[actual as usize],
            });
            node.map(u64::from)
        });
        resources.collect::<Option<_>>().is_some_and(differ)
    }
}

/// Ids of one list, numbered in its order. Their texts lie side by side, since those of the records
/// are spread over too much memory to be compared with at random.
struct Ids {
    texts: String,
    table: HashTable<Id>,
    hasher: DefaultHashBuilder,
}

/// Where in the texts an id stands, and its number.
struct Id {
    start: usize,
    len: u32,
    number: u32,
}

impl Ids {
    /// Of so many.
    fn new<'a>(count: usize, ids: impl Iterator<Item = &'a str>) -> Self {
        let hasher = DefaultHashBuilder::default();
        let (mut texts, mut table) = (String::new(), HashTable::with_capacity(count));
        for (id, number) in ids.zip(0..) {
            let entry = Id { start: texts.len(), len: id.len() as u32, number };
            texts.push_str(id);
            table.insert_unique(hasher.hash_one(id), entry, |_| unreachable!("INVARIANT: there is room"));
        }
        Self { texts, table, hasher }
    }

    fn find(&self, id: &str) -> Option<u32> {
        let is_it = |known: &Id| {
            let text = self.texts.as_bytes().get(known.start..known.start + known.len as usize);
            text == Some(id.as_bytes())
        };
        Some(self.table.find(self.hasher.hash_one(id), is_it)?.number)
    }
}
