//! The laws of the specification: what holds for every snapshot, switch setting and question.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{DiffEntry, Policy, Provider, diff};
use axcess_snapshot::Loader;
use axcess_tests::world::{
    self, Account, Binding, Holdings, Membership, Named, Names, Restriction, Settings, Sight, Site,
    Switchboard, accounts, after, brief, either, held, hold, holdings, names, planned, plans, semantics, two,
};
use proptest::prelude::*;
use serde_json::Value;

type Verdict = Result<(), TestCaseError>;

/// What every user holds.
fn everybody(policy: &Policy) -> BTreeMap<String, Holdings> {
    policy.users().into_iter().map(|user| (policy.user_id(user).to_owned(), holdings(policy, user))).collect()
}

fn policy(account: &Account, settings: &Settings) -> Policy {
    world::policy(&account.snapshot(), settings)
}

fn with(settings: &Settings, name: &str, value: &str) -> Settings {
    let mut settings = settings.clone();
    settings.insert(name.to_owned(), value.to_owned());
    settings
}

/// Everything that was allowed before is allowed after.
fn nothing_is_lost(before: &Account, after: &Account, settings: &Settings) -> Verdict {
    let (first, second) = (everybody(&policy(before, settings)), everybody(&policy(after, settings)));
    for (user, nodes) in &first {
        for (node, (allowed, _)) in nodes {
            let kept = &second[user][node].0;
            prop_assert!(
                allowed.is_subset(kept),
                "{user} loses {} on {node}\nsettings: {settings:?}\nbefore: {}\nafter: {}",
                brief(&(allowed - kept)),
                before.snapshot(),
                after.snapshot()
            );
        }
    }
    Ok(())
}

#[test]
fn law_1_a_permission_more_in_a_role_takes_nothing() {
    let strategy = (either(), semantics(), any::<prop::sample::Index>(), 0..16usize);
    hold(96, &strategy, |(before, settings, role, permission)| {
        let mut after = before.clone();
        let role = role.index(after.roles.len());
        after.roles[role].permissions.push(permission);
        nothing_is_lost(&before, &after, &settings)
    });
}

#[test]
fn law_1_a_binding_more_takes_nothing() {
    let site = prop_oneof![(0..4usize).prop_map(Site::Space), (0..6usize).prop_map(Site::Resource)];
    hold(96, &(either(), semantics(), 0..6usize, site, 0..4usize), |(before, settings, user, site, role)| {
        let mut after = before.clone();
        let place = |it: &Binding| (it.user, it.site) == (user, site);
        prop_assume!(
            user < before.users.len() && role < before.roles.len() && !before.bindings.iter().any(place)
        );
        prop_assume!(match site {
            Site::Space(space) => space < before.spaces.len(),
            Site::Resource(resource) => resource < before.resources.len(),
        });
        after.bindings.push(Binding { user, site, role, hidden: false });
        nothing_is_lost(&before, &after, &with(&settings, "binding-fallback", "keep"))
    });
}

#[test]
fn law_1_a_membership_more_takes_nothing() {
    let role = prop_oneof![(0..5usize).prop_map(Named::Predefined), (0..4usize).prop_map(Named::Custom)];
    let strategy = (either(), semantics(), 0..6usize, 0..4usize, role, any::<bool>());
    hold(128, &strategy, |(before, settings, user, node, role, in_space)| {
        let mut after = before.clone();
        let nodes = if in_space { before.spaces.len() } else { before.organizations };
        let list = if in_space { &mut after.space_memberships } else { &mut after.organization_memberships };
        let exists = match role {
            Named::Predefined(_) => true,
            Named::Custom(role) => in_space && role < before.roles.len(),
        };
        let taken = list.iter().any(|it| (it.user, it.node) == (user, node));
        prop_assume!(user < before.users.len() && node < nodes && exists && !taken);
        list.push(Membership { user, node, role, role_sight: Sight::Plain, hidden: false });
        let settings = if in_space { with(&settings, "fallback", "union") } else { settings };
        nothing_is_lost(&before, &after, &settings)
    });
}

