//! Made-up Role objects.

use axcess_core::{CatalogPermission, Permissions, Provider, RoleRecord};

use super::dice::Dice;
use super::word::{REGIONS, SUBJECTS, name};
use crate::catalog;

/// What the second word of a custom role's name lets it do; nothing stands for everything.
const GRADES: [(&str, &[&str]); 5] = [
    ("Reader", &["READ"]),
    ("Author", &["READ", "CREATE", "UPDATE", "ANNOTATE", "RUN"]),
    ("Manager", &[]),
    ("Reviewer", &["READ", "ANNOTATE"]),
    ("Operator", &["READ", "UPDATE", "RUN", "TRIGGER", "RESTRICT", "REVOKE"]),
];

/// The roles that the product makes, then custom ones.
pub(super) fn roles(count: usize, dice: &mut Dice) -> Vec<RoleRecord> {
    let catalog = catalog(Provider::Arize);
    let predefined = catalog.resource_roles.iter().take(count).enumerate();
    let mut roles: Vec<RoleRecord> = predefined
        .map(|(number, (name, set))| RoleRecord {
            id: dice.id("Role", number),
            name: Some(name.clone()),
            is_predefined: true,
            permissions: match &set.permissions {
                Permissions::Listed(names) => Some(names.clone()),
                Permissions::All => None,
            },
            description: None,
        })
        .collect();
    let made = roles.len();
    roles.extend((made..count).map(|number| custom(number, number - made, &catalog.permissions, dice)));
    roles
}

fn custom(number: usize, named: usize, all: &[CatalogPermission], dice: &mut Dice) -> RoleRecord {
    let (grade, actions) = GRADES[named % GRADES.len()];
    let subject = name(named / GRADES.len(), &[SUBJECTS, REGIONS], " ");
    RoleRecord {
        id: dice.id("Role", number),
        name: Some(format!("{subject} {grade}")),
        is_predefined: false,
        permissions: Some(permissions(actions, all, dice)),
        description: None,
    }
}

/// 5 to 100 permissions of a grade, more often few.
fn permissions(actions: &[&str], all: &[CatalogPermission], dice: &mut Dice) -> Vec<String> {
    let wanted = 5 + dice.skewed(96);
    let fits = |permission: &&CatalogPermission| {
        actions.is_empty() || actions.iter().any(|action| permission.name.ends_with(action))
    };
    let mut fitting: Vec<&CatalogPermission> = all.iter().filter(fits).collect();
    let mut names = Vec::with_capacity(wanted);
    while names.len() < wanted && !fitting.is_empty() {
        // All of one resource together, as people tick them.
        let resource = &dice.pick(&fitting).resource;
        let (taken, left): (Vec<_>, Vec<_>) =
            fitting.iter().copied().partition(|permission| permission.resource == *resource);
        names.extend(taken.into_iter().map(|permission| permission.name.clone()));
        fitting = left;
    }
    names.truncate(wanted);
    names.sort_unstable();
    names
}
