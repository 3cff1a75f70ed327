//! Permission names and sets of them.

use std::collections::BTreeSet;
use std::fmt;

use fixedbitset::FixedBitSet;

use crate::catalog::Catalog;

/// A permission of one policy: its place in [`PermissionTable`]. Places follow the names' order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission(pub(crate) u32);

impl Permission {
    /// The permission's place in its table, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every permission name that a policy knows, sorted: what `*` means (rules, "Words").
#[derive(Clone, PartialEq, Eq)]
pub struct PermissionTable {
    names: Vec<Box<str>>,
    levels: Vec<Vec<Box<str>>>,
}

impl PermissionTable {
    pub(crate) fn new(names: BTreeSet<String>, catalog: &Catalog) -> Self {
        let levels_of = |name: &str| {
            let listed = catalog.permissions.iter().find(|permission| permission.name == name);
            listed.map_or_else(Vec::new, |permission| {
                let own = std::iter::once(&permission.resource).filter(|kind| is_type(catalog, kind));
                permission.levels.iter().chain(own).map(|level| level.as_str().into()).collect()
            })
        };
        let levels = names.iter().map(|name| levels_of(name)).collect();
        Self { names: names.into_iter().map(Into::into).collect(), levels }
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
    pub fn find(&self, name: &str) -> Option<Permission> {
        let place = self.names.binary_search_by(|known| (**known).cmp(name)).ok()?;
        Some(Permission(u32::try_from(place).expect("INVARIANT: fewer than 2^32 names")))
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
        let levels = &self.levels[permission.index()];
        let matters = |known: &str| known == level || (is_resource && known == "RESOURCE");
        !levels.is_empty() && !levels.iter().any(|known| matters(known))
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
        let mut bits = FixedBitSet::with_capacity(self.len());
        bits.insert_range(..);
        PermissionSet(bits)
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

/// Whether a permission's resource word is also a type of resource that holds access of its own.
fn is_type(catalog: &Catalog, word: &str) -> bool {
    catalog.restrictable.contains_key(word)
        || catalog.unlisted_bindings.iter().any(|kind| kind == word)
        || (catalog.provider == crate::Provider::Wallaroo && matches!(word, "MODEL" | "PIPELINE"))
}

/// A set of permissions of one table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PermissionSet(FixedBitSet);

impl PermissionSet {
    /// The empty set, with room for a table of `len` names.
    pub fn empty(len: usize) -> Self {
        Self(FixedBitSet::with_capacity(len))
    }

    /// Adds one permission.
    pub fn insert(&mut self, permission: Permission) {
        self.0.grow_and_insert(permission.index());
    }

    /// Takes one permission out.
    pub fn remove(&mut self, permission: Permission) {
        if permission.index() < self.0.len() {
            self.0.set(permission.index(), false);
        }
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds everything of `other`.
    pub fn union_with(&mut self, other: &Self) {
        self.0.union_with(&other.0);
    }

    /// What is here and not in `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.0.difference_with(&other.0);
        set
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.0.intersect_with(&other.0);
        set
    }

    /// Whether it holds the permission.
    pub fn contains(&self, permission: Permission) -> bool {
        self.0.contains(permission.index())
    }

    /// Whether everything here is in `other` too.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_clear()
    }

    /// How many permissions it holds.
    pub fn len(&self) -> usize {
        self.0.count_ones(..)
    }

    /// Its permissions in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.0.ones().map(|place| Permission(place as u32))
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.ones()).finish()
    }
}
