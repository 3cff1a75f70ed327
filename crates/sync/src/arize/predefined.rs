//! The product's own roles, as far as their names say which sets of the account, of organizations and of spaces
//! they are.
//!
//! A name has to say both, the level and the role: `Space Member`, `Organization - Read Only`. `Member` or `Admin` may be
//! any level's, so they say nothing. `Member - UI Only` is the account's, since no other level has it. What no name
//! tells stays as the catalog assumes it.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Basis, Catalog, Draft, Level, RoleRecord};

/// Takes the sets over that the names of the product's own roles tell, and says which are told twice.
pub(crate) fn observe(draft: &mut Draft, catalog: &Catalog) -> Vec<String> {
    let mut found: BTreeMap<(Level, &str), BTreeSet<Vec<String>>> = BTreeMap::new();
    for role in draft.roles.iter().filter(|role| role.is_predefined) {
        if let Some((place, set)) = observed(role, catalog) {
            found.entry(place).or_default().insert(set);
        }
    }
    let mut notes = Vec::new();
    for ((level, name), sets) in found {
        let mut sets = sets.into_iter();
        match (sets.next(), sets.next()) {
            (Some(set), None) => _ = draft.predefined.entry(level).or_default().insert(name.to_owned(), set),
            _ => notes.push(format!("two roles are called `{level} {name}` and differ; neither counts")),
        }
    }
    notes
}

/// Which built-in sets nobody has seen, as `SPACE.MEMBER`.
pub(crate) fn assumed(draft: &Draft, catalog: &Catalog) -> Vec<String> {
    let is_seen = |level, name| draft.predefined.get(level).is_some_and(|sets| sets.contains_key(name));
    let sets =
        catalog.roles.iter().flat_map(|(level, sets)| sets.iter().map(move |(name, set)| (level, name, set)));
    let unseen = sets.filter(|(level, name, set)| set.basis == Basis::Assumed && !is_seen(level, *name));
    unseen.map(|(level, name, _)| format!("{level}.{name}")).collect()
}

fn observed<'c>(role: &RoleRecord, catalog: &'c Catalog) -> Option<((Level, &'c str), Vec<String>)> {
    let (level, name) = place(role.name.as_deref()?, catalog)?;
    let mut set = role.permissions.clone()?;
    set.sort();
    set.dedup();
    Some(((level, name), set))
}

/// Which set a name tells.
fn place<'c>(name: &str, catalog: &'c Catalog) -> Option<(Level, &'c str)> {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let role = |level, words: &[String]| {
        let wanted = words.join("_");
        catalog.roles.get(&level)?.keys().find(|name| **name == wanted).map(|name| (level, name.as_str()))
    };
    match words.split_first() {
        Some((first, rest)) if first == "ACCOUNT" => role(Level::Account, rest),
        Some((first, rest)) if first == "ORGANIZATION" => role(Level::Organization, rest),
        Some((first, rest)) if first == "SPACE" => role(Level::Space, rest),
        _ if words == ["MEMBER", "UI", "ONLY"] => role(Level::Account, &words),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axcess_core::{Moment, Provider};

    use super::*;

    fn check(roles: &[(&str, &[&str])], expected: &[(Level, &str, &[&str])], notes: usize) {
        let catalog = axcess_snapshot::catalog(Provider::Arize);
        let mut draft = Draft::empty(Provider::Arize, Moment::from_unix_micros(0));
        draft.roles = (0..).zip(roles).map(|(number, (name, set))| role(number, name, set)).collect();
        assert_eq!(observe(&mut draft, &catalog).len(), notes);
        let sets = draft.predefined.iter().flat_map(|(level, sets)| sets.iter().map(move |it| (*level, it)));
        let found: Vec<_> = sets.map(|(level, (name, set))| (level, name.as_str(), set.clone())).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(level, name, set)| {
                (*level, *name, set.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(found, expected);
    }

    fn role(number: usize, name: &str, set: &[&str]) -> RoleRecord {
        RoleRecord {
            id: format!("r{number}").into(),
            name: Some(name.to_owned()),
            is_predefined: true,
            permissions: Some(set.iter().map(|it| (*it).to_owned()).collect()),
            description: None,
        }
    }

    #[test]
    fn a_name_that_says_level_and_role_tells_a_set() {
        let read: &[&str] = &["PROJECT_READ"];
        check(&[("Space Member", read)], &[(Level::Space, "MEMBER", read)], 0);
        check(&[("Organization - Read Only", read)], &[(Level::Organization, "READ_ONLY", read)], 0);
        check(&[("Member - UI Only", read)], &[(Level::Account, "MEMBER_UI_ONLY", read)], 0);
    }

    #[test]
    fn a_name_that_could_be_any_levels_tells_nothing() {
        check(
            &[("Member", &["PROJECT_READ"]), ("Admin", &[]), ("Project Viewer", &[]), ("Space Cadet", &[])],
            &[],
            0,
        );
    }

    #[test]
    fn two_roles_of_one_name_tell_nothing_unless_they_agree() {
        let read: &[&str] = &["PROJECT_READ"];
        check(&[("Space Member", read), ("space member", read)], &[(Level::Space, "MEMBER", read)], 0);
        check(&[("Space Member", read), ("Space member", &[])], &[], 1);
    }

    #[test]
    fn what_nobody_has_seen_stays_assumed() {
        let catalog = axcess_snapshot::catalog(Provider::Arize);
        let mut draft = Draft::empty(Provider::Arize, Moment::from_unix_micros(0));
        assert!(assumed(&draft, &catalog).contains(&"SPACE.MEMBER".to_owned()));
        draft.predefined.entry(Level::Space).or_default().insert("MEMBER".to_owned(), Vec::new());
        let left = assumed(&draft, &catalog);
        assert!(!left.contains(&"SPACE.MEMBER".to_owned()) && !left.contains(&"SPACE.ADMIN".to_owned()));
    }
}
