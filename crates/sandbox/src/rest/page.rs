//! Pages: what all listings have in common.

use axcess_api::{CursorError, KeyObject, Listing, Object, Page, PageObject, Picked, Thing, pick};
use axcess_core::{Node, Read};
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use serde::{Serialize, Serializer};

use super::query::Query;
use super::{JSON, written};
use crate::caller::Caller;
use crate::fault::PageFaults;
use crate::problem::Problem;
use crate::sandbox::Sandbox;
use crate::state::State;

/// What a listing shows.
pub(super) type Listed<'a> = Result<PageObject<Item<'a>>, Problem>;

/// A thing on a page. It becomes an object when the page is written, so that nothing is put together before.
pub(super) struct Item<'a> {
    state: &'a State,
    thing: Thing,
    /// Whether it is told where a bot belongs.
    has_assignments: bool,
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = self.state.object(self.thing);
        let mut object = object.expect("INVARIANT: what a listing picks, the API has an object for");
        if let Object::ApiKey(KeyObject { bot_user: Some(bot), .. }) = &mut object
            && !self.has_assignments
        {
            bot.organizations.clear();
        }
        object.serialize(serializer)
    }
}

/// The endpoint of a listing.
pub(super) fn listing(list: for<'a> fn(&'a Caller, &Query, &Page) -> Listed<'a>) -> MethodRouter<Sandbox> {
    get(move |caller: Caller| async move {
        let call = &caller.call;
        let target = call.uri.path_and_query().map_or("", |target| target.as_str());
        let faults = call.noted().pages;
        let is_sound = faults == PageFaults::default();
        if let Some(known) = caller.state.pages.get(caller.asker, target).filter(|_| is_sound) {
            return Ok(answer(known));
        }
        let query = Query::new(&call.uri);
        let asked = query.page()?;
        let mut page = list(&caller, &query, &Page { limit: faults.limit(asked.limit), ..asked })?;
        faults.omit(&mut page.items);
        let bytes = Bytes::from(written(&page, page.items.len()));
        if is_sound {
            caller.state.pages.keep(caller.asker, target, &bytes);
        }
        Ok::<_, Problem>(answer(bytes))
    })
}

fn answer(bytes: Bytes) -> Response {
    ([(CONTENT_TYPE, JSON)], bytes).into_response()
}

/// The page of a listing, of all that `shows` lets pass.
pub(super) fn shown<'a>(
    caller: &'a Caller,
    listing: &Listing,
    page: &Page,
    shows: impl Fn(Thing) -> bool,
) -> Listed<'a> {
    let picked = picked(caller, listing, page, shows)?;
    Ok(drawn(caller, listing, &picked.things, picked.after()))
}

pub(super) fn picked(
    caller: &Caller,
    listing: &Listing,
    page: &Page,
    shows: impl Fn(Thing) -> bool,
) -> Result<Picked, Problem> {
    Ok(pick(caller.policy(), listing, first(caller, listing, page)?, page.limit, shows))
}

/// The number from which a page goes on.
pub(super) fn first(caller: &Caller, listing: &Listing, page: &Page) -> Result<usize, Problem> {
    let first =
        page.first(listing.key()).map_err(|error: CursorError| Problem::new(400, error.to_string()))?;
    Ok(caller.call.noted().pages.first(first))
}

pub(super) fn drawn<'a>(
    caller: &'a Caller,
    listing: &Listing,
    things: &[Thing],
    after: Option<usize>,
) -> PageObject<Item<'a>> {
    PageObject { key: listing.key(), items: items(caller, things, true), after }
}

pub(super) fn items<'a>(caller: &'a Caller, things: &[Thing], has_assignments: bool) -> Vec<Item<'a>> {
    things.iter().map(|thing| Item { state: &caller.state, thing: *thing, has_assignments }).collect()
}

/// A node of a kind that the caller sees.
pub(super) fn seen(caller: &Caller, id: &str, kind: &str) -> Option<Node> {
    let node = caller.policy().node_by_id(id)?;
    (caller.policy().node_kind(node).as_str() == kind && caller.may(Read::Node(node))).then_some(node)
}

pub(super) fn missing(kind: &str, id: &str) -> Problem {
    Problem::new(404, format!("there is no {kind} `{}`, or you may not read it", id.escape_debug()))
}
