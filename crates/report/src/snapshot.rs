//! What there is to know about a snapshot.

use axcess_core::{Draft, Gap};
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

impl From<&Gap> for SnapshotGap {
    fn from(gap: &Gap) -> Self {
        Self {
            kind: gap.kind.as_str().to_owned(),
            scope: gap.scope.as_ref().map_or("*", |scope| scope.as_str()).to_owned(),
            reason: gap.reason.clone(),
        }
    }
}

impl SnapshotFacts {
    /// What there is to know about an account that was read from a place.
    pub fn of(draft: &Draft, source: Option<&str>) -> Self {
        Self {
            account: draft.name.clone(),
            provider: draft.provider.to_string(),
            captured_by: draft.captured_by.as_ref().map(ToString::to_string),
            source: source.map(str::to_owned),
            developer_lock: draft.developer_lock,
            counts: SnapshotCounts::of(draft),
            gaps: draft.gaps.iter().map(SnapshotGap::from).collect(),
        }
    }
}

impl Body for SnapshotFacts {
    const FORMAT: &'static str = "axcess-snapshot-facts";
}

impl SnapshotCounts {
    /// How many there are of each thing in an account.
    pub const fn of(draft: &Draft) -> Self {
        Self {
            organizations: draft.organizations.len(),
            spaces: draft.spaces.len(),
            resources: draft.resources.len(),
            users: draft.users.len(),
            roles: draft.roles.len(),
            organization_memberships: draft.organization_memberships.len(),
            space_memberships: draft.space_memberships.len(),
            role_bindings: draft.role_bindings.len(),
            restrictions: draft.restrictions.len(),
            api_keys: draft.api_keys.len(),
        }
    }

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
