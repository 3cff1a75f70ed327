//! JSON Schemas of the documents, from the types that write them.

use schemars::{Schema, schema_for};
use serde_json::json;

use crate::document::{Body, Document, Notice};
use crate::{
    AccessMoves, Can, CountReport, DiffCountReport, DoctorReport, Explain, Export, LintReport, Matrix,
    PlanReport, RefusalReport, RoleDiff, RoleShow, Roles, SemanticsComparison, SnapshotFacts, StoreList,
    SuggestReport, Switches, SyncReport, Tree, UndoReport, VerifyReport, WhatCan, WhoCan,
};
use crate::{Listening, PageAddress};

/// The names of all documents that [`schema`] describes.
pub const SCHEMAS: &[&str] = &[
    "can",
    "count",
    "diff",
    "diff-count",
    "doctor",
    "explain",
    "explore",
    "export",
    "lint",
    "matrix",
    "plan-report",
    "refusal",
    "role",
    "role-diff",
    "roles",
    "sandbox",
    "semantics",
    "semantics-comparison",
    "snapshot-facts",
    "snapshot-list",
    "suggestions",
    "sync",
    "tree",
    "undo-report",
    "verify",
    "what-can",
    "who-can",
];

/// The JSON Schema (draft 2020-12) of a document, by the name of the command that writes it.
pub fn schema(name: &str) -> Option<Schema> {
    Some(match name {
        "can" => schema_of::<Can>(),
        "count" => schema_of::<CountReport>(),
        "diff" => schema_of::<AccessMoves>(),
        "diff-count" => schema_of::<DiffCountReport>(),
        "doctor" => schema_of_notice::<DoctorReport>(),
        "explain" => schema_of::<Explain>(),
        "explore" => schema_of_notice::<PageAddress>(),
        "export" => schema_of::<Export>(),
        "lint" => schema_of::<LintReport>(),
        "matrix" => schema_of::<Matrix>(),
        "plan-report" => schema_of::<PlanReport>(),
        "refusal" => schema_of::<RefusalReport>(),
        "role" => schema_of::<RoleShow>(),
        "role-diff" => schema_of::<RoleDiff>(),
        "roles" => schema_of::<Roles>(),
        "sandbox" => schema_of_notice::<Listening>(),
        "semantics" => schema_of::<Switches>(),
        "semantics-comparison" => schema_of::<SemanticsComparison>(),
        "snapshot-facts" => schema_of::<SnapshotFacts>(),
        "snapshot-list" => schema_of_notice::<StoreList>(),
        "suggestions" => schema_of::<SuggestReport>(),
        "sync" => schema_of_notice::<SyncReport>(),
        "tree" => schema_of::<Tree>(),
        "undo-report" => schema_of::<UndoReport>(),
        "verify" => schema_of::<VerifyReport>(),
        "what-can" => schema_of::<WhatCan>(),
        "who-can" => schema_of::<WhoCan>(),
        _ => return None,
    })
}

/// The JSON Schema of a document that another crate writes.
pub fn schema_of<T: Body>() -> Schema {
    titled::<T>(schema_for!(Document<T>))
}

/// The JSON Schema of a document that rests on no snapshot.
fn schema_of_notice<T: Body>() -> Schema {
    titled::<T>(schema_for!(Notice<T>))
}

fn titled<T: Body>(mut schema: Schema) -> Schema {
    schema.insert("title".to_owned(), json!(T::FORMAT));
    schema.remove("description");
    if let Some(properties) = schema.get_mut("properties") {
        properties["format"] = json!({"const": T::FORMAT});
        properties["version"] = json!({"const": 1});
    }
    schema
}
