//! All that one may do.

use axcess_core::{Asker, Effective, Node, PermissionSet, Policy};
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;
use crate::names::{Identity, Names, escaped};
use crate::permissions::brief;
use crate::style::{Style, styled};
use crate::table::{Layout, Table};
use crate::{Sets, counted};

/// What stands for a status where no key is live (R1).
const NO_LIVE_KEY: &str = "no live key";

/// All that one may do, node by node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhatCan {
    /// Who.
    pub user: Identity,
    /// The key that asked for him, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Identity>,
    /// The status as it stands in the file, or `no live key`.
    pub standing: Option<String>,
    /// The permission lists that entries name by index; the first is empty.
    pub sets: Vec<Vec<String>>,
    /// Nodes where anything is or may be allowed, by id.
    pub entries: Vec<Holding>,
    /// Without standing: what would count with it.
    pub otherwise: Vec<Holding>,
}

/// What one holds at a node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Holding {
    /// The node's id.
    pub resource: String,
    /// The set that is allowed.
    pub allowed: usize,
    /// The set of which nobody knows.
    pub unknown: usize,
}

/// What one holds at a node, with the names written out.
#[derive(Clone, Debug, Serialize)]
pub struct HoldingLine<'a> {
    /// The node's id.
    pub resource: &'a str,
    /// What is allowed.
    pub allowed: &'a [String],
    /// Of what nobody knows.
    pub unknown: &'a [String],
    /// Whether it would count only with standing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub otherwise: bool,
}

impl Body for WhatCan {
    const FORMAT: &'static str = "axcess-what-can";
}

impl WhatCan {
    /// Asks; of one node only, if there is one.
    pub fn new(policy: &Policy, asker: Asker, on: Option<Node>) -> Self {
        let names = Names::new(policy);
        let answer = answer(policy, asker, on);
        let mut sets = Sets::default();
        let mut holdings = |entries: &[(Node, Effective)]| {
            let holding = |(node, effective): &(Node, Effective)| Holding {
                resource: policy.node_id(*node).to_owned(),
                allowed: sets.index(&effective.allowed),
                unknown: sets.index(&effective.unknown()),
            };
            entries.iter().map(holding).collect()
        };
        let entries = holdings(&answer.entries);
        let otherwise = holdings(&answer.otherwise);
        Self {
            user: names.user_identity(asker.user()),
            key: names.key_identity(asker),
            standing: standing(policy, asker),
            sets: sets.lists(policy.permissions()),
            entries,
            otherwise,
        }
    }

    /// One entry after another, with the names written out.
    pub fn lines(&self) -> impl Iterator<Item = HoldingLine<'_>> {
        let entries = self.entries.iter().map(|holding| (holding, false));
        let all = entries.chain(self.otherwise.iter().map(|holding| (holding, true)));
        all.map(|(Holding { resource, allowed, unknown }, otherwise)| HoldingLine {
            resource,
            allowed: &self.sets[*allowed],
            unknown: &self.sets[*unknown],
            otherwise,
        })
    }
}

fn answer(policy: &Policy, asker: Asker, on: Option<Node>) -> axcess_core::WhatCan {
    let Some(node) = on else { return policy.what_can(asker) };
    let of = |effective: Effective| {
        if effective.is_empty() { Vec::new() } else { vec![(node, effective)] }
    };
    if policy.standing(asker).possible {
        axcess_core::WhatCan { entries: of(policy.effective(asker, node)), otherwise: Vec::new() }
    } else {
        let otherwise = of(policy.effective_with_standing(asker, node));
        axcess_core::WhatCan { entries: Vec::new(), otherwise }
    }
}

fn standing(policy: &Policy, asker: Asker) -> Option<String> {
    use axcess_core::Obstacle;
    let dead = matches!(
        policy.obstacle(asker),
        Some(Obstacle::DeadKey | Obstacle::NoLiveKey | Obstacle::DeveloperLock)
    );
    if dead && !policy.standing(asker).possible {
        return Some(NO_LIVE_KEY.to_owned());
    }
    policy.user_status(asker.user()).map(str::to_owned)
}

