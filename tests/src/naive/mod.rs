//! A second evaluator, kept as plain as possible: the rules written down once more as loops over the
//! snapshot, so that the real engine has something independent to be compared with.
//!
//! Nothing here is fast, nothing is shared with the engine, and every place that decides something carries
//! the number of the rule it follows. Where the rules leave a point open, the choice made is marked `SILENT:`.
//!
//! # How to ask
//!
//! Snapshots and plans go in as JSON values, ids come out as text, permission lists as sorted sets.
//!
//! | to learn | call |
//! | --- | --- |
//! | what the account is | [`World::load`] with the switches that differ from their defaults, [`World::load_with`] a catalog, [`World::at`], [`World::with_switch`] |
//! | who and what there is | [`World::user_ids`], [`World::key_ids`], [`World::node_ids`], [`World::permissions`] |
//! | one answer | [`World::decide`], [`World::decide_key`], [`World::decide_for`] |
//! | what the answer hangs on | [`World::depends_on`]: names of switches, `assumed:LEVEL.NAME`, `developer_lock` |
//! | certain and possible permissions | [`World::effective`] on one node, [`World::effective_everywhere`] on all, [`World::effective_of_key`] |
//! | answers over all | [`World::what_can`], [`World::who_can`] |
//! | what a plan does | [`simulate`] with a whole `axcess-plan` document: a [`Step`] for each change, and the last [`World`] |
//! | what differs | [`diff()`] and [`pending_diff`], by user and node |
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use axcess_tests::naive::{Decision, Outcome, World, diff, simulate};
//! use serde_json::json;
//!
//! let world = World::load(
//!     &json!({
//!         "format": "axcess-snapshot", "version": 1, "provider": "arize",
//!         "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account", "name": "Acme"},
//!         "organizations": [{"id": "o", "name": "Risk"}],
//!         "users": [{"id": "ann", "status": "ACTIVE", "account_role": "MEMBER"}],
//!     }),
//!     &BTreeMap::new(),
//! );
//! assert_eq!(world.decide("ann", "SPACE_CREATE", "o"), Decision::Deny);
//!
//! let plan = json!({"format": "axcess-plan", "version": 1, "changes": [
//!     {"op": "organization.add_user", "user": "ann", "organization": "Risk", "role": "ADMIN"},
//! ]});
//! let simulation = simulate(&world, &plan).expect("a plan that can be run");
//! assert_eq!(simulation.steps[0].outcome, Outcome::Applied);
//! assert!(diff(&world, &simulation.last)[&("ann".to_owned(), "o".to_owned())].gained.contains("SPACE_CREATE"));
//! ```
//!
//! Unknown ids and invalid snapshots panic: the caller has asked something else than he meant. Only a plan
//! that cannot be run is an error, because that is an answer (exit 2).
//!
//! # Where to read
//!
//! [`world`] and [`load`] say what the account is; [`place`], [`hidden`] and [`cascade`] what stands where, what
//! may, and what goes with it. [`decide`] answers, out of [`standing`] (R1), [`set`] and [`grant`] (R3 to R7);
//! [`answers`] and [`diff`](mod@diff) ask it about everybody. [`reference`](mod@reference) finds what people name.
//! [`change`] runs a plan: [`field`] checks its form, [`rights`] its actor, and [`operations`] leads to [`role`],
//! [`binding`], [`restriction`], [`organization`], [`space`], [`project`], [`user`], [`key`] and [`wallaroo`].

pub mod annotator;
pub mod answers;
pub mod binding;
pub mod cascade;
pub mod change;
pub mod decide;
pub mod diff;
pub mod field;
pub mod grant;
pub mod hidden;
pub mod key;
pub mod load;
pub mod moment;
pub mod operations;
pub mod organization;
pub mod place;
pub mod project;
pub mod reference;
pub mod restriction;
pub mod rights;
pub mod role;
pub mod set;
pub mod space;
pub mod standing;
pub mod user;
pub mod wallaroo;
pub mod world;

pub use answers::{WhatCan, WhatCanEntry, WhoCan};
pub use change::{Outcome, PlanError, Simulation, Step, simulate};
pub use decide::{Asker, Decision, Reading};
pub use diff::{DiffEntry, diff, pending_diff};
pub use world::{SWITCHES, World};
