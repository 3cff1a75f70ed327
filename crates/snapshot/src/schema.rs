//! The JSON Schema of the format.

/// The JSON Schema (draft 2020-12) that every snapshot file meets.
pub fn schema() -> &'static str {
    include_str!("../schema/snapshot.json")
}
