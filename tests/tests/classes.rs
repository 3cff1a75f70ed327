//! What is found out by classes, against brute force: every user on every node, one by one.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{
    AccessDiff, Answers, Change, Count, CountEach, Decision, Effective, Moment, Node, NodeKind, Permission,
    Plan, Policy, Question, Turns, User, diff,
};
use axcess_report::{CountReport, Explain, Folding, Matrix, MatrixReview};
use axcess_snapshot::{Generator, Scale, Size, catalog};
use axcess_tests::world::{self, Account, Settings, after, either, hold, planned, semantics};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The count by asking everybody about everything.
fn counted_one_by_one(policy: &Policy) -> Count {
    let (users, nodes) = (policy.users(), policy.nodes());
    let mut by_permission = vec![Answers::default(); policy.permissions().len()];
    for user in &users {
        for node in &nodes {
            let effective = policy.effective(*user, *node);
            effective.allowed.iter().for_each(|it| by_permission[it.index()].allowed += 1);
            effective.unknown().iter().for_each(|it| by_permission[it.index()].unknown += 1);
        }
    }
    let all = by_permission.iter().fold(Answers::default(), |all, it| Answers {
        allowed: all.allowed + it.allowed,
        unknown: all.unknown + it.unknown,
    });
    Count { users: users.len(), nodes: nodes.len(), all, by_permission }
}

/// The same of each user and each node.
fn counted_each_one_by_one(policy: &Policy) -> CountEach {
    let (users, nodes) = (policy.users(), policy.nodes());
    let answers = |user, node| {
        let effective = policy.effective(user, node);
        [effective.allowed.len() as u64, effective.unknown().len() as u64]
    };
    let sum = |pairs: &mut dyn Iterator<Item = (User, Node)>| {
        let all = pairs.map(|(user, node)| answers(user, node));
        let [allowed, unknown] =
            all.fold([0, 0], |[allowed, unknown], it| [allowed + it[0], unknown + it[1]]);
        Answers { allowed, unknown }
    };
    CountEach {
        by_user: users
            .iter()
            .map(|user| (*user, sum(&mut nodes.iter().map(|node| (*user, *node)))))
            .collect(),
        by_node: nodes
            .iter()
            .map(|node| (*node, sum(&mut users.iter().map(|user| (*user, *node)))))
            .collect(),
    }
}

/// How far each role reaches, by the routes of everybody to every node.
fn roles_one_by_one(policy: &Policy) -> Vec<(String, Option<String>, u64, u64)> {
    let (permission, _) = policy.permissions().iter().next().expect("there are permissions");
    let mut found: BTreeMap<(String, Option<String>), (BTreeSet<User>, u64)> = BTreeMap::new();
    for user in policy.users().into_iter().filter(|user| policy.standing(*user).certain) {
        for node in policy.nodes() {
            let routes = Explain::reasons(policy, user.into(), permission, node).routes;
            let counting = routes.into_iter().filter(|route| route.counts == "yes");
            let ways: BTreeSet<_> = counting.map(|route| (route.source.to_owned(), route.role)).collect();
            for way in ways {
                let (users, pairs) = found.entry(way).or_default();
                users.insert(user);
                *pairs += 1;
            }
        }
    }
    let row = |((source, role), (users, pairs)): (_, (BTreeSet<User>, u64))| {
        (source, role, users.len() as u64, pairs)
    };
    found.into_iter().map(row).collect()
}

#[test]
fn roles_reach_as_far_as_their_routes() {
    hold(160, &(either(), semantics()), |(account, settings)| {
        let policy = world::policy(&account.snapshot(), &settings);
        let told = CountReport::new(&policy).by_role.into_iter();
        let found: Vec<_> = told.map(|it| (it.source.to_owned(), it.role, it.users, it.pairs)).collect();
        prop_assert_eq!(found, roles_one_by_one(&policy), "{:?}\n{}", settings, account.snapshot());
        Ok(())
    });
}

fn same_count(policy: &Policy, what: &str) -> Result<(), TestCaseError> {
    prop_assert!(policy.count_each() == counted_each_one_by_one(policy), "{what}: some user or node");
    let (found, expected) = (policy.count(), counted_one_by_one(policy));
    let shown = |count: &Count| (count.users, count.nodes, count.all);
    prop_assert_eq!(shown(&found), shown(&expected), "{}", what);
    prop_assert!(found == expected, "{what}: some permission");
    Ok(())
}

