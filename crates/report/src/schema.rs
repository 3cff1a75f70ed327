//! JSON Schemas of the documents, from the types that write them.

use schemars::{JsonSchema, Schema, schema_for};

/// The names of all documents that [`schema`] describes.
pub const SCHEMAS: &[&str] = &[];

/// The JSON Schema (draft 2020-12) of a document, by the name of the command that writes it.
pub fn schema(_name: &str) -> Option<Schema> {
    None
}
