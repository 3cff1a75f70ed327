//! A list of the service, which is read page by page.

use serde_json::value::RawValue;

use crate::call::Call;
use crate::fault::Fault;

/// A list of the service.
pub(crate) trait List: Sync {
    /// Names it among all lists, for the journal.
    fn id(&self) -> String;

    /// What it lists, in the words of a snapshot.
    fn kind(&self) -> &'static str;

    /// The call for the page at a cursor, of `size` objects at most.
    fn call(&self, cursor: Option<&str>, size: usize) -> Call;

    /// Reads an answer. It keeps nothing that a snapshot has no use for.
    fn page(&self, body: &[u8]) -> Result<Page, Fault>;
}

/// A page of a list.
#[derive(Debug)]
pub(crate) struct Page {
    /// Its objects.
    pub items: Vec<Box<RawValue>>,
    /// What comes after it.
    pub next: Next,
    /// How many objects the whole list has, where the service says so.
    pub total: Option<u64>,
}

/// What comes after a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Another page.
    Cursor(String),
    /// Nothing: the list is at its end.
    Nothing,
}
