//! Many answers at once: users by nodes, or users by permissions.

use std::collections::BTreeMap;

use axcess_core::{Decision, Effective, Node, Permission, PermissionSet, Policy, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;
use crate::names::{Names, escaped};
use crate::style::{Style, decision_style, styled};
use crate::table::{Layout, Table};
use crate::what_can::wrapped;
use crate::{Sets, counted};

/// Users by nodes, for some permissions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Matrix {
    /// What was asked for; sorted.
    pub permissions: Vec<String>,
    /// Where: the nodes' ids, sorted.
    pub resources: Vec<String>,
    /// The permission lists that cells name by index; the first is empty.
    pub sets: Vec<Vec<String>>,
    /// A row for each user, or, folded, for all users with equal cells; by the first user's id.
    pub rows: Vec<MatrixRow>,
}

/// A row of a matrix.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixRow {
    /// The users' ids, sorted.
    pub users: Vec<String>,
    /// Nodes where any of the permissions is or may be allowed, by id.
    pub entries: Vec<MatrixEntry>,
}

/// What the users of a row hold at a node, of the permissions asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixEntry {
    /// The node's id.
    pub resource: String,
    /// The set that is allowed.
    pub allowed: usize,
    /// The set of which nobody knows.
    pub unknown: usize,
}

/// A cell of a matrix, with the names written out.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixLine<'a> {
    /// The users' ids.
    pub users: &'a [String],
    /// The node's id.
    pub resource: &'a str,
    /// What is allowed.
    pub allowed: &'a [String],
    /// Of what nobody knows.
    pub unknown: &'a [String],
}

impl Body for Matrix {
    const FORMAT: &'static str = "axcess-matrix";
}

/// Whether rows with equal cells are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folding {
    /// Each user has a row.
    Apart,
    /// Users with equal cells share one.
    Joined,
}

/// The answers of a matrix, ready to be drawn.
#[derive(Clone, Debug)]
pub struct MatrixReview<'a> {
    policy: &'a Policy,
    permissions: Vec<Permission>,
    nodes: Vec<Node>,
    rows: Vec<(Vec<User>, Vec<Effective>)>,
}

impl<'a> MatrixReview<'a> {
    /// Asks about everybody, for these permissions on these nodes.
    pub fn new(policy: &'a Policy, permissions: &[Permission], nodes: &[Node], folding: Folding) -> Self {
        let mut permissions = permissions.to_vec();
        permissions.sort_unstable();
        permissions.dedup();
        let mut nodes = nodes.to_vec();
        nodes.sort_by_key(|node| policy.node_id(*node).to_owned());
        nodes.dedup();
        let mut asked = PermissionSet::empty(policy.permissions().len());
        permissions.iter().for_each(|permission| asked.insert(*permission));
        let cell = |user: User, node: Node| {
            let Effective { allowed, possible } = policy.effective(user, node);
            Effective { allowed: settled(&allowed, &asked), possible: settled(&possible, &asked) }
        };
        let mut rows: Vec<(Vec<User>, Vec<Effective>)> = Vec::new();
        let mut known: BTreeMap<Vec<(PermissionSet, PermissionSet)>, usize> = BTreeMap::new();
        for user in policy.users() {
            let cells: Vec<Effective> = nodes.iter().map(|node| cell(user, *node)).collect();
            if folding == Folding::Apart {
                rows.push((vec![user], cells));
                continue;
            }
            let key = cells.iter().map(|cell| (cell.allowed.clone(), cell.possible.clone())).collect();
            let place = *known.entry(key).or_insert(rows.len());
            if place == rows.len() {
                rows.push((Vec::new(), cells));
            }
            rows[place].0.push(user);
        }
        Self { policy, permissions, nodes, rows }
    }

    /// The matrix as a document's body.
    pub fn matrix(&self) -> Matrix {
        let table = self.policy.permissions();
        let mut sets = Sets::default();
        let mut entry = |node: Node, cell: &Effective| MatrixEntry {
            resource: self.policy.node_id(node).to_owned(),
            allowed: sets.index(&cell.allowed),
            unknown: sets.index(&cell.unknown()),
        };
        let mut rows = Vec::new();
        for (users, cells) in &self.rows {
            let cells = self.nodes.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
            rows.push(MatrixRow {
                users: users.iter().map(|user| self.policy.user_id(*user).to_owned()).collect(),
                entries: cells.map(|(node, cell)| entry(*node, cell)).collect(),
            });
        }
        Matrix {
            permissions: self
                .permissions
                .iter()
                .map(|permission| table.name(*permission).to_owned())
                .collect(),
            resources: self.nodes.iter().map(|node| self.policy.node_id(*node).to_owned()).collect(),
            sets: sets.lists(table),
            rows,
        }
    }

    /// A record for each row: its users, then an answer for each column.
    pub fn records(&self) -> (Vec<String>, Vec<Vec<String>>) {
        let names = Names::new(self.policy);
        let columns = self.columns();
        let heads = std::iter::once("user".to_owned()).chain(columns.iter().map(|column| self.head(*column)));
        let rows = self.rows.iter().map(|(users, cells)| {
            let users: Vec<String> = users.iter().map(|user| names.user_reference(*user)).collect();
            let answers = columns.iter().map(|column| self.answer(*column, cells).as_str().to_owned());
            std::iter::once(users.join(" ")).chain(answers).collect()
        });
        (heads.collect(), rows.collect())
    }

