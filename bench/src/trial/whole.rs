//! Questions about the whole account.

use std::hint::black_box;

use axcess_core::{AccessDiff, Decision, Node, Permission, Policy, Terms, User, WhatIf};
use axcess_report::{Basis, Detail, Layout, SuggestReview, lint};
use axcess_snapshot::Loader;

use crate::column::Column;
use crate::desk::Desk;
use crate::plan::{alone, bindings, carried_out};
use crate::question::Questions;
use crate::row;
use crate::runner::{Runner, each, heat};
use crate::trial::Trial;
use crate::world::{World, ready};

impl Trial {
    /// Lists of everybody who may do something somewhere.
    pub(super) fn who_can(&self, world: &World, hot: &Questions, column: &mut Column) {
        let policy = &world.policy;
        let users = policy.users();
        let everybody = |permission: Permission, node: Node| -> Vec<User> {
            let may = |user: &User| policy.can(*user, permission, node) == Decision::Allow;
            users.iter().copied().filter(may).collect()
        };
        let asked = &hot.asked[..hot.len().min(20)];
        for question in asked {
            let found = everybody(question.permission, question.node);
            let (permission, node) = (question.permission, question.node);
            assert_eq!(policy.users_who_can(permission, node), found, "INVARIANT: law 6");
            assert_eq!(policy.who_can(permission, node).users, found, "INVARIANT: law 6");
        }
        let runners = vec![
            Runner::new(
                row::WHO_CAN,
                each(asked, |question| {
                    !black_box(policy.who_can(question.permission, question.node)).users.is_empty()
                }),
            ),
            Runner::new(
                row::USERS_WHO_CAN,
                each(asked, |question| {
                    !black_box(policy.users_who_can(question.permission, question.node)).is_empty()
                }),
            ),
            Runner::new(
                row::ALL_ASKED,
                each(asked, |question| !black_box(everybody(question.permission, question.node)).is_empty()),
            ),
        ];
        column.figures.extend(heat(runners, self.slow()));
    }

    /// How much access there is in all.
    pub(super) fn count(&self, world: &World, column: &mut Column) {
        let policy = &world.policy;
        let (users, nodes) = (policy.users(), policy.nodes());
        // Asking everybody about everything takes minutes where the account is large.
        if users.len() * nodes.len() < 5_000_000 {
            let pairs = users.iter().flat_map(|user| nodes.iter().map(|node| (*user, *node)));
            let allowed =
                pairs.map(|(user, node)| policy.effective(user, node).allowed.iter().count() as u64);
            assert_eq!(policy.count().all.allowed, allowed.sum::<u64>(), "INVARIANT: law 6");
        }
        let count = each(&[()], |()| black_box(policy.count()).all.allowed > 0);
        let mut some = users.clone();
        fastrand::Rng::with_seed(self.seed).shuffle(&mut some);
        let asked = each(&some, |user| {
            let allowed = |node: &Node| policy.effective(*user, *node).allowed.len();
            black_box(nodes.iter().map(allowed).sum::<usize>()) > 0
        });
        let runners = vec![Runner::new(row::COUNT, count), Runner::new(row::COUNT_ASKED, asked)];
        let figures = heat(runners, self.slow()).into_iter();
        column.figures.extend(figures.map(|figure| match &*figure.row {
            row::COUNT_ASKED => figure.times(users.len()),
            _ => figure,
        }));
    }

