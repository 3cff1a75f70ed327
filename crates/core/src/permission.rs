//! Permission names and sets of them.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::{DefaultHashBuilder, HashTable};
use litemap::LiteMap;

use crate::catalog::Catalog;

/// A permission of one policy: its place in [`PermissionTable`]. Places follow the names' order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission(pub(crate) u32);

impl Permission {
    /// The permission's place in its table, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Its word in a set, and its bit there.
    pub(crate) const fn place(self) -> (usize, u64) {
        (self.index() / 64, 1 << (self.index() % 64))
    }
}

/// Every permission name that a policy knows, sorted: what `*` means (rules, "Words").
#[derive(Clone)]
pub struct PermissionTable {
    names: Vec<Box<str>>,
    /// Those that have an effect at a level or at a type of resource.
    effective: LiteMap<Box<str>, PermissionSet>,
    /// Those that might have one anywhere.
    anywhere: PermissionSet,
    /// Permissions by name.
    places: HashTable<Permission>,
    hasher: DefaultHashBuilder,
}

impl PartialEq for PermissionTable {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names && self.effective == other.effective && self.anywhere == other.anywhere
    }
}

impl Eq for PermissionTable {}

impl PermissionTable {
    pub(crate) fn new(names: BTreeSet<String>, catalog: &Catalog) -> Self {
        let names: Vec<Box<str>> = names.into_iter().map(Into::into).collect();
        let (hasher, mut places) = (DefaultHashBuilder::default(), HashTable::with_capacity(names.len()));
        for (place, name) in names.iter().enumerate() {
            let permission = Permission(u32::try_from(place).expect("INVARIANT: fewer than 2^32 names"));
            places.insert_unique(hash(&hasher, name), permission, |known: &Permission| {
                hash(&hasher, &names[known.index()])
            });
        }
        let none = PermissionSet::empty(names.len());
        let mut table = Self { names, effective: LiteMap::new(), anywhere: none.clone(), places, hasher };
        for (place, name) in table.names.iter().enumerate() {
            let listed = catalog.permissions.iter().find(|permission| *permission.name == **name);
            let levels = listed.into_iter().flat_map(|permission| {
                let own = std::iter::once(&permission.resource).filter(|kind| is_type(catalog, kind));
                permission.levels.iter().chain(own)
            });
            let (permission, mut is_listed) = (Permission(place as u32), false);
            for level in levels {
                is_listed = true;
                let at_level = table.effective.entry(level.as_str().into()).or_insert_with(|| none.clone());
                at_level.insert(permission);
            }
            if !is_listed {
                table.anywhere.insert(permission);
            }
        }
        table
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The permission of this name.
    #[inline]
    pub fn find(&self, name: &str) -> Option<Permission> {
        let is_it = |known: &Permission| &*self.names[known.index()] == name;
        self.places.find(hash(&self.hasher, name), is_it).copied()
    }

    /// A permission's name.
    pub fn name(&self, permission: Permission) -> &str {
        &self.names[permission.index()]
    }

    /// All permissions in the order of their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Permission, &str)> + '_ {
        self.names.iter().enumerate().map(|(place, name)| (Permission(place as u32), &**name))
    }

    /// Whether a grant of the permission at this level or resource type is real but without effect.
    ///
    /// A permission matters at the levels and types of the catalog, and at a resource of the type
    /// that it is named after. One that the catalog lacks might matter anywhere.
    pub fn is_inert(&self, permission: Permission, level: &str, is_resource: bool) -> bool {
        let mut effective = self.effective(level, is_resource).chain([&self.anywhere]);
        !effective.any(|set| set.contains(permission))
    }

    /// The permissions of a set whose grant at this level or resource type is not without effect.
    pub(crate) fn without_inert(&self, set: &PermissionSet, level: &str, is_resource: bool) -> PermissionSet {
        let mut kept = set.and(&self.anywhere);
        self.effective(level, is_resource).for_each(|effective| kept.union_with(&set.and(effective)));
        kept
    }

    /// What the catalog lists for a level or resource type.
    fn effective(&self, level: &str, is_resource: bool) -> impl Iterator<Item = &PermissionSet> {
        let of_all = is_resource.then_some("RESOURCE");
        [Some(level), of_all].into_iter().flatten().filter_map(|word| self.effective.get(word))
    }

    /// The set of these names; names that the table lacks are left out.
    pub(crate) fn set<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> PermissionSet {
        let mut set = PermissionSet::empty(self.len());
        for name in names {
            if let Some(permission) = self.find(name) {
                set.insert(permission);
            }
        }
        set
    }

    /// Every permission.
    pub fn all(&self) -> PermissionSet {
        let mut all = PermissionSet::empty(self.len());
        self.iter().for_each(|(permission, _)| all.insert(permission));
        all
    }

    /// The names of a set, in order.
    pub fn names<'a>(&'a self, set: &'a PermissionSet) -> impl Iterator<Item = &'a str> + 'a {
        set.iter().map(|permission| self.name(permission))
    }
}

