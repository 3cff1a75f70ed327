//! Whether two accounts are the same.

use std::collections::BTreeSet;
use std::fmt::Debug;

use axcess_core::{Draft, Policy};

/// Every record that only one of two accounts has, as `- RECORD` and `+ RECORD`.
pub fn differences(before: &Draft, after: &Draft) -> Vec<String> {
    [
        compare(&before.organizations, &after.organizations),
        compare(&before.spaces, &after.spaces),
        compare(&before.resources, &after.resources),
        compare(&before.users, &after.users),
        compare(&before.roles, &after.roles),
        compare(&before.organization_memberships, &after.organization_memberships),
        compare(&before.space_memberships, &after.space_memberships),
        compare(&before.role_bindings, &after.role_bindings),
        compare(&before.restrictions, &after.restrictions),
        compare(&before.api_keys, &after.api_keys),
        compare(&before.gaps, &after.gaps),
    ]
    .concat()
}

/// Checks that an account is as predicted, and that something has changed at all.
///
/// # Panics
///
/// When it is not, with every record that differs.
pub fn same_account(predicted: &Policy, found: &Policy) {
    let differences = differences(&predicted.to_draft(), &found.to_draft());
    assert!(differences.is_empty(), "predicted (-) and found (+):\n{}", differences.join("\n"));
}

fn compare<T: Debug>(before: &[T], after: &[T]) -> Vec<String> {
    let [before, after] =
        [before, after].map(|list| list.iter().map(|record| format!("{record:?}")).collect());
    let (before, after): (BTreeSet<String>, BTreeSet<String>) = (before, after);
    let gone = before.difference(&after).map(|record| format!("- {record}"));
    gone.chain(after.difference(&before).map(|record| format!("+ {record}"))).collect()
}
