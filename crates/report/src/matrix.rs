//! Many answers at once: users by nodes, or users by permissions.

use std::collections::HashMap;

use axcess_core::{Decision, Effective, Node, Permission, PermissionSet, Policy, User};
use indexmap::{IndexMap, IndexSet};
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
    /// Where: a column for each node, or, folded, for all nodes with equal cells; their ids, sorted.
    pub columns: Vec<Vec<String>>,
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
    /// Columns where any of the permissions is or may be allowed.
    pub entries: Vec<MatrixEntry>,
}

/// What the users of a row hold at the nodes of a column, of the permissions asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixEntry {
    /// The column, by index.
    pub column: usize,
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
    /// The nodes' ids.
    pub resources: &'a [String],
    /// What is allowed.
    pub allowed: &'a [String],
    /// Of what nobody knows.
    pub unknown: &'a [String],
}

impl Body for Matrix {
    const FORMAT: &'static str = "axcess-matrix";
}

/// Whether rows with equal cells are joined, and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folding {
    /// Each user has a row, each node a column.
    Apart,
    /// Users with equal cells share a row, nodes with equal cells a column.
    Joined,
}

/// The answers of a matrix, ready to be drawn. Cells without anything are not there.
#[derive(Clone, Debug)]
pub struct MatrixReview<'a> {
    policy: &'a Policy,
    permissions: Vec<Permission>,
    folding: Folding,
    /// By id.
    nodes: Vec<Node>,
    /// Nodes with equal cells in every row, by id; groups by their first.
    groups: Vec<Vec<Node>>,
    group_of: HashMap<Node, u32>,
    /// What a cell may hold; the first is nothing.
    cells: Vec<Effective>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    users: Vec<User>,
    /// Groups and what is held there, by group.
    cells: Vec<(u32, u32)>,
}

/// So few nodes are asked about one by one; of more, those that somebody reaches are looked for first.
const FEW: usize = 200;

impl<'a> MatrixReview<'a> {
    /// Asks about everybody, for these permissions on these nodes.
    pub fn new(policy: &'a Policy, permissions: &[Permission], nodes: &[Node], folding: Folding) -> Self {
        let mut permissions = permissions.to_vec();
        permissions.sort_unstable();
        permissions.dedup();
        let mut nodes = nodes.to_vec();
        nodes.sort_by_key(|node| policy.node_id(*node).to_owned());
        nodes.dedup();
        let place: HashMap<Node, usize> = nodes.iter().enumerate().map(|(at, node)| (*node, at)).collect();
        let classes = classes(policy, &place);
        let (cells, rows) = rows(policy, &permissions, &classes, folding);
        let (mut groups, rows) = joined(classes, rows);
        groups.iter_mut().for_each(|group| group.sort_unstable_by_key(|node| place[node]));
        let numbered =
            groups.iter().zip(0..).flat_map(|(group, at)| group.iter().map(move |node| (*node, at)));
        let group_of = numbered.collect();
        Self { policy, permissions, folding, nodes, groups, group_of, cells, rows }
    }

    /// How many answers a table with these columns has, with all denials written out.
    pub fn answers(&self, columns: Folding) -> usize {
        let columns = match columns {
            Folding::Apart => self.nodes.len(),
            Folding::Joined => self.groups.len(),
        };
        self.rows.len() * self.permissions.len() * columns
    }

