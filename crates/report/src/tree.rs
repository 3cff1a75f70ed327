//! The hierarchy: what lies where, who belongs to it, what is restricted.

use std::collections::BTreeMap;

use axcess_core::{Asker, Node, NodeKind, Policy, User};
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::counted;
use crate::document::Body;
use crate::names::{Identity, Names, escaped};
use crate::reason::Teller;
use crate::style::{Style, styled};
use crate::table::{Layout, Table};

/// The hierarchy below a node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tree {
    /// Where it begins: the node's id.
    pub root: String,
    /// Whose access it shows, if anybody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Identity>,
    /// The nodes, by id.
    pub nodes: Vec<TreeNode>,
}

/// A node of the hierarchy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TreeNode {
    /// Its id.
    pub id: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its level, or its type in the API's word.
    #[serde(rename = "type")]
    pub kind: String,
    /// The node above, where it is known.
    pub parent: Option<String>,
    /// Whether it is a private space; null where nobody could read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_private: Option<bool>,
    /// Whether it is restricted: `yes`, `no` or `unknown` (R8).
    pub restricted: &'static str,
    /// Known members by role.
    pub members: BTreeMap<String, usize>,
    /// Known bindings on it by role.
    pub bindings: BTreeMap<String, usize>,
    /// How many permissions the user asked about is allowed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<usize>,
    /// How many nobody can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<usize>,
    #[serde(skip)]
    node: Node,
    #[serde(skip)]
    cause: Option<String>,
}

impl Body for Tree {
    const FORMAT: &'static str = "axcess-tree";
}

impl Tree {
    /// The hierarchy from `root` down, with what `asker` may do, if there is one.
    pub fn new(policy: &Policy, root: Node, asker: Option<Asker>) -> Self {
        let names = Names::new(policy);
        let counts = Counts::new(policy);
        let mut below = Vec::new();
        collect(policy, root, &mut below);
        below.sort_by_key(|node| policy.node_id(*node).to_owned());
        let nodes = below.into_iter().map(|node| tree_node(policy, &counts, node, asker)).collect();
        Self {
            root: policy.node_id(root).to_owned(),
            user: asker.map(|asker| names.user_identity(asker.user())),
            nodes,
        }
    }

    /// The hierarchy for people, or a record for each node.
    pub fn text(&self, policy: &Policy, layout: Layout) -> String {
        let by_node: LiteMap<Node, &TreeNode> = self.nodes.iter().map(|node| (node.node, node)).collect();
        let Some(root) = self.nodes.iter().find(|node| node.id == self.root) else { return String::new() };
        match layout {
            Layout::Plain => plain(policy, &by_node, root.node),
            Layout::Terminal(_) => {
                let mut table = Table::new(["node", "access", "who"]);
                let drawing = Drawing { policy, nodes: &by_node };
                drawing.push(root.node, "", "", &mut table);
                let mut text = table.text(layout);
                let strays = self.nodes.iter().filter(|node| policy.is_orphan(node.node)).count();
                if strays > 0 {
                    let what = counted(strays, "node");
                    text.push_str(&format!(
                        "\n{}\n",
                        styled(Style::Doubtful, format_args!("{what} of unknown parent"))
                    ));
                }
                text
            }
        }
    }
}

fn collect(policy: &Policy, node: Node, found: &mut Vec<Node>) {
    found.push(node);
    policy.node_children(node).into_iter().for_each(|child| collect(policy, child, found));
    if node == Node::ACCOUNT {
        let strays = policy.nodes().into_iter().filter(|stray| policy.is_orphan(*stray));
        strays.for_each(|stray| collect(policy, stray, found));
    }
}

fn tree_node(policy: &Policy, counts: &Counts, node: Node, asker: Option<Asker>) -> TreeNode {
    let restricted = match policy.is_restricted(node) {
        (true, _) => "yes",
        (false, true) => "unknown",
        (false, false) => "no",
    };
    let effective = asker.map(|asker| policy.effective(asker, node));
    let cause = asker.zip(effective.as_ref()).and_then(|(asker, effective)| {
        let permission = effective.allowed.iter().next()?;
        let teller = Teller { policy, asker, permission, node };
        let routes = policy.routes(asker, node);
        // Of grants that hold equally much, the one from furthest above.
        let counting = routes.iter().rev().filter(|route| route.pessimistic.is_none());
        counting.max_by_key(|route| route.certain.len()).map(|route| teller.noun(route))
    });
    TreeNode {
        id: policy.node_id(node).to_owned(),
        name: policy.node_name(node).map(str::to_owned),
        kind: policy.node_kind(node).as_str().to_owned(),
        parent: policy.node_parent(node).map(|parent| policy.node_id(parent).to_owned()),
        is_private: policy.is_private(node),
        restricted,
        members: counts.members.get(&node).cloned().unwrap_or_default(),
        bindings: counts.bindings.get(&node).cloned().unwrap_or_default(),
        allowed: effective.as_ref().map(|effective| effective.allowed.len()),
        unknown: effective.as_ref().map(|effective| effective.unknown().len()),
        node,
        cause,
    }
}

