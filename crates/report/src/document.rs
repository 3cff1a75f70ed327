//! What every JSON document has in common.

use schemars::JsonSchema;
use serde::Serialize;

use crate::Basis;

/// The version of all documents.
const VERSION: u64 = 1;

/// What a document says, apart from its head.
pub trait Body: Serialize + JsonSchema {
    /// The document's `format`.
    const FORMAT: &'static str;
}

/// A document: its format, its version, what it rests on, and what it says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Document")]
pub struct Document<T> {
    /// Which document this is.
    pub format: &'static str,
    /// The version of the format.
    pub version: u64,
    /// What the answers rest on.
    pub basis: Basis,
    /// What it says.
    #[serde(flatten)]
    pub body: T,
}

impl<T: Body> Document<T> {
    /// The document that says this.
    pub const fn new(basis: Basis, body: T) -> Self {
        Self { format: T::FORMAT, version: VERSION, basis, body }
    }
}

/// A document that rests on no snapshot: its format, its version, and what it says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Notice")]
pub struct Notice<T> {
    /// Which document this is.
    pub format: &'static str,
    /// The version of the format.
    pub version: u64,
    /// What it says.
    #[serde(flatten)]
    pub body: T,
}

impl<T: Body> Notice<T> {
    /// The document that says this.
    pub const fn new(body: T) -> Self {
        Self { format: T::FORMAT, version: VERSION, body }
    }
}
