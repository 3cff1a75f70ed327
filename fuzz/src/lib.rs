//! What the fuzzer calls. Each target takes any bytes; whatever it finds wrong is a panic.

mod api;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axcess_core::{Plan, Policy};
use axcess_jq::{Doubt, Filter, Unread, Value};
use axcess_script::Settings;
use axcess_snapshot::{Loader, Packing, PieceReader, catalog, demo, write};
use axcess_tests::both::Both;
use axcess_tests::world::{Switchboard, either, plans, semantics};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

pub use api::{graphql, rest};

static DEMO: LazyLock<Policy> = LazyLock::new(|| {
    let draft = demo().draft;
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("the built-in account has no defect")
});

/// A file that is to be a snapshot: what loads is an account, and is the same account once it is written and loaded again;
/// what is read in pieces is what is loaded.
pub fn snapshot(data: &[u8]) {
    pieces(data);
    for mut loader in [Loader::default(), Loader::lenient()] {
        loader.max_bytes = 1 << 22;
        let Ok(snapshot) = loader.load("fuzzed.json", data) else { continue };
        let written = write(&snapshot, Packing::Plain);
        let again = Loader::default().load("written.json", &written).expect("what was written can be read");
        assert_eq!(again.digest(), snapshot.digest(), "writing loses something");
        assert_eq!(snapshot.draft.defects(), [], "the loader has found every defect");
    }
}

fn pieces(data: &[u8]) {
    let mut reader = PieceReader::default();
    let length = data.first().map_or(1, |first| usize::from(*first) + 1);
    if !data.chunks(length).all(|piece| reader.add(piece)) {
        return;
    }
    if let Some(snapshot) = reader.end() {
        let whole = Loader::default().load("fuzzed.json", data).expect("what is read in pieces can be read");
        assert_eq!(snapshot, whole);
    }
}

/// A file that is to be a plan: what is read can be tried, and is the same plan once it is written and read again.
pub fn plan(data: &[u8]) {
    let Ok(file) = axcess_plan::read("fuzzed.yaml", data) else { return };
    assert_eq!(file.sources.len(), file.plan.changes.len());
    let written = axcess_plan::write_yaml(&file.plan);
    let again = axcess_plan::read("written.yaml", written.as_bytes()).expect("what was written can be read");
    assert_eq!(again.plan, file.plan, "writing loses something:\n{written}");
    tried(&file.plan);
}

/// A file that is to be a script of `ax` commands, or a recording of calls.
pub fn script(data: &[u8]) {
    let settings =
        Settings { variables: BTreeMap::new(), actor: Some("ann@acme.io".to_owned()), unreached: None };
    let Ok(script) = axcess_script::read("fuzzed.sh", data, &DEMO, &settings) else { return };
    assert_eq!(script.sources.len(), script.changes.len());
    tried(&Plan { changes: script.changes, ..Plan::default() });
}

/// A filter of jq, a line, and its input: a run ends soon, prints the same when it is run again, and what it prints is JSON.
pub fn jq(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some((filter, input)) = text.split_once('\n') else { return };
    let Ok(input) = Value::read(input) else { return };
    let printed = || {
        let mut values = Vec::new();
        let ended = Filter::read(filter, &[])?.run(input.clone(), &[], &mut |value| values.push(value))?;
        let lines = values.iter().map(Value::compact).collect::<Result<Vec<_>, _>>();
        Ok::<_, Doubt>((ended, lines?))
    };
    let Ok((ended, lines)) = printed() else { return };
    assert_eq!(printed(), Ok((ended, lines.clone())), "it prints something else when it is run again");
    for line in lines {
        match Value::read(&line) {
            Ok(again) => assert_eq!(again.compact().as_ref(), Ok(&line), "writing loses something"),
            Err(Unread::NoJson) => panic!("{line} is no JSON"),
            // As `-0`: not in all versions the same.
            Err(Unread::Doubt(_)) => {}
        }
    }
}

/// Simulates a plan on the built-in account; an account that a plan leaves is as sound as any.
fn tried(plan: &Plan) {
    let Ok(simulation) = DEMO.simulate(plan) else { return };
    assert_eq!(simulation.steps.len(), plan.changes.len());
    let draft = simulation.last.to_draft();
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("no step leaves a defect");
    let _ = axcess_emit::named(&DEMO, plan);
}

/// A text that is to name something: what it names has a reference that names it again.
pub fn reference(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(user) = DEMO.user(text) {
        assert_eq!(DEMO.user(&DEMO.user_reference(user)), Ok(user));
    }
    if let Ok(node) = DEMO.node(text) {
        assert_eq!(DEMO.node(&DEMO.node_reference(node)), Ok(node));
    }
    if let Ok(role) = DEMO.role(text) {
        assert_eq!(DEMO.role(&DEMO.role_reference(role)), Ok(role));
    }
    let _ = (DEMO.key(text), DEMO.asker(text), DEMO.permission(text));
}

/// Accounts, switches and plans made of the fuzzer's bytes: the policy and the naive evaluator answer alike, before the
/// plan and after it.
pub fn policy(data: &[u8]) {
    let source = TestRng::from_seed(RngAlgorithm::ChaCha, &seed(data));
    let config = Config { failure_persistence: None, max_global_rejects: 64, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, source);
    let Ok(world) = (either(), semantics()).new_tree(&mut runner) else { return };
    let (account, settings) = world.current();
    let both = Both::of(&account, &settings);
    both.compare().map(drop).unwrap_or_else(|error| panic!("{error}\n{settings:?}\n{}", account.snapshot()));
    let Ok(plan) = plans(both.policy.provider(), Switchboard::Any).new_tree(&mut runner) else { return };
    let plan = plan.current();
    if let Some(after) = both.after(&plan) {
        after
            .compare()
            .map(drop)
            .unwrap_or_else(|error| panic!("{error}\n{plan:?}\n{settings:?}\n{}", account.snapshot()));
    }
}

/// A seed out of the fuzzer's bytes. Choices that took the bytes themselves would run out of them, and some are then made
/// anew forever.
fn seed(data: &[u8]) -> [u8; 32] {
    let mut seed = [0; 32];
    for (place, byte) in data.iter().enumerate() {
        let cell: &mut u8 = &mut seed[place % 32];
        *cell = cell.wrapping_mul(31).wrapping_add(*byte);
    }
    seed
}
