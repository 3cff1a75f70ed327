//! The JSON Schema of plan files.

/// The JSON Schema (draft 2020-12) of a plan file, as JSON.
///
/// It tells what a plan may say whatever the account's provider is; what only one provider needs is
/// [`PlanFile::check_provider`](crate::PlanFile::check_provider)'s. Numbers that YAML plans write
/// where text is meant are not in it.
pub const fn schema() -> &'static str {
    include_str!("../schema/plan.json")
}