/// Members and bindings of every node, by role.
struct Counts {
    members: BTreeMap<Node, BTreeMap<String, usize>>,
    bindings: BTreeMap<Node, BTreeMap<String, usize>>,
}

impl Counts {
    fn new(policy: &Policy) -> Self {
        let mut counts = Self { members: BTreeMap::new(), bindings: BTreeMap::new() };
        let unreadable = || "unreadable".to_owned();
        let object = |role| policy.role_name(role).unwrap_or(policy.role_id(role)).to_owned();
        let mut member = |node: Node, role: String, _user: Option<User>| {
            *counts.members.entry(node).or_default().entry(role).or_default() += 1;
        };
        for user in policy.users() {
            member(
                Node::ACCOUNT,
                policy.user_account_role(user).map_or_else(unreadable, str::to_owned),
                Some(user),
            );
        }
        for (_, node, role) in policy.organization_memberships() {
            member(node, role.map_or_else(unreadable, str::to_owned), None);
        }
        for (_, node, role) in policy.space_memberships() {
            let role = match role {
                Ok(role) => object(role),
                Err(name) => name.map_or_else(unreadable, str::to_owned),
            };
            member(node, role, None);
        }
        for (_, _, node, role) in policy.bindings() {
            *counts.bindings.entry(node).or_default().entry(object(role)).or_default() += 1;
        }
        counts
    }
}

struct Drawing<'a> {
    policy: &'a Policy,
    nodes: &'a LiteMap<Node, &'a TreeNode>,
}

impl Drawing<'_> {
    fn push(&self, node: Node, lead: &str, below: &str, table: &mut Table) {
        let Some(shown) = self.nodes.get(&node) else { return };
        let name = label(self.policy, node);
        let name = if self.policy.node_kind(node).is_resource() { name } else { styled(Style::Strong, name) };
        table.push([
            format!("{}{name}", styled(Style::Faint, lead)),
            access(self.policy, shown),
            people(shown),
        ]);
        let mut children = self.policy.node_children(node);
        children.sort_by_cached_key(|child| {
            let kind = self.policy.node_kind(*child).as_str().to_owned();
            (kind, self.policy.node_name(*child).map(str::to_lowercase))
        });
        let last = children.len().saturating_sub(1);
        for (place, child) in children.into_iter().enumerate() {
            let (branch, gap) = if place == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.push(child, &format!("{below}{branch}"), &format!("{below}{gap}"), table);
        }
    }
}

fn label(policy: &Policy, node: Node) -> String {
    let name = escaped(policy.node_name(node).unwrap_or(policy.node_id(node))).into_owned();
    match policy.node_kind(node) {
        NodeKind::Account => "account".to_owned(),
        NodeKind::Organization | NodeKind::Space => name,
        NodeKind::Resource(kind) => format!("{} {name}", escaped(&kind.to_lowercase())),
    }
}

/// What is special about a node, and what the user asked about may do there.
fn access(policy: &Policy, node: &TreeNode) -> String {
    let mut words = Vec::new();
    if let (Some(allowed), Some(unknown)) = (node.allowed, node.unknown) {
        let all = policy.permissions().len();
        words.push(match (allowed, unknown) {
            (0, 0) => styled(Style::Faint, "nothing"),
            (0, unknown) => styled(Style::Doubtful, format_args!("{unknown} unknown")),
            (allowed, _) if allowed == all => styled(Style::Good, "everything"),
            (allowed, 0) => styled(Style::Good, counted(allowed, "permission")),
            (allowed, unknown) => {
                let allowed = styled(Style::Good, counted(allowed, "permission"));
                format!("{allowed}, {}", styled(Style::Doubtful, format_args!("{unknown} unknown")))
            }
        });
    }
    match node.is_private {
        Some(true) => words.push("private".to_owned()),
        Some(false) => words.push("public".to_owned()),
        None if *policy.node_kind(node.node) == NodeKind::Space => {
            words.push(styled(Style::Doubtful, "perhaps private"));
        }
        None => {}
    }
    match node.restricted {
        "yes" => words.push(styled(Style::Bad, "restricted")),
        "unknown" => words.push(styled(Style::Doubtful, "perhaps restricted")),
        _ => {}
    }
    words.join(", ")
}

fn people(node: &TreeNode) -> String {
    if node.allowed.is_some() {
        return node.cause.clone().unwrap_or_default();
    }
    let listed = |counts: &BTreeMap<String, usize>| -> Vec<String> {
        counts.iter().map(|(role, count)| format!("{count} {}", escaped(role))).collect()
    };
    let mut words = listed(&node.members);
    if !node.bindings.is_empty() {
        words.push(format!("bound: {}", listed(&node.bindings).join(", ")));
    }
    words.join(", ")
}

/// A record for each node, depth first: its reference, what is special about it, who belongs to it.
fn plain(policy: &Policy, nodes: &LiteMap<Node, &TreeNode>, root: Node) -> String {
    let mut order = Vec::new();
    collect(policy, root, &mut order);
    let names = Names::new(policy);
    let mut table = Table::new(["node", "access", "who"]);
    for node in order {
        if let Some(shown) = nodes.get(&node) {
            table.push([names.node(node), access(policy, shown), people(shown)]);
        }
    }
    table.text(Layout::Plain)
}
