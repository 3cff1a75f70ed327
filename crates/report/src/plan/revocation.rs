//! Removals after which the permission stays.

use axcess_core::Policy;
use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::sides::Sides;
use crate::finding::removal::{Removal, route_in_words};
use crate::remedy::ChangeReport;

/// A removal after which the user still holds what the removed grant held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevocationReport {
    /// `still-reaches`.
    pub rule: &'static str,
    /// The step, from 1.
    pub step: usize,
    /// The user's id.
    pub user: String,
    /// The node's id.
    pub node: String,
    /// What stays.
    pub permissions: Vec<String>,
    /// The routes that give some of it when the plan is over.
    pub routes: Vec<String>,
    /// The smallest number of further removals that take all of it; null where known facts do not suffice.
    pub supports: Option<usize>,
    /// Such removals.
    pub removals: Vec<ChangeReport>,
}

impl RevocationReport {
    pub(crate) fn new(sides: &Sides<'_>, removal: &Removal) -> Self {
        let policy: &Policy = sides.after;
        let place = |node| sides.place(policy.node_id(node));
        let removals = removal.further.iter().flatten();
        Self {
            rule: "still-reaches",
            step: removal.step + 1,
            user: policy.user_id(removal.user).to_owned(),
            node: policy.node_id(removal.node).to_owned(),
            permissions: policy.permissions().names(&removal.kept).map(str::to_owned).collect(),
            routes: removal.by.iter().map(|route| route_in_words(policy, route, place)).collect(),
            supports: removal.further.as_ref().map(Vec::len),
            removals: removals.map(|change| ChangeReport::new(policy, change)).collect(),
        }
    }
}
