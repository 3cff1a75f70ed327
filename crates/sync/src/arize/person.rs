//! What GraphQL knows of users that REST does not: bots, and who is gone.

use std::collections::HashMap;
use std::io;

use axcess_core::{Draft, UserKind, UserRecord};
use serde::Deserialize;

use crate::arize::bridge::{Bridge, Named};
use crate::arize::node::{User, word};
use crate::arize::reader::Reader;
use crate::arize::task::Task;
use crate::arize::{Listing, Query};

/// Users as GraphQL lists them, by their e-mail addresses; bots by their names.
pub(super) fn of_graphql(reader: &Reader<'_>) -> io::Result<Vec<Named>> {
    let mut found: HashMap<String, Option<String>> = HashMap::new();
    let people = reader.crowd.people().map(|(id, email)| (id.to_owned(), email.map(str::to_owned)));
    found.extend(people);
    let mut members = Vec::new();
    for organization in reader.organizations.keys() {
        members.extend(reader.members(organization)?.0);
    }
    found.extend(members.into_iter().map(|member| (member.user.id, member.user.email)));
    let _ = reader.each(&Query::Users, |user: User| _ = found.insert(user.id, user.email.or(user.name)))?;
    Ok(found.into_iter().map(|(id, name)| Named { id, name }).collect())
}

/// Users as REST lists them, bots as their keys tell them, and whoever made a key.
pub(super) fn of_rest(reader: &Reader<'_>) -> io::Result<Vec<Named>> {
    #[derive(Deserialize)]
    struct Object {
        id: String,
        email: Option<String>,
        name: Option<String>,
        created_by_user_id: Option<String>,
        bot_user: Option<Bot>,
    }
    #[derive(Deserialize)]
    struct Bot {
        id: String,
        name: Option<String>,
    }
    let mut found = Vec::new();
    for reading in reader.readings() {
        if let Task::Listing(listing @ (Listing::Users | Listing::ApiKeys { .. })) = &reading.task {
            let _ = reader.each(listing, |object: Object| {
                found.extend(object.bot_user.map(|Bot { id, name }| Named { id, name }));
                found.extend(object.created_by_user_id.map(|id| Named { id, name: None }));
                if *listing == Listing::Users {
                    found.push(Named { id: object.id, name: object.email.or(object.name) });
                }
            })?;
        }
    }
    Ok(found)
}

/// Fills in what GraphQL knows. `is_whole` says that REST lists everybody who is not deleted, bots aside. Tells how many
/// people it lacks all the same.
pub(super) fn refine(
    reader: &Reader<'_>,
    bridge: &Bridge,
    is_whole: bool,
    draft: &mut Draft,
) -> io::Result<usize> {
    let mut strangers = 0;
    let mut places: HashMap<String, usize> =
        draft.users.iter().enumerate().map(|(at, user)| (user.id.as_str().to_owned(), at)).collect();
    let _ = reader.each(&Query::Users, |node: User| {
        let Some(id) = bridge.rest(&node.id).map(str::to_owned) else { return };
        let at = *places.entry(id.clone()).or_insert_with(|| {
            draft.users.push(UserRecord::unread(id.into()));
            draft.users.len() - 1
        });
        let is_active = node.status.as_deref().is_some_and(|status| word(status) == "ACTIVE");
        fill(&mut draft.users[at], node, is_whole);
        let user = &draft.users[at];
        strangers += usize::from(is_active && user.kind == UserKind::Human && user.status.is_none());
    })?;
    Ok(strangers)
}

/// GraphQL knows two statuses and two account roles: of people they prove little. `inactive` is whoever was deleted
/// and, for all that is known, whoever was only invited; a `member` may be a member of any kind. Bots are neither
/// invited nor members of other kinds.
fn fill(user: &mut UserRecord, node: User, is_whole: bool) {
    if node.is_bot() {
        user.kind = UserKind::Bot;
    }
    let is_bot = user.kind == UserKind::Bot;
    user.name = user.name.take().or(node.name);
    user.email = user.email.take().or(node.email);
    if user.status.is_none() {
        user.status = match node.status.as_deref().map(word).as_deref() {
            Some("ACTIVE") if is_bot => Some("ACTIVE".to_owned()),
            // REST lists all other people who are not deleted.
            Some("INACTIVE") if is_bot || is_whole => Some("INACTIVE".to_owned()),
            _ => None,
        };
    }
    if user.account_role.is_none() {
        user.account_role = node.account_role.as_deref().map(word).filter(|role| is_bot || role == "ADMIN");
    }
}