#[test]
fn law_2_a_restriction_gives_nothing_and_lifting_it_takes_nothing() {
    hold(96, &(either(), semantics(), 0..6usize, any::<bool>()), |(free, settings, resource, complete)| {
        let mut restricted = free.clone();
        prop_assume!(resource < free.resources.len());
        prop_assume!(!free.restrictions.iter().any(|it| it.resource == resource));
        restricted.restrictions.push(Restriction { resource, complete, hidden: false });
        // A complete restriction shows bindings that an open resource hides: that is another account to its reader.
        let bindings = |account: &Account| account.snapshot()["role_bindings"].clone();
        prop_assume!(bindings(&restricted) == bindings(&free));
        nothing_is_lost(&restricted, &free, &settings)?;
        if complete {
            let (closed, open) =
                (everybody(&policy(&restricted, &settings)), everybody(&policy(&free, &settings)));
            for (user, nodes) in &closed {
                for (node, (_, possible)) in nodes {
                    prop_assert!(possible.is_subset(&open[user][node].1), "{user} may gain on {node}");
                }
            }
        }
        Ok(())
    });
}

/// Every list of the file turned by some places, and every other one reversed.
fn in_another_order(snapshot: &Value, turn: usize) -> Value {
    let mut turned = snapshot.clone();
    for (place, list) in turned.as_object_mut().expect("an object").values_mut().enumerate() {
        if let Some(records) = list.as_array_mut().filter(|records| !records.is_empty()) {
            let by = turn % records.len();
            records.rotate_left(by);
            if (turn + place).is_multiple_of(2) {
                records.reverse();
            }
        }
    }
    turned
}

#[test]
fn law_3_order_changes_nothing() {
    hold(96, &(either(), semantics(), 0..30usize), |(account, settings, turn)| {
        let first = account.snapshot();
        let second = in_another_order(&first, turn);
        let digest =
            |it: &Value| Loader::default().load("a.json", it.to_string().as_bytes()).unwrap().digest();
        prop_assert_eq!(digest(&first), digest(&second));
        let (first, second) = (world::policy(&first, &settings), world::policy(&second, &settings));
        prop_assert_eq!(everybody(&first), everybody(&second));
        let permission =
            |policy: &Policy| policy.permission("PROJECT_READ").or_else(|_| policy.permission("MODEL_READ"));
        for (one, other) in first.nodes().into_iter().zip(second.nodes()) {
            let (one, other) = (
                first.who_can(permission(&first).unwrap(), one),
                second.who_can(permission(&second).unwrap(), other),
            );
            let ids = |policy: &Policy, users: &[axcess_core::User]| -> Vec<String> {
                users.iter().map(|user| policy.user_id(*user).to_owned()).collect()
            };
            prop_assert_eq!(ids(&first, &one.users), ids(&second, &other.users));
            prop_assert_eq!(ids(&first, &one.unknown), ids(&second, &other.unknown));
        }
        Ok(())
    });
}

/// What is allowed stays so, what is denied stays so. Permissions that only `closer` knows are left out, and
/// so are `except` nodes.
fn between_the_readings(
    before: &BTreeMap<String, Holdings>,
    closer: &BTreeMap<String, Holdings>,
    known: &Names,
    except: &BTreeSet<String>,
) -> Verdict {
    for (user, nodes) in before {
        for (node, (allowed, possible)) in nodes.iter().filter(|(node, _)| !except.contains(*node)) {
            let Some((still, maybe)) = closer.get(user).and_then(|nodes| nodes.get(node)) else { continue };
            prop_assert!(
                allowed.is_subset(still),
                "{user} on {node}: {} was allowed, and is not",
                brief(&(allowed - still))
            );
            let beyond: Names = (maybe - possible).intersection(known).cloned().collect();
            prop_assert!(beyond.is_empty(), "{user} on {node}: {} was denied, and is not", brief(&beyond));
        }
    }
    Ok(())
}

fn known(policy: &Policy) -> Names {
    policy.permissions().iter().map(|(_, name)| name.to_owned()).collect()
}

