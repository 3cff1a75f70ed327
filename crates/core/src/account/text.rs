//! From texts to what bears them, by one probe.

use std::borrow::Cow;
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::account::Thing;

/// The end of a chain.
const NONE: u32 = u32::MAX;

/// Things of one list by a text that they bear; several may bear the same. The texts stay in the list.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    /// The first that bears a text.
    firsts: HashTable<u32>,
    /// The next one with the same text.
    next: Vec<u32>,
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// Of a list of so many, in its order.
    pub fn new<'a>(count: usize, text: impl Fn(usize) -> Option<Cow<'a, str>>) -> Self {
        let hasher = DefaultHashBuilder::default();
        let (mut firsts, mut next) = (HashTable::with_capacity(count), vec![NONE; count]);
        // From behind, so that each chain is in order.
        for place in (0..count).rev() {
            let Some(own) = text(place) else { continue };
            let bears_it = |other: &u32| text(*other as usize).is_some_and(|other| other == own);
            let rehash = |other: &u32| hasher.hash_one(&*text(*other as usize).unwrap_or_default());
            let here = u32::try_from(place).expect("INVARIANT: fewer than 2^32 of a kind");
            match firsts.entry(hasher.hash_one(&*own), bears_it, rehash) {
                Entry::Occupied(mut first) => next[place] = std::mem::replace(first.get_mut(), here),
                Entry::Vacant(free) => _ = free.insert(here),
            }
        }
        Self { firsts, next, hasher }
    }

    /// Everything that bears the text, in the list's order. `text` is the one that the table was made with.
    pub fn find<'a, 't, F: Fn(usize) -> Option<Cow<'a, str>>>(
        &'t self,
        wanted: &str,
        text: F,
    ) -> impl Iterator<Item = usize> + use<'a, 't, F> {
        let bears_it = |place: &u32| text(*place as usize).is_some_and(|own| own == wanted);
        let first = self.firsts.find(self.hasher.hash_one(wanted), bears_it).copied();
        let next = |place: &u32| Some(self.next[*place as usize]).filter(|next| *next != NONE);
        std::iter::successors(first, next).map(|place| place as usize)
    }
}

/// Things by their ids, which are unique. The ids stay with the things.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    things: HashTable<Thing>,
    hasher: DefaultHashBuilder,
}

impl Ids {
    pub fn with_capacity(count: usize) -> Self {
        Self { things: HashTable::with_capacity(count), hasher: DefaultHashBuilder::default() }
    }

    /// Adds a thing; there must be room for it.
    pub fn insert(&mut self, id: &str, thing: Thing) {
        let rehash = |_: &Thing| unreachable!("INVARIANT: there is room for every id");
        self.things.insert_unique(self.hasher.hash_one(id), thing, rehash);
    }

    pub fn find<'a>(&self, id: &str, id_of: impl Fn(Thing) -> &'a str) -> Option<Thing> {
        self.things.find(self.hasher.hash_one(id), |thing| id_of(*thing) == id).copied()
    }
}
