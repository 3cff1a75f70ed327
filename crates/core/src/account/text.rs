//! From texts to what bears them, by one probe.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// The end of a chain.
const NONE: u32 = u32::MAX;

/// Things of one list by a text that they bear; several may bear the same.
///
/// The texts lie side by side in one place, so that a look-up reads the table and the text and nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    /// Each text once.
    texts: HashTable<Text>,
    arena: Vec<u8>,
    /// The next thing with the same text.
    next: Vec<u32>,
    hasher: DefaultHashBuilder,
}

/// A text in the arena, and the first thing that bears it.
#[derive(Clone, Copy, Debug)]
struct Text {
    start: u32,
    len: u32,
    first: u32,
    /// Whether nothing else bears it.
    alone: bool,
    /// Whether it names the first thing wherever it is written: nothing else bears it, and it is nobody's id.
    plain: bool,
}

impl Text {
    #[inline(always)]
    fn of<'a>(&self, arena: &'a [u8]) -> &'a [u8] {
        &arena[self.start as usize..][..self.len as usize]
    }
}

impl Texts {
    /// Of a list of so many, in its order. What finds no more room in the arena, after four thousand million
    /// bytes, is not found.
    pub fn new<'a>(count: usize, text: impl Fn(usize) -> Option<Cow<'a, str>>) -> Self {
        Self::with_plain(count, text, |_| false)
    }

    /// The same, where a text may be told to be nothing but what things of the list bear.
    pub fn with_plain<'a>(
        count: usize,
        text: impl Fn(usize) -> Option<Cow<'a, str>>,
        is_plain: impl Fn(&str) -> bool,
    ) -> Self {
        let hasher = DefaultHashBuilder::default();
        let (mut texts, mut arena, mut next) = (HashTable::new(), Vec::new(), vec![NONE; count]);
        // From behind, so that each chain is in order.
        for place in (0..count).rev() {
            let Some(own) = text(place) else { continue };
            let (Ok(start), Ok(len)) = (u32::try_from(arena.len()), u32::try_from(own.len())) else {
                continue;
            };
            let is_it = |other: &Text| other.of(&arena) == own.as_bytes();
            let rehash = |other: &Text| hash(&hasher, other.of(&arena));
            let first = u32::try_from(place).expect("INVARIANT: fewer than 2^32 of a kind");
            match texts.entry(hash(&hasher, own.as_bytes()), is_it, rehash) {
                Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    next[place] = std::mem::replace(&mut known.first, first);
                    (known.alone, known.plain) = (false, false);
                }
                Entry::Vacant(free) => {
                    free.insert(Text { start, len, first, alone: true, plain: is_plain(&own) });
                    arena.extend_from_slice(own.as_bytes());
                }
            }
        }
        Self { texts, arena, next, hasher }
    }

    /// Everything that bears the text, in the list's order.
    #[inline]
    pub fn find(&self, wanted: &str) -> Chain<'_> {
        match self.text(wanted) {
            None => Chain { next: &[], at: NONE },
            Some(text) => Chain { next: if text.alone { &[] } else { &self.next }, at: text.first },
        }
    }

    /// What the text names wherever it is written, if that can be told at once.
    #[inline(always)]
    pub fn find_plainly(&self, wanted: &str) -> Option<usize> {
        self.text(wanted).filter(|text| text.plain).map(|text| text.first as usize)
    }

    #[inline(always)]
    fn text(&self, wanted: &str) -> Option<&Text> {
        let wanted = wanted.as_bytes();
        self.texts.find(hash(&self.hasher, wanted), |text| text.of(&self.arena) == wanted)
    }
}

#[inline(always)]
fn hash(hasher: &DefaultHashBuilder, text: &[u8]) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(text);
    hasher.finish()
}

/// Things that bear the same text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain<'a> {
    next: &'a [u32],
    at: u32,
}

impl Iterator for Chain<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let place = (self.at != NONE).then_some(self.at as usize)?;
        self.at = self.next.get(place).copied().unwrap_or(NONE);
        Some(place)
    }
}
