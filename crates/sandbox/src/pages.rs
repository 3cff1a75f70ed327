//! Pages that have been asked for.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use axcess_core::Asker;
use axum::body::Bytes;

/// How many bytes of pages are kept.
const MOST: usize = 32 * 1024 * 1024;

/// Pages that have been asked for, of one state of the account. The state never changes, and so the same question of the
/// same asker has the same answer; with the state they go.
#[derive(Debug, Default)]
pub(crate) struct Pages(RwLock<Kept>);

#[derive(Debug, Default)]
struct Kept {
    pages: HashMap<Asker, HashMap<Box<str>, Bytes>>,
    bytes: usize,
}

impl Pages {
    /// The page that an asker was shown for a path and query.
    pub fn get(&self, asker: Asker, target: &str) -> Option<Bytes> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).pages.get(&asker)?.get(target).cloned()
    }

    /// Keeps a page, if there is room; whoever walks through everything comes back to the first pages most.
    pub fn keep(&self, asker: Asker, target: &str, page: &Bytes) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes + page.len() <= MOST {
            kept.bytes += page.len();
            kept.pages.entry(asker).or_default().insert(target.into(), page.clone());
        }
    }
}
