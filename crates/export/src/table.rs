//! The effective access of an account as tables.

use std::collections::HashMap;
use std::io;

use axcess_core::{Asker, Node, PermissionSet, Policy, User, UserKind};
use sha2::{Digest, Sha256};

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A text, or nothing.
    Text(Option<&'a str>),
    /// A number.
    Number(u32),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Texts.
    Text,
    /// Texts that may be missing.
    MaybeText,
    /// Numbers.
    Number,
}

/// The columns of a table, by name.
pub type Columns = &'static [(&'static str, Type)];

/// Where the rows of a table go.
pub trait Sink {
    /// Takes a row: a cell for each column.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;

    /// Writes what still waits.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The tables of an account.
#[derive(Debug)]
pub struct Tables<'a> {
    policy: &'a Policy,
}

/// The folded tables: who is alike, what is alike, and what the ones may do at the others.
///
/// All answers that are not a denial: those of `access`, with the principals of each class, the nodes of each class and
/// the permissions of each set.
pub struct Folded {
    /// `principals`: people, bots and keys with their classes.
    pub principals: Box<dyn Sink>,
    /// `nodes`: nodes with their classes.
    pub nodes: Box<dyn Sink>,
    /// `access`: what a class of principals holds at a class of nodes.
    pub access: Box<dyn Sink>,
    /// `sets`: the permissions of each set.
    pub sets: Box<dyn Sink>,
}

/// How many rows each table of an account got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Of `principals`.
    pub principals: u64,
    /// Of `nodes`.
    pub nodes: u64,
    /// Of `access`.
    pub access: u64,
    /// Of `sets`.
    pub sets: u64,
}

const ALLOW: Cell<'static> = Cell::Text(Some("allow"));
const UNKNOWN: Cell<'static> = Cell::Text(Some("unknown"));

impl<'a> Tables<'a> {
    /// The columns of `principals`.
    pub const PRINCIPALS: Columns = &[
        ("principal", Type::Text),
        ("email", Type::MaybeText),
        ("kind", Type::Text),
        ("principal_class", Type::Number),
    ];
    /// The columns of `nodes`.
    pub const NODES: Columns = &[
        ("node", Type::Text),
        ("reference", Type::Text),
        ("type", Type::Text),
        ("node_class", Type::Number),
    ];
    /// The columns of the folded `access`.
    pub const ACCESS: Columns = &[
        ("principal_class", Type::Number),
        ("node_class", Type::Number),
        ("set_id", Type::Number),
        ("decision", Type::Text),
    ];
    /// The columns of `sets`.
    pub const SETS: Columns = &[("set_id", Type::Number), ("permission", Type::Text)];
    /// The columns of the full table.
    pub const FULL: Columns = &[
        ("principal", Type::Text),
        ("email", Type::MaybeText),
        ("kind", Type::Text),
        ("permission", Type::Text),
        ("node", Type::Text),
        ("reference", Type::Text),
        ("decision", Type::Text),
    ];

    /// The tables of an account.
    pub const fn new(policy: &'a Policy) -> Self {
        Self { policy }
    }

    /// People, bots and keys, in the order of their ids.
    fn askers(&self) -> Vec<Asker> {
        let users = self.policy.users().into_iter().map(Asker::User);
        let keys = self.policy.keys().into_iter().filter_map(|key| self.policy.key_asker(key));
        users.chain(keys).collect()
    }