    /// The matrix as a document's body.
    pub fn matrix(&self) -> Matrix {
        let table = self.policy.permissions();
        let mut sets = Sets::default();
        let columns = self.columns();
        let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); self.groups.len()];
        for (column, nodes) in columns.iter().enumerate() {
            of_group[self.group(nodes[0])].push(column);
        }
        let mut rows = Vec::new();
        for Row { users, cells } in &self.rows {
            let mut entries = Vec::new();
            for (group, cell) in cells {
                let cell = &self.cells[*cell as usize];
                let (allowed, unknown) = (sets.index(&cell.allowed), sets.index(&cell.unknown()));
                let columns = of_group[*group as usize].iter();
                entries.extend(columns.map(|column| MatrixEntry { column: *column, allowed, unknown }));
            }
            entries.sort_unstable_by_key(|entry| entry.column);
            rows.push(MatrixRow {
                users: users.iter().map(|user| self.policy.user_id(*user).to_owned()).collect(),
                entries,
            });
        }
        let ids =
            |nodes: &Vec<Node>| nodes.iter().map(|node| self.policy.node_id(*node).to_owned()).collect();
        Matrix {
            permissions: self
                .permissions
                .iter()
                .map(|permission| table.name(*permission).to_owned())
                .collect(),
            columns: columns.iter().map(ids).collect(),
            sets: sets.lists(table),
            rows,
        }
    }

    /// A record for each row: its users, then an answer for each column.
    pub fn records(&self) -> (Vec<String>, impl Iterator<Item = Vec<String>> + '_) {
        self.records_of(self.columns())
    }

    fn records_of(&self, columns: Vec<Vec<Node>>) -> (Vec<String>, impl Iterator<Item = Vec<String>> + '_) {
        let names = Names::new(self.policy);
        let asked =
            self.permissions.iter().flat_map(|permission| columns.iter().map(move |it| (*permission, it)));
        let heads = asked.map(|(permission, nodes)| self.head(permission, nodes));
        let heads: Vec<String> = std::iter::once("user".to_owned()).chain(heads).collect();
        let groups: Vec<usize> = columns.iter().map(|nodes| self.group(nodes[0])).collect();
        let rows = self.rows.iter().map(move |row| {
            let users: Vec<String> = row.users.iter().map(|user| names.user_reference(*user)).collect();
            let mut held = vec![0; self.groups.len()];
            row.cells.iter().for_each(|(group, cell)| held[*group as usize] = *cell as usize);
            let mut record = vec![users.join(" ")];
            for permission in &self.permissions {
                let answers = groups.iter().map(|group| answer(&self.cells[held[*group]], *permission));
                record.extend(answers.map(|answer| answer.as_str().to_owned()));
            }
            record
        });
        (heads, rows)
    }

    /// The nodes of each column.
    fn columns(&self) -> Vec<Vec<Node>> {
        match self.folding {
            Folding::Apart => self.nodes.iter().map(|node| vec![*node]).collect(),
            Folding::Joined => self.groups.clone(),
        }
    }

    fn group(&self, node: Node) -> usize {
        self.group_of[&node] as usize
    }

    /// The matrix for people: numbered columns with a legend, as many at a time as fit. Rows and columns without
    /// access are left out, and columns with equal cells share a number.
    pub fn text(&self, layout: Layout) -> String {
        let Layout::Terminal(width) = layout else { return self.plain() };
        let names = Names::new(self.policy);
        let rows: Vec<&Row> = self.rows.iter().filter(|row| !row.cells.is_empty()).collect();
        let (columns, nobody) = self.joined_columns(&rows);
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
            for (place, row) in rows.iter().enumerate() {
                let marks = some.iter().map(|(answers, _)| mark(answers[place]));
                table.push(std::iter::once(people(&row.users)).chain(marks));
            }
            text.push_str(&format!("\n{}", table.text(layout)));
        }
        text + &self.remarks(nobody)
    }

    /// Without heads, so that every node has a column of its own.
    fn plain(&self) -> String {
        let (heads, rows) = self.records_of(self.nodes.iter().map(|node| vec![*node]).collect());
        let mut table = Table::new(heads);
        rows.for_each(|row| table.push(row));
        table.text(Layout::Plain)
    }

    /// The columns, those with equal answers as one, and how many nobody reaches.
    fn joined_columns(&self, rows: &[&Row]) -> (Vec<Column>, usize) {
        let mut joined: IndexMap<Vec<Decision>, Vec<String>> = IndexMap::new();
        let mut nobody = 0;
        let names = Names::new(self.policy);
        let mut nodes = self.nodes.clone();
        nodes.sort_by_cached_key(|node| names.path(*node));
        for permission in &self.permissions {
            let mut known: HashMap<u32, Option<usize>> = HashMap::new();
            for node in &nodes {
                let group = self.group_of[node];
                let place = *known.entry(group).or_insert_with(|| {
                    let answers: Vec<Decision> =
                        rows.iter().map(|row| answer(self.cell(row, group), *permission)).collect();
                    let is_reached = answers.iter().any(|answer| *answer != Decision::Deny);
                    is_reached.then(|| {
                        let entry = joined.entry(answers);
                        let place = entry.index();
                        entry.or_default();
                        place
                    })
                });
                match place {
                    Some(place) => joined[place].push(self.head(*permission, &[*node])),
                    None => nobody += 1,
                }
            }
        }
        (joined.into_iter().collect(), nobody)
    }

    fn cell(&self, row: &Row, group: u32) -> &Effective {
        let found = row.cells.binary_search_by_key(&group, |(group, _)| *group);
        &self.cells[found.map_or(0, |at| row.cells[at].1 as usize)]
    }

    fn remarks(&self, nobody: usize) -> String {
        let without = self.rows.iter().filter(|row| row.cells.is_empty());
        let without: usize = without.map(|row| row.users.len()).sum();
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

    fn head(&self, permission: Permission, nodes: &[Node]) -> String {
        let permission = escaped(self.policy.permissions().name(permission)).into_owned();
        let names = Names::new(self.policy);
        let nodes = nodes.iter().map(|node| names.node(*node)).collect::<Vec<_>>().join(" ");
        match (self.permissions.len(), self.nodes.len()) {
            (1, _) => nodes,
            (_, 1) => permission,
            _ => format!("{permission} {nodes}"),
        }
    }
}

