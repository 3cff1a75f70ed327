//! Lists of permissions, shortened for people.

use axcess_core::{PermissionSet, Policy};

use crate::names::escaped;

/// The names of a set, those of one kind together: `PROJECT_{READ,UPDATE}`, or `everything`.
pub(crate) fn brief(policy: &Policy, set: &PermissionSet) -> Vec<String> {
    let table = policy.permissions();
    if set.len() == table.len() {
        return vec!["everything".to_owned()];
    }
    let catalog = policy.catalog();
    let mut kinds: Vec<(&str, Vec<&str>)> = Vec::new();
    for name in table.names(set) {
        let listed = catalog.permissions.iter().find(|permission| permission.name == name);
        let kind = listed.map_or("", |permission| permission.resource.as_str());
        let (kind, action) = match name.strip_prefix(kind).and_then(|rest| rest.strip_prefix('_')) {
            Some(action) if !kind.is_empty() => (kind, action),
            _ => name.rsplit_once('_').unwrap_or(("", name)),
        };
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, actions)) => actions.push(action),
            None => kinds.push((kind, vec![action])),
        }
    }
    let shown = |(kind, actions): (&str, Vec<&str>)| match (&actions[..], kind) {
        ([only], "") => escaped(only).into_owned(),
        ([only], kind) => escaped(&format!("{kind}_{only}")).into_owned(),
        (many, "") => escaped(&many.join(",")).into_owned(),
        (many, kind) => escaped(&format!("{kind}_{{{}}}", many.join(","))).into_owned(),
    };
    kinds.into_iter().map(shown).collect()
}
