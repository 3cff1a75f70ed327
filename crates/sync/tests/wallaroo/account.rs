//! Accounts of Wallaroo, made up.

use axcess_core::{
    Draft, Moment, Provider, ResourceRecord, SpaceMembershipRecord, SpaceRecord, SpaceRole, UserKind,
    UserRecord,
};
use proptest::prelude::*;
use proptest::sample::select;

/// 2026-11-20T09:00:00Z
const CAPTURED_AT: i64 = 1_795_165_200_000_000;

/// Any account of a few people and workspaces: some people are gone, some facts about them cannot be read, and some
/// members have no record. The first user is active.
pub fn account() -> impl Strategy<Value = Draft> {
    (1..7_usize, 0..4_usize).prop_flat_map(|(users, spaces)| {
        let users = prop::collection::vec(user(), users);
        let below = prop::collection::vec(0..spaces.max(1), 0..6);
        let seats = prop::collection::vec((0..10_usize, 0..spaces.max(1), role()), 0..16);
        (users, Just(spaces), below, seats)
            .prop_map(|(users, spaces, below, seats)| put_together(users, spaces, &below, seats))
    })
}

/// What is drawn of a user: his status, his account role, and whether he has a name and an address.
type User = (Option<&'static str>, Option<&'static str>, bool, bool);

fn user() -> impl Strategy<Value = User> {
    let status = select(vec![Some("ACTIVE"), Some("ACTIVE"), Some("ACTIVE"), Some("INACTIVE"), None]);
    let role = select(vec![Some("USER"), Some("USER"), Some("ADMIN"), None]);
    (status, role, any::<bool>(), any::<bool>())
}

fn role() -> impl Strategy<Value = Option<&'static str>> {
    select(vec![Some("OWNER"), Some("COLLABORATOR"), Some("COLLABORATOR"), Some("VIEWER"), None])
}

fn put_together(
    users: Vec<User>,
    spaces: usize,
    below: &[usize],
    seats: Vec<(usize, usize, Option<&'static str>)>,
) -> Draft {
    let mut draft = Draft::empty(Provider::Wallaroo, Moment::from_unix_micros(CAPTURED_AT));
    draft.users = users.into_iter().enumerate().map(|(number, drawn)| person(number, drawn)).collect();
    draft.users[0].status = Some("ACTIVE".to_owned());
    draft.spaces = (0..spaces).map(space).collect();
    if spaces == 0 {
        return draft;
    }
    draft.resources = below.iter().enumerate().map(|(number, space)| resource(number, *space)).collect();
    for (user, space, role) in seats {
        let user = match draft.users.get(user) {
            Some(user) => user.id.clone(),
            None => format!("gone-{user}").into(),
        };
        let space = draft.spaces[space].id.clone();
        if draft.space_memberships.iter().any(|it| it.user_id == user && it.space_id == space) {
            continue;
        }
        if draft.users.iter().all(|known| known.id != user) {
            draft.users.push(UserRecord::unread(user.clone()));
        }
        let role = role.map(|role| SpaceRole::Predefined(role.to_owned()));
        draft.space_memberships.push(SpaceMembershipRecord { user_id: user, space_id: space, role });
    }
    draft
}

fn person(number: usize, (status, role, named, reached): User) -> UserRecord {
    let id = format!("00000000-0000-4000-8000-{number:012}");
    // Of whom nothing but the id is known, the account itself knows no more.
    let (named, reached, role) =
        (named && status.is_some(), reached && status.is_some(), role.filter(|_| status.is_some()));
    UserRecord {
        id: id.into(),
        name: named.then(|| format!("Ann Berg {number}")),
        email: reached.then(|| format!("ann{number}@acme.io")),
        status: status.map(str::to_owned),
        kind: UserKind::Human,
        account_role: role.map(str::to_owned),
        is_developer: None,
    }
}

fn space(number: usize) -> SpaceRecord {
    let id = format!("workspace:{}", number + 1).into();
    let name = Some(format!("space-{number}"));
    SpaceRecord { id, name, organization_id: None, is_private: Some(true), description: None }
}

fn resource(number: usize, space: usize) -> ResourceRecord {
    let kind = if number.is_multiple_of(2) { "MODEL" } else { "PIPELINE" };
    ResourceRecord {
        id: format!("{}:{}", kind.to_lowercase(), number + 1).into(),
        resource_type: kind.to_owned(),
        name: Some(format!("thing-{number}")),
        space_id: Some(format!("workspace:{}", space + 1).into()),
        project_type: None,
    }
}
