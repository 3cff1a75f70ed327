//! Who can now get further by changes of his own than before the plan.

use axcess_core::{
    Asker, Change, Climb, Node, NodeKind, OnRefused, Outcome, PermissionSet, Plan, Policy, Provider,
    SortedSet, User, UserKind,
};
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::sentence::becomes_admin;
use crate::diff::sides::{Audience, Sides, is_admin_of};
use crate::finding::Evidence;
use crate::remedy::ChangeReport;

/// The most people whose ways up are looked for.
const MOST_CLIMBERS: usize = 24;

/// Somebody who can now help himself to what he lacks, and could not before the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EscalationReport {
    /// `escalation`.
    pub rule: &'static str,
    /// The steps that make it possible, from 1.
    pub steps: Vec<usize>,
    /// The user.
    pub user: String,
    /// Live keys that can do the same in his name.
    pub keys: Vec<String>,
    /// Whether he can make himself or others administrators of the account.
    pub administrator: bool,
    /// Nodes where he gets at what he lacks.
    pub nodes: Vec<String>,
    /// What he gets at there.
    pub permissions: Vec<String>,
    /// His changes, in order: each is applied with him as the actor on the account that the plan leaves.
    pub changes: Vec<ChangeReport>,
    /// Whether nothing more was left to try.
    pub complete: bool,
}

/// The same before it is told by id.
#[derive(Debug)]
pub(crate) struct Escalation {
    pub steps: SortedSet<usize>,
    pub who: Asker,
    pub keys: Vec<String>,
    pub administrator: bool,
    /// What he gets at, by node.
    pub wanted: Vec<(Node, PermissionSet)>,
    pub changes: Vec<Change>,
    pub is_complete: bool,
}

/// What was found of all.
#[derive(Debug, Default)]
pub(crate) struct Escalations {
    pub all: Vec<Escalation>,
    /// How many more people gained power and were not looked at one by one.
    pub unseen: usize,
    /// How many more could bind roles before, and may bind a wider one now.
    pub unseen_binders: usize,
}

impl EscalationReport {
    pub(crate) fn new(policy: &Policy, found: &Escalation) -> Self {
        let mut permissions = PermissionSet::default();
        found.wanted.iter().for_each(|(_, set)| permissions.union_with(set));
        let mut nodes: Vec<String> =
            found.wanted.iter().map(|(node, _)| policy.node_id(*node).to_owned()).collect();
        nodes.sort();
        Self {
            rule: "escalation",
            steps: found.steps.iter().map(|step| step + 1).collect(),
            user: policy.user_id(found.who.user()).to_owned(),
            keys: found.keys.clone(),
            administrator: found.administrator,
            nodes,
            permissions: policy.permissions().names(&permissions).map(str::to_owned).collect(),
            changes: found.changes.iter().map(|change| ChangeReport::new(policy, change)).collect(),
            complete: found.is_complete,
        }
    }
}

/// Looks only at those whose administrative permissions the plan widened, and, where it makes a role wider than all
/// others, at those who may bind it in a space. Whoever administered the account before
/// could take everything there is all along.
pub(crate) fn escalations(evidence: &Evidence<'_>) -> Escalations {
    let sides = evidence.sides;
    let mut people: LiteMap<&str, SortedSet<usize>> = LiteMap::new();
    let mut gains: LiteMap<&str, Vec<(&str, &PermissionSet)>> = LiteMap::new();
    let administers_all = |user: &&str| {
        let user = sides.user_before(user);
        user.is_some_and(|user| is_admin_of(Audience::Active, sides.before, user, Node::ACCOUNT))
    };
    for (entry, cause) in evidence.diff.entries.iter().zip(&evidence.causes.entries) {
        if !entry.gained.is_empty() && is_power(sides, &entry.user, &entry.node, &entry.gained) {
            people.entry(&entry.user).or_default().extend(&cause.gained);
            gains.entry(&entry.user).or_default().push((&entry.node, &entry.gained));
        }
    }
    people.retain(|user, _| !administers_all(user));
    // Of many who gain the very same power the first stands for all.
    let total = people.len();
    if total > MOST_CLIMBERS {
        let mut seen = SortedSet::new();
        people.retain(|user, _| seen.insert(gains.get(user)));
    }
    let unseen = total - people.len().min(MOST_CLIMBERS);
    let mut binders = binders(evidence);
    binders.retain(|user, _| !people.contains_key(user) && !administers_all(user));
    let room = MOST_CLIMBERS.saturating_sub(people.len());
    let unseen_binders = binders.len().saturating_sub(room);
    let all: LiteMap<&str, SortedSet<usize>> =
        people.into_iter().take(MOST_CLIMBERS).chain(binders.into_iter().take(room)).collect();
    let keys = keys(sides.after, &all);
    let all = all.into_iter().filter_map(|(user, steps)| escalation(sides, user, steps, &keys)).collect();
    Escalations { all, unseen, unseen_binders }
}