fn explained(
    error: TestCaseError,
    account: &Account,
    plans: &[Value],
    settings: &[&Settings],
) -> TestCaseError {
    let plans: Vec<String> = plans.iter().map(Value::to_string).collect();
    let (plans, snapshot) = (plans.join("\n"), account.snapshot());
    TestCaseError::fail(format!("{error}\nsettings: {settings:?}\nplans: {plans}\nsnapshot: {snapshot}"))
}

/// States of an account: after plans, under other switches, at another moment.
fn states(account: &Account, plans: &[Value], settings: &Settings, others: &Settings) -> Vec<Policy> {
    let first = world::policy(&account.snapshot(), settings);
    let second = after(&first, &plans[0]);
    let third = after(&second, &plans[1]);
    let aside = after(&first, &plans[2]);
    let switched = third.with_semantics(world::chosen(others));
    let later = second.at(Moment::from_unix_micros(second.moment().unix_micros() + 1));
    vec![first, second, third, aside, switched, later]
}

#[test]
fn a_count_is_that_of_brute_force() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(480, &strategy, |((account, plans), settings, others)| {
        for (number, state) in states(&account, &plans, &settings, &others).iter().enumerate() {
            same_count(state, &format!("state {number}"))
                .map_err(|error| explained(error, &account, &plans, &[&settings, &others]))?;
        }
        Ok(())
    });
}

fn alike(policy: &Policy, what: &str) -> Result<(), TestCaseError> {
    let classes = policy.node_classes();
    let mut all: Vec<Node> = classes.iter().flatten().copied().collect();
    all.sort_by_key(|node| policy.node_id(*node));
    prop_assert_eq!(all, policy.nodes(), "{}: every node is in one class", what);
    for user in policy.users() {
        for class in &classes {
            let mut held = class.iter().map(|node| policy.effective(user, *node));
            let first = held.next().expect("a class has a node");
            prop_assert!(held.all(|held| held == first), "{what}: {} in {class:?}", policy.user_id(user));
        }
    }
    Ok(())
}

#[test]
fn nodes_of_a_class_are_alike_to_everybody() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(240, &strategy, |((account, plans), settings, others)| {
        for (number, state) in states(&account, &plans, &settings, &others).iter().enumerate() {
            alike(state, &format!("state {number}"))
                .map_err(|error| explained(error, &account, &plans, &[&settings, &others]))?;
        }
        Ok(())
    });
}

fn same_diff(before: &Policy, after: &Policy, what: &str) -> Result<(), TestCaseError> {
    let (found, expected) = (before.class_diff(after), diff(before, after));
    for (list, found, expected) in
        [("entries", &found.entries, &expected.entries), ("pending", &found.pending, &expected.pending)]
    {
        let differs = (0..found.len().max(expected.len())).find(|at| found.get(*at) != expected.get(*at));
        let shown = differs.map(|at| (found.get(at), expected.get(at)));
        prop_assert!(shown.is_none(), "{list} {what}: {shown:?}");
    }
    Ok(())
}

#[test]
fn a_diff_by_classes_is_that_of_what_was_touched() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(320, &strategy, |((account, plans), settings, others)| {
        let states = states(&account, &plans, &settings, &others);
        for (first, before) in states.iter().enumerate() {
            for (second, after) in states.iter().enumerate() {
                same_diff(before, after, &format!("from state {first} to {second}"))
                    .map_err(|error| explained(error, &account, &plans, &[&settings, &others]))?;
            }
        }
        Ok(())
    });
}

