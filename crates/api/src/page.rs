//! Pages of a listing, and the cursors that lead from one to the next.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// The most objects on one page.
pub const LARGEST_PAGE: usize = 100;

/// Which part of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The most objects on it.
    pub limit: usize,
    /// Where it begins, as the page before it told.
    pub cursor: Option<String>,
}

/// A cursor that no page gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorError(String);

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no cursor of this listing", self.0.escape_debug())
    }
}

impl std::error::Error for CursorError {}

impl Page {
    /// The number from which the page goes on.
    ///
    /// # Errors
    ///
    /// When the cursor is none of the listing `key`.
    pub fn first(&self, key: &str) -> Result<usize, CursorError> {
        let Some(cursor) = &self.cursor else { return Ok(0) };
        let bytes = BASE64_STANDARD.decode(cursor).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let after = text.as_deref().and_then(|text| {
            let (of, number) = text.strip_prefix("Cursor:")?.split_once(':')?;
            let number: u32 = number.parse().ok()?;
            (of == key).then_some(number as usize + 1)
        });
        after.ok_or_else(|| CursorError(cursor.clone()))
    }
}

/// A page, as the API's body.
#[derive(Clone, Debug)]
pub struct PageObject<T> {
    /// What the list is called in it.
    pub key: &'static str,
    /// The objects.
    pub items: Vec<T>,
    /// The number of the thing after which the next page begins; `None` on the last page.
    ///
    /// It names the thing itself and no place in the listing, so that pages go on where they ended when things have
    /// been made or deleted meanwhile.
    pub after: Option<usize>,
}

#[derive(Serialize)]
struct Pagination {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    has_more: bool,
}

impl<T: Serialize> Serialize for PageObject<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(self.key, &self.items)?;
        let next_cursor = self.after.map(|after| cursor(self.key, after));
        map.serialize_entry("pagination", &Pagination { has_more: next_cursor.is_some(), next_cursor })?;
        map.end()
    }
}

fn cursor(key: &str, after: usize) -> String {
    BASE64_STANDARD.encode(format!("Cursor:{key}:{after}"))
}
