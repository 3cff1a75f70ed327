//! What nobody can reach or administer any more.

use std::collections::HashMap;

use axcess_core::{Node, NodeKind, Outcome, Permission, Policy, RestrictionSwitch, SortedSet, User};
use litemap::LiteMap;

use crate::diff::phrase::folded;
use crate::diff::sides::{administers, held, is_invited};
use crate::finding::risk::MOST_PLACES;
use crate::finding::{Evidence, Found, Raised, Severity};

/// How many users stand for all who have no binding.
const SAMPLE: usize = 64;

pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    [orphaned(evidence), unreachable(evidence)].concat()
}

/// Organizations and spaces that had a certain administrator and have none any more.
fn orphaned(evidence: &Evidence<'_>) -> Vec<Raised> {
    let sides = evidence.sides;
    let mut candidates: LiteMap<&str, (SortedSet<usize>, SortedSet<String>)> = LiteMap::new();
    for (entry, cause) in evidence.diff.entries.iter().zip(&evidence.causes.entries) {
        if entry.lost.is_empty() || sides.kind(&entry.node).is_none_or(NodeKind::is_resource) {
            continue;
        }
        let then = sides.user_before(&entry.user).zip(sides.node_before(&entry.node));
        let administered = then.is_some_and(|(user, node)| administers(sides.before, user, node));
        if administered && sides.node_after(&entry.node).is_some() {
            let (steps, users) = candidates.entry(&entry.node).or_default();
            steps.extend(&cause.lost);
            users.insert(entry.user.clone());
        }
    }
    if candidates.is_empty() {
        return Vec::new();
    }
    let admins = Admins::new(sides.after);
    let is_left = |id: &str| !sides.node_after(id).is_some_and(|node| admins.reach(sides.after, node));
    let raise = |(node, (steps, users)): (&str, (SortedSet<usize>, SortedSet<String>))| {
        let people: Vec<String> = users.iter().map(|id| sides.person(id)).collect();
        let message = format!(
            "nobody can administer {} any more: {} did",
            sides.place(node),
            folded(&people, MOST_PLACES, "others")
        );
        let found = Found { message, steps, users, nodes: [node.to_owned()].into(), about: Vec::new() };
        ("orphaned-node", Severity::Error, found)
    };
    candidates.into_iter().filter(|(node, _)| is_left(node)).map(raise).collect()
}

/// Who might administer something, by where the role stands.
struct Admins {
    of: HashMap<Node, Vec<User>>,
}

impl Admins {
    fn new(policy: &Policy) -> Self {
        let mut of: HashMap<Node, Vec<User>> = HashMap::new();
        let names: SortedSet<&str> =
            policy.predefined_sets().filter(|set| set.3).map(|(_, name, ..)| name).collect();
        let is_admin = |name: Option<&str>| name.is_some_and(|name| names.contains(name));
        for user in policy.users() {
            if is_admin(policy.user_account_role(user)) {
                of.entry(Node::ACCOUNT).or_default().push(user);
            }
        }
        for (user, node, role) in policy.organization_memberships() {
            if is_admin(role) {
                of.entry(node).or_default().push(user);
            }
        }
        for (user, node, role) in policy.space_memberships() {
            if role.is_ok() || role.is_err_and(is_admin) {
                of.entry(node).or_default().push(user);
            }
        }
        Self { of }
    }

    /// Whether any of them administers the node for certain.
    fn reach(&self, policy: &Policy, node: Node) -> bool {
        let mut next = Some(node);
        while let Some(place) = next {
            let here = self.of.get(&place).map_or(&[][..], Vec::as_slice);
            if here.iter().any(|user| administers(policy, *user, node)) {
                return true;
            }
            next = policy.node_parent(place);
        }
        false
    }
}

/// Restricted resources that nobody can read: just restricted, or readable before.
fn unreachable(evidence: &Evidence<'_>) -> Vec<Raised> {
    let sides = evidence.sides;
    let policy = sides.after;
    let mut candidates: LiteMap<&str, SortedSet<usize>> = LiteMap::new();
    for (index, step) in evidence.steps.iter().enumerate() {
        if step.op == "restriction.create" && step.outcome == Outcome::Applied {
            for node in &step.nodes {
                candidates.entry(policy.node_id(*node)).or_default().insert(index);
            }
        }
    }
    for (entry, cause) in evidence.diff.entries.iter().zip(&evidence.causes.entries) {
        let reads = sides.node_after(&entry.node).and_then(|node| reading(policy, node));
        if reads.is_some_and(|reads| entry.lost.contains(reads)) {
            candidates.entry(&entry.node).or_default().extend(&cause.lost);
        }
    }
    let mut all = Vec::new();
    for (id, steps) in candidates {
        let Some(node) = sides.node_after(id).filter(|node| policy.is_restricted(*node).0) else { continue };
        let Some(reads) = reading(policy, node) else { continue };
        let readers = Readers::new(policy, node, reads);
        if readers.anybody {
            continue;
        }
        let place = sides.place(id);
        let waiting: Vec<String> =
            readers.invited.iter().map(|user| sides.person(policy.user_id(*user))).collect();
        let (severity, message) = match (readers.perhaps, &waiting[..]) {
            (true, _) => (Severity::Info, format!("nobody certainly reads {place}, which is restricted")),
            (false, []) => (Severity::Error, format!("nobody can read {place}, which is restricted")),
            (false, _) => {
                let verb =
                    if waiting.len() == 1 { "accepts the invitation" } else { "accept their invitations" };
                let people = folded(&waiting, MOST_PLACES, "others");
                (
                    Severity::Warning,
                    format!("nobody can read {place}, which is restricted, until {people} {verb}"),
                )
            }
        };
        let users = readers.invited.iter().map(|user| policy.user_id(*user).to_owned()).collect();
        let found = Found { message, steps, users, nodes: [id.to_owned()].into(), about: Vec::new() };
        all.push(("unreachable", severity, found));
    }
    all
}

/// The permission that reads a resource of the node's type.
fn reading(policy: &Policy, node: Node) -> Option<Permission> {
    let kind = policy.node_kind(node);
    policy.permissions().find(&format!("{}_READ", kind.as_str())).filter(|_| kind.is_resource())
}

/// Who reads a resource.
struct Readers {
    anybody: bool,
    perhaps: bool,
    invited: Vec<User>,
}

impl Readers {
    fn new(policy: &Policy, node: Node, reads: Permission) -> Self {
        let mut readers = Self { anybody: false, perhaps: false, invited: Vec::new() };
        let bound = policy.users_at(node);
        // A strict restriction lets nobody else pass, and what may be hidden may be so for anybody.
        let sample = match policy.semantics().restriction {
            RestrictionSwitch::Strict => SAMPLE,
            RestrictionSwitch::Admins | RestrictionSwitch::SpaceAdmins => usize::MAX,
        };
        let others = policy.users().into_iter().filter(|user| policy.standing(*user).certain).take(sample);
        for user in bound.into_iter().chain(others) {
            let effective = held(policy, user, node);
            if is_invited(policy, user) {
                if effective.allowed.contains(reads) && !readers.invited.contains(&user) {
                    readers.invited.push(user);
                }
                continue;
            }
            readers.perhaps |= effective.possible.contains(reads);
            if effective.allowed.contains(reads) {
                readers.anybody = true;
                break;
            }
        }
        readers
    }
}
