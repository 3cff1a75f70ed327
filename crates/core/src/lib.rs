//! Decides who may do what in an account, says why, and simulates changes before anybody makes them.
//!
//! ```
//! use axcess_core::{Change, Decision, Plan, Policy};
//!
//! // Any draft will do; this is the built-in account of `axcess --demo`.
//! let snapshot = axcess_snapshot::demo();
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//!
//! // Names are looked up once; a name that is not there is an error, never a denial.
//! let kim = policy.user("kim@acme.io")?;
//! let read = policy.permission("PROJECT_READ")?;
//! let project = policy.node("project:Fraud/fraud-llm")?;
//! assert_eq!(policy.can(kim, read, project), Decision::Allow);
//!
//! // A plan is tried on a copy. The policy itself never changes.
//! let restrict = Change::RestrictionCreate { resource: "project:Fraud/fraud-llm".to_owned() };
//! let simulation = policy.simulate(&Plan { changes: vec![restrict], ..Plan::default() })?;
//! assert_eq!(simulation.last.can(kim, read, project), Decision::Deny);
//! assert!(simulation.diff(&policy).entries.iter().all(|entry| entry.gained.is_empty()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`Draft`] is an account as plain data. [`Policy`] is a checked one: it answers [`can`](Policy::can),
//!   [`effective`](Policy::effective), [`explain`](Policy::explain), [`who_can`](Policy::who_can) and
//!   [`what_can`](Policy::what_can).
//! - [`Decision`] has three values: what a gap in the draft could turn is `Unknown`.
//! - [`Semantics`] holds the switches where the sources disagree.
//! - [`Plan`] is a list of [`Change`]s, [`Simulation`] what it does, [`AccessDiff`] who gains and who loses.
//! - [`Catalog`] says what the provider's words mean.
//!
//! Core is pure: no I/O, no clock, no file format, and no threads unless the feature `parallel` is on, which deals
//! questions about the whole account out over all cores. Files are read by `axcess-snapshot` and
//! `axcess-plan`; the rules are told in `docs/rules.md`, whose numbers (R1 to R11) stand in these pages.

mod account;
mod catalog;
mod change;
mod decide;
mod defect;
mod diff;
mod draft;
mod escalation;
mod footprint;
mod id;
mod index;
mod inverse;
mod moment;
mod order;
mod permission;
mod policy;
mod reference;
mod remedy;
mod route;
mod semantics;
mod simulate;
mod sorted;
mod sound;
mod suggest;
mod support;
mod what_if;
mod window;

pub use account::{Binding, Key, Node, NodeKind, Role, User};
pub use diff::{AccessDiff, DiffCount, DiffEntry, Moves, diff, diff_count, widens};
pub use escalation::Climb;
pub use index::IndexSize;
pub use inverse::{Inverse, Irreversible};
pub use order::SafeOrder;
pub use permission::{Permission, PermissionSet, PermissionTable};
pub use policy::{
    Admission, Answers, Asker, Cautious, Count, CountEach, Decision, Explanation, Foothold, FootholdRole,
    Grant, Likeness, Obstacle, Policy, Question, Reach, Read, Rights, Title, Turns, WhatCan, WhoCan, Witness,
};
pub use reference::{Expected, ReferenceError};
pub use remedy::Remedy;
pub use route::{Blocked, Effective, Route, Source, Standing};
pub use semantics::{
    AccountReachSwitch, BindingFallbackSwitch, BotFallbackSwitch, CollaboratorManagesSwitch,
    CustomMembershipSwitch, FallbackSwitch, OrphanBindingSwitch, RestrictionSwitch, SWITCHES, Semantics,
    SwitchError, WallarooAdminSwitch,
};
pub use simulate::{Outcome, PlanError, PlanProblem, Simulation, Step};
pub use sorted::SortedSet;
pub use sound::{CheckDraft, SoundDraft};
pub use suggest::{Extra, Goal, MOST_EDITS, Suggestion, Suggestions, Terms, Wish};
pub use what_if::WhatIf;
pub use window::{Stir, Window, WindowKind, WindowWatch, Windows};

pub use catalog::{Basis, Catalog, CatalogPermission, Level, Permissions, Provider, RoleSet};
pub use change::{
    BindingRef, Bound, Change, Ended, OnRefused, Plan, ServiceKeyOrganization, ServiceKeySpace,
};
pub use defect::{Defect, List, Problem, Record};
pub use draft::{
    ApiKeyRecord, Draft, Gap, GapKind, OrganizationMembershipRecord, OrganizationRecord, ResourceRecord,
    RestrictionRecord, RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord, SpaceRole,
    UserKind, UserRecord,
};
pub use id::{ACCOUNT, BindingId, IdMaker, KeyId, Made, NodeId, RoleId, UserId};
pub use moment::Moment;
