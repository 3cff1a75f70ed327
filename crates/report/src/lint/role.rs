//! Roles that nobody needs.

use std::collections::HashMap;

use axcess_core::{BindingRef, Change, Node, Permission, PermissionSet, Role, User};

use super::survey::Survey;
use super::{Doubt, Flaw, Found, several};
use crate::diff::phrase::folded;
use crate::{Severity, counted};

/// Permissions and roles written out.
const MOST: usize = 5;
/// In how many permissions similar roles differ at most.
const NEAR: usize = 2;
/// How many permissions similar roles share at least for each in which they differ.
const SHARED: usize = 4;

/// Custom roles that no binding and no membership names.
pub(super) fn unused(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    if !survey.is_arize() {
        return;
    }
    let is_unused = |role: &Role| !policy.role_is_predefined(*role) && policy.role_uses(*role) == (0, 0);
    let unused: Vec<Role> = policy.roles().into_iter().filter(is_unused).collect();
    let hidden = survey.hidden();
    if !unused.is_empty() && !hidden.is_empty() {
        let names: Vec<String> = unused.iter().map(|role| survey.names().role(*role)).collect();
        let reason = format!(
            "no use is known of {}, but the snapshot may not show who holds roles in {}",
            folded(&names, MOST, "others"),
            several(policy, &hidden)
        );
        found.undetermined.push(Doubt { reason, nodes: hidden });
        return;
    }
    for role in unused {
        let message = format!("nobody holds role {}", survey.names().role(role));
        let changes = vec![Change::RoleDelete { role: policy.role_reference(role) }];
        found.flaws.push(Flaw { roles: vec![role], changes, ..Flaw::new(Severity::Info, message) });
    }
}

/// Roles with the same set, one of them custom at least.
pub(super) fn equal(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    if !survey.is_arize() {
        return;
    }
    let mut same: Vec<(PermissionSet, Vec<Role>)> = Vec::new();
    let mut places: HashMap<PermissionSet, usize> = HashMap::new();
    for role in policy.roles() {
        let Some(set) = policy.role_permissions(role).filter(|set| !set.is_empty()) else { continue };
        let place = *places.entry(set.clone()).or_insert_with(|| {
            same.push((set, Vec::new()));
            same.len() - 1
        });
        same[place].1.push(role);
    }
    for (set, mut roles) in same {
        roles.sort_by_key(|role| {
            let (bindings, memberships) = policy.role_uses(*role);
            (!policy.role_is_predefined(*role), std::cmp::Reverse(bindings + memberships), *role)
        });
        let others: Vec<Role> =
            roles.iter().skip(1).copied().filter(|role| !policy.role_is_predefined(*role)).collect();
        if others.is_empty() {
            continue;
        }
        let names: Vec<String> = roles.iter().map(|role| survey.names().role(*role)).collect();
        let message = format!(
            "roles {} hold the same {}",
            folded(&names, MOST, "others"),
            counted(set.len(), "permission")
        );
        let changes = match survey.hidden().is_empty() {
            true => others.iter().flat_map(|role| moved(survey, *role, roles[0])).collect(),
            false => Vec::new(),
        };
        found.flaws.push(Flaw { roles, changes, ..Flaw::new(Severity::Info, message) });
    }
}

/// Two custom roles that differ in few of many permissions.
pub(super) fn similar(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    if !survey.is_arize() {
        return;
    }
    let custom = policy.roles().into_iter().filter(|role| !policy.role_is_predefined(*role));
    let sets: Vec<(Role, PermissionSet)> =
        custom.filter_map(|role| Some((role, policy.role_permissions(role)?))).collect();
    let is_known = survey.hidden().is_empty();
    for (place, (one, held)) in sets.iter().enumerate() {
        for (other, with) in &sets[place + 1..] {
            let (only_one, only_other) = (held.minus(with), with.minus(held));
            let differs = only_one.len() + only_other.len();
            let shared = held.and(with);
            if !(1..=NEAR).contains(&differs) || shared.len() < SHARED * differs {
                continue;
            }
            let lone = |role: Role, set: &PermissionSet| {
                let names: Vec<String> = policy.permissions().names(set).map(str::to_owned).collect();
                (!names.is_empty()).then(|| {
                    format!("{} alone has {}", survey.names().role(role), folded(&names, MOST, "more"))
                })
            };
            let lone: Vec<String> =
                [lone(*one, &only_one), lone(*other, &only_other)].into_iter().flatten().collect();
            let message = format!(
                "roles {} and {} share {}; {}",
                survey.names().role(*one),
                survey.names().role(*other),
                counted(shared.len(), "permission"),
                lone.join(", ")
            );
            let (uses, other_uses) = (policy.role_uses(*one), policy.role_uses(*other));
            let (kept, gone) =
                if other_uses.0 + other_uses.1 > uses.0 + uses.1 { (*other, *one) } else { (*one, *other) };
            let changes = if is_known { merged(survey, kept, gone, &shared) } else { Vec::new() };
            let note = Some("whoever held more than both share loses it");
            let roles = vec![*one, *other];
            found.flaws.push(Flaw { roles, changes, note, ..Flaw::new(Severity::Info, message) });
        }
    }
}

