//! The naive evaluator on the worked accounts: every answer, every step and every difference must match.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use axcess_tests::naive::{Decision, DiffEntry, Outcome, World, diff, pending_diff, simulate};
use serde_json::Value;

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn set(value: &Value) -> BTreeSet<String> {
    list(value).iter().map(|it| it.as_str().expect("a text").to_owned()).collect()
}

fn strings(value: &Value) -> Vec<String> {
    list(value).iter().map(|it| it.as_str().expect("a text").to_owned()).collect()
}

/// What two sets differ in, short enough to read.
fn compare(report: &mut String, what: &str, expected: &BTreeSet<String>, found: &BTreeSet<String>) {
    let brief = |it: Vec<&String>| {
        let shown: Vec<&str> = it.iter().take(4).map(|it| it.as_str()).collect();
        format!("{} [{}{}]", it.len(), shown.join(", "), if it.len() > 4 { ", ..." } else { "" })
    };
    if expected != found {
        let missing = brief(expected.difference(found).collect());
        let extra = brief(found.difference(expected).collect());
        writeln!(report, "{what}: missing {missing}, not expected {extra}").unwrap();
    }
}

/// Lists must be in the order of the evaluator's, which is that of the ids.
fn in_order(report: &mut String, what: &str, expected: &[String], found: &[String]) {
    let both: BTreeSet<&String> = expected.iter().filter(|it| found.contains(it)).collect();
    let order = |of: &[String]| of.iter().filter(|it| both.contains(it)).cloned().collect::<Vec<_>>();
    if order(expected) != order(found) {
        writeln!(report, "{what}: expected in another order").unwrap();
    }
}

fn questions(report: &mut String, case: &Value, world: &World) {
    for question in list(&case["questions"]) {
        let [user, permission, node] =
            ["user", "permission", "resource"].map(|field| question[field].as_str().expect("a text"));
        let found = match world.decide(user, permission, node) {
            Decision::Allow => "allow",
            Decision::Deny => "deny",
            Decision::Unknown => "unknown",
        };
        if question["decision"] != found {
            writeln!(
                report,
                "question {user} {permission} {node}: expected {}, found {found}",
                question["decision"]
            )
            .unwrap();
        }
    }
}

fn what_can(report: &mut String, case: &Value, world: &World) {
    for (user, expected) in case["what_can"].as_object().into_iter().flatten() {
        let order: Vec<String> =
            list(expected).iter().map(|it| it["resource"].as_str().expect("a node").to_owned()).collect();
        let expected: BTreeMap<&str, &Value> =
            list(expected).iter().map(|it| (it["resource"].as_str().expect("a node"), it)).collect();
        let found = world.what_can(user);
        let found_order: Vec<String> = found.entries.iter().map(|it| it.resource.clone()).collect();
        in_order(report, &format!("what-can {user}"), &order, &found_order);
        let found: BTreeMap<&str, _> = found.entries.iter().map(|it| (it.resource.as_str(), it)).collect();
        let nodes: BTreeSet<&str> = expected.keys().chain(found.keys()).copied().collect();
        let nothing = (BTreeSet::new(), BTreeSet::new());
        for node in nodes {
            let (allowed, unknown) = expected
                .get(node)
                .map_or(nothing.clone(), |it| (set(&it["permissions"]), set(&it["unknown"])));
            let (found_allowed, found_unknown) =
                found.get(node).map_or(nothing.clone(), |it| (it.allowed.clone(), it.unknown.clone()));
            compare(report, &format!("what-can {user} {node} allowed"), &allowed, &found_allowed);
            compare(report, &format!("what-can {user} {node} unknown"), &unknown, &found_unknown);
        }
    }
}

fn who_can(report: &mut String, case: &Value, world: &World) {
    for question in list(&case["who_can"]) {
        let (permission, node) =
            (question["permission"].as_str().unwrap(), question["resource"].as_str().unwrap());
        let found = world.who_can(permission, node);
        for (field, found) in [
            ("users", found.users),
            ("unknown", found.unknown),
            ("pending", found.pending),
            ("keys", found.keys),
        ] {
            let expected = strings(&question[field]);
            if question.get(field).is_some() && expected != found {
                writeln!(
                    report,
                    "who-can {permission} {node} {field}: expected {expected:?}, found {found:?}"
                )
                .unwrap();
            }
        }
    }
}

