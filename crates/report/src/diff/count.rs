//! How much access moved between two snapshots.

use axcess_core::{Moves, Policy, diff_count};
use schemars::JsonSchema;
use serde::Serialize;

use crate::agreement::grouped;
use crate::counted;
use crate::diff::Verdict;
use crate::document::Body;
use crate::names::{Identity, Names, escaped};
use crate::style::{Style, styled};
use crate::table::{Layout, Table};

/// How many answers about users, nodes and permissions moved: in all, of each permission and of each user.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DiffCountReport {
    /// Pairs of a user and a node at which his access differs.
    pub pairs: u64,
    /// Over all permissions.
    #[serde(flatten)]
    pub all: MoveCount,
    /// Of each permission that moved, by name.
    pub by_permission: Vec<PermissionMoves>,
    /// Of each user whose access differs, by id.
    pub by_user: Vec<UserMoves>,
    /// Of invited users over all permissions, as if they were active.
    pub pending: MoveCount,
}

/// How many answers moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MoveCount {
    /// That became `allow`.
    pub gained: u64,
    /// That ceased to be `allow`.
    pub lost: u64,
    /// That became `unknown`.
    pub undetermined: u64,
    /// That were `unknown` and are now `deny`.
    pub settled: u64,
}

/// How many answers about a permission moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PermissionMoves {
    /// The permission.
    pub permission: String,
    /// How many pairs of users and nodes.
    #[serde(flatten)]
    pub moves: MoveCount,
}

/// How many answers about a user moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserMoves {
    /// The user.
    #[serde(flatten)]
    pub user: Identity,
    /// How many pairs of nodes and permissions.
    #[serde(flatten)]
    pub moves: MoveCount,
}

/// What moves are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovesBy {
    /// Each permission.
    Permission,
    /// Each user.
    User,
}

impl Body for DiffCountReport {
    const FORMAT: &'static str = "axcess-diff-count";
}

impl From<Moves> for MoveCount {
    fn from(Moves { gained, lost, undetermined, settled }: Moves) -> Self {
        Self { gained, lost, undetermined, settled }
    }
}

impl MoveCount {
    const fn numbers(self) -> [u64; 4] {
        [self.gained, self.lost, self.undetermined, self.settled]
    }

    fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl DiffCountReport {
    /// Counts.
    ///
    /// # Panics
    ///
    /// As [`axcess_core::diff`].
    pub fn new(before: &Policy, after: &Policy) -> Self {
        let count = diff_count(before, after);
        let names = [Names::new(after), Names::new(before)];
        let user = |id: String| {
            let known = [after, before].map(|policy| policy.user_by_id(&id)).into_iter().zip(&names);
            let known = known.filter_map(|(user, names)| Some(names.user_identity(user?))).next();
            known.unwrap_or(Identity { id, name: None })
        };
        let permission = |(permission, name): (axcess_core::Permission, &str)| PermissionMoves {
            permission: name.to_owned(),
            moves: count.by_permission[permission.index()].into(),
        };
        let by_permission = before.permissions().iter().map(permission);
        let mut by_permission: Vec<_> = by_permission.filter(|it| !it.moves.is_nothing()).collect();
        by_permission.sort_by(|one, other| one.permission.cmp(&other.permission));
        let by_user = count.by_user.into_iter();
        Self {
            pairs: count.pairs,
            all: count.all.into(),
            by_permission,
            by_user: by_user.map(|(id, moves)| UserMoves { user: user(id), moves: moves.into() }).collect(),
            pending: count.pending.into(),
        }
    }

    /// Whether access differs, as [`crate::DiffReview::verdict`] tells it.
    pub fn verdict(&self) -> Verdict {
        let sums = [self.all, self.pending];
        let differs = sums.iter().any(|it| it.gained + it.lost + it.settled > 0);
        Verdict::when(differs, sums.iter().any(|it| it.undetermined > 0))
    }

    /// The heads of the columns, and a row for each.
    pub fn records(&self, by: MovesBy) -> ([&'static str; 6], Vec<[String; 6]>) {
        let row = |id: &str, name: &str, moves: MoveCount| {
            let [gained, lost, undetermined, settled] = moves.numbers().map(|number| number.to_string());
            [id.to_owned(), name.to_owned(), gained, lost, undetermined, settled]
        };
        let (head, rows) = match by {
            MovesBy::Permission => {
                let rows = self.by_permission.iter().map(|it| row(&it.permission, "", it.moves));
                ("permission", rows.collect())
            }
            MovesBy::User => {
                let name =
                    |user: &Identity| user.name.as_deref().map(escaped).unwrap_or_default().into_owned();
                let rows = self.by_user.iter().map(|it| row(&it.user.id, &name(&it.user), it.moves));
                ("user", rows.collect())
            }
        };
        ([head, "name", "gained", "lost", "undetermined", "settled"], rows)
    }

    /// For people: in all, and the most of what is counted by.
    pub fn text(&self, by: MovesBy, most: usize, layout: Layout) -> String {
        let mut text = String::new();
        let is_terminal = matches!(layout, Layout::Terminal(_));
        if is_terminal {
            let [gained, lost, undetermined, settled] = self.all.numbers().map(grouped);
            let line = format!(
                "{gained} answers gained, {lost} lost, {undetermined} became unknown, {settled} settled"
            );
            let pairs = format!(
                "{}, {} pairs of a user and a node",
                counted(self.by_user.len(), "user"),
                grouped(self.pairs)
            );
            text.push_str(&format!("{}\n{}\n", styled(Style::Strong, line), styled(Style::Faint, pairs)));
            if !self.pending.is_nothing() {
                let [gained, lost, ..] = self.pending.numbers().map(grouped);
                text.push_str(&format!("once invitations are accepted: {gained} gained, {lost} lost\n"));
            }
            text.push('\n');
        }
        let (heads, mut rows) = self.records(by);
        rows.sort_by_cached_key(|row| {
            let moved: u64 = row[2..].iter().filter_map(|number| number.parse::<u64>().ok()).sum();
            std::cmp::Reverse(moved)
        });
        let left = rows.len().saturating_sub(most);
        rows.truncate(most);
        let is_named = by == MovesBy::User;
        let cells = |[id, name, numbers @ ..]: [String; 6]| {
            let number = |text: String| match text.parse() {
                Ok(number) if is_terminal => grouped(number),
                _ => text,
            };
            let name = is_named.then_some(name);
            [id].into_iter().chain(name).chain(numbers.map(number)).collect::<Vec<_>>()
        };
        let [head, name, others @ ..] = heads;
        let mut table = Table::new([head].into_iter().chain(is_named.then_some(name)).chain(others));
        rows.into_iter().for_each(|row| table.push(cells(row)));
        text.push_str(&table.text(layout));
        if left > 0 && is_terminal {
            text.push_str(
                &styled(Style::Faint, format!("{left} more: --top, or --format csv\n")).to_string(),
            );
        }
        text
    }
}
