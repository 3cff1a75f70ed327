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
}

/// The asked part of a list of objects with their ids, which is in the order of the ids.
///
/// # Errors
///
/// When more is asked for than one page may have, or less than nothing.
pub(super) async fn page<N, F>(all: Vec<(String, N)>, part: Part, whole: F) -> Result<Page<N, F>>
where
    N: OutputType,
    F: ObjectType,
{
    let Part { after, before, first, last } = part;
    let found = query(after, before, first, last, |after, before, first, last| async move {
        cut(all, (after, before), (first, last), whole)
    });
    found.await.map_err(|error| if error.extensions.is_some() { error } else { invalid(error.message) })
}

fn cut<N, F>(
    all: Vec<(String, N)>,
    (after, before): (Option<Place>, Option<Place>),
    (first, last): (Option<usize>, Option<usize>),
    whole: F,
) -> Result<Page<N, F>>
where
    N: OutputType,
    F: ObjectType,
{
    if let Some(number) = first.into_iter().chain(last).find(|number| *number > LARGEST_PAGE) {
        return Err(invalid(format!(
            "a page has {LARGEST_PAGE} objects at most, and {number} are asked for"
        )));
    }
    let first = first.or(if last.is_none() { Some(USUAL_PAGE) } else { None });
    let (number, all) = (all.len(), all.into_iter().map(|(id, object)| (Place(id), object)));
    let is_inside = |place: &Place| {
        after.as_ref().is_none_or(|after| place > after)
            && before.as_ref().is_none_or(|before| place < before)
    };
    let mut inside: Vec<_> = all.filter(|(place, _)| is_inside(place)).collect();
    let mut is_cut = (after.is_some(), before.is_some() && inside.len() < number);
    if let Some(first) = first
        && inside.len() > first
    {
        inside.truncate(first);
        is_cut.1 = true;
    }
    if let Some(last) = last
        && inside.len() > last
    {
        inside.drain(..inside.len() - last);
        is_cut.0 = true;
    }
    let mut page = Connection::with_additional_fields(is_cut.0, is_cut.1, whole);
    page.edges.extend(inside.into_iter().map(|(place, object)| Edge::new(place, object)));
    Ok(page)
}
