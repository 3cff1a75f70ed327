//! Decides, explains and simulates access in an account. Pure: no I/O, no clock, no file format.

mod account;
mod catalog;
mod change;
mod decide;
mod defect;
mod diff;
mod draft;
mod id;
mod moment;
mod permission;
mod policy;
mod reference;
mod semantics;
mod simulate;

pub use account::{Binding, Key, Node, NodeKind, Role, User};
pub use decide::{Blocked, Effective, Route, Source, Standing};
pub use diff::{AccessDiff, DiffEntry, diff};
pub use permission::{Permission, PermissionSet, PermissionTable};
pub use policy::{Asker, Decision, Explanation, Obstacle, Policy, WhatCan, WhoCan};
pub use reference::{Expected, ReferenceError};
pub use semantics::{
    AccountReachSwitch, BindingFallbackSwitch, BotFallbackSwitch, CollaboratorManagesSwitch,
    CustomMembershipSwitch, FallbackSwitch, OrphanBindingSwitch, RestrictionSwitch, SWITCHES, Semantics,
    SwitchError, WallarooAdminSwitch,
};
pub use simulate::{Outcome, PlanError, PlanProblem, Simulation, Step};

pub use catalog::{Basis, Catalog, CatalogPermission, Level, Permissions, Provider, RoleSet};
pub use change::{BindingRef, Change, OnRefused, Plan, ServiceKeyOrganization, ServiceKeySpace};
pub use defect::{Defect, List, Problem, Record};
pub use draft::{
    ApiKeyRecord, Draft, Gap, GapKind, OrganizationMembershipRecord, OrganizationRecord, ResourceRecord,
    RestrictionRecord, RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord, SpaceRole,
    UserKind, UserRecord,
};
pub use id::{ACCOUNT, BindingId, KeyId, NodeId, RoleId, UserId};
pub use moment::Moment;
