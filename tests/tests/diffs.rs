//! A diff against brute force: every user on every node, before and after, one permission at a time.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{
    AccessDiff, Decision, DiffCount, DiffEntry, Effective, Moment, Moves, Node, Permission, PermissionSet,
    Policy, User, diff, diff_count,
};
use axcess_tests::world::{self, Account, Settings, after, either, hold, planned, semantics, two};
use proptest::prelude::*;
use serde_json::Value;

type Verdict = Result<(), TestCaseError>;
type Access = fn(&Policy, User, Node) -> Effective;

/// The diff by asking everybody about everything.
fn brute_force(before: &Policy, after: &Policy) -> AccessDiff {
    let (users, nodes) = ((users(before), users(after)), (nodes(before), nodes(after)));
    let mut found = AccessDiff::default();
    for user in users.0.keys().chain(users.1.keys()).collect::<BTreeSet<_>>() {
        for node in nodes.0.keys().chain(nodes.1.keys()).collect::<BTreeSet<_>>() {
            let entry = |access: Access| {
                let then = users.0.get(user).zip(nodes.0.get(node));
                let now = users.1.get(user).zip(nodes.1.get(node));
                let then = then.map(|(user, node)| access(before, *user, *node));
                let now = now.map(|(user, node)| access(after, *user, *node));
                moved(before, (user, node), then.as_ref(), now.as_ref())
            };
            found.entries.extend(entry(|policy, user, node| policy.effective(user, node)));
            found.pending.extend(entry(pending));
        }
    }
    found
}

fn users(policy: &Policy) -> BTreeMap<&str, User> {
    policy.users().into_iter().map(|user| (policy.user_id(user), user)).collect()
}

fn nodes(policy: &Policy) -> BTreeMap<&str, Node> {
    policy.nodes().into_iter().map(|node| (policy.node_id(node), node)).collect()
}

fn pending(policy: &Policy, user: User, node: Node) -> Effective {
    let mut effective = policy.effective_if_active(user, node);
    if policy.user_status(user) != Some("INVITED") {
        effective.allowed.clear();
        effective.possible.clear();
    }
    effective
}

fn moved(
    policy: &Policy,
    (user, node): (&str, &str),
    then: Option<&Effective>,
    now: Option<&Effective>,
) -> Option<DiffEntry> {
    use Decision::{Allow, Deny, Unknown};
    let nothing = PermissionSet::empty(policy.permissions().len());
    let [mut gained, mut lost, mut undetermined, mut settled] = [(); 4].map(|()| nothing.clone());
    for (permission, _) in policy.permissions().iter() {
        let (then, now) = (decision(then, permission), decision(now, permission));
        if now == Allow && then != Allow {
            gained.insert(permission);
        }
        if then == Allow && now != Allow {
            lost.insert(permission);
        }
        if now == Unknown && then != Unknown {
            undetermined.insert(permission);
        }
        if then == Unknown && now == Deny {
            settled.insert(permission);
        }
    }
    let differs = [&gained, &lost, &undetermined, &settled].iter().any(|set| !set.is_empty());
    let (user, node) = (user.to_owned(), node.to_owned());
    differs.then_some(DiffEntry { user, node, gained, lost, undetermined, settled })
}

/// The same as numbers.
fn counted(diff: &AccessDiff, policy: &Policy) -> DiffCount {
    let sets = |entry: &DiffEntry| {
        [&entry.gained, &entry.lost, &entry.undetermined, &entry.settled]
            .map(|set| set.iter().collect::<Vec<_>>())
    };
    let mut count = DiffCount { pairs: diff.entries.len() as u64, ..DiffCount::default() };
    count.by_permission = vec![Moves::default(); policy.permissions().len()];
    let raise = |moves: &mut Moves, at: usize| match at {
        0 => moves.gained += 1,
        1 => moves.lost += 1,
        2 => moves.undetermined += 1,
        _ => moves.settled += 1,
    };
    for entry in &diff.entries {
        let own = count.by_user.entry(entry.user.clone()).or_default();
        for (at, permission) in
            sets(entry).iter().enumerate().flat_map(|(at, set)| set.iter().map(move |it| (at, it)))
        {
            for moves in [&mut *own, &mut count.all, &mut count.by_permission[permission.index()]] {
                raise(moves, at);
            }
        }
    }
    for entry in &diff.pending {
        sets(entry)
            .iter()
            .enumerate()
            .for_each(|(at, set)| set.iter().for_each(|_| raise(&mut count.pending, at)));
    }
    count
}

/// Whoever or whatever is not there holds nothing.
fn decision(effective: Option<&Effective>, permission: Permission) -> Decision {
    match effective {
        Some(it) if it.allowed.contains(permission) => Decision::Allow,
        Some(it) if it.possible.contains(permission) => Decision::Unknown,
        _ => Decision::Deny,
    }
}

