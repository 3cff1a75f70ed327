//! The table of the built-in account: everybody, every permission and every node, in lines that a person can
//! review. A change of behaviour shows as changed lines; `AXCESS_BLESS=1` writes the table anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use axcess_core::{
    Asker, Blocked, Effective, Node, NodeKind, Obstacle, PermissionSet, Policy, Route, Source, UserKind,
};

fn demo() -> Policy {
    let draft = axcess_snapshot::demo().draft;
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("the account that ships has no defect")
}

/// Sets of permissions under short names, in the order in which they turn up.
struct Sets<'a> {
    policy: &'a Policy,
    known: Vec<PermissionSet>,
}

impl Sets<'_> {
    fn name(&mut self, set: &PermissionSet) -> String {
        if set.is_empty() {
            return "nothing".to_owned();
        }
        let place = self.known.iter().position(|known| known == set).unwrap_or_else(|| {
            self.known.push(set.clone());
            self.known.len() - 1
        });
        let all = if *set == self.policy.permissions().all() { " (all)" } else { "" };
        format!("set {}{all}", place + 1)
    }

    fn what(&mut self, held: &Effective) -> String {
        let allowed = self.name(&held.allowed);
        let unknown = held.unknown();
        if unknown.is_empty() { allowed } else { format!("{allowed}, perhaps {}", self.name(&unknown)) }
    }
}

/// The table: node by node, who holds what there, and by which routes. Nodes of one kind in which everybody
/// holds the same in the same way share their lines.
fn table(policy: &Policy) -> String {
    let mut sets = Sets { policy, known: Vec::new() };
    let mut blocks: Vec<(String, Vec<String>)> = Vec::new();
    for node in in_depth(policy, Node::ACCOUNT) {
        let (rows, title) = (rows(policy, &mut sets, node), title(policy, node));
        match blocks.iter_mut().find(|(known, _)| *known == rows) {
            Some((_, titles)) => titles.push(title),
            None => blocks.push((rows, vec![title])),
        }
    }
    let mut text = String::new();
    for (rows, titles) in blocks {
        writeln!(text, "{}\n{rows}", titles.join("\n")).unwrap();
    }
    let mut legend = String::new();
    for (place, set) in sets.known.iter().enumerate() {
        let names: Vec<&str> = policy.permissions().names(set).collect();
        writeln!(legend, "set {} has {}: {}", place + 1, names.len(), folded(&names)).unwrap();
    }
    format!("{legend}\n{text}")
}

fn title(policy: &Policy, node: Node) -> String {
    let kind = policy.node_kind(node).as_str();
    let restricted = if policy.is_restricted(node).0 { ", restricted" } else { "" };
    let private = if policy.is_private(node) == Some(true) { ", private" } else { "" };
    format!("{} ({kind}{private}{restricted})", policy.node_reference(node))
}

/// Everybody at one node; who holds the same by the same routes shares a line.
fn rows(policy: &Policy, sets: &mut Sets<'_>, node: Node) -> String {
    let mut rows: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (name, who) in askers(policy) {
        let mut what = sets.what(&policy.effective(who, node));
        if let Some(obstacle) = policy.obstacle(who) {
            what = format!("{what}, for he is {}", obstacle_word(&obstacle));
        }
        let mut routes = policy.routes(who, node);
        // What stays at a node above says nothing about this one; what holds nothing says nothing at all.
        routes.retain(|it| it.pessimistic != Some(Blocked::OwnNodeOnly) && !it.possible.is_empty());
        let routes: Vec<String> = routes.iter().map(|it| route(policy, sets, node, it)).collect();
        rows.entry((what, routes.join("; "))).or_default().push(name);
    }
    let mut text = String::new();
    for ((what, routes), people) in rows {
        writeln!(text, "  {what}: {}", people.join(" ")).unwrap();
        if !routes.is_empty() {
            writeln!(text, "      {routes}").unwrap();
        }
    }
    text
}

fn obstacle_word(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Status(status) => status.clone().unwrap_or_else(|| "of unread status".to_owned()),
        Obstacle::NoLiveKey => "a bot without a live key".to_owned(),
        Obstacle::DeadKey => "a dead key".to_owned(),
        Obstacle::DeveloperLock => "a user key, and these are locked".to_owned(),
    }
}

/// Names folded by what stands before the last `_`.
fn folded(names: &[&str]) -> String {
    let mut folds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in names {
        let (thing, action) = name.rsplit_once('_').unwrap_or((name, ""));
        folds.entry(thing).or_default().push(action);
    }
    let fold = |(thing, actions): (&str, Vec<&str>)| match &actions[..] {
        [action] => format!("{thing}_{action}"),
        several => format!("{thing}_({})", several.join("|")),
    };
    folds.into_iter().map(fold).collect::<Vec<_>>().join(" ")
}

