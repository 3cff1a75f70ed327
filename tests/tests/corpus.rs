//! The rules and the changes as cases: a world, questions or a plan, and the answers worked out by hand.
//!
//! A file of `corpus/rules` or `corpus/changes` holds cases of one rule, switch or operation. Every case
//! starts from the account in `corpus/base.yaml`; `with` adds records and overwrites fields, `without` takes
//! records away. Both evaluators must give what the case says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use axcess_core::{Policy, Simulation};
use axcess_tests::naive::{self, World};
use axcess_tests::world::{self, Settings};
use serde_json::{Value, json};

#[test]
fn every_rule_and_switch_decides_as_its_cases_say() {
    check_folder("rules");
}

#[test]
fn every_change_does_what_its_cases_say() {
    check_folder("changes");
}

#[test]
fn every_operation_has_cases() {
    let operations = include_str!("../../crates/plan/schema/plan.json");
    let schema: Value = serde_json::from_str(operations).expect("the schema is JSON");
    let mut named = BTreeSet::new();
    collect_operations(&schema, &mut named);
    assert!(named.len() >= 35, "the schema names its operations, but only {} were found", named.len());
    let mut covered = BTreeSet::new();
    for file in files("changes") {
        for case in cases(&file) {
            covered.extend(list(&case["plan"]["changes"]).iter().map(|it| text(&it["op"]).to_owned()));
        }
    }
    let missing: Vec<_> = named.difference(&covered).collect();
    assert!(missing.is_empty(), "no case has the operations {missing:?}");
}

#[test]
fn every_setting_of_every_switch_has_cases() {
    let mut covered = BTreeSet::new();
    for file in files("rules") {
        for case in cases(&file) {
            covered.extend(settings(&case));
        }
    }
    for (name, values) in axcess_core::SWITCHES {
        for value in &values[1..] {
            let setting = ((*name).to_owned(), (*value).to_owned());
            assert!(covered.contains(&setting), "no case has {name}={value}");
        }
    }
}

/// Every `const` that looks like an operation.
fn collect_operations(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::String(text)
            if text.contains('.') && text.chars().all(|it| it.is_ascii_lowercase() || "._".contains(it)) =>
        {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|it| collect_operations(it, found)),
        Value::Object(fields) => fields.values().for_each(|it| collect_operations(it, found)),
        _ => {}
    }
}

fn check_folder(folder: &str) {
    let mut report = String::new();
    let mut asked = 0;
    for file in files(folder) {
        let name = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        for (number, case) in cases(&file).iter().enumerate() {
            let mut found = String::new();
            asked += check(case, &mut found);
            if !found.is_empty() {
                writeln!(report, "{folder}/{name} case {}: {}\n{found}", number + 1, text(&case["reason"]))
                    .unwrap();
            }
        }
    }
    println!("{folder}: {asked} expectations");
    assert!(asked > 0, "{folder} asks nothing");
    assert!(report.is_empty(), "\n{report}");
}

/// Checks one case; tells how much it asked for.
fn check(case: &Value, report: &mut String) -> usize {
    let fields = [
        "reason",
        "with",
        "without",
        "semantics",
        "ask",
        "depends_on",
        "plan",
        "steps",
        "after",
        "diff",
        "pending",
    ];
    for field in case.as_object().expect("a case is a map").keys() {
        assert!(fields.contains(&field.as_str()), "a case has no field {field}");
    }
    assert!(!text(&case["reason"]).is_empty(), "a case says why");
    let snapshot = snapshot(case);
    let settings = settings(case);
    let policy = world::policy(&snapshot, &settings);
    let world = world::world(&snapshot, &settings);
    let mut asked = questions(&case["ask"], &policy, &world, report);
    asked += depends_on(case, &policy, &world, report);
    if !case["plan"].is_null() {
        asked += simulated(case, &policy, &world, report);
    }
    assert!(asked > 0, "a case asks nothing: {}", case["reason"]);
    asked
}

/// `who permission node: decision`, in both evaluators.
fn questions(asked: &Value, policy: &Policy, world: &World, report: &mut String) -> usize {
    for (question, expected) in map(asked) {
        let [who, permission, node] = words(question);
        for (evaluator, found) in [
            ("engine", by_engine(policy, who, permission, node)),
            ("naive", by_naive(world, who, permission, node)),
        ] {
            if expected != found {
                writeln!(report, "  {question}: expected {expected}, the {evaluator} says {found}").unwrap();
            }
        }
    }
    map(asked).count()
}