    /// Plans, who gains and loses by them, and taking back what was tried.
    pub(super) fn plans(&self, world: &World, column: &mut Column) {
        let policy = &world.policy;
        let long = bindings(world, 1_000, self.seed);
        // Bindings differ in what they give, so that more than one is measured.
        let plans: Vec<_> = long.changes.iter().take(32).cloned().map(alone).collect();
        let ones: Vec<_> = plans.iter().map(|plan| carried_out(policy, plan)).collect();
        let many = carried_out(policy, &long);
        let tried = |count: usize| {
            let mut what_if = WhatIf::new(policy.clone());
            for change in &long.changes[..count] {
                what_if.apply(change.clone()).expect("INVARIANT: every reference of the plan is an id");
            }
            what_if
        };
        let taken_back = |mut what_if: WhatIf| {
            while what_if.undo() {}
            what_if
        };
        let most = long.changes.len();
        assert_eq!(tried(most).diff(), many.diff(policy), "INVARIANT: one by one or in one plan");
        let nothing = taken_back(tried(most)).diff();
        assert_eq!(nothing, AccessDiff::default(), "INVARIANT: nothing is left of what was taken back");
        for after in [&ones[0], &many] {
            assert_eq!(policy.class_diff(&after.last), after.diff(policy), "INVARIANT: law 6");
        }
        let runners = vec![
            Runner::new(row::SIMULATE, each(&plans, |plan| policy.simulate(black_box(plan)).is_ok())),
            Runner::prepared(row::UNDO, most, tried, taken_back),
            Runner::new(row::DIFF, each(&ones, |one| black_box(one.diff(policy)).entries.is_empty())),
            Runner::new(
                row::DIFF_BY_CLASSES,
                each(&ones, |one| black_box(policy.class_diff(&one.last)).entries.is_empty()),
            ),
            Runner::new(row::DIFF_LONG, each(&[()], |()| black_box(many.diff(policy)).entries.is_empty())),
            Runner::prepared(row::REBUILD, 1, |_| world.draft.clone(), ready),
        ];
        column.figures.extend(heat(runners, self.slow()));
    }

    /// From a file to something that answers, and what a reviewer asks of it then. What is made is dropped when
    /// the clock has stopped; because that takes a tree of values long, there are rows with it, too.
    pub(super) fn loads(&self, world: &World, questions: &Questions, column: &mut Column) {
        let desk = Desk::new(world, questions, self.seed);
        let load = |()| {
            let snapshot = Loader::default().load("account.json", &world.json);
            ready(snapshot.expect("INVARIANT: what was written can be read").draft)
        };
        let value = |()| serde_json::from_slice::<serde_json::Value>(&world.json);
        let runners = vec![
            Runner::prepared(row::LOAD, 1, |_| (), load),
            Runner::prepared(row::LOAD_VALUE, 1, |_| (), value),
            Runner::new(row::LOAD_AND_DROP, each(&[()], |()| black_box(load(())).is_complete())),
            Runner::new(row::LOAD_VALUE_AND_DROP, each(&[()], |()| black_box(value(())).is_ok())),
        ];
        let runners = runners.into_iter().chain(reviews(&world.policy, &desk)).collect();
        column.figures.extend(heat(runners, self.slow()));
    }
}

/// What a reviewer asks.
fn reviews<'a>(policy: &'a Policy, desk: &'a Desk) -> [Runner<'a>; 5] {
    let basis = Basis::new(policy, "sha256:0");
    let layout = Layout::Terminal(100);
    let mut next = 0;
    [
        Runner::prepared(
            row::REVIEW,
            1,
            |_| (),
            move |()| desk.review(policy, |review| review.text(Detail::Folded, layout)),
        ),
        Runner::prepared(
            row::REVIEW_JSON,
            1,
            |_| (),
            move |()| desk.review(policy, |review| serde_json::to_vec(&review.report(basis.clone()))),
        ),
        Runner::prepared(row::CHECK, 1, |_| (), move |()| desk.check(policy)),
        Runner::prepared(row::LINT, 1, |_| (), move |()| lint(policy, &[]).text(Detail::Folded, layout)),
        Runner::prepared(
            row::SUGGEST,
            1,
            |_| (),
            move |()| {
                next = (next + 1) % desk.wishes.len();
                SuggestReview::new(policy, desk.wishes[next], Terms::default()).text(layout)
            },
        ),
    ]
}