/// Somebody's standing at a space reaches into its restricted resources, and into no others that are alike.
#[test]
fn what_lies_in_a_space_that_a_plan_moved_is_looked_at_by_itself() {
    let restricted = |id: &str| json!({"resource_type": "PROJECT", "resource_id": id});
    let snapshot = json!({
        "format": "axcess-snapshot", "version": 1, "provider": "arize", "captured_at": "2026-11-20T09:00:00Z",
        "account": {"id": "account"},
        "organizations": [{"id": "o0", "name": "Risk"}],
        "spaces": [
            {"id": "s0", "name": "Fraud", "organization_id": "o0", "is_private": false},
            {"id": "s1", "name": "Credit", "organization_id": "o0", "is_private": false},
        ],
        "resources": [
            {"id": "r0", "type": "PROJECT", "name": "alpha", "space_id": "s0"},
            {"id": "r1", "type": "PROJECT", "name": "alpha", "space_id": "s1"},
        ],
        "restrictions": [restricted("r0"), restricted("r1")],
        "users": [{"id": "u0", "email": "u0@acme.io", "status": "ACTIVE", "account_role": "MEMBER"}],
        "organization_memberships": [{"user_id": "u0", "organization_id": "o0", "role": "MEMBER"}],
        "space_memberships":
            [{"user_id": "u0", "space_id": "s0", "role": {"type": "PREDEFINED", "name": "ADMIN"}}],
    });
    let admins = Settings::from([("restriction".to_owned(), "admins".to_owned())]);
    let first = world::policy(&snapshot, &admins);
    let changes = json!([
        {"op": "space.update", "space": "s0", "is_private": true},
        {"op": "space.add_user", "space": "s0", "user": "u0", "role": "MEMBER"},
    ]);
    let second = after(&first, &json!({"format": "axcess-plan", "version": 1, "changes": changes}));
    let strict = second.with_semantics(world::chosen(&Settings::new()));
    for (before, after) in [(&first, &second), (&second, &first), (&strict, &first), (&first, &strict)] {
        let lost_or_gained = diff(before, after);
        assert!(lost_or_gained.entries.iter().any(|entry| entry.node == "r0"));
        assert_eq!(before.class_diff(after), lost_or_gained);
    }
}

#[test]
fn policies_loaded_apart_are_left_to_the_diff() {
    let (one, other) = (made_up(0), made_up(10));
    assert!(one.class_diff(&one) == AccessDiff::default());
    assert!(one.class_diff(&other) == diff(&one, &other));
}

/// A made-up account in which so many of 100 spaces and organizations have a gap. With the feature `parallel`
/// of core its users are dealt out over several cores.
/// By user and node: the names of what is allowed, and of what nobody knows.
type Cells = BTreeMap<(String, String), [Vec<String>; 2]>;

fn cells_one_by_one(policy: &Policy, asked: &[Permission]) -> Cells {
    let mut cells = Cells::new();
    for (user, node) in
        policy.users().iter().flat_map(|user| policy.nodes().into_iter().map(move |node| (user, node)))
    {
        let effective = policy.effective(*user, node);
        let (allowed, unknown) = (effective.allowed.clone(), effective.unknown());
        let names = |holds: &dyn Fn(Permission) -> bool| -> Vec<String> {
            let held = asked.iter().filter(|permission| holds(**permission));
            held.map(|permission| policy.permissions().name(*permission).to_owned()).collect()
        };
        let cell = [names(&|it| allowed.contains(it)), names(&|it| unknown.contains(it))];
        if cell.iter().any(|names| !names.is_empty()) {
            cells.insert((policy.user_id(*user).to_owned(), policy.node_id(node).to_owned()), cell);
        }
    }
    cells
}

fn cells_of(matrix: &Matrix) -> Cells {
    let lines = matrix.lines().flat_map(|line| {
        let cell = [line.allowed.to_vec(), line.unknown.to_vec()];
        let pairs = line.users.iter().flat_map(|user| line.resources.iter().map(move |node| (user, node)));
        pairs.map(move |(user, node)| ((user.clone(), node.clone()), cell.clone())).collect::<Vec<_>>()
    });
    lines.collect()
}

/// Every user in one row and every node in one column, what brute force gives in their cells, and nothing told twice
/// where it is folded.
fn same_matrix(policy: &Policy, what: &str) -> Result<(), TestCaseError> {
    let asked: Vec<Permission> = policy.permissions().iter().map(|(it, _)| it).step_by(2).collect();
    let expected = cells_one_by_one(policy, &asked);
    for folding in [Folding::Apart, Folding::Joined] {
        let matrix = MatrixReview::new(policy, &asked, &policy.nodes(), folding).matrix();
        let mut users: Vec<&str> =
            matrix.rows.iter().flat_map(|row| &row.users).map(String::as_str).collect();
        let mut nodes: Vec<&str> = matrix.columns.iter().flatten().map(String::as_str).collect();
        users.sort_unstable();
        nodes.sort_unstable();
        prop_assert!(
            users.iter().copied().eq(policy.users().iter().map(|it| policy.user_id(*it))),
            "{}",
            what
        );
        prop_assert!(
            nodes.iter().copied().eq(policy.nodes().iter().map(|it| policy.node_id(*it))),
            "{}",
            what
        );
        prop_assert!(cells_of(&matrix) == expected, "{what}: {folding:?}");
        if folding == Folding::Joined {
            let rows: BTreeSet<String> = matrix.rows.iter().map(|row| format!("{:?}", row.entries)).collect();
            prop_assert_eq!(rows.len(), matrix.rows.len(), "{}: two rows are alike", what);
            let mut columns = vec![String::new(); matrix.columns.len()];
            for (place, entry) in matrix
                .rows
                .iter()
                .enumerate()
                .flat_map(|(at, row)| row.entries.iter().map(move |it| (at, it)))
            {
                columns[entry.column].push_str(&format!("{place} {} {}; ", entry.allowed, entry.unknown));
            }
            let different: BTreeSet<&String> = columns.iter().collect();
            prop_assert_eq!(different.len(), matrix.columns.len(), "{}: two columns are alike", what);
        }
    }
    Ok(())
}

