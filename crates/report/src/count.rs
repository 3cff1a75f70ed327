//! How much access there is in all.

use axcess_core::{Answers, Policy, SortedSet, User};
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::agreement::grouped;
use crate::counted;
use crate::document::Body;
use crate::explain::{kind, role};
use crate::names::{Identity, Names, escaped};
use crate::style::{Style, styled};
use crate::table::{Layout, Table};

/// How many answers about users, permissions and nodes are not a denial: of the account, of each permission, user and node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CountReport {
    /// Users, whatever their status.
    pub users: usize,
    /// Nodes, the account among them.
    pub nodes: usize,
    /// Permissions.
    pub permissions: usize,
    /// All answers: users times nodes times permissions.
    pub answers: u64,
    /// Answers that are `allow`.
    pub allowed: u64,
    /// Answers that are `unknown`.
    pub unknown: u64,
    /// Of each permission, by name; those that nobody holds are left out.
    pub by_permission: Vec<PermissionCount>,
    /// Of each way to hold something, by what it is and its role.
    pub by_role: Vec<RoleCount>,
    /// Of each user, by id; those who hold nothing are left out.
    pub by_user: Vec<ThingCount>,
    /// Of each node, by id; those at which nobody holds anything are left out.
    pub by_node: Vec<ThingCount>,
}

/// How many pairs of users and nodes have a permission.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PermissionCount {
    /// The permission.
    pub permission: String,
    /// Pairs with `allow`.
    pub allowed: u64,
    /// Pairs with `unknown`.
    pub unknown: u64,
}

/// How far a role reaches, in one of the ways to hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleCount {
    /// What kind of grant, as in `space-membership`.
    pub source: &'static str,
    /// The role's name, if it was read.
    pub role: Option<String>,
    /// Users who hold it somewhere where it counts for certain.
    pub users: u64,
    /// Pairs of such a user and a node at which it counts, whatever it holds there.
    pub pairs: u64,
}

/// How many answers about a user or node are not a denial.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ThingCount {
    /// The user or node.
    #[serde(flatten)]
    pub thing: Identity,
    /// Answers that are `allow`.
    pub allowed: u64,
    /// Answers that are `unknown`.
    pub unknown: u64,
}

/// What answers are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountBy {
    /// Each permission.
    Permission,
    /// Each way to hold a role.
    Role,
    /// Each user.
    User,
    /// Each node.
    Node,
}

impl Body for CountReport {
    const FORMAT: &'static str = "axcess-count";
}

impl CountReport {
    /// Counts.
    pub fn new(policy: &Policy) -> Self {
        let (count, each) = (policy.count(), policy.count_each());
        let names = Names::new(policy);
        let holds = |answers: &Answers| *answers != Answers::default();
        let mut by_permission: Vec<_> = policy
            .permissions()
            .iter()
            .map(|(permission, name)| (name, count.by_permission[permission.index()]))
            .filter(|(_, answers)| holds(answers))
            .map(|(name, Answers { allowed, unknown })| PermissionCount {
                permission: name.to_owned(),
                allowed,
                unknown,
            })
            .collect();
        by_permission.sort_by(|one, other| one.permission.cmp(&other.permission));
        let thing =
            |thing: Identity, Answers { allowed, unknown }: Answers| ThingCount { thing, allowed, unknown };
        let by_user = each.by_user.iter().filter(|(_, answers)| holds(answers));
        let by_node = each.by_node.iter().filter(|(_, answers)| holds(answers));
        let permissions = policy.permissions().len();
        Self {
            users: count.users,
            nodes: count.nodes,
            permissions,
            answers: count.users as u64 * count.nodes as u64 * permissions as u64,
            allowed: count.all.allowed,
            unknown: count.all.unknown,
            by_permission,
            by_role: by_role(policy),
            by_user: by_user.map(|(user, answers)| thing(names.user_identity(*user), *answers)).collect(),
            by_node: by_node.map(|(node, answers)| thing(names.node_identity(*node), *answers)).collect(),
        }
    }

