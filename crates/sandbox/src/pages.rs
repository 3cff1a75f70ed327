//! What has been asked for of late.

use std::sync::{Arc, OnceLock};

use axcess_core::{Admission, Asker, Node, User};
use axum::body::Bytes;
use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

/// How many bytes of pages are kept.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// How many users of spaces are kept.
const MOST_USERS: u64 = 256 * 1024;
/// How many answers there is room for at first.
const FEW: usize = 64;

/// What has been asked for of late, of one state of the account. The state never changes, and so the same question has the
/// same answer; with the state they go.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pages: OnceLock<Cache<Question, Bytes, Size>>,
    spaces: OnceLock<Cache<Node, Arc<Admitted>, Size>>,
}

/// Everybody who is let into a space, by id.
pub(crate) type Admitted = [(User, Admission)];

/// Who asks for a path and query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question(Asker, Box<str>);

/// The same, borrowed.
#[derive(Hash)]
struct Asked<'a>(Asker, &'a str);

/// How much room an answer takes.
#[derive(Clone, Debug)]
struct Size;

impl Pages {
    /// The page that an asker was shown for a path and query.
    pub fn get(&self, asker: Asker, target: &str) -> Option<Bytes> {
        self.pages().get(&Asked(asker, target))
    }

    /// Keeps a page.
    pub fn keep(&self, asker: Asker, target: &str, page: &Bytes) {
        self.pages().insert(Question(asker, target.into()), page.clone());
    }

    /// Whom a space lets in; whoever walks through the pages of its users asks for each of them.
    pub fn admitted(&self, space: Node, find: impl FnOnce() -> Vec<(User, Admission)>) -> Arc<Admitted> {
        let spaces = self.spaces.get_or_init(|| Cache::with_weighter(FEW, MOST_USERS, Size));
        spaces.get(&space).unwrap_or_else(|| {
            let found: Arc<Admitted> = find().into();
            spaces.insert(space, found.clone());
            found
        })
    }

    fn pages(&self) -> &Cache<Question, Bytes, Size> {
        self.pages.get_or_init(|| Cache::with_weighter(FEW, MOST_BYTES, Size))
    }
}

impl Equivalent<Question> for Asked<'_> {
    fn equivalent(&self, question: &Question) -> bool {
        self.0 == question.0 && *self.1 == *question.1
    }
}

impl Weighter<Question, Bytes> for Size {
    fn weight(&self, question: &Question, page: &Bytes) -> u64 {
        (question.1.len() + page.len()) as u64
    }
}

impl Weighter<Node, Arc<Admitted>> for Size {
    fn weight(&self, _: &Node, admitted: &Arc<Admitted>) -> u64 {
        1 + admitted.len() as u64
    }
}