/// The account and what is below, a parent before its children.
fn in_depth(policy: &Policy, node: Node) -> Vec<Node> {
    let below = policy.node_children(node).into_iter().flat_map(|child| in_depth(policy, child));
    std::iter::once(node).chain(below).collect()
}

/// Users by their reference, keys by their name.
fn askers(policy: &Policy) -> Vec<(String, Asker)> {
    let users = policy.users().into_iter().map(|user| {
        let name = match policy.user_kind(user) {
            UserKind::Bot => policy.user_name(user).map(|name| format!("bot:{name}")),
            UserKind::Human => policy.user_email(user).map(|it| it.trim_end_matches("@acme.io").to_owned()),
        };
        (name.unwrap_or_else(|| policy.user_id(user).to_owned()), Asker::User(user))
    });
    let keys = policy.keys().into_iter().filter_map(|key| {
        let name = policy.key_name(key).unwrap_or_else(|| policy.key_id(key));
        Some((format!("key:{name}"), policy.key_asker(key)?))
    });
    let mut all: Vec<_> = users.chain(keys).collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

fn route(policy: &Policy, sets: &mut Sets<'_>, node: Node, route: &Route) -> String {
    let at = match (route.at == node, policy.node_kind(route.at)) {
        (true, _) | (_, NodeKind::Account) => "",
        (false, NodeKind::Organization) => " above",
        (false, NodeKind::Space) => " of the space",
        (false, NodeKind::Resource(_)) => " elsewhere",
    };
    let mut set = sets.name(&route.certain);
    if route.possible != route.certain {
        set = format!("{set} to {}", sets.name(&route.possible));
    }
    let fate = match (route.pessimistic, route.optimistic) {
        (None, None) => String::new(),
        (Some(one), Some(other)) if one == other => format!(" - {}", word(&format!("{one:?}"))),
        (one, other) => {
            let side = |it: Option<Blocked>| it.map_or("counts".to_owned(), |it| word(&format!("{it:?}")));
            format!(" - {} or {}", side(one), side(other))
        }
    };
    let admin = if route.admin { ", admin" } else { "" };
    format!("{}{at} gives {set}{admin}{fate}", source(policy, &route.source))
}

fn source(policy: &Policy, source: &Source) -> String {
    let named = |it: &Option<Arc<str>>| it.as_deref().unwrap_or("unread").to_owned();
    let role = |it| policy.role_name(it).unwrap_or_else(|| policy.role_id(it)).to_owned();
    let kind = kind(source);
    match source {
        Source::AccountRole(name) | Source::OrganizationMembership(name) | Source::SpaceMembership(name) => {
            format!("{kind} {}", named(name))
        }
        Source::CustomSpaceMembership(it) => format!("{kind} {}", role(*it)),
        Source::PublicFallback { organization_role, space_role } => {
            format!("{kind} {organization_role} as {space_role}")
        }
        Source::Binding { role: it, .. } => format!("{kind} {}", role(*it)),
        Source::WallarooAdmin
        | Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => kind.to_owned(),
    }
}

const fn kind(source: &Source) -> &'static str {
    match source {
        Source::AccountRole(_) => "account role",
        Source::WallarooAdmin => "wallaroo admin",
        Source::OrganizationMembership(_) => "organization membership",
        Source::HiddenOrganizationMembership => "hidden organization membership",
        Source::SpaceMembership(_) => "space membership",
        Source::CustomSpaceMembership(_) => "custom space membership",
        Source::HiddenSpaceMembership => "hidden space membership",
        Source::PublicFallback { .. } => "public fallback",
        Source::Binding { .. } => "binding",
        Source::HiddenBinding => "hidden binding",
        Source::UnknownParent => "unknown parent",
    }
}

/// `OwnNodeOnly` as `own node only`.
fn word(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && words.ends_with(|it: char| it.is_ascii_lowercase()) {
            words.push(' ');
        }
        words.push(letter);
    }
    words.to_ascii_lowercase()
}

#[test]
fn the_table_of_the_built_in_account_is_as_it_was() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/acme.txt");
    let found = table(&demo());
    if std::env::var_os("AXCESS_BLESS").is_some() {
        std::fs::write(&path, &found).expect("the table can be written");
        return;
    }
    let kept = std::fs::read_to_string(&path).expect("golden/acme.txt is there");
    let differences: Vec<String> = kept
        .lines()
        .zip(found.lines())
        .enumerate()
        .filter(|(_, (kept, found))| kept != found)
        .map(|(at, (kept, found))| format!("line {}\n- {kept}\n+ {found}", at + 1))
        .take(10)
        .collect();
    assert!(
        kept == found,
        "the table differs; if it should, write it with AXCESS_BLESS=1\n{}\n({} lines before, {} now)",
        differences.join("\n"),
        kept.lines().count(),
        found.lines().count()
    );
}

