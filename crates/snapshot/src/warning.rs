//! What a person should know about a file that loads.

use std::collections::BTreeMap;

use axcess_core::{Draft, Provider};

use crate::trouble::shown;

/// Fields that the format lacks.
pub(crate) fn of_fields(ignored: &BTreeMap<String, usize>) -> Option<String> {
    const MOST: usize = 5;
    let total: usize = ignored.values().sum();
    let mut named: Vec<String> = ignored
        .iter()
        .take(MOST)
        .map(|(path, times)| match times {
            1 => format!("`{}`", shown(path)),
            _ => format!("`{}` ({times} times)", shown(path)),
        })
        .collect();
    if ignored.len() > MOST {
        named.push(format!("and {} more", ignored.len() - MOST));
    }
    (total > 0).then(|| format!("{} ignored: {}", of(total, "unknown field"), named.join(", ")))
}

/// Users of an unknown kind.
pub(crate) fn of_kinds(unknown: usize) -> Option<String> {
    (unknown > 0).then(|| format!("{} of an unknown kind, read as `HUMAN`", of(unknown, "user")))
}

/// Members that are no users.
pub(crate) fn of_adopted(adopted: usize) -> Option<String> {
    (adopted > 0).then(|| {
        format!("{} that the list of users lacks, read as users without a status", of(adopted, "member"))
    })
}

/// Facts that the account has and the file lacks; answers that hang on them are unknown (R10).
pub(crate) fn of_draft(draft: &Draft) -> Vec<String> {
    let organizations = draft.provider == Provider::Arize;
    let lacking = [
        (count(&draft.users, |user| user.status.is_none()), "user", "a status"),
        (count(&draft.users, |user| user.account_role.is_none()), "user", "an account role"),
        (count(&draft.organization_memberships, |it| it.role.is_none()), "organization membership", "a role"),
        (count(&draft.space_memberships, |it| it.role.is_none()), "space membership", "a role"),
        (
            count(&draft.spaces, |it| organizations && it.organization_id.is_none()),
            "space",
            "an organization",
        ),
        (count(&draft.spaces, |space| space.is_private.is_none()), "space", "`is_private`"),
        (count(&draft.resources, |resource| resource.space_id.is_none()), "resource", "a space"),
        (count(&draft.roles, |role| role.permissions.is_none()), "role", "permissions"),
        (count(&draft.api_keys, |key| key.status.is_none()), "key", "a status"),
    ];
    let lacking = lacking.into_iter().filter(|(number, _, _)| *number > 0);
    lacking.map(|(number, what, fact)| format!("{} without {fact}", of(number, what))).collect()
}

fn count<T>(records: &[T], lacks: impl Fn(&T) -> bool) -> usize {
    records.iter().filter(|record| lacks(record)).count()
}

/// `1 user`, `2 users`.
fn of(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
