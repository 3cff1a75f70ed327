//! What there is to know about a snapshot.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;

/// What there is to know about a snapshot, apart from its answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SnapshotFacts {
    /// The account's name.
    pub account: Option<String>,
    /// Whose access model holds: `arize` or `wallaroo`.
    pub provider: String,
    /// The id of who read the account, if known.
    pub captured_by: Option<String>,
    /// Where it was read from.
    pub source: Option<String>,
    /// Whether user keys are locked out; null where nobody could read it.
    pub developer_lock: Option<bool>,
    /// How many there are of each thing.
    pub counts: SnapshotCounts,
    /// What the reader could not see.
    pub gaps: Vec<SnapshotGap>,
}

/// How many there are of each thing.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields are the lists of the file")]
pub struct SnapshotCounts {
    pub organizations: usize,
    pub spaces: usize,
    pub resources: usize,
    pub users: usize,
    pub roles: usize,
    pub organization_memberships: usize,
    pub space_memberships: usize,
    pub role_bindings: usize,
    pub restrictions: usize,
    pub api_keys: usize,
}

/// Something that the reader could not see.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SnapshotGap {
    /// The list that is cut short.
    pub kind: String,
    /// The id of the space or organization, or `*`.
    pub scope: String,
    /// Why.
    pub reason: String,
}

impl Body for SnapshotFacts {
    const FORMAT: &'static str = "axcess-snapshot-facts";
}

impl SnapshotCounts {
    /// Each count with its name, in the order of the file.
    pub const fn named(&self) -> [(&'static str, usize); 10] {
        [
            ("organizations", self.organizations),
            ("spaces", self.spaces),
            ("resources", self.resources),
            ("users", self.users),
            ("roles", self.roles),
            ("organization memberships", self.organization_memberships),
            ("space memberships", self.space_memberships),
            ("role bindings", self.role_bindings),
            ("restrictions", self.restrictions),
            ("api keys", self.api_keys),
        ]
    }
}