    fn id(&self, who: Asker) -> &'a str {
        match who {
            Asker::User(user) => self.policy.user_id(user),
            Asker::Key(key, _) => self.policy.key_id(key),
        }
    }

    fn described(&self, who: Asker) -> [Cell<'a>; 3] {
        let (email, kind) = match who {
            Asker::User(user) if self.policy.user_kind(user) == UserKind::Bot => {
                (self.policy.user_email(user), "bot")
            }
            Asker::User(user) => (self.policy.user_email(user), "person"),
            Asker::Key(..) => (None, "key"),
        };
        [Cell::Text(Some(self.id(who))), Cell::Text(email), Cell::Text(Some(kind))]
    }

    /// Writes the folded tables. Memory holds the classes and sets, and a row at a time.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn fold(&self, mut to: Folded) -> io::Result<Rows> {
        let mut rows = Rows::default();
        let classes = Classes::new(self.policy.node_classes());
        for (number, class) in classes.all.iter().enumerate() {
            for node in class {
                let reference = self.policy.node_reference(*node);
                to.nodes.row(&[
                    Cell::Text(Some(self.policy.node_id(*node))),
                    Cell::Text(Some(&reference)),
                    Cell::Text(Some(self.policy.node_kind(*node).as_str())),
                    counted(number),
                ])?;
                rows.nodes += 1;
            }
        }
        let (mut sets, mut seen) = (Sets::default(), HashMap::new());
        let reach = self.policy.reaching();
        for who in self.askers() {
            let row = self.row(who, &reach, &classes, &mut sets);
            let next = seen.len();
            let class = *seen.entry(digest(&row)).or_insert(next);
            let [id, email, kind] = self.described(who);
            to.principals.row(&[id, email, kind, counted(class)])?;
            rows.principals += 1;
            if class == next {
                for (node_class, set, decision) in row {
                    to.access.row(&[
                        counted(class),
                        Cell::Number(node_class),
                        Cell::Number(set),
                        decision,
                    ])?;
                    rows.access += 1;
                }
            }
        }
        for (number, set) in sets.all.iter().enumerate() {
            for name in self.policy.permissions().names(set) {
                to.sets.row(&[counted(number), Cell::Text(Some(name))])?;
                rows.sets += 1;
            }
        }
        let Folded { principals, nodes, access, sets } = to;
        [principals, nodes, access, sets].into_iter().try_for_each(Sink::finish)?;
        Ok(rows)
    }

    /// What somebody holds at each class of nodes, those left out where he holds nothing.
    fn row(
        &self,
        who: Asker,
        reach: &impl Fn(User) -> Vec<Node>,
        classes: &Classes,
        sets: &mut Sets,
    ) -> Vec<(u32, u32, Cell<'static>)> {
        let mut row = Vec::new();
        if !self.policy.standing(who).possible {
            return row;
        }
        for (node, class) in classes.of_firsts(reach(who.user())) {
            let effective = self.policy.effective(who, node);
            for (set, decision) in [(effective.unknown(), UNKNOWN), (effective.allowed, ALLOW)] {
                if !set.is_empty() {
                    row.push((class, sets.number(set), decision));
                }
            }
        }
        row
    }

    /// Writes the table of all answers that are not a denial, one a row, and returns how many there are. Memory holds what
    /// the sink holds.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn full(&self, mut to: Box<dyn Sink>) -> io::Result<u64> {
        let nodes: Vec<(Node, String)> =
            self.policy.nodes().into_iter().map(|node| (node, self.policy.node_reference(node))).collect();
        let mut rows = 0;
        for who in self.askers().into_iter().filter(|who| self.policy.standing(*who).possible) {
            let [id, email, kind] = self.described(who);
            for (node, reference) in &nodes {
                let effective = self.policy.effective(who, *node);
                for permission in effective.possible.iter() {
                    let name = Cell::Text(Some(self.policy.permissions().name(permission)));
                    let decision = if effective.allowed.contains(permission) { ALLOW } else { UNKNOWN };
                    let node = Cell::Text(Some(self.policy.node_id(*node)));
                    to.row(&[id, email, kind, name, node, Cell::Text(Some(reference)), decision])?;
                    rows += 1;
                }
            }
        }
        to.finish()?;
        Ok(rows)
    }
}

/// Nodes that are alike to everybody.
struct Classes {
    all: Vec<Vec<Node>>,
    /// The class of each node that is the first of one, by the node's index.
    first: Vec<Option<u32>>,
}

impl Classes {
    fn new(all: Vec<Vec<Node>>) -> Self {
        let count = all.iter().flatten().map(|node| node.index() + 1).max().unwrap_or_default();
        let mut first = vec![None; count];
        for (number, class) in all.iter().enumerate() {
            first[class[0].index()] = Some(short(number));
        }
        Self { all, first }
    }

    /// Those of some nodes that are the first of a class, with their classes, in the order of the classes.
    fn of_firsts(&self, nodes: Vec<Node>) -> Vec<(Node, u32)> {
        let mut found: Vec<_> =
            nodes.into_iter().filter_map(|node| Some((node, self.first[node.index()]?))).collect();
        found.sort_unstable_by_key(|(_, class)| *class);
        found
    }
}

/// Sets of permissions, numbered in the order in which they come.
#[derive(Default)]
struct Sets {
    all: Vec<PermissionSet>,
    numbers: HashMap<PermissionSet, u32>,
}

impl Sets {
    fn number(&mut self, set: PermissionSet) -> u32 {
        let next = short(self.all.len());
        *self.numbers.entry(set).or_insert_with_key(|set| {
            self.all.push(set.clone());
            next
        })
    }
}

/// Two rows with one digest are equal: nobody finds two others.
fn digest(row: &[(u32, u32, Cell<'_>)]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for (class, set, decision) in row {
        hasher.update(class.to_le_bytes());
        hasher.update(set.to_le_bytes());
        hasher.update([u8::from(*decision == ALLOW)]);
    }
    hasher.finalize().into()
}

fn counted(number: usize) -> Cell<'static> {
    Cell::Number(short(number))
}

fn short(number: usize) -> u32 {
    u32::try_from(number).expect("INVARIANT: an account has fewer than 2^32 of anything")
}
