//! Listings of everything but keys.

use axcess_api::{Listing, Page, Thing};
use axcess_core::{Read, Rights};

use super::page::{Listed, drawn, missing, picked, seen, shown};
use super::query::Query;
use crate::caller::{Caller, may};
use crate::problem::Problem;

const LONGEST_NAME: usize = 255;

pub(super) fn roles<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let is_predefined = query.flag("is_predefined")?;
    if !caller.may(Read::Roles) {
        return Err(Problem::new(403, "roles are shown to account admins and holders of ROLE_READ"));
    }
    shown(caller, &Listing::Roles { is_predefined }, page, |_| true)
}

pub(super) fn role_bindings<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let user_id = query.text("user_id");
    let resource_type = query.word("resource_type", &["SPACE", "PROJECT"])?;
    let resource_type = resource_type.ok_or_else(|| Problem::new(400, "`resource_type` is missing"))?;
    if let Some(id) = &user_id {
        caller.policy().user_by_id(id).ok_or_else(|| missing("user", id))?;
    }
    let rights = caller.rights();
    shown(caller, &Listing::RoleBindings { resource_type, user_id }, page, |thing| match thing {
        Thing::Binding(binding) => may(&rights, Read::Bindings(caller.policy().binding_place(binding).1)),
        _ => true,
    })
}

/// The API reads a page first and hides entries of it afterwards, so that pages may be short or empty while more follow.
pub(super) fn restrictions<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let resource_type = query.word("resource_type", &["PROJECT", "DASHBOARD", "PROMPT"])?;
    let listing = Listing::Restrictions { resource_type };
    let mut picked = picked(caller, &listing, page, |_| true)?;
    let after = picked.after();
    let rights = caller.rights();
    picked.things.retain(|thing| match thing {
        Thing::Restriction(node) => may(&rights, Read::Restriction(*node)),
        _ => true,
    });
    Ok(drawn(caller, &listing, &picked.things, after))
}

pub(super) fn organizations<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let name = query.short("name", LONGEST_NAME)?;
    shown(caller, &Listing::Organizations { name }, page, is_seen(&caller.rights()))
}

pub(super) fn spaces<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let name = query.short("name", LONGEST_NAME)?;
    let organization_id = query.text("org_id");
    if let Some(id) = &organization_id {
        seen(caller, id, "ORGANIZATION").ok_or_else(|| missing("organization", id))?;
    }
    shown(caller, &Listing::Spaces { organization_id, name }, page, is_seen(&caller.rights()))
}

pub(super) fn users<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let email = query.short("email", LONGEST_NAME)?;
    let statuses = query.words("status", &["ACTIVE", "INVITED", "EXPIRED"])?;
    if !caller.may(Read::Users) {
        return Err(Problem::new(403, "users are shown to account admins, members and holders of USER_READ"));
    }
    shown(caller, &Listing::Users { email, statuses }, page, |_| true)
}

pub(super) fn projects<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let name = query.short("name", LONGEST_NAME)?;
    let (space_id, space_name) = (query.text("space_id"), query.short("space_name", LONGEST_NAME)?);
    let project_type = query.word("project_type", &["APPLICATION", "HARNESS", "EXPERIMENT"])?;
    if let Some(id) = &space_id {
        seen(caller, id, "SPACE").ok_or_else(|| missing("space", id))?;
    }
    let listing = Listing::Projects { space_id, space_name, name, project_type };
    shown(caller, &listing, page, is_seen(&caller.rights()))
}

/// Whether the caller sees a node.
fn is_seen(rights: &Rights<'_>) -> impl Fn(Thing) -> bool {
    move |thing| match thing {
        Thing::Node(node) => may(rights, Read::Node(node)),
        _ => true,
    }
}
