//! What holds in every Wallaroo account, whoever wrote the file.

use axcess_core::{Draft, SortedSet, SpaceRole, UserId, UserRecord};

/// Makes workspaces private and roles upper case, and gives members that are no users a record
/// without a status. Tells how many those are.
pub(crate) fn settle(draft: &mut Draft) -> usize {
    for space in &mut draft.spaces {
        space.is_private = Some(true);
    }
    for membership in &mut draft.space_memberships {
        if let Some(SpaceRole::Predefined(name)) = &mut membership.role {
            let known = ["OWNER", "COLLABORATOR"].into_iter().find(|known| known.eq_ignore_ascii_case(name));
            if let Some(known) = known {
                *name = known.to_owned();
            }
        }
    }
    let strangers: Vec<UserRecord> = strangers(draft).into_iter().map(UserRecord::unread).collect();
    let adopted = strangers.len();
    draft.users.extend(strangers);
    adopted
}

/// Members whose id nothing in the file has.
fn strangers(draft: &Draft) -> SortedSet<UserId> {
    let users = draft.users.iter().map(|user| user.id.as_str());
    let spaces = draft.spaces.iter().map(|space| space.id.as_str());
    let resources = draft.resources.iter().map(|resource| resource.id.as_str());
    let taken: SortedSet<&str> = users.chain(spaces).chain(resources).chain(["", "account"]).collect();
    let members = draft.space_memberships.iter().map(|membership| &membership.user_id);
    members.filter(|id| !taken.contains(id.as_str())).cloned().collect()
}