/// Those who may bind roles in a space where the plan leaves a role that holds more than each one before it: with the
/// steps that make it so.
fn binders<'a>(evidence: &Evidence<'a>) -> LiteMap<&'a str, SortedSet<usize>> {
    let sides = evidence.sides;
    let (before, after) = (sides.before, sides.after);
    let known: Vec<PermissionSet> =
        before.roles().into_iter().filter_map(|role| before.role_permissions(role)).collect();
    let widens = |index: &usize| {
        let step = &evidence.steps[*index];
        let role = match evidence.plan.changes.get(*index) {
            _ if step.outcome != Outcome::Applied => None,
            Some(Change::RoleCreate { .. }) => step.created.first().and_then(|id| after.role_by_id(id)),
            // The plan may rename it.
            Some(Change::RoleUpdate { role, permissions: Some(_), .. }) => {
                before.role(role).or_else(|_| after.role(role)).ok()
            }
            _ => None,
        };
        let set = role.and_then(|role| after.role_permissions(role));
        set.is_some_and(|set| !known.iter().any(|known| set.is_subset(known)))
    };
    let steps: SortedSet<usize> = (0..evidence.steps.len()).filter(widens).collect();
    let Some(binds) = after.permissions().find("ROLE_BINDING_CREATE").filter(|_| !steps.is_empty()) else {
        return LiteMap::new();
    };
    let spaces = after.nodes_that(|node| *after.node_kind(node) == NodeKind::Space);
    let mut users: SortedSet<User> = SortedSet::new();
    spaces.into_iter().for_each(|space| users.extend(after.users_who_can(binds, space)));
    users.into_iter().map(|user| (after.user_id(user), steps.clone())).collect()
}

/// Whether the user gains there what lets him change the account.
fn is_power(sides: &Sides<'_>, user: &str, node: &str, gained: &PermissionSet) -> bool {
    let gained = sides.without_inert(gained, node);
    let table = sides.after.permissions();
    table.names(&gained).any(administers) || becomes_admin(sides, Audience::Active, user, node)
}

/// Whether the permission is one of the account's own administrative ones.
fn administers(name: &str) -> bool {
    name.starts_with("ROLE_BINDING_") && !name.ends_with("_READ")
        || matches!(
            name,
            "ROLE_CREATE" | "ROLE_UPDATE" | "SPACE_UPDATE" | "ORGANIZATION_UPDATE" | "WORKSPACE_USER_ADD"
        )
        || name.ends_with("_RESTRICT")
}

/// Live keys by the user that they stand for.
fn keys(policy: &Policy, people: &LiteMap<&str, SortedSet<usize>>) -> LiteMap<User, Vec<Asker>> {
    let mut of: LiteMap<User, Vec<Asker>> = LiteMap::new();
    if people.is_empty() {
        return of;
    }
    for asker in policy.keys().into_iter().filter_map(|key| policy.key_asker(key)) {
        if policy.standing(asker).certain {
            of.entry(asker.user()).or_default().push(asker);
        }
    }
    of
}

fn escalation(
    sides: &Sides<'_>,
    user: &str,
    steps: SortedSet<usize>,
    keys: &LiteMap<User, Vec<Asker>>,
) -> Option<Escalation> {
    let after = sides.after;
    let user_after = sides.user_after(user)?;
    let keys = keys.get(&user_after).map_or(&[][..], Vec::as_slice);
    // A bot acts by its keys.
    let who = match after.user_kind(user_after) {
        UserKind::Bot => *keys.first()?,
        UserKind::Human => Asker::User(user_after),
    };
    let now = after.climb(who);
    let mut wanted = wanted(sides, who, &now);
    let before = sides.user_before(user);
    // Mostly the very same changes would have got him there before the plan.
    if let Some(user) = before
        && let Some(then) = sides.before.helped_himself(Asker::User(user), &now.changes)
    {
        wanted = beyond(sides, wanted, user, &then);
    }
    if wanted.is_empty() && !now.makes_administrators {
        return None;
    }
    let then = before.map(|user| (user, sides.before.climb(Asker::User(user))));
    if let Some((user, then)) = &then {
        wanted = beyond(sides, wanted, *user, &then.last);
    }
    let administrator = now.makes_administrators && !then.is_some_and(|(_, then)| then.makes_administrators);
    if wanted.is_empty() && !administrator {
        return None;
    }
    let mut changes = after.shortest_climb(who, &now, &wanted);
    if administrator {
        changes.extend(crowning(after, who, &changes));
    }
    if changes.is_empty() {
        return None;
    }
    let key_id = |asker: &Asker| match asker {
        Asker::Key(key, _) => Some(after.key_id(*key).to_owned()),
        Asker::User(_) => None,
    };
    let keys = keys.iter().filter_map(key_id).collect();
    Some(Escalation { steps, who, keys, administrator, wanted, changes, is_complete: now.is_complete })
}

