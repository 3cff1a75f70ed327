//! What an export wrote.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;

/// An account handed over to an engine or tool: what was written, and what could not be said.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Export {
    /// For whom: `openfga`, `spicedb`, `cedar`, `csv` or `parquet`.
    pub target: &'static str,
    /// The files, named from the directory of this document.
    pub files: Vec<ExportedFile>,
    /// What is not in them, in sentences.
    pub notes: Vec<String>,
}

/// A file of an export.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// How many relationships, entities or rows it holds, where it is a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
}

impl Body for Export {
    const FORMAT: &'static str = "axcess-export";
}
