//! Sets as sorted lists.

use std::borrow::Borrow;
use std::{slice, vec};

/// A set as a sorted list: the sibling of [`LiteMap`](https://docs.rs/litemap), for whatever is gathered once and read in
/// order.
///
/// It does what a [`BTreeSet`](std::collections::BTreeSet) does, in a tenth of the code, which the engine for browsers
/// would hold for each type anew. To put something before all the others moves those: where many are put in by chance, a
/// tree is the better place.
///
/// ```
/// use axcess_core::SortedSet;
///
/// let mut steps = SortedSet::from_iter([3, 1, 3]);
/// assert!(steps.insert(2) && !steps.insert(1));
/// assert_eq!(Vec::from_iter(steps), [1, 2, 3]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortedSet<T>(Vec<T>);

impl<T> SortedSet<T> {
    /// An empty one.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> slice::Iter<'_, T> {
        self.0.iter()
    }

    /// The least of all.
    pub fn first(&self) -> Option<&T> {
        self.0.first()
    }

    /// Whether it is there.
    pub fn contains<Q: Ord + ?Sized>(&self, value: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(value).is_ok()
    }

    fn place<Q: Ord + ?Sized>(&self, value: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        self.0.binary_search_by(|it| it.borrow().cmp(value))
    }
}

impl<T: Ord> SortedSet<T> {
    /// Puts it in, unless its like is there. Says whether it was put in.
    pub fn insert(&mut self, value: T) -> bool {
        let place = self.place(&value);
        place.map_err(|place| self.0.insert(place, value)).is_err()
    }

    /// Whether all of these are in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|value| other.contains(value))
    }
}

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values: Vec<T> = values.into_iter().collect();
        if !values.is_sorted_by(|one, next| one < next) {
            values.sort_unstable();
            values.dedup();
        }
        Self(values)
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for SortedSet<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Ord> Extend<T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        for value in values {
            self.insert(value);
        }
    }
}

impl<'a, T: Ord + Copy> Extend<&'a T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, values: I) {
        self.extend(values.into_iter().copied());
    }
}

impl<T> IntoIterator for SortedSet<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a SortedSet<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
