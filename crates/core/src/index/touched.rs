//! What a plan touched, and the index therefore no longer answers for.

use std::sync::Arc;

use crate::account::{Node, User};

/// A set of numbers, as bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// An empty set with room for the numbers below `count`.
    pub fn with_room(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    #[inline]
    pub fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 != 0)
    }

    #[inline]
    pub fn insert(&mut self, place: usize) {
        if place / 64 >= self.0.len() {
            self.0.resize(place / 64 + 1, 0);
        }
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub fn remove(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word &= !(1 << (place % 64));
        }
    }

    pub fn union_with(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Adds a number, or nothing where `is_in` is 0.
    #[inline]
    pub fn insert_if(&mut self, place: usize, is_in: u64) {
        self.0[place / 64] |= is_in << (place % 64);
    }

    /// 1 where a number is in, else 0.
    #[inline]
    pub fn bit(&self, place: usize) -> u64 {
        self.0[place / 64] >> (place % 64) & 1
    }

    /// The users that are in another set too, in order.
    ///
    /// Few words hold more than two, and how many one holds cannot be guessed: so two are written for every
    /// word, and count as far as they are there.
    pub fn common(&self, other: &Self) -> Vec<User> {
        let (mut found, mut count) = (vec![User(0); 1024], 0);
        for (place, (word, other)) in self.0.iter().zip(&other.0).enumerate() {
            let mut left = word & other;
            if count + 64 > found.len() {
                found.resize(2 * found.len(), User(0));
            }
            let base = (place * 64) as u32;
            for _ in 0..2 {
                found[count] = User(base | left.trailing_zeros() & 63);
                count += usize::from(left != 0);
                left &= left.wrapping_sub(1);
            }
            while left != 0 {
                found[count] = User(base | left.trailing_zeros());
                count += 1;
                left &= left - 1;
            }
        }
        found.truncate(count);
        found
    }

    /// Its numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(place * 64 + bit)
            })
        })
    }
}

/// The users and nodes about whom the index no longer knows all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched {
    users: Arc<Bits>,
    nodes: Arc<Bits>,
    /// Whether there are any.
    any: bool,
}

impl Touched {
    #[inline(always)]
    pub fn has(&self, user: User, node: Node) -> bool {
        self.any && (self.users.has(user.index()) || self.nodes.has(node.index()))
    }

    pub fn has_user(&self, user: User) -> bool {
        self.users.has(user.index())
    }

    pub fn has_node(&self, node: Node) -> bool {
        self.nodes.has(node.index())
    }

    pub fn user(&mut self, user: User) {
        if !self.users.has(user.index()) {
            self.any = true;
            Arc::make_mut(&mut self.users).insert(user.index());
        }
    }

    pub fn node(&mut self, node: Node) {
        if !self.nodes.has(node.index()) {
            self.any = true;
            Arc::make_mut(&mut self.nodes).insert(node.index());
        }
    }

    /// Users touched, in order.
    pub fn users(&self) -> impl Iterator<Item = User> + '_ {
        self.users.iter().map(User::at)
    }
}