    /// The heads of the columns, and a row for each.
    pub fn records(&self, by: CountBy) -> ([&'static str; 4], Vec<[String; 4]>) {
        let things = |things: &[ThingCount]| {
            let row = |it: &ThingCount| {
                let name = it.thing.name.as_deref().map(escaped).unwrap_or_default().into_owned();
                [it.thing.id.clone(), name, it.allowed.to_string(), it.unknown.to_string()]
            };
            things.iter().map(row).collect()
        };
        match by {
            CountBy::Permission => {
                let row = |it: &PermissionCount| {
                    [it.permission.clone(), String::new(), it.allowed.to_string(), it.unknown.to_string()]
                };
                (["permission", "name", "allowed", "unknown"], self.by_permission.iter().map(row).collect())
            }
            CountBy::Role => {
                let row = |it: &RoleCount| {
                    let role = it.role.as_deref().map(escaped).unwrap_or_default().into_owned();
                    [it.source.to_owned(), role, it.pairs.to_string(), it.users.to_string()]
                };
                (["source", "role", "pairs", "users"], self.by_role.iter().map(row).collect())
            }
            CountBy::User => (["user", "name", "allowed", "unknown"], things(&self.by_user)),
            CountBy::Node => (["node", "name", "allowed", "unknown"], things(&self.by_node)),
        }
    }

    /// For people: in all, and the most of what is counted by.
    pub fn text(&self, by: CountBy, most: usize, layout: Layout) -> String {
        let mut text = String::new();
        if let Layout::Terminal(_) = layout {
            let size = [(self.users, "user"), (self.nodes, "node"), (self.permissions, "permission")]
                .map(|(number, noun)| counted(number, noun));
            let share = self.allowed as f64 / (self.answers.max(1)) as f64 * 100.0;
            text.push_str(&format!(
                "{} of {} answers are allow ({share:.2}%), {} unknown\n{}\n\n",
                styled(Style::Strong, grouped(self.allowed)),
                grouped(self.answers),
                grouped(self.unknown),
                styled(Style::Faint, size.join(", "))
            ));
        }
        let (heads, mut rows) = self.records(by);
        rows.sort_by_key(|row| std::cmp::Reverse(row[2].parse::<u64>().unwrap_or(0)));
        let left = rows.len().saturating_sub(most);
        rows.truncate(most);
        let mut table = match by {
            CountBy::Permission => Table::new([heads[0], heads[2], heads[3]]),
            CountBy::Role | CountBy::User | CountBy::Node => Table::new(heads),
        };
        for [id, name, allowed, unknown] in rows {
            let number = |text: String| match layout {
                Layout::Terminal(_) => text.parse().map_or(text, grouped),
                Layout::Plain => text,
            };
            match by {
                CountBy::Permission => table.push([id, number(allowed), number(unknown)]),
                CountBy::Role | CountBy::User | CountBy::Node => {
                    table.push([id, name, number(allowed), number(unknown)])
                }
            }
        }
        text.push_str(&table.text(layout));
        if left > 0 && matches!(layout, Layout::Terminal(_)) {
            text.push_str(
                &styled(Style::Faint, format!("{left} more: --top, or --format csv\n")).to_string(),
            );
        }
        text
    }
}

/// How far one way to hold something reaches.
#[derive(Default)]
struct Reached {
    /// Who was met last: all regions of a user come one after the other.
    last: Option<User>,
    users: u64,
    pairs: u64,
}

/// How far each role reaches: each user is asked once for each region of the account.
fn by_role(policy: &Policy) -> Vec<RoleCount> {
    let mut found: LiteMap<_, Reached> = LiteMap::new();
    policy.each_region(&mut |user, node, weight| {
        if !policy.standing(user).certain {
            return;
        }
        let routes = policy.routes(user, node);
        let counting = routes.iter().filter(|route| route.pessimistic.is_none());
        let held: SortedSet<_> =
            counting.map(|route| (kind(&route.source), role(policy, &route.source))).collect();
        for way in held {
            let reached = found.entry(way).or_default();
            reached.users += u64::from(reached.last != Some(user));
            reached.last = Some(user);
            reached.pairs += weight;
        }
    });
    let row = |((source, role), Reached { users, pairs, .. })| RoleCount { source, role, users, pairs };
    found.into_iter().map(row).collect()
}
