//! The JSON Schemas of the files that a check reads.

/// The JSON Schemas (draft 2020-12) of assertion files, baselines and exception files, by name, as JSON.
///
/// Each takes what its reader takes, whatever the account is like: that a selector fits something, and that no
/// name is given twice, a schema cannot tell. Numbers that YAML files write where text is meant are not in it.
pub const SCHEMAS: [(&str, &str); 3] = [
    ("assertions", include_str!("../schema/assertions.json")),
    ("baseline", include_str!("../schema/baseline.json")),
    ("exceptions", include_str!("../schema/exceptions.json")),
];
