//! The bodies of Arize AX's REST API, version 2: objects and pages out of a policy, and calls into changes.
//!
//! ```
//! use axcess_api::{Listing, Page, list};
//! use axcess_core::Policy;
//!
//! let snapshot = axcess_snapshot::demo();
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//!
//! let roles = Listing::Roles { is_predefined: Some(true) };
//! let body = list(&policy, &roles, &Page { limit: 2, cursor: None }).expect("no cursor, so none is wrong");
//! assert_eq!(body["roles"][0]["name"], "Project Viewer");
//! assert_eq!(body["pagination"]["has_more"], true);
//! ```
//!
//! - [`role()`], [`user()`], [`space()`] and their siblings are the objects; [`list`] is a page of them.
//! - [`call`] reads a method, a path and a body, and says which [`Change`](axcess_core::Change) they are.
//! - [`cite`] names a thing by its id alone, as the API does.
//!
//! What nobody can know from a snapshot is left out: when a thing was made ([`UNTOLD`] lists such fields), and every
//! secret. Fields that are null are left out too, as the command `ax` prints them. Objects stand in the order of their
//! ids, and those that a plan made come last.

mod call;
mod cite;
mod global_id;
mod list;
mod object;
mod operation;
mod page;
mod thing;

pub use call::{Call, CallError, call};
pub use cite::{Kind, cite};
pub use global_id::{global_id, is_global_id};
pub use list::{Listing, Picked, list, pick, pick_keys};
pub use object::{
    AssignmentObject, BindingObject, BotOrganization, BotSpace, BotUserObject, KeyObject, Names, Object,
    OrganizationMembershipObject, OrganizationObject, ProjectObject, RestrictionObject, RoleObject,
    SpaceMembershipObject, SpaceObject, SpaceSettings, Times, UNTOLD, UserObject, api_key, organization,
    project, restriction, role, role_binding, space, time, user,
};
pub use operation::{BodyError, Operation};
pub use page::{CursorError, LARGEST_PAGE, Page, PageObject};
pub use thing::Thing;
