//! Lists that many states of an account share, each with what it changed.

use std::ops::Index;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Tree;

/// A list as it was loaded, with what was changed and added since. A copy costs nothing, and shares all
/// of it.
#[derive(Clone, Debug)]
pub(crate) struct Layer<T> {
    loaded: Arc<Vec<T>>,
    over: Tree<usize, T>,
    len: usize,
}

impl<T> From<Vec<T>> for Layer<T> {
    fn from(loaded: Vec<T>) -> Self {
        Self { len: loaded.len(), loaded: Arc::new(loaded), over: Tree::new_sync() }
    }
}

impl<T: Clone> Layer<T> {
    pub fn push(&mut self, thing: T) {
        self.over.insert_mut(self.len, thing);
        self.len += 1;
    }

    /// One of the list, to be changed here and nowhere else.
    pub fn get_mut(&mut self, place: usize) -> &mut T {
        if !self.over.contains_key(&place) {
            self.over.insert_mut(place, self.loaded[place].clone());
        }
        self.over.get_mut(&place).expect("INVARIANT: it has just been put there")
    }
}

impl<T> Layer<T> {
    pub const fn len(&self) -> usize {
        self.len
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        (0..self.len).map(|place| &self[place])
    }

    /// Whether nothing was changed or added.
    pub fn is_as_loaded(&self) -> bool {
        self.over.is_empty()
    }

    /// The list as it was loaded.
    pub fn loaded(&self) -> &[T] {
        &self.loaded
    }

    /// Where something was changed or added, in order.
    pub fn changed(&self) -> impl Iterator<Item = usize> {
        self.over.keys().copied()
    }
}

impl<T> Index<usize> for Layer<T> {
    type Output = T;

    #[inline]
    fn index(&self, place: usize) -> &T {
        let over = if self.over.is_empty() { None } else { self.over.get(&place) };
        over.unwrap_or_else(|| &self.loaded[place])
    }
}
