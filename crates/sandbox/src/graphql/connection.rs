//! Pages of a list, in the manner of Relay. A page begins behind an object, not at a number, so that what comes and
//! goes between two pages neither repeats nor hides anything else.

use std::convert::Infallible;

use async_graphql::connection::{
    Connection, CursorType, DefaultConnectionName, DefaultEdgeName, DisableNodesField, Edge, EmptyFields,
    query,
};
use async_graphql::{ObjectType, OutputType, Result};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::refusal::invalid;
use crate::fault::PageFaults;

/// The most objects on one page.
const LARGEST_PAGE: usize = 100;

/// How many objects a page has when nobody says.
const USUAL_PAGE: usize = 50;

/// A page of `N`, with further fields `F` of the whole list.
pub(super) type Page<N, F = EmptyFields> =
    Connection<Place, N, F, EmptyFields, DefaultConnectionName, DefaultEdgeName, DisableNodesField>;

/// Where an object stands in a list that is sorted by ids: its id. Clients see it encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(String);

impl CursorType for Place {
    type Error = Infallible;

    /// A cursor that no page gave is a place all the same, as it would be after its object is gone.
    fn decode_cursor(cursor: &str) -> Result<Self, Infallible> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
        let id = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(Self(id.unwrap_or_else(|| cursor.to_owned())))
    }

    fn encode_cursor(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(&self.0)
    }
}

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub after: Option<String>,
    pub before: Option<String>,
    pub first: Option<i32>,
    pub last: Option<i32>,
    /// What is to be wrong with it.
    pub faults: PageFaults,
}

/// The asked part of a list of things with their ids, which is in the order of the ids, drawn as the objects that they are.
///
/// # Errors
///
/// When more is asked for than one page may have, or less than nothing.
pub(super) async fn page<'a, T, N, F>(
    all: impl Iterator<Item = T>,
    id: impl Fn(&T) -> &'a str,
    draw: impl Fn(T) -> N,
    part: Part,
    whole: F,
) -> Result<Page<N, F>>
where
    N: OutputType,
    F: ObjectType,
{
    let Part { after, before, first, last, faults } = part;
    let found = query(after, before, first, last, |after, before, first, last| async move {
        Window { after, before, first, last, faults }.of(all, id, draw, whole)
    });
    found.await.map_err(|error| if error.extensions.is_some() { error } else { invalid(error.message) })
}

/// Which part of a list is asked for, read.
struct Window {
    after: Option<Place>,
    before: Option<Place>,
    first: Option<usize>,
    last: Option<usize>,
    faults: PageFaults,
}

impl Window {
    fn of<'a, T, N, F>(
        self,
        all: impl Iterator<Item = T>,
        id: impl Fn(&T) -> &'a str,
        draw: impl Fn(T) -> N,
        whole: F,
    ) -> Result<Page<N, F>>
    where
        N: OutputType,
        F: ObjectType,
    {
        let (first, last) = self.numbers()?;
        let mut inside: Vec<T> = all.filter(|thing| self.holds(id(thing))).collect();
        let (mut has_previous, mut has_next) = (self.after.is_some(), self.before.is_some());
        if inside.len() > first {
            inside.truncate(first);
            has_next = true;
        }
        if inside.len() > last {
            inside.drain(..inside.len() - last);
            has_previous = true;
        }
        self.faults.omit(&mut inside);
        let mut page = Connection::with_additional_fields(has_previous, has_next, whole);
        page.edges
            .extend(inside.into_iter().map(|thing| Edge::new(Place(id(&thing).to_owned()), draw(thing))));
        Ok(page)
    }

    /// The most objects from the beginning, and of these the most from the end.
    fn numbers(&self) -> Result<(usize, usize)> {
        let asked = self.first.into_iter().chain(self.last);
        if let Some(number) = asked.max().filter(|number| *number > LARGEST_PAGE) {
            let most = format!("a page has {LARGEST_PAGE} objects at most, and {number} are asked for");
            return Err(invalid(most));
        }
        let usual = if self.last.is_some() { usize::MAX } else { USUAL_PAGE };
        let limit = |number: Option<usize>, usual| number.map_or(usual, |it| self.faults.limit(it));
        Ok((limit(self.first, usual), limit(self.last, usize::MAX)))
    }

    fn holds(&self, id: &str) -> bool {
        let is_behind = |after: &Place| if self.faults.repeats { id >= &*after.0 } else { id > &*after.0 };
        self.after.as_ref().is_none_or(is_behind) && self.before.as_ref().is_none_or(|before| id < &*before.0)
    }
}
