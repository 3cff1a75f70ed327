//! Which roles are put into the seats of a plan, and the changes that come of it.

use crate::Change;
use crate::account::Role;
use crate::permission::PermissionSet;
use crate::suggest::Wish;
use crate::suggest::seat::Seat;
use crate::suggest::site::Site;
use crate::suggest::spot::{Edit, Spot};

/// The most letters of a new role's name that come from another.
const MODEL: usize = 180;

/// A role for a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// One that exists.
    Existing(Role),
    /// One that the plan makes.
    New(PermissionSet),
}

/// Roles that exist, one for each set, that hold the permission if it is to be given and lack it if not.
pub(super) fn existing(site: &Site<'_>) -> Vec<(Role, PermissionSet)> {
    let mut found: Vec<(Role, PermissionSet)> = Vec::new();
    for role in site.policy.roles() {
        let Some(set) = site.policy.role_permissions(role) else { continue };
        let serves = set.contains(site.goal.permission) == (site.goal.wish == Wish::Grant);
        if serves && !found.iter().any(|(_, known)| *known == set) {
            found.push((role, set));
        }
    }
    found
}

/// What may be put into a seat: roles that exist, those nearest to what is there now first, then new ones.
pub(super) fn options(site: &Site<'_>, seat: &Seat, existing: &[(Role, PermissionSet)]) -> Vec<Fill> {
    let now = seat.now(site);
    let wanted = seat.new_sets(site).into_iter().next().unwrap_or_default();
    let distance = |set: &PermissionSet| set.minus(&wanted).len() + wanted.minus(set).len();
    let mut roles: Vec<(usize, Role)> = existing
        .iter()
        .filter(|(role, _)| Some(*role) != now)
        .map(|(role, set)| (distance(set), *role))
        .collect();
    roles.sort_unstable();
    let roles = roles.into_iter().map(|(_, role)| Fill::Existing(role));
    roles.chain(seat.new_sets(site).into_iter().map(Fill::New)).collect()
}

/// How many different new roles there are.
pub(super) fn new_roles(fills: &[&Fill]) -> usize {
    let mut seen: Vec<&PermissionSet> = Vec::new();
    for fill in fills {
        match fill {
            Fill::New(set) if !seen.contains(&set) => seen.push(set),
            Fill::New(_) | Fill::Existing(_) => {}
        }
    }
    seen.len()
}

/// The changes of some edits, with these roles in their seats: new roles come first.
pub(super) fn changes(
    site: &Site<'_>,
    spots: &[Spot],
    picks: &[(usize, usize)],
    fills: &[&Fill],
) -> Vec<Change> {
    let mut made: Vec<(PermissionSet, String)> = Vec::new();
    let mut creations = Vec::new();
    let mut edits = Vec::new();
    let mut fills = fills.iter();
    for (spot, edit) in picks {
        edits.push(match &spots[*spot].edits[*edit] {
            Edit::Plain(change) => change.clone(),
            Edit::Seat(seat) => match fills.next().expect("INVARIANT: a role for each seat") {
                Fill::Existing(role) => seat.take(site, &site.policy.role_reference(*role)),
                Fill::New(set) => {
                    let known = made.iter().find(|(known, _)| known == set).map(|(_, name)| name.clone());
                    let name = known.unwrap_or_else(|| {
                        let name = free_name(site, seat, set, &made);
                        creations.push(creation(site, &name, set));
                        made.push((set.clone(), name.clone()));
                        name
                    });
                    seat.take(site, &name)
                }
            },
        });
    }
    creations.into_iter().chain(edits).collect()
}

fn creation(site: &Site<'_>, name: &str, set: &PermissionSet) -> Change {
    let permissions = site.policy.permissions().names(set).map(str::to_owned).collect();
    Change::RoleCreate { name: name.to_owned(), permissions: Some(permissions), description: None }
}

/// A name that says what the role holds, of letters that the API takes, and that nothing bears.
fn free_name(site: &Site<'_>, seat: &Seat, set: &PermissionSet, made: &[(PermissionSet, String)]) -> String {
    let permission = site.policy.permissions().name(site.goal.permission);
    let model = seat.model(site).unwrap_or_else(|| "Role".to_owned());
    let name = match site.goal.wish {
        Wish::Grant if *set == site.asked() => format!("Only {permission}"),
        Wish::Grant => format!("{} with {permission}", plain(&model)),
        Wish::Revoke => format!("{} without {permission}", plain(&model)),
    };
    let name = plain(&name);
    let is_free = |name: &str| {
        site.policy.account.find_role(name).is_err()
            && !site.policy.roles().iter().any(|role| site.policy.role_name(*role) == Some(name))
            && !made.iter().any(|(_, known)| known == name)
    };
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| is_free(name)).expect("INVARIANT: numbers do not end")
}

fn plain(text: &str) -> String {
    let fits = |letter: &char| letter.is_ascii_alphanumeric() || " -_.".contains(*letter);
    let kept: String = text.chars().filter(fits).take(MODEL).collect();
    let kept = kept.trim().to_owned();
    if kept.is_empty() { "Role".to_owned() } else { kept }
}