    /// The matrix for people: numbered columns with a legend, as many at a time as fit. Rows and columns without
    /// access are left out, and columns with equal cells share a number.
    pub fn text(&self, layout: Layout) -> String {
        let Layout::Terminal(width) = layout else { return self.plain() };
        let names = Names::new(self.policy);
        let rows: Vec<_> =
            self.rows.iter().filter(|(_, cells)| !cells.iter().all(Effective::is_empty)).collect();
        let (columns, nobody) = self.joined_columns();
        let mut text = String::new();
        let digits = columns.len().to_string().len();
        for (number, (_, heads)) in columns.iter().enumerate() {
            let lead = format!("{:>digits$}  ", number + 1);
            let listed = wrapped(heads, "", Layout::Terminal(width.saturating_sub(lead.len())));
            let indented = listed.trim_end().replace('\n', &format!("\n{}", " ".repeat(lead.len())));
            text.push_str(&format!("{lead}{indented}\n"));
        }
        let people =
            |users: &[User]| users.iter().map(|user| names.user(*user)).collect::<Vec<_>>().join(", ");
        let at_a_time = (width.saturating_sub(width.min(120) / 3) / (digits + 2)).max(1);
        for (block, some) in columns.chunks(at_a_time).enumerate() {
            let mut heads = vec!["user".to_owned()];
            heads.extend((1..=some.len()).map(|number| (block * at_a_time + number).to_string()));
            let mut table = Table::new(heads);
            for (place, (users, _)) in rows.iter().enumerate() {
                let marks = some.iter().map(|(answers, _)| mark(answers[place]));
                table.push(std::iter::once(people(users)).chain(marks));
            }
            text.push_str(&format!("\n{}", table.text(layout)));
        }
        text + &self.remarks(nobody)
    }

    fn plain(&self) -> String {
        let (heads, rows) = self.records();
        let mut table = Table::new(heads);
        rows.into_iter().for_each(|row| table.push(row));
        table.text(Layout::Plain)
    }

    /// The columns, those with equal answers as one, and how many nobody reaches.
    fn joined_columns(&self) -> (Vec<Column>, usize) {
        let mut joined: Vec<Column> = Vec::new();
        let mut nobody = 0;
        let mut columns = self.columns();
        columns.sort_by_cached_key(|(permission, node)| (*permission, Names::new(self.policy).path(*node)));
        for column in columns {
            let held = self.rows.iter().filter(|(_, cells)| !cells.iter().all(Effective::is_empty));
            let answers: Vec<_> = held.map(|(_, cells)| self.answer(column, cells)).collect();
            if answers.iter().all(|answer| *answer == Decision::Deny) {
                nobody += 1;
                continue;
            }
            match joined.iter_mut().find(|(known, _)| *known == answers) {
                Some((_, heads)) => heads.push(self.head(column)),
                None => joined.push((answers, vec![self.head(column)])),
            }
        }
        (joined, nobody)
    }

    fn remarks(&self, nobody: usize) -> String {
        let without = self.rows.iter().filter(|(_, cells)| cells.iter().all(Effective::is_empty));
        let without: usize = without.map(|(users, _)| users.len()).sum();
        let mut remarks = vec!["✓ allow, · deny, ? unknown".to_owned()];
        if without > 0 {
            remarks.push(format!("{} without any of it left out", counted(without, "user")));
        }
        if nobody > 0 {
            remarks.push(format!("{} that nobody reaches left out", counted(nobody, "column")));
        }
        if !self.policy.is_complete() {
            remarks.push("the snapshot does not list everybody".to_owned());
        }
        format!("\n{}\n", styled(Style::Faint, remarks.join("; ")))
    }

    fn columns(&self) -> Vec<(Permission, Node)> {
        let of =
            |permission: &Permission| self.nodes.iter().map(|node| (*permission, *node)).collect::<Vec<_>>();
        self.permissions.iter().flat_map(of).collect()
    }

    fn head(&self, (permission, node): (Permission, Node)) -> String {
        let permission = escaped(self.policy.permissions().name(permission)).into_owned();
        let node = Names::new(self.policy).node(node);
        match (self.permissions.len(), self.nodes.len()) {
            (1, _) => node,
            (_, 1) => permission,
            _ => format!("{permission} {node}"),
        }
    }

    fn answer(&self, (permission, node): (Permission, Node), cells: &[Effective]) -> Decision {
        let place = self.nodes.iter().position(|known| *known == node);
        let Some(cell) = place.map(|place| &cells[place]) else { return Decision::Deny };
        match (cell.allowed.contains(permission), cell.possible.contains(permission)) {
            (true, _) => Decision::Allow,
            (false, true) => Decision::Unknown,
            (false, false) => Decision::Deny,
        }
    }
}

impl Matrix {
    /// One cell after another, with the names written out.
    pub fn lines(&self) -> impl Iterator<Item = MatrixLine<'_>> {
        self.rows.iter().flat_map(|row| {
            row.entries.iter().map(|MatrixEntry { resource, allowed, unknown }| MatrixLine {
                users: &row.users,
                resource,
                allowed: &self.sets[*allowed],
                unknown: &self.sets[*unknown],
            })
        })
    }
}

/// The answers of a column, row by row, and the heads of all columns that have these.
type Column = (Vec<Decision>, Vec<String>);

/// What of a set was asked for; an empty set always compares as one.
fn settled(set: &PermissionSet, asked: &PermissionSet) -> PermissionSet {
    let kept = set.and(asked);
    if kept.is_empty() { PermissionSet::default() } else { kept }
}

fn mark(decision: Decision) -> String {
    match decision {
        Decision::Allow => styled(decision_style(decision), "✓"),
        Decision::Deny => styled(Style::Faint, "·"),
        Decision::Unknown => styled(decision_style(decision), "?"),
    }
}