/// What the built-in account does not show, and why.
const ABSENT: &[(&str, &str)] = &[
    ("wallaroo admin", "Acme is an account of Arize"),
    ("unknown parent", "the reader saw where everything lies"),
    ("orphan", "only with the switch `orphan-binding`"),
    ("perhaps orphan", "only with the switch `orphan-binding`"),
    ("bot", "only with the switch `bot-fallback`"),
    ("binding instead", "only with the switch `binding-fallback`"),
    ("perhaps binding instead", "only with the switch `binding-fallback`"),
    ("perhaps private", "the reader saw which spaces are private"),
    ("uncertain", "only a plan leaves such facts"),
    ("perhaps membership instead", "the one space of unread members is private, so it has no fallback"),
    ("perhaps restricted", "the reader saw all restrictions"),
    ("hidden organization membership", "the reader saw all members of organizations"),
];

fn check_occurrence(what: &str, name: &str, seen: bool) {
    let absent = ABSENT.iter().find(|(absent, _)| *absent == name);
    match absent {
        Some((_, why)) => assert!(!seen, "{what} `{name}` is listed as absent ({why}), and occurs"),
        None => assert!(seen, "{what} `{name}` occurs nowhere in the table"),
    }
}

/// Every route of everybody at every node.
fn all_routes(policy: &Policy) -> Vec<Route> {
    let askers = askers(policy);
    let nodes = policy.nodes();
    nodes.iter().flat_map(|node| askers.iter().flat_map(|(_, who)| policy.routes(*who, *node))).collect()
}

#[test]
fn every_permission_is_held_by_somebody_and_not_by_everybody() {
    let policy = demo();
    for (permission, name) in policy.permissions().iter() {
        let held = |node: Node| {
            policy.users().into_iter().any(|user| policy.effective(user, node).allowed.contains(permission))
        };
        let lacked = |node: Node| {
            policy.users().into_iter().any(|user| !policy.effective(user, node).possible.contains(permission))
        };
        assert!(policy.nodes().into_iter().any(held), "nobody holds {name}");
        assert!(policy.nodes().into_iter().any(lacked), "nobody lacks {name}");
    }
}

#[test]
fn every_role_of_every_level_occurs() {
    let policy = demo();
    let routes = all_routes(&policy);
    for (level, name, ..) in policy.predefined_sets() {
        let seen = routes.iter().any(|route| match (&route.source, level.as_str()) {
            (Source::AccountRole(role), "ACCOUNT")
            | (Source::OrganizationMembership(role), "ORGANIZATION")
            | (Source::SpaceMembership(role), "SPACE") => role.as_deref() == Some(name),
            _ => false,
        });
        check_occurrence("role", &format!("{level}.{name}"), seen);
    }
    let mut used = BTreeSet::new();
    for route in &routes {
        if let Source::CustomSpaceMembership(role) | Source::Binding { role, .. } = &route.source {
            used.insert(*role);
        }
    }
    let unused: Vec<&str> = policy
        .roles()
        .into_iter()
        .filter(|it| !used.contains(it))
        .filter_map(|it| policy.role_name(it))
        .collect();
    assert_eq!(unused, ["Migration 2025"], "the one role that nobody uses");
}

#[test]
fn every_kind_of_node_occurs() {
    let policy = demo();
    let kinds: BTreeSet<&str> =
        policy.nodes().into_iter().map(|node| policy.node_kind(node).as_str()).collect();
    for kind in ["ACCOUNT", "ORGANIZATION", "SPACE", "PROJECT", "DASHBOARD", "PROMPT"] {
        assert!(kinds.contains(kind), "there is no {kind}");
    }
}

#[test]
fn every_source_and_every_reason_to_leave_it_out_occurs() {
    let policy = demo();
    let routes = all_routes(&policy);
    let sources: BTreeSet<&str> = routes.iter().map(|route| kind(&route.source)).collect();
    for source in [
        "account role",
        "wallaroo admin",
        "organization membership",
        "hidden organization membership",
        "space membership",
        "custom space membership",
        "hidden space membership",
        "public fallback",
        "binding",
        "hidden binding",
        "unknown parent",
    ] {
        check_occurrence("source", source, sources.contains(source));
    }
    let reasons: BTreeSet<Blocked> =
        routes.iter().flat_map(|route| [route.pessimistic, route.optimistic]).flatten().collect();
    for reason in [
        Blocked::OwnNodeOnly,
        Blocked::Restricted,
        Blocked::PerhapsRestricted,
        Blocked::MembershipInstead,
        Blocked::PerhapsMembershipInstead,
        Blocked::BindingInstead,
        Blocked::PerhapsBindingInstead,
        Blocked::Private,
        Blocked::PerhapsPrivate,
        Blocked::Bot,
        Blocked::Orphan,
        Blocked::PerhapsOrphan,
        Blocked::Hidden,
        Blocked::Uncertain,
    ] {
        check_occurrence("reason", &word(&format!("{reason:?}")), reasons.contains(&reason));
    }
}
