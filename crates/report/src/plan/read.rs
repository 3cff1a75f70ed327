//! The reads that would settle what a plan leaves open.

use axcess_core::SortedSet;
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::doubt::{MOST_OPEN, Open};

/// What to read so that open answers are settled.
///
/// An answer is settled for certain only when everything that it hangs on is read, and each of these things has one
/// read that tells it. So the reads together are the fewest that settle every answer that reads can settle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadsReport {
    /// Answers that the plan leaves open, each of one user at one node.
    pub open: usize,
    /// Of these, how many stay open whatever is read.
    pub unreadable: usize,
    /// Whether every open answer was looked into; only the first of very many are.
    pub complete: bool,
    /// The reads, the one that most answers wait for first.
    pub reads: Vec<ReadReport>,
}

/// One read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadReport {
    /// The command, or what to look up.
    pub read: String,
    /// How many answers wait for it, alone or with others.
    pub waiting: usize,
    /// How many it and the reads before it settle together.
    pub settled: usize,
    /// Ids of the users whom these answers are about.
    pub users: Vec<String>,
    /// Ids of the nodes.
    pub nodes: Vec<String>,
}

impl ReadsReport {
    pub(crate) fn new(open: &[Open]) -> Self {
        let needs: Vec<Option<SortedSet<&str>>> =
            open.iter().map(|open| open.doubts.iter().map(|doubt| doubt.read.as_deref()).collect()).collect();
        let unreadable = needs.iter().filter(|needs| needs.as_ref().is_none_or(SortedSet::is_empty)).count();
        let mut waiting: LiteMap<&str, Vec<&Open>> = LiteMap::new();
        for (needs, open) in needs.iter().zip(open) {
            needs.iter().flatten().for_each(|read| waiting.entry(read).or_default().push(open));
        }
        let mut order: Vec<(&str, Vec<&Open>)> = waiting.into_iter().collect();
        order.sort_by_key(|(read, waiting)| (std::cmp::Reverse(waiting.len()), *read));
        let mut done: SortedSet<&str> = SortedSet::new();
        let reads = order.into_iter().map(|(read, waiting)| {
            done.insert(read);
            let settled = |needs: &&Option<SortedSet<&str>>| {
                needs.as_ref().is_some_and(|needs| !needs.is_empty() && needs.is_subset(&done))
            };
            let ids = |id: fn(&Open) -> &String| {
                waiting.iter().map(|open| id(open).clone()).collect::<SortedSet<_>>().into_iter().collect()
            };
            ReadReport {
                read: read.to_owned(),
                waiting: waiting.len(),
                settled: needs.iter().filter(settled).count(),
                users: ids(|open| &open.user),
                nodes: ids(|open| &open.node),
            }
        });
        let reads = reads.collect();
        Self { open: open.len(), unreadable, complete: open.len() < MOST_OPEN, reads }
    }
}
