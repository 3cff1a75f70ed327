//! What a review finds beyond steps and diff.

use axcess_core::{Inverse, SafeOrder, Stir};
use litemap::LiteMap;

use crate::finding::doubt::Open;
use crate::finding::removal::Removal;
use crate::plan::collision::CollisionReport;
use crate::plan::escalation::Escalations;
use crate::plan::ghost::Ghost;
use crate::plan::window::WindowGroup;

/// The parts of a review, each found once and told by findings, data and text alike.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub windows: Vec<WindowGroup>,
    /// Whether every move could be followed.
    pub windows_are_complete: bool,
    pub stirs: Vec<Stir>,
    /// Another order, where there are windows.
    pub order: Option<SafeOrder>,
    /// By step, from 0.
    pub collisions: LiteMap<usize, CollisionReport>,
    pub removals: Vec<Removal>,
    /// By step, from 0: at how many more places the role that it narrows is held than were looked at.
    pub unfollowed: LiteMap<usize, usize>,
    pub ghosts: Vec<Ghost>,
    pub escalations: Escalations,
    /// Answers that the plan leaves open.
    pub open: Vec<Open>,
    pub inverse: Option<Inverse>,
}
