//! Answers that the plan leaves open, by what they hang on.

use axcess_core::{Blocked, GapKind, Node, NodeKind, Policy, Route, SortedSet, Source};
use axcess_emit::quote;
use litemap::LiteMap;

use crate::attribution::Cause;
use crate::diff::phrase::folded;
use crate::diff::sides::{Sides, held};
use crate::diff::wording::few_places;
use crate::finding::{Evidence, Found, Raised, Severity};

/// The most open answers that are looked into.
pub(crate) const MOST_OPEN: usize = 20_000;

/// What one answer hangs on: why nobody knows, and what would tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Doubt {
    pub reason: String,
    /// What to read; `None` where nothing can be read.
    pub read: Option<String>,
}

/// One answer that the plan leaves open, with what it hangs on.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub user: String,
    pub node: String,
    pub steps: Vec<usize>,
    pub doubts: SortedSet<Doubt>,
}

/// Every answer that the plan leaves open and that was not open before.
pub(crate) fn open(evidence: &Evidence<'_>) -> Vec<Open> {
    let active = evidence.diff.entries.iter().zip(&evidence.causes.entries);
    let pending = evidence.diff.pending.iter().zip(&evidence.causes.pending);
    let is_open = |(entry, _): &(&axcess_core::DiffEntry, &Cause)| {
        !evidence.sides.without_inert(&entry.undetermined, &entry.node).is_empty()
    };
    let open = active.chain(pending).filter(is_open).map(|(entry, cause)| Open {
        user: entry.user.clone(),
        node: entry.node.clone(),
        steps: cause.undetermined.clone(),
        doubts: doubts(evidence, &entry.user, &entry.node, cause),
    });
    open.take(MOST_OPEN).collect()
}

pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let mut by_reason: LiteMap<&str, Found> = LiteMap::new();
    for open in &evidence.parts.open {
        for doubt in &open.doubts {
            let found = by_reason.entry(&doubt.reason).or_default();
            found.users.insert(open.user.clone());
            found.nodes.insert(open.node.clone());
            found.steps.extend(&open.steps);
        }
    }
    by_reason.into_iter().map(|(reason, found)| raise(evidence.sides, reason, found)).collect()
}

fn raise(sides: &Sides<'_>, reason: &str, found: Found) -> Raised {
    let people: Vec<String> = found.users.iter().map(|id| sides.person(id)).collect();
    let message = format!(
        "nobody knows what {} may do on {}: {reason}",
        folded(&people, 3, "others"),
        few_places(sides, found.nodes.iter().map(String::as_str), 3),
    );
    ("unknown", Severity::Warning, Found { message, about: Vec::new(), ..found })
}

/// What the user's access at the node hangs on.
fn doubts(evidence: &Evidence<'_>, user: &str, node: &str, cause: &Cause) -> SortedSet<Doubt> {
    let sides = evidence.sides;
    let mut found = SortedSet::new();
    let Some((user, node)) = sides.user_after(user).zip(sides.node_after(node)) else { return found };
    let policy = sides.after;
    let unknown = held(policy, user, node).unknown();
    let opens = |route: &Route| route.optimistic.is_none() && !route.possible.and(&unknown).is_empty();
    for route in policy.routes(user, node).iter().filter(|route| opens(route)) {
        found.insert(doubt(sides, policy, route, node));
    }
    let standing = policy.standing(user);
    if standing.possible && !standing.certain {
        let person = sides.person(policy.user_id(user));
        let reason = format!("whether {person} may act at all is unreadable");
        let read = format!("ax users get {}", quote(policy.user_id(user)));
        found.insert(Doubt { reason, read: Some(read) });
    }
    let settled_by_step = cause.undetermined.iter().any(|step| evidence.steps[*step].uncertain);
    if found.is_empty() && settled_by_step {
        let reason = "an uncertain step may have made or removed it".to_owned();
        found.insert(Doubt { reason, read: None });
    }
    found
}

