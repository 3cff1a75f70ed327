//! Too many administrators, and too few.

use std::collections::BTreeMap;

use axcess_core::{Change, Node, NodeKind, SortedSet, User};

use super::survey::Survey;
use super::{Doubt, Flaw, Found, several};
use crate::diff::phrase::folded;
use crate::{Severity, counted};

/// So many account administrators are never too many.
const FEW: usize = 3;
/// More are too many for any account.
const MANY: usize = 10;
/// Else one in so many people is enough.
const ONE_IN: usize = 10;
/// Fewer spaces are not everywhere.
const LEAST_SPACES: usize = 4;
/// People written out.
const MOST: usize = 5;

/// More account administrators than it takes.
pub(super) fn many(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    let admins = &survey.account_admins;
    let people = survey.users.iter().filter(|user| survey.is_active_person(**user)).count();
    let enough = FEW.max(people / ONE_IN).min(MANY);
    if !survey.is_arize() || admins.len() <= enough {
        return;
    }
    let names: Vec<String> = admins.iter().map(|user| survey.names().user(*user)).collect();
    let message = format!(
        "{} of {} administer the account, where {enough} would do: {}",
        admins.len(),
        counted(people, "active person").replace("persons", "people"),
        folded(&names, MOST, "others")
    );
    let demoted = admins.iter().skip(enough).map(|user| Change::UserSetAccountRole {
        user: policy.user_reference(*user),
        role: "MEMBER".to_owned(),
    });
    found.flaws.push(Flaw {
        users: admins.clone(),
        nodes: vec![Node::ACCOUNT],
        changes: demoted.collect(),
        note: Some("which of them stay is yours to choose"),
        ..Flaw::new(Severity::Warning, message)
    });
}

/// People who administer most spaces by memberships, without administering the account.
pub(super) fn everywhere(survey: &Survey<'_>, found: &mut Found) {
    if !survey.is_arize() {
        return;
    }
    let policy = survey.policy;
    let is_space = |node: &Node| *policy.node_kind(*node) == NodeKind::Space;
    let all = survey.nodes.iter().filter(|node| is_space(node)).count();
    let mut spaces: BTreeMap<User, (SortedSet<Node>, SortedSet<Node>)> = BTreeMap::new();
    for (node, users) in &survey.admins {
        let below = if is_space(node) { vec![*node] } else { policy.node_children(*node) };
        for user in users {
            let (held, reached) = spaces.entry(*user).or_default();
            held.insert(*node);
            reached.extend(&below);
        }
    }
    for (user, (held, reached)) in spaces {
        let is_most = all >= LEAST_SPACES && reached.len() * 4 >= all * 3;
        if !is_most || survey.account_admins.contains(&user) {
            continue;
        }
        let message = format!(
            "{} administers {} of {all} spaces by {}",
            survey.names().user_in_full(user),
            reached.len(),
            counted(held.len(), "membership")
        );
        let name = policy.user_reference(user);
        let lowered = held.iter().map(|node| {
            let (reference, user) = (policy.node_reference(*node), name.clone());
            match policy.node_kind(*node) {
                NodeKind::Organization => {
                    Change::OrganizationAddUser { organization: reference, user, role: "MEMBER".to_owned() }
                }
                _ => Change::SpaceAddUser { space: reference, user, role: Some("MEMBER".to_owned()) },
            }
        });
        found.flaws.push(Flaw {
            users: vec![user],
            changes: lowered.collect(),
            nodes: held.into_iter().collect(),
            note: Some("where he stays an administrator is yours to choose"),
            ..Flaw::new(Severity::Warning, message)
        });
    }
}

/// Places that nobody can administer.
pub(super) fn nobody(survey: &Survey<'_>, found: &mut Found) {
    few(survey, found, 0);
}

/// Places that one person alone can administer.
pub(super) fn single(survey: &Survey<'_>, found: &mut Found) {
    few(survey, found, 1);
}

/// The topmost places with so many administrators.
fn few(survey: &Survey<'_>, found: &mut Found, number: usize) {
    if !survey.is_arize() {
        return;
    }
    let policy = survey.policy;
    let mut hidden: Vec<Node> = Vec::new();
    let mut next = vec![(Node::ACCOUNT, survey.account_admins.clone(), false)];
    while let Some((node, admins, is_told)) = next.pop() {
        // A place with more leaves none below it with fewer.
        if admins.len() > number {
            continue;
        }
        let is_it = admins.len() == number && !is_told;
        if is_it && policy.hides_memberships(node) {
            hidden.push(node);
        } else if is_it {
            found.flaws.push(flaw(survey, node, &admins));
        }
        for child in policy.node_children(node) {
            if policy.node_kind(child).is_resource() {
                continue;
            }
            let mut all = admins.clone();
            all.extend(survey.admins.get(&child).into_iter().flatten().filter(|user| !admins.contains(user)));
            next.push((child, all, is_told || is_it));
        }
    }
    if !hidden.is_empty() {
        hidden.sort_unstable();
        let reason =
            format!("who administers {}: the snapshot may not show the members", several(policy, &hidden));
        found.undetermined.push(Doubt { reason, nodes: hidden });
    }
}

fn flaw(survey: &Survey<'_>, node: Node, admins: &[User]) -> Flaw {
    let place = survey.names().node_in_words(node);
    let below = match survey.policy.node_kind(node) {
        NodeKind::Account => " and, but for their own administrators, all in it",
        NodeKind::Organization | NodeKind::Space | NodeKind::Resource(_) => "",
    };
    let (severity, message) = match admins {
        [] => (Severity::Error, format!("nobody active administers {place}{below}")),
        all => (
            Severity::Warning,
            format!("only {} administers {place}{below}", survey.names().user_in_full(all[0])),
        ),
    };
    Flaw {
        users: admins.to_vec(),
        nodes: vec![node],
        changes: promoted(survey, node, admins).into_iter().collect(),
        note: Some("whom to make an administrator is yours to choose"),
        gives: true,
        ..Flaw::new(severity, message)
    }
}

/// One more administrator: somebody active who is there already, those first who administer something below.
fn promoted(survey: &Survey<'_>, node: Node, admins: &[User]) -> Option<Change> {
    let policy = survey.policy;
    let is_fit = |user: &User| {
        survey.is_active_person(*user)
            && !admins.contains(user)
            && policy.user_account_role(*user) == Some("MEMBER")
    };
    let organization = survey.organization_of(node);
    let is_there = |user: &User| organization.is_none_or(|node| survey.members.contains(&(*user, node)));
    let below =
        policy.node_children(node).into_iter().filter_map(|child| survey.admins.get(&child)).flatten();
    let next = below.chain(&survey.users).copied().find(|user| is_fit(user) && is_there(user))?;
    let (user, reference) = (policy.user_reference(next), policy.node_reference(node));
    let role = "ADMIN".to_owned();
    match policy.node_kind(node) {
        NodeKind::Account => Some(Change::UserSetAccountRole { user, role }),
        NodeKind::Organization => Some(Change::OrganizationAddUser { organization: reference, user, role }),
        NodeKind::Space => Some(Change::SpaceAddUser { space: reference, user, role: Some(role) }),
        NodeKind::Resource(_) => None,
    }
}