/// The nodes, those together that are alike to everybody: each class in the order of the places, and so all by their first.
fn classes(policy: &Policy, place: &HashMap<Node, usize>) -> Vec<Vec<Node>> {
    let asked = |class: Vec<Node>| class.into_iter().filter(|node| place.contains_key(node)).collect();
    let classes = policy.node_classes().into_iter();
    let mut classes: Vec<Vec<Node>> =
        classes.map(asked).filter(|class: &Vec<Node>| !class.is_empty()).collect();
    classes.sort_unstable_by_key(|class| place[&class[0]]);
    classes
}

/// What everybody holds at each class, by class, and what that is.
fn rows(
    policy: &Policy,
    permissions: &[Permission],
    classes: &[Vec<Node>],
    folding: Folding,
) -> (Vec<Effective>, Vec<Row>) {
    let mut asked = PermissionSet::empty(policy.permissions().len());
    permissions.iter().for_each(|permission| asked.insert(*permission));
    let nothing = PermissionSet::default;
    let mut cells = IndexSet::from([(nothing(), nothing())]);
    let firsts: HashMap<Node, u32> = classes.iter().map(|class| class[0]).zip(0..).collect();
    let reach = policy.reaching();
    let mut held = |user: User| -> Vec<(u32, u32)> {
        if !policy.standing(user).possible {
            return Vec::new();
        }
        let mut at: Vec<(u32, Node)> = if classes.len() <= FEW {
            classes.iter().zip(0..).map(|(class, at)| (at, class[0])).collect()
        } else {
            reach(user).into_iter().filter_map(|node| Some((*firsts.get(&node)?, node))).collect()
        };
        at.sort_unstable();
        let cell = |(class, node): (u32, Node)| {
            let Effective { allowed, possible } = policy.effective(user, node);
            let (cell, _) = cells.insert_full((settled(&allowed, &asked), settled(&possible, &asked)));
            (class, cell as u32)
        };
        at.into_iter().map(cell).filter(|(_, cell)| *cell > 0).collect()
    };
    let rows: Vec<Row> = match folding {
        Folding::Apart => {
            policy.users().into_iter().map(|user| Row { users: vec![user], cells: held(user) }).collect()
        }
        Folding::Joined => {
            let mut joined: IndexMap<Vec<(u32, u32)>, Vec<User>> = IndexMap::new();
            policy.users().into_iter().for_each(|user| joined.entry(held(user)).or_default().push(user));
            joined.into_iter().map(|(cells, users)| Row { users, cells }).collect()
        }
    };
    let cells = cells.into_iter().map(|(allowed, possible)| Effective { allowed, possible });
    (cells.collect(), rows)
}

/// Joins the classes that have equal cells in every row, in the order of their first.
fn joined(classes: Vec<Vec<Node>>, rows: Vec<Row>) -> (Vec<Vec<Node>>, Vec<Row>) {
    let mut columns: Vec<Vec<(u32, u32)>> = vec![Vec::new(); classes.len()];
    for (row, at) in rows.iter().zip(0..) {
        row.cells.iter().for_each(|(class, cell)| columns[*class as usize].push((at, *cell)));
    }
    let mut groups: IndexMap<Vec<(u32, u32)>, Vec<Node>> = IndexMap::new();
    let mut first = vec![None; classes.len()];
    for (at, (class, column)) in classes.into_iter().zip(columns).enumerate() {
        let entry = groups.entry(column);
        let group = entry.index();
        let nodes = entry.or_default();
        first[at] = nodes.is_empty().then_some(group as u32);
        nodes.extend(class);
    }
    let kept = |Row { users, cells }: Row| {
        let cells = cells.into_iter().filter_map(|(class, cell)| Some((first[class as usize]?, cell)));
        Row { users, cells: cells.collect() }
    };
    let rows = rows.into_iter().map(kept).collect();
    (groups.into_values().collect(), rows)
}

fn answer(cell: &Effective, permission: Permission) -> Decision {
    match (cell.allowed.contains(permission), cell.possible.contains(permission)) {
        (true, _) => Decision::Allow,
        (false, true) => Decision::Unknown,
        (false, false) => Decision::Deny,
    }
}

impl Matrix {
    /// One cell after another, with the names written out.
    pub fn lines(&self) -> impl Iterator<Item = MatrixLine<'_>> {
        self.rows.iter().flat_map(|row| {
            row.entries.iter().map(|MatrixEntry { column, allowed, unknown }| MatrixLine {
                users: &row.users,
                resources: &self.columns[*column],
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
