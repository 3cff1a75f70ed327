//! The lists of Wallaroo put together into one account, with its gaps.
//!
//! No answer says whether it is whole, so that the caller's place decides. The list of users is taken for whole if the
//! caller is an administrator, that of a workspace's members if he is one of them himself: nothing speaks of either
//! being cut short. Which workspaces there are, and so what lies in them, is never known to the end, because not even
//! an administrator is said to see them all.

use std::io;

use axcess_core::{Draft, Gap, Moment, NodeId, Provider, SpaceMembershipRecord, SpaceRole, UserId};
use axcess_snapshot::{Intake, ObjectKind, Taken};

use crate::gap;
use crate::list::List;
use crate::wallaroo::Ask;
use crate::wallaroo::object::{Member, spoken};
use crate::wallaroo::reader::Reader;

pub(super) const UNSEEN: &str =
    "the caller is shown the workspaces that he may see, and nothing says that these are all";
pub(super) const NOT_ADMIN: &str =
    "the caller is not known to be an administrator, to whom all users are shown";
pub(super) const NOT_MEMBER: &str = "the caller is no member of it, and may not be shown all members";

/// Puts together what was read. `caller` is whose token it was, if the token says so.
pub(crate) fn assemble(
    reader: &mut Reader<'_>,
    captured_at: Moment,
    caller: Option<UserId>,
) -> io::Result<(Draft, Vec<String>)> {
    let mut intake = Intake::default();
    for ask in reader.asked().collect::<Vec<_>>() {
        let mut strange = None;
        reader.each(ask, |item| {
            let taken = match (ask, ask.object()) {
                (_, Some(kind)) => intake.take(kind, item, ()),
                (Ask::Members(number), None) => serde_json::from_str(item.get())
                    .map(|member| intake.space_membership(membership(member, number), ())),
                (_, None) => Ok(()),
            };
            strange = taken.err().or(strange.take());
        })?;
        if let Some(error) = strange {
            reader.spoil(ask, spoken(&error));
        }
    }
    let Taken { mut draft, conflicts, .. } = intake.into_draft(Provider::Wallaroo, captured_at);
    draft.gaps = gaps(reader, &draft, caller.as_ref())?;
    draft.captured_by = caller;
    Ok((draft, conflicts))
}

impl Ask {
    /// What its objects are; members are none that a snapshot knows by themselves.
    const fn object(self) -> Option<ObjectKind> {
        match self {
            Self::Users => Some(ObjectKind::WorkspaceUsers),
            Self::Workspaces => Some(ObjectKind::Workspaces),
            Self::Members(_) => None,
            Self::Models(_) => Some(ObjectKind::Models),
            Self::Pipelines(_) => Some(ObjectKind::Pipelines),
        }
    }
}

fn membership(member: Member, workspace: u64) -> SpaceMembershipRecord {
    SpaceMembershipRecord {
        user_id: member.user_id.into(),
        space_id: workspace_id(workspace),
        role: member.user_type.map(SpaceRole::Predefined),
    }
}

pub(super) fn workspace_id(number: u64) -> NodeId {
    format!("workspace:{number}").into()
}

/// What could not be seen.
fn gaps(reader: &Reader<'_>, draft: &Draft, caller: Option<&UserId>) -> io::Result<Vec<Gap>> {
    let mut gaps = Vec::new();
    if let Err(reason) = users(reader, draft, caller) {
        gaps.push(gap::everywhere("users", reason));
    }
    let spaces = reader.extent(Ask::Workspaces).err().unwrap_or_else(|| UNSEEN.to_owned());
    gaps.push(gap::everywhere("resources", spaces.clone()));
    gaps.push(gap::everywhere("spaces", spaces));
    for number in reader.workspaces()? {
        let space = workspace_id(number);
        if let Err(reason) = members(reader, draft, number, caller) {
            gaps.push(gap::at(space.clone(), "space_memberships", reason));
        }
        for ask in [Ask::Models(number), Ask::Pipelines(number)] {
            if let Err(reason) = reader.extent(ask) {
                gaps.push(gap::at(space.clone(), ask.kind(), reason));
            }
        }
    }
    Ok(gaps)
}

/// Why the list of users may not be whole.
fn users(reader: &Reader<'_>, draft: &Draft, caller: Option<&UserId>) -> Result<(), String> {
    reader.extent(Ask::Users)?;
    let caller = caller.and_then(|id| draft.users.iter().find(|user| user.id == *id));
    match caller.map(|caller| caller.account_role.as_deref()) {
        Some(Some("ADMIN")) => Ok(()),
        Some(_) => Err(NOT_ADMIN.to_owned()),
        None => {
            Err("nobody can tell who the caller is, so that he may be shown some of the users only"
                .to_owned())
        }
    }
}

/// Why the list of a workspace's members may not be whole.
fn members(reader: &Reader<'_>, draft: &Draft, number: u64, caller: Option<&UserId>) -> Result<(), String> {
    reader.extent(Ask::Members(number))?;
    let space = workspace_id(number);
    let is_own = |it: &SpaceMembershipRecord| it.space_id == space && Some(&it.user_id) == caller;
    match draft.space_memberships.iter().find(|it| is_own(it)).map(|it| &it.role) {
        Some(Some(SpaceRole::Predefined(role))) if ["OWNER", "COLLABORATOR"].contains(&role.as_str()) => {
            Ok(())
        }
        Some(_) => {
            Err("the caller's own role there is unknown, so that he may not be shown all members".to_owned())
        }
        None => Err(NOT_MEMBER.to_owned()),
    }
}
