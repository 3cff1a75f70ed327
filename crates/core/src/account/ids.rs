//! Ids, and what they are the ids of.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Ids of one list, numbered in its order. Their texts lie side by side: those of the records are
/// spread over too much memory.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    texts: String,
    /// Where each text begins, and where the last one ends.
    starts: Vec<usize>,
    table: HashTable<Id>,
    hasher: DefaultHashBuilder,
}

/// A number, and the part of the hash that the table does not go by.
#[derive(Clone, Copy, Debug)]
struct Id {
    number: u32,
    hash: u32,
}

impl Ids {
    /// Of so many.
    pub fn new<'i>(count: usize, ids: impl Iterator<Item = &'i str>) -> Self {
        let hasher = DefaultHashBuilder::default();
        let (mut texts, mut starts, mut table) = (String::new(), vec![0], HashTable::with_capacity(count));
        for (id, number) in ids.zip(0..) {
            let hash = hasher.hash_one(id);
            let entry = Id { number, hash: (hash >> 24) as u32 };
            table.insert_unique(hash, entry, |_| unreachable!("INVARIANT: there is room for all of them"));
            texts.push_str(id);
            starts.push(texts.len());
        }
        Self { texts, starts, table, hasher }
    }

    /// The number of an id.
    #[inline]
    pub fn find(&self, id: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(id);
        let is_it =
            |known: &Id| known.hash == (hash >> 24) as u32 && self.text(known.number) == id.as_bytes();
        self.table.find(hash, is_it).map(|known| known.number)
    }

    /// The numbers of these ids, if it has all of them. One time in millions of the largest accounts it says
    /// that it has not, where the hashes of two ids are equal.
    pub fn find_all<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Option<Vec<u32>> {
        let ids: Vec<(&str, u64)> = ids.map(|id| (id, self.hasher.hash_one(id))).collect();
        let number = |&(_, hash): &(&str, u64)| {
            let found = self.table.find(hash, |id| id.hash == (hash >> 24) as u32);
            found.map(|id| id.number)
        };
        let numbers: Vec<u32> = ids.iter().map(number).collect::<Option<_>>()?;
        ids.iter()
            .zip(&numbers)
            .all(|((id, _), number)| self.text(*number) == id.as_bytes())
            .then_some(numbers)
    }

    fn text(&self, number: u32) -> &[u8] {
        let at = number as usize;
        &self.texts.as_bytes()[self.starts[at]..self.starts[at + 1]]
    }
}