/// What he gets at that he does not hold after the plan.
fn wanted(sides: &Sides<'_>, who: Asker, now: &Climb) -> Vec<(Node, PermissionSet)> {
    if now.changes.is_empty() {
        return Vec::new();
    }
    let mut nodes = now.last.reach(who.user());
    nodes.retain(|node| sides.after.has_node(*node));
    nodes.sort_unstable_by_key(|node| sides.after.node_id(*node));
    let wanted = |node: Node| {
        let reached = now.last.effective(who, node).allowed;
        let fresh = reached.minus(&sides.after.effective(who, node).allowed);
        Some((node, now.last.without_inert(&fresh, node))).filter(|(_, fresh)| !fresh.is_empty())
    };
    nodes.into_iter().filter_map(wanted).collect()
}

/// What of it he did not get at in a state before the plan.
fn beyond(
    sides: &Sides<'_>,
    wanted: Vec<(Node, PermissionSet)>,
    user: User,
    then: &Policy,
) -> Vec<(Node, PermissionSet)> {
    let fresh = |(node, set): (Node, PermissionSet)| {
        let before = sides.node_before(sides.after.node_id(node));
        let known = before.map(|node| then.effective(user, node).allowed);
        let fresh = known.map_or_else(|| set.clone(), |known| set.minus(&known));
        (!fresh.is_empty()).then_some((node, fresh))
    };
    wanted.into_iter().filter_map(fresh).collect()
}

/// The change that makes somebody else an administrator, if it works.
fn crowning(policy: &Policy, who: Asker, before: &[Change]) -> Option<Change> {
    let mut sets = policy.predefined_sets();
    let admin = sets.find(|(level, .., is_admin, _)| *level == axcess_core::Level::Account && *is_admin)?.1;
    let other = policy.users().into_iter().find(|user| {
        *user != who.user()
            && policy.standing(*user).certain
            && policy.user_kind(*user) == UserKind::Human
            && policy.user_account_role(*user) != Some(admin)
    })?;
    let change =
        Change::UserSetAccountRole { user: policy.user_id(other).to_owned(), role: admin.to_owned() };
    let changes = before.iter().cloned().chain([change.clone()]).collect();
    let plan = Plan { actor: Some(policy.asker_reference(who)), on_refused: OnRefused::Stop, changes };
    let tried = policy.simulate(&plan).ok()?;
    tried.steps.iter().all(|step| step.outcome == Outcome::Applied && !step.uncertain).then_some(change)
}

/// Those who lose a resource that the plan restricts, and can let themselves in again by one step of their own.
pub(crate) fn self_admissions(evidence: &Evidence<'_>) -> Vec<(usize, Node, Vec<String>)> {
    let sides = evidence.sides;
    let mut all = Vec::new();
    if sides.after.provider() != Provider::Arize {
        return all;
    }
    for (index, step) in evidence.steps.iter().enumerate() {
        let restricts = step.op == "restriction.create" && step.outcome == Outcome::Applied;
        for node in step.nodes.iter().filter(|_| restricts) {
            let id = sides.after.node_id(*node);
            let is_there = sides.node_after(id).is_some() && sides.after.is_restricted(*node).0;
            if !is_there || !matches!(sides.after.node_kind(*node), NodeKind::Resource(_)) {
                continue;
            }
            let lost =
                evidence.diff.entries.iter().filter(|entry| entry.node == id && !entry.lost.is_empty());
            let could = lost.filter(|entry| {
                let user = sides.user_after(&entry.user);
                user.is_some_and(|user| {
                    sides.after.standing(user).certain
                        && sides.after.effective(user, *node).is_empty()
                        && sides.after.could_grant(user, *node)
                })
            });
            let people: Vec<String> = could.map(|entry| entry.user.clone()).collect();
            if !people.is_empty() {
                all.push((index, *node, people));
            }
        }
    }
    all
}
