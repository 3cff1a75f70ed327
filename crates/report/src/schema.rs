//! JSON Schemas of the documents, from the types that write them.

use schemars::{Schema, schema_for};
use serde_json::json;

use crate::document::{Body, Document};
use crate::{
    AccessMoves, Can, Explain, Matrix, PlanReport, RefusalReport, RoleDiff, RoleShow, Roles,
    SemanticsComparison, SnapshotFacts, Switches, Tree, WhatCan, WhoCan,
};

/// The names of all documents that [`schema`] describes.
pub const SCHEMAS: &[&str] = &[
    "can",
    "diff",
    "explain",
    "matrix",
    "plan-report",
    "refusal",
    "role",
    "role-diff",
    "roles",
    "semantics",
    "semantics-comparison",
    "snapshot-facts",
    "tree",
    "what-can",
    "who-can",
];

/// The JSON Schema (draft 2020-12) of a document, by the name of the command that writes it.
pub fn schema(name: &str) -> Option<Schema> {
    Some(match name {
        "can" => of::<Can>(),
        "diff" => of::<AccessMoves>(),
        "explain" => of::<Explain>(),
        "matrix" => of::<Matrix>(),
        "plan-report" => of::<PlanReport>(),
        "refusal" => of::<RefusalReport>(),
        "role" => of::<RoleShow>(),
        "role-diff" => of::<RoleDiff>(),
        "roles" => of::<Roles>(),
        "semantics" => of::<Switches>(),
        "semantics-comparison" => of::<SemanticsComparison>(),
        "snapshot-facts" => of::<SnapshotFacts>(),
        "tree" => of::<Tree>(),
        "what-can" => of::<WhatCan>(),
        "who-can" => of::<WhoCan>(),
        _ => return None,
    })
}

fn of<T: Body>() -> Schema {
    let mut schema = schema_for!(Document<T>);
    schema.insert("title".to_owned(), json!(T::FORMAT));
    schema.remove("description");
    if let Some(properties) = schema.get_mut("properties") {
        properties["format"] = json!({"const": T::FORMAT});
        properties["version"] = json!({"const": 1});
    }
    schema
}
