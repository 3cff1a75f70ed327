//! A list to be read, of either API.

use crate::arize::{Listing, Query};
use crate::call::Call;
use crate::fault::Fault;
use crate::list::{List, Page};

/// A list to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    Listing(Listing),
    Query(Query),
}

impl Task {
    fn list(&self) -> &dyn List {
        match self {
            Self::Listing(listing) => listing,
            Self::Query(query) => query,
        }
    }
}

impl List for Task {
    fn id(&self) -> String {
        self.list().id()
    }

    fn kind(&self) -> &'static str {
        self.list().kind()
    }

    fn call(&self, cursor: Option<&str>, size: usize) -> Call {
        self.list().call(cursor, size)
    }

    fn page(&self, body: &[u8]) -> Result<Page, Fault> {
        self.list().page(body)
    }
}

impl From<Listing> for Task {
    fn from(listing: Listing) -> Self {
        Self::Listing(listing)
    }
}

impl From<Query> for Task {
    fn from(query: Query) -> Self {
        Self::Query(query)
    }
}