/// Custom roles with permissions that have no effect wherever the role is held.
pub(super) fn inert(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    if !survey.is_arize() {
        return;
    }
    let table = policy.permissions();
    let kinds = kinds(survey);
    let held = if survey.hidden().is_empty() { held(survey, &kinds) } else { HashMap::new() };
    for role in policy.roles().into_iter().filter(|role| !policy.role_is_predefined(*role)) {
        let Some(set) = policy.role_permissions(role) else { continue };
        let reached = held.get(&role);
        let counts = |place: usize| reached.is_none_or(|reached| reached[place]);
        let is_idle = |permission: &Permission| {
            let mut at = kinds.iter().enumerate().filter(|(place, _)| counts(*place));
            at.all(|(_, (kind, is_resource))| table.is_inert(*permission, kind, *is_resource))
        };
        let mut idle = PermissionSet::empty(table.len());
        set.iter().filter(is_idle).for_each(|permission| idle.insert(permission));
        if idle.is_empty() {
            continue;
        }
        let names: Vec<String> = table.names(&idle).map(str::to_owned).collect();
        let at = if reached.is_none() { "wherever roles can be held" } else { "wherever it is held" };
        let message = format!(
            "role {} holds {} without effect {at}: {}",
            survey.names().role(role),
            counted(idle.len(), "permission"),
            folded(&names, MOST, "more")
        );
        let kept = set.minus(&idle);
        let changes = match (kept.is_empty(), policy.role_uses(role)) {
            (false, _) => vec![update(survey, role, &kept)],
            (true, (0, 0)) => vec![Change::RoleDelete { role: policy.role_reference(role) }],
            (true, _) => Vec::new(),
        };
        found.flaws.push(Flaw { roles: vec![role], changes, ..Flaw::new(Severity::Info, message) });
    }
}

/// At which of these kinds each role that is held counts: one that is held on a space counts in it as well.
fn held(survey: &Survey<'_>, kinds: &[(&str, bool)]) -> HashMap<Role, Vec<bool>> {
    let mut held: HashMap<Role, Vec<bool>> = HashMap::new();
    for (_, node, role) in survey.bindings.iter().chain(&survey.customs) {
        let reached = held.entry(*role).or_insert_with(|| vec![false; kinds.len()]);
        let kind = survey.policy.node_kind(*node);
        if !kind.is_resource() {
            reached.fill(true);
        } else if let Some(place) = kinds.iter().position(|(known, _)| *known == kind.as_str()) {
            reached[place] = true;
        }
    }
    held
}

/// Kinds of nodes at which roles can count, and whether each is a type of resource.
fn kinds<'a>(survey: &Survey<'a>) -> Vec<(&'a str, bool)> {
    let policy = survey.policy;
    let mut kinds = vec![("SPACE", false)];
    let catalog = policy.catalog();
    let listed = catalog.bindable.iter().chain(&catalog.unlisted_bindings).map(String::as_str);
    let there = survey.nodes.iter().map(|node| policy.node_kind(*node)).filter(|kind| kind.is_resource());
    for kind in listed.filter(|kind| *kind != "SPACE").chain(there.map(|kind| kind.as_str())) {
        if !kinds.contains(&(kind, true)) {
            kinds.push((kind, true));
        }
    }
    kinds
}

fn update(survey: &Survey<'_>, role: Role, set: &PermissionSet) -> Change {
    let policy = survey.policy;
    Change::RoleUpdate {
        role: policy.role_reference(role),
        name: None,
        permissions: Some(policy.permissions().names(set).map(str::to_owned).collect()),
        description: None,
    }
}

/// Everybody who holds one role holds another instead, and the role goes.
fn moved(survey: &Survey<'_>, from: Role, to: Role) -> Vec<Change> {
    let policy = survey.policy;
    let (bindings, memberships) = survey.holders(from);
    let role = policy.role_reference(to);
    let place = |(user, node): &(User, Node)| {
        let (user, resource) = (policy.user_reference(*user), policy.node_reference(*node));
        Change::RoleBindingUpdate { binding: BindingRef::Place { user, resource }, role: role.clone() }
    };
    let member = |(user, node): &(User, Node)| Change::SpaceAddUser {
        space: policy.node_reference(*node),
        user: policy.user_reference(*user),
        role: Some(format!("custom:{role}")),
    };
    let gone = Change::RoleDelete { role: policy.role_reference(from) };
    bindings.iter().map(place).chain(memberships.iter().map(member)).chain([gone]).collect()
}

/// One role instead of two, with what both hold.
fn merged(survey: &Survey<'_>, kept: Role, gone: Role, shared: &PermissionSet) -> Vec<Change> {
    let narrows = survey.policy.role_permissions(kept).is_some_and(|set| set != *shared);
    let narrowed = narrows.then(|| update(survey, kept, shared));
    narrowed.into_iter().chain(moved(survey, gone, kept)).collect()
}
