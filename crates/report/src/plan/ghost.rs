//! What a plan gives for things that do not exist yet, found by making them on both sides.

use axcess_core::{
    Change, Level, Node, NodeKind, OnRefused, Outcome, PermissionSet, Plan, Policy, Provider, SortedSet,
    Step, User,
};
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::sides::{Sides, administers_now_or_soon, held};
use crate::finding::Evidence;

/// What nobody else is called.
const NAME: &str = "axcess: something that does not exist yet";
const EMAIL: &str = "someone-who-does-not-exist-yet@axcess.invalid";

/// What a plan gives for a project or a member that does not exist yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GhostReport {
    /// `future-project`: these users reach whatever project is made in the space later. `future-member`: whoever joins
    /// the organization in that role reaches these nodes.
    pub rule: &'static str,
    /// The steps that give it, from 1.
    pub steps: Vec<usize>,
    /// The space, or the organization.
    pub node: String,
    /// The role of the member.
    pub role: Option<String>,
    /// Who reaches the project.
    pub users: Vec<String>,
    /// What the member reaches.
    pub nodes: Vec<String>,
    /// What they gain there.
    pub permissions: Vec<String>,
}

/// The same before it is told by id.
#[derive(Clone, Debug)]
pub(crate) struct Ghost {
    pub kind: GhostKind,
    pub steps: SortedSet<usize>,
    /// The space, or the organization.
    pub node: Node,
    pub users: SortedSet<String>,
    pub nodes: SortedSet<Node>,
    pub permissions: PermissionSet,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GhostKind {
    Project,
    /// A member in this role.
    Member(String),
}

impl GhostReport {
    pub(crate) fn new(policy: &Policy, ghost: &Ghost) -> Self {
        let id = |node: &Node| policy.node_id(*node).to_owned();
        let (rule, role) = match &ghost.kind {
            GhostKind::Project => ("future-project", None),
            GhostKind::Member(role) => ("future-member", Some(role.clone())),
        };
        Self {
            rule,
            steps: ghost.steps.iter().map(|step| step + 1).collect(),
            node: id(&ghost.node),
            role,
            users: ghost.users.iter().cloned().collect(),
            nodes: ghost.nodes.iter().map(id).collect(),
            permissions: policy.permissions().names(&ghost.permissions).map(str::to_owned).collect(),
        }
    }
}

/// Everything that the plan gives for later.
pub(crate) fn ghosts(evidence: &Evidence<'_>) -> Vec<Ghost> {
    if evidence.sides.after.provider() != Provider::Arize {
        return Vec::new();
    }
    let mut all = future_projects(evidence);
    all.extend(future_members(evidence));
    all
}

/// The state that a few more changes leave, if all of them apply, with what the first of them made.
fn with(policy: &Policy, changes: Vec<Change>) -> Option<(Policy, String)> {
    let plan = Plan { actor: None, on_refused: OnRefused::Stop, changes };
    let tried = policy.simulate(&plan).ok()?;
    let applied = tried.steps.iter().all(|step| step.outcome == Outcome::Applied);
    let made = tried.steps.first()?.created.first()?.clone();
    applied.then_some((tried.last, made))
}

/// By space: who gains there, and by which steps.
type OfSpace<'a> = LiteMap<&'a str, LiteMap<&'a str, &'a [usize]>>;

/// Who reaches the next project of a space and would not have reached it before.
fn future_projects(evidence: &Evidence<'_>) -> Vec<Ghost> {
    let sides = evidence.sides;
    let mut spaces: OfSpace<'_> = LiteMap::new();
    let active = evidence.diff.entries.iter().zip(&evidence.causes.entries);
    for (entry, cause) in active.chain(evidence.diff.pending.iter().zip(&evidence.causes.pending)) {
        if !entry.gained.is_empty() && sides.kind(&entry.node) == Some(&NodeKind::Space) {
            spaces.entry(&entry.node).or_default().insert(&entry.user, &cause.gained);
        }
    }
    let mut all = Vec::new();
    for (space, users) in spaces {
        let make = |policy| {
            let change = Change::ProjectCreate { name: NAME.to_owned(), space: space.to_owned() };
            let (state, id) = with(policy, vec![change])?;
            let node = state.node(&id).ok()?;
            Some((state, node))
        };
        let Some((after, ghost)) = make(sides.after) else { continue };
        let before = sides.node_before(space).and_then(|_| make(sides.before));
        let mut of_set: LiteMap<PermissionSet, (SortedSet<String>, SortedSet<usize>)> = LiteMap::new();
        for (user, because) in users {
            // That an administrator reaches everything is no news.
            let there = sides.user_after(user).filter(|user| !administers_now_or_soon(&after, *user, ghost));
            let Some(now) = there.map(|user| held(&after, user, ghost).allowed) else { continue };
            let then = before.as_ref().and_then(|(before, ghost)| {
                sides.user_before(user).map(|user| held(before, user, *ghost).allowed)
            });
            let gained = after.without_inert(&now.minus(&then.unwrap_or_default()), ghost);
            if !gained.is_empty() {
                let (people, steps) = of_set.entry(gained).or_default();
                people.insert(user.to_owned());
                steps.extend(because);
            }
        }
        let Some(node) = sides.node_after(space) else { continue };
        all.extend(of_set.into_iter().map(|(permissions, (users, steps))| Ghost {
            kind: GhostKind::Project,
            steps,
            node,
            users,
            nodes: SortedSet::new(),
            permissions,
        }));
    }
    all
}

/// What the next member of an organization reaches of what the plan made or opened there.
fn future_members(evidence: &Evidence<'_>) -> Vec<Ghost> {
    let sides = evidence.sides;
    let mut of_organization: LiteMap<Node, LiteMap<Node, SortedSet<usize>>> = LiteMap::new();
    for (index, step) in evidence.steps.iter().enumerate() {
        for node in opened(sides, step) {
            let mut next = Some(node);
            while let Some(above) = next {
                if sides.after.node_kind(above) == &NodeKind::Organization {
                    of_organization.entry(above).or_default().entry(node).or_default().insert(index);
                }
                next = sides.after.node_parent(above);
            }
        }
    }
    let mut all = Vec::new();
    for (organization, tops) in of_organization {
        for role in roles(sides.after) {
            all.extend(future_member(sides, organization, &role, &tops));
        }
    }
    all
}

/// Nodes that the step makes or opens, as far as they are there in the end.
fn opened(sides: &Sides<'_>, step: &Step) -> Vec<Node> {
    let opens = step.outcome == Outcome::Applied
        && matches!(
            step.op,
            "space.create" | "space.update" | "project.create" | "restriction.delete" | "organization.create"
        );
    if !opens {
        return Vec::new();
    }
    let made = step.created.iter().filter_map(|id| sides.node_after(id));
    let named = step.nodes.iter().filter(|_| step.created.is_empty()).copied();
    named.filter(|node| sides.node_after(sides.after.node_id(*node)) == Some(*node)).chain(made).collect()
}

/// The organization roles that are no administrator's.
fn roles(policy: &Policy) -> Vec<String> {
    let sets = policy.predefined_sets();
    let roles = sets.filter(|(level, .., is_admin, _)| *level == Level::Organization && !is_admin);
    roles.map(|(_, name, ..)| name.to_owned()).collect()
}

fn future_member(
    sides: &Sides<'_>,
    organization: Node,
    role: &str,
    tops: &LiteMap<Node, SortedSet<usize>>,
) -> Vec<Ghost> {
    let id = sides.after.node_id(organization).to_owned();
    let join = |policy| {
        let account_role = if role == "ANNOTATOR" { "ANNOTATOR" } else { "MEMBER" };
        let create = Change::UserCreate {
            name: Some(NAME.to_owned()),
            email: EMAIL.to_owned(),
            role: Some(account_role.to_owned()),
            invite_mode: Some("NONE".to_owned()),
        };
        let (user, role) = (EMAIL.to_owned(), role.to_owned());
        let add = Change::OrganizationAddUser { organization: id.clone(), user, role };
        let (state, id) = with(policy, vec![create, add])?;
        let user: User = state.user(&id).ok()?;
        Some((state, user))
    };
    let Some((after, ghost)) = join(sides.after) else { return Vec::new() };
    let before = sides.node_before(&id).and_then(|_| join(sides.before));
    let mut found: LiteMap<PermissionSet, (SortedSet<Node>, SortedSet<usize>)> = LiteMap::new();
    for (top, steps) in tops {
        let mut below = vec![*top];
        while let Some(node) = below.pop() {
            below.extend(after.node_children(node));
            let now = after.effective(ghost, node).allowed;
            let then = before.as_ref().and_then(|(before, ghost)| {
                let node = sides.node_before(sides.after.node_id(node))?;
                Some(before.effective(*ghost, node).allowed)
            });
            let gained = after.without_inert(&now.minus(&then.unwrap_or_default()), node);
            if !gained.is_empty() {
                let (nodes, because) = found.entry(gained).or_default();
                nodes.insert(node);
                because.extend(steps);
            }
        }
    }
    let ghost = |(permissions, (nodes, steps))| Ghost {
        kind: GhostKind::Member(role.to_owned()),
        steps,
        node: organization,
        users: SortedSet::new(),
        nodes,
        permissions,
    };
    found.into_iter().map(ghost).collect()
}