#[test]
fn a_matrix_is_that_of_brute_force() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(60, &strategy, |((account, plans), settings, others)| {
        for (number, state) in states(&account, &plans, &settings, &others).iter().enumerate() {
            same_matrix(state, &format!("state {number}"))
                .map_err(|error| explained(error, &account, &plans, &[&settings, &others]))?;
        }
        Ok(())
    });
}

#[test]
fn whoever_holds_something_at_a_node_reaches_it() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(120, &strategy, |((account, plans), settings, others)| {
        for state in states(&account, &plans, &settings, &others) {
            for user in state.users() {
                let reach: BTreeSet<Node> = state.reach(user).into_iter().collect();
                prop_assert!(reach.iter().all(|node| state.has_node(*node)));
                let beyond = state.nodes().into_iter().filter(|node| !reach.contains(node));
                for node in beyond {
                    prop_assert!(
                        state.effective_with_standing(user, node).is_empty(),
                        "{}",
                        state.node_id(node)
                    );
                }
            }
        }
        Ok(())
    });
}

/// More nodes than are asked about one by one.
#[test]
fn a_matrix_of_a_larger_account_is_that_of_brute_force() {
    for gaps in [0, 10] {
        same_matrix(&made_up_of(300, gaps, 0), &format!("{gaps} gaps in 100"))
            .expect("it is that of brute force");
    }
}

fn made_up(gaps_in_100: u32) -> Policy {
    made_up_with(gaps_in_100, 0)
}

/// The same where custom roles give so many permissions more, every third role the same.
fn made_up_with(gaps_in_100: u32, permissions: usize) -> Policy {
    made_up_of(3_000, gaps_in_100, permissions)
}

fn made_up_of(users: usize, gaps_in_100: u32, permissions: usize) -> Policy {
    let scale = Scale { users, projects: 400, ..Size::Small.scale() };
    let mut draft = Generator { gaps_in_100, ..Generator::new(scale, 7) }.generate().draft;
    for (place, role) in draft.roles.iter_mut().enumerate() {
        let names = (0..permissions).filter(|number| number % 3 == place % 3);
        role.permissions.get_or_insert_default().extend(names.map(|number| format!("MADE_UP_{number}")));
    }
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("an account without defects")
}

#[test]
fn a_larger_account_is_counted_as_by_brute_force() {
    let switches = [("restriction", "strict"), ("orphan-binding", "inert"), ("bot-fallback", "none")];
    for (gaps, permissions, switch) in [(0, 0, switches[0]), (10, 0, switches[1]), (5, 600, switches[2])] {
        let policy = made_up_with(gaps, permissions);
        let semantics = policy.semantics().with(switch.0, switch.1).expect("a switch");
        let policy = policy.with_semantics(semantics);
        assert!(policy.count() == counted_one_by_one(&policy), "{gaps} gaps in 100, {switch:?}");
        assert!(policy.count_each() == counted_each_one_by_one(&policy), "{gaps} gaps in 100, {switch:?}");
    }
}

#[test]
fn a_larger_account_differs_by_classes_as_by_what_was_touched() {
    let before = made_up(10);
    let delete = |node: Node| Change::SpaceDelete { space: before.node_id(node).to_owned() };
    let is_space = |node: &Node| *before.node_kind(*node) == NodeKind::Space;
    let changes = before.nodes().into_iter().filter(is_space).take(3).map(delete).collect();
    let after = before.simulate(&Plan { changes, ..Plan::default() }).expect("a plan that can be run").last;
    let expected = diff(&before, &after);
    assert!(expected.entries.len() > 1_000);
    assert!(before.class_diff(&after) == expected);
}