fn by_engine(policy: &Policy, who: &str, permission: &str, node: &str) -> &'static str {
    let (Ok(who), Ok(permission), Ok(node)) =
        (policy.asker(who), policy.permission(permission), policy.node(node))
    else {
        return "error";
    };
    policy.can(who, permission, node).as_str()
}

/// The naive evaluator takes ids only, and knows what exists.
fn by_naive(world: &World, who: &str, permission: &str, node: &str) -> &'static str {
    let asker = naive_asker(who);
    let known = match &asker {
        naive::Asker::User(user) => world.user_ids().contains(user),
        naive::Asker::Key(key) => world.key_ids().contains(key),
    };
    if !known || !world.permissions().contains(permission) || !world.has_node(node) {
        return "error";
    }
    match world.decide_for(&asker, permission, node) {
        naive::Decision::Allow => "allow",
        naive::Decision::Deny => "deny",
        naive::Decision::Unknown => "unknown",
    }
}

fn naive_asker(who: &str) -> naive::Asker {
    match who.strip_prefix("key:") {
        Some(key) => naive::Asker::Key(key.to_owned()),
        None => naive::Asker::User(who.to_owned()),
    }
}

fn depends_on(case: &Value, policy: &Policy, world: &World, report: &mut String) -> usize {
    for (question, expected) in map(&case["depends_on"]) {
        let [who, permission, node] = words(question);
        let engine = policy.depends_on(
            policy.asker(who).expect("an asker"),
            policy.permission(permission).expect("a permission"),
            policy.node(node).expect("a node"),
        );
        let naive: Vec<String> = world.depends_on(&naive_asker(who), permission, node).into_iter().collect();
        let expected = strings(expected);
        for (evaluator, found) in [("engine", engine), ("naive", naive)] {
            if expected != found {
                writeln!(
                    report,
                    "  depends_on of {question}: expected {expected:?}, the {evaluator} says {found:?}"
                )
                .unwrap();
            }
        }
    }
    map(&case["depends_on"]).count()
}

/// Steps, answers after the plan, and the differences where a case tells them.
fn simulated(case: &Value, policy: &Policy, world: &World, report: &mut String) -> usize {
    let mut plan = case["plan"].clone();
    plan["format"] = "axcess-plan".into();
    plan["version"] = 1.into();
    let engine = policy.simulate(&world::plan(&plan));
    let naive = naive::simulate(world, &plan);
    let (engine, naive) = match (engine, naive) {
        (Ok(engine), Ok(naive)) => (engine, naive),
        (engine, naive) => {
            if case["steps"] != "error" || engine.is_ok() || naive.is_ok() {
                let errors = (engine.err().map(|it| it.to_string()), naive.err());
                writeln!(report, "  the plan cannot be run: {errors:?}").unwrap();
            }
            return 1;
        }
    };
    steps(&case["steps"], &engine, &naive, report);
    let mut asked = 1 + questions(&case["after"], &engine.last, &naive.last, report);
    for (field, engine, naive) in [
        ("diff", engine_diff(policy, &engine).0, naive_diff(naive::diff(world, &naive.last))),
        ("pending", engine_diff(policy, &engine).1, naive_diff(naive::pending_diff(world, &naive.last))),
    ] {
        if let Some(expected) = case.get(field) {
            asked += 1;
            for (evaluator, found) in [("engine", engine), ("naive", naive)] {
                if *expected != found {
                    writeln!(report, "  {field}: expected {expected}, the {evaluator} says {found}").unwrap();
                }
            }
        }
    }
    asked
}

/// `applied`, `applied uncertain`, `no_effect`, `refused 404`, `skipped`.
fn steps(expected: &Value, engine: &Simulation, naive: &naive::Simulation, report: &mut String) {
    let status = |status: Option<u16>| status.map(|it| format!(" {it}")).unwrap_or_default();
    let doubt = |uncertain: bool| if uncertain { " uncertain" } else { "" };
    let engine_steps = engine
        .steps
        .iter()
        .map(|it| format!("{}{}{}", it.outcome.as_str(), status(it.status), doubt(it.uncertain)));
    let naive_steps = naive.steps.iter().map(|it| {
        let outcome = match it.outcome {
            naive::Outcome::Applied => "applied",
            naive::Outcome::NoEffect => "no_effect",
            naive::Outcome::Refused => "refused",
            naive::Outcome::Skipped => "skipped",
        };
        format!("{outcome}{}{}", status(it.status), doubt(it.uncertain))
    });
    let expected = strings(expected);
    let reasons = || engine.steps.iter().map(|it| it.reason.as_str()).collect::<Vec<_>>();
    for (evaluator, found) in [("engine", engine_steps.collect::<Vec<_>>()), ("naive", naive_steps.collect())]
    {
        if expected != found {
            writeln!(
                report,
                "  steps: expected {expected:?}, the {evaluator} says {found:?}; {:?}",
                reasons()
            )
            .unwrap();
        }
    }
}

