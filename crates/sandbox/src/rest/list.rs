//! Listings.

use axcess_api::{CursorError, Listing, Object, Page, PageObject, Picked, Thing, pick};
use axcess_core::{Node, Read, Rights};
use axum::http::StatusCode;
use axum::response::Response;

use super::json;
use super::query::Query;
use crate::caller::{Caller, may};
use crate::problem::Problem;

type Answer = Result<Response, Problem>;

const LONGEST_NAME: usize = 255;

pub(super) async fn roles(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let (page, is_predefined) = (query.page()?, query.flag("is_predefined")?);
    if !caller.may(Read::Roles) {
        return Err(Problem::new(403, "roles are shown to account admins and holders of ROLE_READ"));
    }
    shown(&caller, &Listing::Roles { is_predefined }, &page, |_| true)
}

pub(super) async fn role_bindings(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let (page, user_id) = (query.page()?, query.text("user_id"));
    let resource_type = query.word("resource_type", &["SPACE", "PROJECT"])?;
    let resource_type = resource_type.ok_or_else(|| Problem::new(400, "`resource_type` is missing"))?;
    if let Some(id) = &user_id {
        caller.policy().user_by_id(id).ok_or_else(|| missing("user", id))?;
    }
    let rights = caller.rights();
    shown(&caller, &Listing::RoleBindings { resource_type, user_id }, &page, |thing| match thing {
        Thing::Binding(binding) => may(&rights, Read::Bindings(caller.policy().binding_place(binding).1)),
        _ => true,
    })
}

/// The API reads a page first and hides entries of it afterwards, so that pages may be short or empty while more follow.
pub(super) async fn restrictions(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let page = query.page()?;
    let resource_type = query.word("resource_type", &["PROJECT", "DASHBOARD", "PROMPT"])?;
    let listing = Listing::Restrictions { resource_type };
    let mut picked = picked(&caller, &listing, &page, |_| true)?;
    let after = picked.after();
    let rights = caller.rights();
    picked.things.retain(|thing| match thing {
        Thing::Restriction(node) => may(&rights, Read::Restriction(*node)),
        _ => true,
    });
    drawn(&caller, &listing, &picked.things, after)
}

pub(super) async fn organizations(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let (page, name) = (query.page()?, query.short("name", LONGEST_NAME)?);
    shown(&caller, &Listing::Organizations { name }, &page, is_seen(&caller.rights()))
}

pub(super) async fn spaces(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let (page, name) = (query.page()?, query.short("name", LONGEST_NAME)?);
    let organization_id = query.text("org_id");
    if let Some(id) = &organization_id {
        seen(&caller, id, "ORGANIZATION").ok_or_else(|| missing("organization", id))?;
    }
    shown(&caller, &Listing::Spaces { organization_id, name }, &page, is_seen(&caller.rights()))
}

pub(super) async fn users(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let (page, email) = (query.page()?, query.short("email", LONGEST_NAME)?);
    let statuses = query.words("status", &["ACTIVE", "INVITED", "EXPIRED"])?;
    if !caller.may(Read::Users) {
        return Err(Problem::new(403, "users are shown to account admins, members and holders of USER_READ"));
    }
    shown(&caller, &Listing::Users { email, statuses }, &page, |_| true)
}

pub(super) async fn projects(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let (page, name) = (query.page()?, query.short("name", LONGEST_NAME)?);
    let (space_id, space_name) = (query.text("space_id"), query.short("space_name", LONGEST_NAME)?);
    let project_type = query.word("project_type", &["APPLICATION", "HARNESS", "EXPERIMENT"])?;
    if let Some(id) = &space_id {
        seen(&caller, id, "SPACE").ok_or_else(|| missing("space", id))?;
    }
    let listing = Listing::Projects { space_id, space_name, name, project_type };
    shown(&caller, &listing, &page, is_seen(&caller.rights()))
}