#[test]
fn law_4_what_a_gap_hides_lies_between_the_readings() {
    let bits = prop::collection::vec(any::<bool>(), 8..64);
    hold(480, &(either(), semantics(), bits), |(account, settings, bits)| {
        let mut at = 0;
        let mut some = || {
            at += 1;
            bits[at % bits.len()]
        };
        let (part, truth) = (account.revealed(&mut some), account.truth());
        let before = policy(&account, &settings);
        // Who learns where a node lies learns of the gaps there too, so these nodes are another question.
        let orphans = account.orphans();
        for closer in [&part, &truth] {
            let after = everybody(&policy(closer, &settings));
            between_the_readings(&everybody(&before), &after, &known(&before), &orphans).map_err(
                |error| {
                    TestCaseError::fail(format!(
                        "{error}\nsettings: {settings:?}\nbefore: {}\nafter: {}",
                        account.snapshot(),
                        closer.snapshot()
                    ))
                },
            )?;
        }
        for (user, nodes) in everybody(&policy(&truth, &settings)) {
            for (node, (allowed, possible)) in nodes {
                prop_assert_eq!(allowed, possible, "{} on {} is unknown without a gap", &user, &node);
            }
        }
        Ok(())
    });
}

fn pair(before: &Account, after: &Account, settings: &Settings) -> (Policy, Policy) {
    world::pair(&before.snapshot(), &after.snapshot(), settings)
}

#[test]
fn law_5_an_account_does_not_differ_from_itself() {
    hold(48, &(either(), semantics()), |(account, settings)| {
        let (one, same) = pair(&account, &account, &settings);
        let found = diff(&one, &same);
        prop_assert!(found.entries.is_empty() && found.pending.is_empty(), "{found:?}");
        Ok(())
    });
}

#[test]
fn law_5_swapping_the_sides_swaps_gained_and_lost() {
    hold(48, &(two(), semantics()), |((one, other), settings)| {
        let (one, other) = pair(&one, &other, &settings);
        let (forward, backward) = (diff(&one, &other), diff(&other, &one));
        let gained = |entries: &[DiffEntry], policy: &Policy| -> BTreeMap<_, _> {
            let set = |it: &DiffEntry| ((it.user.clone(), it.node.clone()), names(policy, &it.gained));
            entries.iter().map(set).filter(|(_, set)| !set.is_empty()).collect()
        };
        let lost = |entries: &[DiffEntry], policy: &Policy| -> BTreeMap<_, _> {
            let set = |it: &DiffEntry| ((it.user.clone(), it.node.clone()), names(policy, &it.lost));
            entries.iter().map(set).filter(|(_, set)| !set.is_empty()).collect()
        };
        prop_assert_eq!(gained(&forward.entries, &one), lost(&backward.entries, &one));
        prop_assert_eq!(lost(&forward.entries, &one), gained(&backward.entries, &one));
        prop_assert_eq!(gained(&forward.pending, &one), lost(&backward.pending, &one));
        prop_assert_eq!(lost(&forward.pending, &one), gained(&backward.pending, &one));
        Ok(())
    });
}

#[test]
fn law_6_all_ways_to_ask_agree() {
    hold(
        48,
        &(planned(either(), |it| it), semantics(), any::<bool>()),
        |((account, plans), settings, change)| {
            let mut policy = policy(&account, &settings);
            if change {
                policy = after(&policy, &plans[0]);
            }
            let mut listed: BTreeMap<_, (Names, Names)> = BTreeMap::new();
            for user in policy.users() {
                for (node, effective) in policy.what_can(user).entries {
                    listed.insert((user, node), held(&policy, &effective));
                }
            }
            for node in policy.nodes() {
                for name in world::ARIZE_PERMISSIONS.into_iter().chain(world::WALLAROO_PERMISSIONS) {
                    let Ok(permission) = policy.permission(name) else { continue };
                    let who = policy.who_can(permission, node);
                    for user in policy.users() {
                        let decision = policy.can(user, permission, node).as_str();
                        let place = format!("{} {name} {}", policy.user_id(user), policy.node_id(node));
                        let by_who = match (who.users.contains(&user), who.unknown.contains(&user)) {
                            (true, false) => "allow",
                            (false, true) => "unknown",
                            (false, false) => "deny",
                            (true, true) => "two things",
                        };
                        prop_assert_eq!(decision, by_who, "can and who-can: {}", place);
                        let (allowed, possible) = listed.get(&(user, node)).cloned().unwrap_or_default();
                        let by_what = match (allowed.contains(name), possible.contains(name)) {
                            (true, _) => "allow",
                            (false, true) => "unknown",
                            (false, false) => "deny",
                        };
                        prop_assert_eq!(decision, by_what, "can and what-can: {}", place);
                        let explanation = policy.explain(user, permission, node);
                        prop_assert_eq!(
                            decision,
                            explanation.decision.as_str(),
                            "can and explain: {}",
                            place
                        );
                        let counts = explanation
                            .routes
                            .iter()
                            .any(|it| it.pessimistic.is_none() && it.certain.contains(permission));
                        let allowed = counts && explanation.standing.certain;
                        prop_assert_eq!(decision == "allow", allowed, "can and the routes shown: {}", place);
                    }
                }
            }
            Ok(())
        },
    );
}