fn differences(
    report: &mut String,
    what: &str,
    expected: &Value,
    found: &BTreeMap<(String, String), DiffEntry>,
) {
    let mut wanted = BTreeMap::new();
    let order: Vec<String> =
        list(expected).iter().map(|it| format!("{}\t{}", it["user"], it["resource"])).collect();
    let found_order: Vec<String> = found.keys().map(|(user, node)| format!("{user:?}\t{node:?}")).collect();
    in_order(report, what, &order, &found_order);
    for it in list(expected) {
        let place = (it["user"].as_str().unwrap().to_owned(), it["resource"].as_str().unwrap().to_owned());
        let entry = DiffEntry {
            gained: set(&it["gained"]),
            lost: set(&it["lost"]),
            undetermined: set(&it["undetermined"]),
            settled: set(&it["settled"]),
        };
        wanted.insert(place, entry);
    }
    let places: BTreeSet<_> = wanted.keys().chain(found.keys()).collect();
    for place in places {
        let (wanted, found) =
            (wanted.get(place).cloned().unwrap_or_default(), found.get(place).cloned().unwrap_or_default());
        let what = |kind: &str| format!("{what} {} {} {kind}", place.0, place.1);
        compare(report, &what("gained"), &wanted.gained, &found.gained);
        compare(report, &what("lost"), &wanted.lost, &found.lost);
        compare(report, &what("undetermined"), &wanted.undetermined, &found.undetermined);
        compare(report, &what("settled"), &wanted.settled, &found.settled);
    }
}

fn plan(report: &mut String, case: &Value, world: &World) {
    let simulation = match simulate(world, &case["plan"]) {
        Ok(simulation) => simulation,
        Err(error) => {
            writeln!(report, "the plan cannot be run: {}", error.0).unwrap();
            return;
        }
    };
    assert_eq!(list(&case["steps"]).len(), simulation.steps.len());
    for (index, (expected, found)) in list(&case["steps"]).iter().zip(&simulation.steps).enumerate() {
        let outcome = match found.outcome {
            Outcome::Applied => "applied",
            Outcome::NoEffect => "no_effect",
            Outcome::Refused => "refused",
            Outcome::Skipped => "skipped",
        };
        let status = expected["status"].as_u64().map(|status| u16::try_from(status).unwrap());
        if expected["outcome"] != outcome || status != found.status {
            writeln!(
                report,
                "step {} {}: expected {} {:?}, found {outcome} {:?}",
                index + 1,
                case["plan"]["changes"][index],
                expected["outcome"],
                status,
                found.status
            )
            .unwrap();
        }
        for field in ["uncertain", "created"] {
            let found: Value =
                if field == "uncertain" { found.uncertain.into() } else { found.created.clone().into() };
            if expected.get(field).is_some_and(|expected| *expected != found) {
                writeln!(report, "step {} {field}: expected {}, found {found}", index + 1, expected[field])
                    .unwrap();
            }
        }
    }
    differences(report, "diff", &case["diff"], &diff(world, &simulation.last));
    differences(report, "pending", &case["pending"], &pending_diff(world, &simulation.last));
}

fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/worked").join(name).with_extension("json");
    let case: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("a case")).expect("JSON");
    let semantics: BTreeMap<String, String> = case["semantics"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().expect("a value").to_owned()))
        .collect();
    let world = World::load(&case["snapshot"], &semantics);
    let mut report = String::new();
    questions(&mut report, &case, &world);
    what_can(&mut report, &case, &world);
    who_can(&mut report, &case, &world);
    plan(&mut report, &case, &world);
    assert!(report.is_empty(), "{name}: {} mismatches\n{report}", report.lines().count());
}

macro_rules! accounts {
    ($($name:ident = $file:literal,)*) => {
        $(
            #[test]
            fn $name() {
                check($file);
            }
        )*
    };
}

accounts! {
    account_01 = "account-01",
    account_02 = "account-02",
    account_03 = "account-03",
    account_04 = "account-04",
    account_05 = "account-05",
    account_06 = "account-06",
    account_07 = "account-07",
    account_08 = "account-08",
    account_09 = "account-09",
    account_10 = "account-10",
    account_11 = "account-11",
    account_12 = "account-12",
}
