//! Who holds anything at each node.

use crate::account::{Node, User};
use crate::index::run::Runs;

/// Users by node, with the numbers of what they hold there. Those who hold the same stand together.
#[derive(Clone, Debug)]
pub(crate) struct Reverse {
    /// Where each node's users begin; one more for the end.
    starts: Box<[u32]>,
    users: Box<[User]>,
    /// As in the runs; 0 where a number has no room here, so that it has to be looked up.
    holdings: Box<[u16]>,
}

impl Reverse {
    pub fn new(runs: &Runs, nodes: usize) -> Self {
        let users = || (0..runs.records.len()).map(User::at);
        let mut starts = vec![0_u32; nodes + 1];
        for (node, _) in users().flat_map(|user| runs.of(user)) {
            starts[node.index() + 1] += 1;
        }
        for place in 0..nodes {
            starts[place + 1] += starts[place];
        }
        let count = starts[nodes] as usize;
        let mut held = vec![(0_u16, User(0)); count];
        let mut next = starts.clone();
        for user in users() {
            for (node, holding) in runs.of(user) {
                let at = &mut next[node.index()];
                held[*at as usize] = (u16::try_from(holding).unwrap_or(0), user);
                *at += 1;
            }
        }
        for ends in starts.windows(2) {
            held[ends[0] as usize..ends[1] as usize].sort_unstable();
        }
        Self {
            starts: starts.into(),
            users: held.iter().map(|(_, user)| *user).collect(),
            holdings: held.into_iter().map(|(holding, _)| holding).collect(),
        }
    }

    fn range(&self, node: Node) -> std::ops::Range<usize> {
        match self.starts.get(node.index()..node.index() + 2) {
            Some(ends) => ends[0] as usize..ends[1] as usize,
            None => 0..0,
        }
    }

    /// Everybody who holds something at a node.
    pub fn users(&self, node: Node) -> &[User] {
        &self.users[self.range(node)]
    }

    /// The same with the numbers of what they hold.
    #[inline]
    pub fn at(&self, node: Node) -> impl Iterator<Item = (User, u16)> + '_ {
        let range = self.range(node);
        self.users[range.clone()].iter().copied().zip(self.holdings[range].iter().copied())
    }

    /// Users who hold at a node what has this number, in order.
    pub fn holding(&self, node: Node, number: u16) -> &[User] {
        let range = self.range(node);
        let (users, holdings) = (&self.users[range.clone()], &self.holdings[range]);
        let start = holdings.partition_point(|other| *other < number);
        &users[start..start + holdings[start..].partition_point(|other| *other == number)]
    }

    /// Users and nodes whose entries a function picks.
    pub fn places(&self, picks: impl Fn(User, Node, u16) -> bool) -> Vec<(User, Node)> {
        let nodes = (0..self.starts.len() - 1).map(Node::at);
        let all = nodes.flat_map(|node| self.at(node).map(move |(user, holding)| (user, node, holding)));
        all.filter(|(user, node, holding)| picks(*user, *node, *holding))
            .map(|(user, node, _)| (user, node))
            .collect()
    }

    pub fn bytes(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.users) + size_of_val(&*self.holdings)
    }
}
