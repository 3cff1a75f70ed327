//! A value with its place: what both readers produce and the rest of the crate reads.

use std::ops::Range;

/// How deep lists and mappings may stand in each other. A plan needs seven levels.
pub(crate) const NESTING: usize = 32;

/// A value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A single word; `text` is as written, without quotes and escapes.
    Scalar {
        kind: Scalar,
        text: String,
    },
    List(Vec<Node>),
    /// In the order of the file, repeated keys included.
    Map(Vec<Entry>),
}

/// What a single word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Null,
    Flag(bool),
    Number,
    Text,
}

/// A key of a mapping with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) node: Node,
}

impl Node {
    pub(crate) fn scalar(kind: Scalar, text: impl Into<String>, span: Range<usize>) -> Self {
        Self { value: Value::Scalar { kind, text: text.into() }, span }
    }
}