#[test]
fn law_6_diff_and_can_agree() {
    hold(32, &(two(), semantics()), |((one, other), settings)| {
        let (one, other) = pair(&one, &other, &settings);
        let found: BTreeMap<(String, String), DiffEntry> = diff(&one, &other)
            .entries
            .into_iter()
            .map(|it| ((it.user.clone(), it.node.clone()), it))
            .collect();
        let (before, after) = (everybody(&one), everybody(&other));
        let users: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for user in users {
            let of = |side: &BTreeMap<String, Holdings>| side.get(user).cloned().unwrap_or_default();
            let (before, after) = (of(&before), of(&after));
            for node in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let (was, might) = before.get(node).cloned().unwrap_or_default();
                let (is, may) = after.get(node).cloned().unwrap_or_default();
                let entry = found.get(&(user.clone(), node.clone()));
                let set = |of: fn(&DiffEntry) -> &axcess_core::PermissionSet| {
                    entry.map(|it| names(&one, of(it))).unwrap_or_default()
                };
                prop_assert_eq!(set(|it| &it.gained), &is - &was, "gained by {} on {}", user, node);
                prop_assert_eq!(set(|it| &it.lost), &was - &is, "lost by {} on {}", user, node);
                let (unknown, was_unknown) = (&may - &is, &might - &was);
                prop_assert_eq!(
                    set(|it| &it.undetermined),
                    &unknown - &was_unknown,
                    "undetermined: {} on {}",
                    user,
                    node
                );
                prop_assert_eq!(set(|it| &it.settled), &was_unknown - &may, "settled: {} on {}", user, node);
            }
        }
        Ok(())
    });
}

/// Nodes whose parent is unknown, with everything below them, what a plan made there included.
fn below_the_unknown(policy: &Policy) -> BTreeSet<String> {
    let above = |node| std::iter::successors(Some(node), |node| policy.node_parent(*node));
    let nodes = policy.nodes().into_iter().filter(|node| above(*node).any(|node| policy.is_orphan(node)));
    nodes.map(|node| policy.node_id(node).to_owned()).collect()
}

#[test]
fn law_7_a_real_account_ends_between_the_two_readings() {
    let strategy = (accounts(Provider::Arize), semantics(), plans(Provider::Arize, Switchboard::Unattended));
    hold(1600, &strategy, |(mut account, settings, file)| {
        // A plan that names a role of which the snapshot knows nothing is refused, and no gap hides such a role.
        account.strangers.iter_mut().for_each(|it| it.seen = true);
        let plan = world::plan(&file);
        let truth = account.truth();
        let (Ok(seen), Ok(real)) =
            (policy(&account, &settings).simulate(&plan), policy(&truth, &settings).simulate(&plan))
        else {
            return Ok(());
        };
        // A name that only an unreadable role lists is unknown to the snapshot, so that a plan naming it is refused.
        prop_assume!(known(&seen.last) == known(&real.last));
        // New ids count up with every object made: where one was made on one side only, they mean different things.
        prop_assume!(seen.steps.iter().zip(&real.steps).all(|(seen, real)| seen.created == real.created));
        let orphans = below_the_unknown(&seen.last);
        between_the_readings(&everybody(&seen.last), &everybody(&real.last), &known(&seen.last), &orphans)
            .map_err(|error| {
                TestCaseError::fail(format!(
                    "{error}\nsettings: {settings:?}\nplan: {file}\nseen: {}\nreal: {}",
                    account.snapshot(),
                    truth.snapshot()
                ))
            })
    });
}