fn doubt(sides: &Sides<'_>, policy: &Policy, route: &Route, node: Node) -> Doubt {
    let place = |node: Node| sides.place(policy.node_id(node));
    let at = place(route.at);
    let hidden = |kind: GapKind, what: &str| match gap(policy, &kind, route.at) {
        Some(why) => format!("the snapshot lacks {what} of {at} ({why})"),
        None => format!("the snapshot may lack {what} of {at}"),
    };
    let (reason, read) = match (&route.source, route.pessimistic) {
        (Source::HiddenOrganizationMembership, _) => {
            let members = format!("the members of {at} (GraphQL, accountOrganizationUsers)");
            (hidden(GapKind::OrganizationMemberships, "members"), Some(members))
        }
        (_, Some(Blocked::PerhapsOrphan)) => {
            let organization = organization(policy, route.at).map(place);
            let members =
                organization.map(|at| format!("the members of {at} (GraphQL, accountOrganizationUsers)"));
            (hidden(GapKind::OrganizationMemberships, "members"), members)
        }
        (Source::HiddenSpaceMembership, _) | (_, Some(Blocked::PerhapsMembershipInstead)) => (
            hidden(GapKind::SpaceMemberships, "members"),
            Some(format!("the members of {at} (GraphQL, spaceUsers)")),
        ),
        (Source::HiddenBinding, _) if is_unlisted(policy, route.at) => {
            (format!("the API lists no role bindings on {at}"), None)
        }
        (Source::HiddenBinding, _) | (_, Some(Blocked::PerhapsBindingInstead)) => {
            let kind = policy.node_kind(route.at).as_str();
            let list = format!("ax role-bindings list --resource-type {}", quote(kind));
            (hidden(GapKind::RoleBindings, "role bindings"), Some(list))
        }
        (Source::UnknownParent, _) => {
            (format!("nobody could read what {at} belongs to"), Some(get(policy, route.at)))
        }
        (_, Some(Blocked::PerhapsRestricted)) => {
            let space = policy.node_parent(node).unwrap_or(node);
            let reason = match gap(policy, &GapKind::Restrictions, space) {
                Some(why) => format!("the snapshot lacks the restrictions of {} ({why})", place(space)),
                None => format!("{} may be restricted", place(node)),
            };
            let kind = policy.node_kind(node).as_str();
            (reason, Some(format!("ax resource-restrictions list --resource-type {}", quote(kind))))
        }
        (_, Some(Blocked::PerhapsPrivate)) => {
            let read = format!("whether {at} is private (GraphQL, spaces)");
            (format!("nobody could read whether {at} is private"), Some(read))
        }
        (_, Some(Blocked::Uncertain)) => {
            ("an uncertain step may have made, kept or replaced it".to_owned(), None)
        }
        (Source::Binding { role, .. } | Source::CustomSpaceMembership(role), _) => {
            let read = format!("ax roles get {}", quote(policy.role_id(*role)));
            (format!("the permissions of a role at {at} are unreadable"), Some(read))
        }
        (
            Source::AccountRole(_)
            | Source::WallarooAdmin
            | Source::OrganizationMembership(_)
            | Source::SpaceMembership(_)
            | Source::PublicFallback { .. },
            _,
        ) => {
            let read = format!("what the role at {at} holds (`predefined` of the snapshot)");
            (format!("the permissions of a role at {at} are unreadable"), Some(read))
        }
    };
    Doubt { reason, read }
}

fn organization(policy: &Policy, node: Node) -> Option<Node> {
    let mut above = std::iter::successors(Some(node), |node| policy.node_parent(*node));
    above.find(|node| policy.node_kind(*node) == &NodeKind::Organization)
}

/// The command that shows one node.
fn get(policy: &Policy, node: Node) -> String {
    let id = quote(policy.node_id(node));
    match policy.node_kind(node) {
        NodeKind::Account | NodeKind::Organization => format!("ax organizations get {id}"),
        NodeKind::Space => format!("ax spaces get {id}"),
        NodeKind::Resource(kind) if **kind == *"PROJECT" => format!("ax projects get {id}"),
        NodeKind::Resource(_) => format!("what {id} belongs to"),
    }
}

/// Whether the node is of a type whose bindings the API lists nowhere.
fn is_unlisted(policy: &Policy, node: Node) -> bool {
    policy.catalog().unlisted_bindings.iter().any(|kind| kind == policy.node_kind(node).as_str())
}

/// Why the snapshot lacks what a gap of this kind hides at the node.
fn gap<'p>(policy: &'p Policy, kind: &GapKind, node: Node) -> Option<&'p str> {
    let covers = |at: Node| {
        let id = policy.node_id(at);
        let fits = |gap: &&axcess_core::Gap| {
            gap.kind == *kind && gap.scope.as_ref().is_none_or(|scope| scope.as_str() == id)
        };
        policy.gaps().iter().find(fits).map(|gap| gap.reason.as_str())
    };
    covers(node).or_else(|| policy.node_parent(node).and_then(covers))
}