/// `user node: {gained: [...], ...}`, without what is empty.
fn engine_diff(policy: &Policy, simulation: &Simulation) -> (Value, Value) {
    let diff = simulation.diff(policy);
    let written = |entries: &[axcess_core::DiffEntry]| {
        let mut found = json!({});
        for it in entries {
            let names = |set| simulation.last.permissions().names(set).map(str::to_owned).collect::<Vec<_>>();
            let sets = [&it.gained, &it.lost, &it.undetermined, &it.settled].map(names);
            found[format!("{} {}", it.user, it.node)] = entry(sets);
        }
        found
    };
    (written(&diff.entries), written(&diff.pending))
}

fn naive_diff(diff: BTreeMap<(String, String), naive::DiffEntry>) -> Value {
    let mut found = json!({});
    for ((user, node), it) in diff {
        let sets =
            [it.gained, it.lost, it.undetermined, it.settled].map(|set| set.into_iter().collect::<Vec<_>>());
        found[format!("{user} {node}")] = entry(sets);
    }
    found
}

fn entry(sets: [Vec<String>; 4]) -> Value {
    let mut entry = json!({});
    for (kind, set) in ["gained", "lost", "undetermined", "settled"].into_iter().zip(sets) {
        if !set.is_empty() {
            entry[kind] = set.into();
        }
    }
    entry
}

/// The case's account: the base, less what it takes away, and what it adds or overwrites.
fn snapshot(case: &Value) -> Value {
    let name = if case["with"]["provider"] == "wallaroo" { "wallaroo.yaml" } else { "base.yaml" };
    let mut snapshot = yaml(&corpus().join(name));
    for (list, gone) in map(&case["without"]) {
        for pattern in gone.as_array().expect("`without` holds lists") {
            let records = snapshot[list].as_array_mut().unwrap_or_else(|| panic!("no list {list}"));
            let before = records.len();
            records.retain(|record| !map(pattern).all(|(field, value)| record[field] == *value));
            assert!(records.len() < before, "`without` finds no {pattern} in {list}");
        }
    }
    for (field, value) in map(&case["with"]) {
        match value {
            Value::Array(records) => {
                records
                    .iter()
                    .for_each(|record| put(snapshot[field].as_array_mut().expect("a list"), record));
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| snapshot[field][name] = value.clone())
            }
            value => snapshot[field] = value.clone(),
        }
    }
    snapshot
}

/// Overwrites fields of the record of the same id or place, or adds the record.
fn put(records: &mut Vec<Value>, record: &Value) {
    let key = |it: &Value| match it.get("id") {
        Some(id) => vec![id.clone()],
        None => ["user_id", "organization_id", "space_id", "resource_id", "kind", "scope"]
            .map(|field| it[field].clone())
            .to_vec(),
    };
    match records.iter_mut().find(|it| key(it) == key(record)) {
        Some(known) => map(record).for_each(|(field, value)| known[field] = value.clone()),
        None => records.push(record.clone()),
    }
}

fn settings(case: &Value) -> Settings {
    map(&case["semantics"]).map(|(name, value)| (name.clone(), text(value).to_owned())).collect()
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(corpus().join(folder)).expect("the corpus has the folder");
    let mut files: Vec<PathBuf> = entries.map(|it| it.expect("a file").path()).collect();
    files.sort();
    files
}

fn cases(file: &Path) -> Vec<Value> {
    yaml(file).as_array().unwrap_or_else(|| panic!("{} is no list of cases", file.display())).clone()
}

fn yaml(file: &Path) -> Value {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn map(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn strings(value: &Value) -> Vec<String> {
    list(value).iter().map(|it| text(it).to_owned()).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text was expected, not {value}"))
}

fn words(question: &str) -> [&str; 3] {
    let words: Vec<&str> = question.split(' ').collect();
    words.try_into().unwrap_or_else(|_| panic!("a question is `who permission node`, not {question}"))
}