/// Compares every two of the states, in both directions and each with itself.
fn every_two(states: &[Policy]) -> Verdict {
    for (first, before) in states.iter().enumerate() {
        for (second, after) in states.iter().enumerate() {
            let (found, expected) = (diff(before, after), brute_force(before, after));
            for (what, found, expected) in [
                ("entries", &found.entries, &expected.entries),
                ("pending", &found.pending, &expected.pending),
            ] {
                let differs =
                    (0..found.len().max(expected.len())).find(|at| found.get(*at) != expected.get(*at));
                let shown = differs.map(|at| (found.get(at), expected.get(at)));
                prop_assert!(shown.is_none(), "{what} from state {first} to {second}: {shown:?}");
            }
            prop_assert!(before.class_diff(after) == expected, "by classes, {first} to {second}");
            prop_assert!(
                diff_count(before, after) == counted(&expected, before),
                "counted, {first} to {second}"
            );
        }
    }
    Ok(())
}

fn explained(
    error: TestCaseError,
    accounts: &[&Account],
    plans: &[Value],
    settings: &[&Settings],
) -> TestCaseError {
    let snapshots: Vec<String> = accounts.iter().map(|it| it.snapshot().to_string()).collect();
    let plans: Vec<String> = plans.iter().map(Value::to_string).collect();
    let (plans, snapshots) = (plans.join("\n"), snapshots.join("\n"));
    TestCaseError::fail(format!("{error}\nsettings: {settings:?}\nplans: {plans}\nsnapshots: {snapshots}"))
}

#[test]
fn a_plan_s_diff_is_that_of_brute_force() {
    hold(960, &(planned(either(), |it| it), semantics()), |((account, plans), settings)| {
        let first = world::policy(&account.snapshot(), &settings);
        for plan in &plans {
            let Ok(simulation) = first.simulate(&world::plan(plan)) else { continue };
            let same = simulation.diff(&first) == brute_force(&first, &simulation.last);
            let told = || TestCaseError::fail("`Simulation::diff` differs from brute force");
            same.then_some(())
                .ok_or_else(told)
                .and_then(|()| every_two(&[first.clone(), simulation.last]))
                .map_err(|error| explained(error, &[&account], std::slice::from_ref(plan), &[&settings]))?;
        }
        Ok(())
    });
}

#[test]
fn states_along_several_plans_differ_as_brute_force_says() {
    hold(320, &(planned(either(), |it| it), semantics()), |((account, plans), settings)| {
        let first = world::policy(&account.snapshot(), &settings);
        let second = after(&first, &plans[0]);
        let third = after(&second, &plans[1]);
        let aside = after(&first, &plans[2]);
        every_two(&[first, second, third, aside])
            .map_err(|error| explained(error, &[&account], &plans, &[&settings]))
    });
}

#[test]
fn states_under_other_switches_and_at_other_moments_differ_as_brute_force_says() {
    let strategy = (planned(either(), |it| it), semantics(), semantics());
    hold(240, &strategy, |((account, plans), settings, others)| {
        let first = world::policy(&account.snapshot(), &settings);
        let second = after(&first, &plans[0]);
        let switched = second.with_semantics(world::chosen(&others));
        let later = second.at(Moment::from_unix_micros(second.moment().unix_micros() + 1));
        let switched_first = after(&first.with_semantics(world::chosen(&others)), &plans[0]);
        every_two(&[first, switched, later, switched_first])
            .map_err(|error| explained(error, &[&account], &plans, &[&settings, &others]))
    });
}

#[test]
fn accounts_loaded_apart_differ_as_brute_force_says() {
    hold(320, &(planned(two(), |it| &it.0), semantics()), |(((one, other), plans), settings)| {
        let (first, second) = world::pair(&one.snapshot(), &other.snapshot(), &settings);
        let (planned, other_planned) = (after(&first, &plans[0]), after(&second, &plans[1]));
        every_two(&[first, second, planned, other_planned])
            .map_err(|error| explained(error, &[&one, &other], &plans, &[&settings]))
    });
}

#[test]
fn an_account_differs_as_brute_force_says_from_what_more_eyes_saw_of_it() {
    hold(320, &(planned(either(), |it| it), semantics()), |((account, plans), settings)| {
        let truth = account.truth();
        let (seen, real) = world::pair(&account.snapshot(), &truth.snapshot(), &settings);
        let (seen_after, real_after) = (after(&seen, &plans[0]), after(&real, &plans[0]));
        every_two(&[seen, real, seen_after, real_after])
            .map_err(|error| explained(error, &[&account, &truth], &plans, &[&settings]))
    });
}