/// What one may do, for people: nodes with equal access are told together.
pub fn what_can_text(
    policy: &Policy,
    asker: Asker,
    on: Option<Node>,
    inert: Inert,
    layout: Layout,
) -> String {
    let names = Names::new(policy);
    let answer = answer(policy, asker, on);
    let held = if answer.entries.is_empty() { &answer.otherwise } else { &answer.entries };
    if layout == Layout::Plain {
        return plain(policy, held);
    }
    let mut groups: LiteMap<(Told, Told), Vec<Node>> = LiteMap::new();
    let mut left_out = 0;
    for (node, effective) in held {
        let kept = |set: &PermissionSet| match inert {
            Inert::Shown => set.clone(),
            Inert::LeftOut => policy.without_inert(set, *node),
        };
        let all = kept(&policy.permissions().all());
        let (allowed, unknown) = (kept(&effective.allowed), kept(&effective.unknown()));
        left_out += effective.possible.len() - allowed.len() - unknown.len();
        if !allowed.is_empty() || !unknown.is_empty() {
            let told = |set: PermissionSet| if set == all { Told::Everything } else { Told::These(set) };
            groups.entry((told(allowed), told(unknown))).or_default().push(*node);
        }
    }
    let standing = standing(policy, asker).unwrap_or_else(|| "status unreadable".to_owned());
    let mut text = format!("{}, {}\n", styled(Style::Strong, names.asker(asker)), escaped(&standing));
    if groups.is_empty() {
        let place = on.map(|node| format!(" on {}", names.node_in_words(node))).unwrap_or_default();
        text.push_str(&format!("nothing{place}\n"));
        return text + &of_inert(left_out);
    }
    if answer.entries.is_empty() {
        text.push_str("may do nothing as things stand (R1); with standing it would be:\n");
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_cached_key(|((allowed, unknown), nodes)| {
        let least = nodes.iter().map(|node| depth(policy, *node)).min();
        (least, std::cmp::Reverse(allowed.len().max(unknown.len())), names.path(nodes[0]))
    });
    for ((allowed, unknown), mut nodes) in groups {
        nodes.sort_by_cached_key(|node| names.path(*node));
        let listed: Vec<String> = nodes.iter().map(|node| names.node(*node)).collect();
        text.push('\n');
        text.push_str(&wrapped(&listed, "", layout));
        for (told, style, word) in [(&allowed, Style::Good, "allow"), (&unknown, Style::Doubtful, "unknown")]
        {
            match told {
                Told::Everything => text.push_str(&format!("  {} everything\n", styled(style, word))),
                Told::These(set) if set.is_empty() => {}
                Told::These(set) => {
                    let head = format!("  {} {}", styled(style, word), counted(set.len(), "permission"));
                    text.push_str(&format!("{head}\n{}", wrapped(&brief(policy, set), "    ", layout)));
                }
            }
        }
    }
    text + &of_inert(left_out)
}

/// What of a node's permissions is told: all of them in a word, or a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Everything,
    These(PermissionSet),
}

impl Told {
    fn len(&self) -> usize {
        match self {
            Self::Everything => usize::MAX,
            Self::These(set) => set.len(),
        }
    }
}

/// Whether permissions without effect are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inert {
    /// They are.
    Shown,
    /// They are only counted.
    LeftOut,
}

fn of_inert(left_out: usize) -> String {
    if left_out == 0 {
        return String::new();
    }
    let what = format!("{} inert at their node left out; `-v` shows them", counted(left_out, "permission"));
    format!("\n{}\n", styled(Style::Faint, what))
}

/// A record for each node: its reference, the answer, the permissions.
fn plain(policy: &Policy, held: &[(Node, Effective)]) -> String {
    let names = Names::new(policy);
    let mut table = Table::new(["node", "answer", "permissions"]);
    for (node, effective) in held {
        for (set, word) in [(&effective.allowed, "allow"), (&effective.unknown(), "unknown")] {
            if !set.is_empty() {
                let listed = policy.permissions().names(set).map(escaped).collect::<Vec<_>>().join(" ");
                table.push([names.node(*node), word.to_owned(), listed]);
            }
        }
    }
    table.text(Layout::Plain)
}

fn depth(policy: &Policy, node: Node) -> usize {
    std::iter::successors(Some(node), |node| policy.node_parent(*node)).count()
}

/// Words in lines no wider than the terminal, parted by commas.
pub(crate) fn wrapped(words: &[String], indent: &str, layout: Layout) -> String {
    let width = match layout {
        Layout::Terminal(width) => width.max(40),
        Layout::Plain => usize::MAX,
    };
    let mut text = String::new();
    let mut column = 0;
    for (place, word) in words.iter().enumerate() {
        let last = place + 1 == words.len();
        let word = if last { word.clone() } else { format!("{word},") };
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            text.push('\n');
            column = 0;
        }
        let gap = if column == 0 { indent } else { " " };
        text.push_str(gap);
        text.push_str(&word);
        column += gap.len() + length;
    }
    text + "\n"
}