impl fmt::Debug for PermissionTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PermissionTable({} names)", self.names.len())
    }
}

#[inline(always)]
fn hash(hasher: &DefaultHashBuilder, name: &str) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(name.as_bytes());
    hasher.finish()
}

/// Whether a permission's resource word is also a type of resource that holds access of its own.
fn is_type(catalog: &Catalog, word: &str) -> bool {
    catalog.restrictable.contains_key(word)
        || catalog.unlisted_bindings.iter().any(|kind| kind == word)
        || (catalog.provider == crate::Provider::Wallaroo && matches!(word, "MODEL" | "PIPELINE"))
}

/// A set of permissions of one table. Sets of one table have the same length.
#[derive(Clone)]
pub struct PermissionSet(Words);

/// Bits by permission. Those of a catalog's few hundred names need no memory of their own.
#[derive(Clone)]
enum Words {
    /// So many of one lane.
    Few(Lane, u8),
    Many(Box<[u64]>),
}

/// How many words a lane has.
pub(crate) const LANE: usize = 4;

/// Words that are read together.
pub(crate) type Lane = [u64; LANE];

/// How many words hold the bits of so many permissions.
pub(crate) const fn words_of(len: usize) -> usize {
    len.div_ceil(64)
}

impl PermissionSet {
    /// The empty set, with room for a table of `len` names.
    pub fn empty(len: usize) -> Self {
        Self::of(words_of(len), |_| [0; LANE])
    }

    /// The set of so many words, lane by lane.
    #[inline(always)]
    pub(crate) fn of(count: usize, lane: impl Fn(usize) -> Lane) -> Self {
        match u8::try_from(count) {
            Ok(few) if count <= LANE => Self(Words::Few(lane(0), few)),
            _ => Self(Words::Many((0..count.div_ceil(LANE)).flat_map(lane).take(count).collect())),
        }
    }

    fn from_words(words: &[u64]) -> Self {
        let word = |place: usize| words.get(place).copied().unwrap_or_default();
        Self::of(words.len(), |lane| std::array::from_fn(|place| word(lane * LANE + place)))
    }

    /// Its bits, 64 permissions a word.
    #[inline]
    pub(crate) fn words(&self) -> &[u64] {
        match &self.0 {
            Words::Few(lane, count) => &lane[..usize::from(*count)],
            Words::Many(words) => words,
        }
    }

    /// Some of its words.
    pub(crate) fn lane(&self, lane: usize) -> Lane {
        std::array::from_fn(|word| self.words().get(lane * LANE + word).copied().unwrap_or_default())
    }

    fn words_mut(&mut self) -> &mut [u64] {
        match &mut self.0 {
            Words::Few(lane, count) => &mut lane[..usize::from(*count)],
            Words::Many(words) => words,
        }
    }

    /// Makes room for so many words.
    fn grow(&mut self, count: usize) {
        if self.words().len() < count {
            let mut words = self.words().to_vec();
            words.resize(count, 0);
            *self = Self::from_words(&words);
        }
    }

    /// Adds one permission.
    pub fn insert(&mut self, permission: Permission) {
        let (word, bit) = permission.place();
        self.grow(word + 1);
        self.words_mut()[word] |= bit;
    }

    /// Takes one permission out.
    pub fn remove(&mut self, permission: Permission) {
        let (word, bit) = permission.place();
        if let Some(word) = self.words_mut().get_mut(word) {
            *word &= !bit;
        }
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.words_mut().fill(0);
    }

    /// Adds everything of `other`.
    pub fn union_with(&mut self, other: &Self) {
        self.grow(other.words().len());
        self.words_mut().iter_mut().zip(other.words()).for_each(|(word, other)| *word |= other);
    }

    /// What is here and not in `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.words_mut().iter_mut().zip(other.words()).for_each(|(word, other)| *word &= !other);
        set
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut set = self.clone();
        let others = other.words().iter().copied().chain(std::iter::repeat(0));
        set.words_mut().iter_mut().zip(others).for_each(|(word, other)| *word &= other);
        set
    }

    /// Whether it holds the permission.
    #[inline]
    pub fn contains(&self, permission: Permission) -> bool {
        let (word, bit) = permission.place();
        self.words().get(word).is_some_and(|word| word & bit != 0)
    }

    /// Whether everything here is in `other` too.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.minus(other).is_empty()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.words().iter().all(|word| *word == 0)
    }

    /// How many permissions it holds.
    pub fn len(&self) -> usize {
        self.words().iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Its permissions in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.words().iter().enumerate().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(Permission((place as u32) * 64 + bit))
            })
        })
    }
}

impl Default for PermissionSet {
    fn default() -> Self {
        Self::empty(0)
    }
}

impl PartialEq for PermissionSet {
    fn eq(&self, other: &Self) -> bool {
        self.words() == other.words()
    }
}

impl Eq for PermissionSet {}

impl PartialOrd for PermissionSet {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PermissionSet {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.words().cmp(other.words())
    }
}

impl Hash for PermissionSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words().hash(state);
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::index)).finish()
    }
}
