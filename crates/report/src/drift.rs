//! What differs between two readings of an account, record by record.

mod record;
mod window;

use std::collections::BTreeMap;

use axcess_core::Draft;
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use self::record::Record;
use self::window::{Window, Windows};

/// What differs between two readings of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Drift {
    /// Records that only one reading has, or that differ, in the order of the lists of a snapshot and of their ids.
    pub records: Vec<DriftedRecord>,
    /// How many records of each list only the earlier reading has, where the later one could not see as much.
    pub unseen: BTreeMap<&'static str, usize>,
    /// How many records of each list only the later reading has, where the earlier one could not see as much.
    pub newly_seen: BTreeMap<&'static str, usize>,
}

/// A record that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DriftedRecord {
    /// The list of a snapshot that it stands in.
    pub list: &'static str,
    /// What tells it from the others of its list: its id, or the ids of the user and the node.
    pub id: Vec<String>,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// How it differs.
    pub change: DriftChange,
    /// The fields that differ; of one that came or went, none.
    pub fields: Vec<DriftedField>,
}

/// How a record differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DriftChange {
    /// Only the later reading has it.
    Added,
    /// Only the earlier reading has it.
    Removed,
    /// Both have it, not alike.
    Changed,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DriftedField {
    /// Its name in a snapshot.
    pub field: &'static str,
    /// What the earlier reading has.
    pub before: String,
    /// What the later reading has.
    pub after: String,
}

impl DriftChange {
    /// The word of reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl Drift {
    /// What differs between an earlier and a later reading.
    ///
    /// What only one of them could see is no difference: a gap hides it. A gap that both have hid the same from both.
    /// Nor is a field one that only one of them could read.
    pub fn between(before: &Draft, after: &Draft) -> Self {
        let windows = Windows::new(before, after);
        let mut drift = Self::default();
        drift.compare(&before.organizations, &after.organizations, &windows);
        drift.compare(&before.spaces, &after.spaces, &windows);
        drift.compare(&before.resources, &after.resources, &windows);
        drift.compare(&before.users, &after.users, &windows);
        drift.compare(&before.roles, &after.roles, &windows);
        drift.compare(&before.organization_memberships, &after.organization_memberships, &windows);
        drift.compare(&before.space_memberships, &after.space_memberships, &windows);
        drift.compare(&before.role_bindings, &after.role_bindings, &windows);
        drift.compare(&before.restrictions, &after.restrictions, &windows);
        drift.compare(&before.api_keys, &after.api_keys, &windows);
        drift
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn compare<R: Record>(&mut self, before: &[R], after: &[R], windows: &Windows<'_>) {
        let known: LiteMap<Vec<&str>, &R> = before.iter().map(|record| (record.key(), record)).collect();
        let found: LiteMap<Vec<&str>, &R> = after.iter().map(|record| (record.key(), record)).collect();
        let mut keys: Vec<&Vec<&str>> = known.keys().collect();
        keys.extend(found.keys().filter(|key| !known.contains_key(*key)));
        keys.sort_unstable();
        for key in keys {
            match (known.get(key), found.get(key)) {
                (Some(before), Some(after)) => self.changed(*before, *after),
                (Some(gone), None) => self.one_sided(*gone, DriftChange::Removed, &windows.later),
                (None, Some(new)) => self.one_sided(*new, DriftChange::Added, &windows.earlier),
                (None, None) => {}
            }
        }
    }

    fn changed<R: Record>(&mut self, before: &R, after: &R) {
        let pairs = before.fields().into_iter().zip(after.fields());
        let fields = pairs.filter_map(|((field, before), (_, after))| match (before, after) {
            (Some(before), Some(after)) if before != after => Some(DriftedField { field, before, after }),
            _ => None,
        });
        let fields: Vec<DriftedField> = fields.collect();
        if !fields.is_empty() {
            self.records.push(DriftedRecord { fields, ..drifted(after, DriftChange::Changed) });
        }
    }

    /// A record that only one side has, and what the other side could not see.
    fn one_sided<R: Record>(&mut self, record: &R, change: DriftChange, window: &Window<'_>) {
        if !window.hides(R::LIST, record.place()) {
            self.records.push(drifted(record, change));
            return;
        }
        let counts = match change {
            DriftChange::Added => &mut self.newly_seen,
            DriftChange::Removed | DriftChange::Changed => &mut self.unseen,
        };
        *counts.entry(R::LIST).or_default() += 1;
    }
}

fn drifted<R: Record>(record: &R, change: DriftChange) -> DriftedRecord {
    DriftedRecord {
        list: R::LIST,
        id: record.key().into_iter().map(str::to_owned).collect(),
        name: record.name().map(str::to_owned),
        change,
        fields: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