#[test]
fn many_questions_are_answered_as_one_is() {
    let policy = made_up(10);
    let (users, nodes) = (policy.users(), policy.nodes());
    let permissions: Vec<_> = policy.permissions().iter().map(|(permission, _)| permission).collect();
    let pick = |at: usize| Question {
        user: users[at * 7 % users.len()],
        permission: permissions[at * 5 % permissions.len()],
        node: nodes[at * 3 % nodes.len()],
    };
    let questions: Vec<_> = (0..100_000).map(pick).collect();
    let mut answers = Vec::new();
    policy.can_all(&questions, &mut answers);
    assert!(answers.into_iter().eq(questions.iter().map(|it| policy.can(it.user, it.permission, it.node))));
}

/// What orders questions whose answer turns: the smallest is the witness.
type Weight = (bool, usize, usize, User, Node, Permission);

fn decision(held: &Effective, permission: Permission) -> Decision {
    match (held.allowed.contains(permission), held.possible.contains(permission)) {
        (true, _) => Decision::Allow,
        (false, true) => Decision::Unknown,
        (false, false) => Decision::Deny,
    }
}

/// Turns by asking everybody about everything.
fn turned_one_by_one(before: &Policy, after: &Policy) -> (Turns, Option<Weight>) {
    let (mut found, mut nodes, mut smallest) = (Turns::default(), BTreeSet::new(), None);
    for user in before.users() {
        let (mut is_counted, mut is_pending) = (false, false);
        for node in before.nodes() {
            let [then, now] = [before, after].map(|policy| policy.effective(user, node));
            let is_invited = before.user_status(user) == Some("INVITED");
            is_pending |=
                is_invited && before.effective_if_active(user, node) != after.effective_if_active(user, node);
            if then == now {
                continue;
            }
            let routes = [before, after].map(|policy| policy.routes(user, node));
            for (permission, _) in before.permissions().iter() {
                let [then, now] = [&then, &now].map(|held| decision(held, permission));
                if then == now {
                    continue;
                }
                let is_inert = before.is_inert(permission, node);
                let count = match (is_inert, now, then) {
                    (true, ..) => &mut found.inert,
                    (_, Decision::Allow, _) => &mut found.gained,
                    (_, Decision::Unknown, _) => &mut found.undetermined,
                    (_, Decision::Deny, Decision::Allow) => &mut found.lost,
                    (_, Decision::Deny, _) => &mut found.settled,
                };
                *count += 1;
                if !is_inert {
                    is_counted = true;
                    nodes.insert(node);
                }
                let holding = routes.iter().flatten().filter(|route| route.possible.contains(permission));
                let holding: Vec<_> = holding.map(|route| (route.at, &route.source)).collect();
                let is_first = |at: usize| !holding[..at].contains(&holding[at]);
                let weight = (0..holding.len()).filter(|at| is_first(*at)).count();
                let depth = match before.node_kind(node) {
                    NodeKind::Account => 0,
                    NodeKind::Organization => 1,
                    NodeKind::Space => 2,
                    NodeKind::Resource(_) => 3,
                };
                smallest =
                    smallest.into_iter().chain([(is_inert, weight, depth, user, node, permission)]).min();
            }
        }
        found.users += usize::from(is_counted);
        found.pending += usize::from(is_pending);
    }
    found.nodes = nodes.len();
    (found, smallest)
}

#[test]
fn what_other_switches_turn_is_that_of_brute_force() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(40, &strategy, |((account, plans), settings, others)| {
        for (number, before) in states(&account, &plans, &settings, &others).iter().enumerate() {
            for (switch, chosen) in
                [("all", world::chosen(&others))].into_iter().chain(before.semantics().neighbours())
            {
                let what = format!("{switch} in state {number}");
                let turned = before.turns(chosen, 7);
                let after = before.with_semantics(chosen);
                let (expected, smallest) = turned_one_by_one(before, &after);
                let counts = |turns: &Turns| {
                    let Turns { users, nodes, gained, lost, undetermined, settled, inert, pending, .. } =
                        turns;
                    [users, nodes, gained, lost, undetermined, settled, inert, pending].map(|count| *count)
                };
                prop_assert_eq!(counts(&turned), counts(&expected), "{}", what);
                let witness = turned.witness.map(|it| (it.routes, it.user, it.node, it.permission));
                let smallest =
                    smallest.map(|(_, routes, _, user, node, permission)| (routes, user, node, permission));
                prop_assert_eq!(witness, smallest, "{}", what);
            }
        }
        Ok(())
    });
}
