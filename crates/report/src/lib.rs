//! What axcess says: one result model for each question, drawn as text and as JSON.
//!
//! A model holds ids and names, no text; its `Display`-like `text` method draws it for people, and serde writes
//! it for programs. [`Basis`] says what an answer rests on, [`Sets`] shares the permission lists of a document,
//! and [`Names`] spells people and things so that nothing in a name can steer a terminal.

mod agreement;
mod attribution;
mod basis;
mod can;
mod count;
mod diff;
mod doctor;
mod document;
mod drift;
mod explain;
mod export;
mod finding;
mod fit;
mod lint;
mod listening;
mod matrix;
mod names;
mod page;
mod permissions;
mod plan;
mod reason;
mod refusal;
mod remedy;
mod role;
mod roles;
mod schema;
mod sets;
mod snapshot;
mod store;
mod style;
mod suggest;
mod switch;
mod sync;
mod table;
mod tree;
mod undo;
mod verify;
mod what_can;
mod who_can;

pub use agreement::AgreementScore;
pub use basis::{Basis, instant};
pub use can::Can;
pub use count::{CountBy, CountReport, PermissionCount, RoleCount, ThingCount};
pub use diff::phrase::{folded, listed};
pub use diff::sides::{full_place, held, is_invited};
pub use diff::wording::Detail;
pub use diff::{
    AccessMove, AccessMoveLine, AccessMoves, DiffCountReport, DiffReview, MoveCount, MovesBy,
    PermissionMoves, UserMoves, Verdict,
};
pub use doctor::{DoctorCaller, DoctorCheck, DoctorReport, DoctorState};
pub use document::{Body, Document, Notice};
pub use drift::{Drift, DriftChange, DriftedField, DriftedRecord};
pub use explain::{Explain, RouteReport, explain_text};
pub use export::{Export, ExportedFile};
pub use finding::{FINDING_RULES, Finding, FindingRule, Severity};
pub use fit::fitted;
pub use lint::{
    LINT_RULES, Lint, LintDoubt, LintFinding, LintLine, LintReport, LintRule, Mend, MendReport, lint,
};
pub use listening::{Listening, PageAddress};
pub use matrix::{Folding, Matrix, MatrixEntry, MatrixLine, MatrixReview, MatrixRow};
pub use names::{Identity, Names, escaped};
pub use plan::{
    CollisionReport, EscalationReport, GhostReport, InverseReport, PlanNote, PlanReport, PlanReview,
    PlanSource, PlanStep, ReadReport, ReadsReport, RevocationReport, RunReport, SafeOrderReport,
    SentenceReport, StateReport, WindowReport,
};
pub use reason::Reason;
pub use refusal::{OPERATIONS, Operation, Place, Refusal, RefusalReport, Understood};
pub use remedy::{ChangeReport, RemedyReport};
pub use role::{AnyRole, RoleDiff, RoleHolder, RoleShow, role_diff_text, role_text};
pub use roles::{LevelSet, RoleReport, Roles};
pub use schema::{SCHEMAS, schema, schema_of};
pub use sets::Sets;
pub use snapshot::{SnapshotCounts, SnapshotFacts, SnapshotGap};
pub use store::{StoreList, StoredContent, StoredSnapshot};
pub use style::{Style, decision_style, styled};
pub use suggest::{Bystander, SuggestReport, SuggestReview, SuggestedPlan};
pub use switch::{
    SemanticsComparison, SettingComparison, SwitchReport, Switches, TurningRoute, WitnessReport,
};
pub use sync::{SyncConsistency, SyncReport};
pub use table::{Layout, Table};
pub use tree::{Tree, TreeNode};
pub use undo::{IrreversibleStep, UndoReport, UndoReview};
pub use verify::VerifyReport;
pub use what_can::{Holding, HoldingLine, Inert, WhatCan, what_can_text};
pub use who_can::{Holder, WhoCan, holders, who_can_text};

/// `1 user`, `2 users`.
pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