/// Without a space the keys that somebody made: the caller, or whom he names.
pub(super) async fn api_keys(caller: Caller) -> Answer {
    let query = Query::new(&caller.call.uri);
    let page = query.page()?;
    let (space_id, user_id) = (query.text("space_id"), query.text("user_id"));
    let status = query.word("status", &["ACTIVE", "REVOKED"])?;
    let mut key_type = query.word("key_type", &["USER", "SERVICE"])?;
    let policy = caller.policy();
    if let Some(id) = &user_id {
        let user = policy.user_by_id(id).ok_or_else(|| missing("user", id))?;
        if space_id.is_none() && !caller.may(Read::UserKeys(user)) {
            return Err(Problem::new(403, "keys of others are shown to account admins"));
        }
    }
    let creator_id = match (&space_id, user_id) {
        (None, None) => Some(policy.user_id(caller.asker.user()).to_owned()),
        (_, user_id) => user_id,
    };
    if let Some(id) = &space_id {
        let space = policy.node_by_id(id).filter(|node| policy.node_kind(*node).as_str() == "SPACE");
        let space = space.ok_or_else(|| missing("space", id))?;
        if !caller.may(Read::ServiceKeys(space)) {
            let detail =
                "service keys are shown to admins of their space and holders of SERVICE_KEY_READ there";
            return Err(Problem::new(403, detail));
        }
        key_type = key_type.or_else(|| Some("SERVICE".to_owned()));
    }
    let within_space = space_id.is_some();
    let listing = Listing::ApiKeys { key_type, status, creator_id, space_id };
    let picked = picked(&caller, &listing, &page, |_| true)?;
    let mut items = objects(&caller, &picked.things);
    if within_space {
        items.iter_mut().for_each(hide_assignments);
    }
    Ok(json(StatusCode::OK, &PageObject { key: listing.key(), items, after: picked.after() }))
}

/// Where a bot belongs is not told in the listing of a space.
fn hide_assignments(object: &mut Object<'_>) {
    if let Object::ApiKey(key) = object
        && let Some(bot) = &mut key.bot_user
    {
        bot.organizations.clear();
    }
}

fn shown(caller: &Caller, listing: &Listing, page: &Page, shows: impl Fn(Thing) -> bool) -> Answer {
    let picked = picked(caller, listing, page, shows)?;
    drawn(caller, listing, &picked.things, picked.after())
}

fn picked(
    caller: &Caller,
    listing: &Listing,
    page: &Page,
    shows: impl Fn(Thing) -> bool,
) -> Result<Picked, Problem> {
    let first =
        page.first(listing.key()).map_err(|error: CursorError| Problem::new(400, error.to_string()))?;
    let faults = caller.call.noted().pages;
    let mut picked = pick(caller.policy(), listing, faults.first(first), faults.limit(page.limit), shows);
    faults.omit(&mut picked.things);
    Ok(picked)
}

fn drawn(caller: &Caller, listing: &Listing, things: &[Thing], after: Option<usize>) -> Answer {
    let items = objects(caller, things);
    Ok(json(StatusCode::OK, &PageObject { key: listing.key(), items, after }))
}

fn objects<'a>(caller: &'a Caller, things: &[Thing]) -> Vec<Object<'a>> {
    things.iter().filter_map(|thing| caller.state.object(*thing)).collect()
}

/// Whether the caller sees a node.
fn is_seen(rights: &Rights<'_>) -> impl Fn(Thing) -> bool {
    move |thing| match thing {
        Thing::Node(node) => may(rights, Read::Node(node)),
        _ => true,
    }
}

/// A node of a kind that the caller sees.
pub(super) fn seen(caller: &Caller, id: &str, kind: &str) -> Option<Node> {
    let node = caller.policy().node_by_id(id)?;
    (caller.policy().node_kind(node).as_str() == kind && caller.may(Read::Node(node))).then_some(node)
}

pub(super) fn missing(kind: &str, id: &str) -> Problem {
    Problem::new(404, format!("there is no {kind} `{}`, or you may not read it", id.escape_debug()))
}
