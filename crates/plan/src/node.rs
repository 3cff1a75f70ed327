//! A value with its place: what both readers produce and the rest of the crate reads.

use std::ops::Range;

/// How deep lists and mappings may stand in each other. A plan needs seven levels.
pub(crate) const NESTING: usize = 32;

/// A value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A single word.
    Scalar {
        /// What it means.
        kind: Scalar,
        /// As written, without quotes and escapes.
        text: String,
    },
    /// A list.
    List(Vec<Node>),
    /// In the order of the file, repeated keys included.
    Map(Vec<Entry>),
}

/// What a single word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number,
    /// Text.
    Text,
}

/// A key of a mapping with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Bytes of the file that hold the key.
    pub key_span: Range<usize>,
    /// The value.
    pub node: Node,
}

impl Node {
    pub(crate) fn scalar(kind: Scalar, text: impl Into<String>, span: Range<usize>) -> Self {
        Self { value: Value::Scalar { kind, text: text.into() }, span }
    }
}
