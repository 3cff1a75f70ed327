//! Every decision there is on random accounts: each asker, each permission, each node, under random switches, at
//! moments when other keys are live, before plans and after them. Ten million in all, and each a comparison of
//! `can` with the naive evaluator.

use std::cell::Cell;
use std::time::Instant;

use axcess_core::Provider;
use axcess_tests::both::{Both, Tally};
use axcess_tests::world::{Account, Settings, Switchboard, accounts, factor, hold, plans, semantics};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What is asked in one round before somebody looks whether it was enough.
const ACCOUNTS: u32 = 24;

/// Moments around the expiries of keys, as text and as microseconds. Accounts are captured at the third.
const MOMENTS: [(&str, i64); 5] = [
    ("2026-08-31T23:59:59Z", 1_788_220_799_000_000),
    ("2026-11-20T08:59:59Z", 1_795_165_199_000_000),
    ("2026-11-20T09:00:00Z", 1_795_165_200_000_000),
    ("2026-11-20T10:00:00.001+01:00", 1_795_165_200_001_000),
    ("2026-12-02T00:00:00Z", 1_796_169_600_000_000),
];

/// A few choices of switches and moments.
fn circumstances() -> impl Strategy<Value = Vec<(Settings, (&'static str, i64))>> {
    vec((semantics(), select(&MOMENTS[..])), 3)
}

/// Tries accounts until so many decisions (in millions, times `AXCESS_CASES`) were compared, with enough of each
/// answer among them.
fn check<S: Strategy>(
    millions: u64,
    strategy: &S,
    compare: impl Fn(S::Value) -> Result<Tally, TestCaseError>,
) {
    let start = Instant::now();
    let (compared, wanted) = (Cell::new(Tally::default()), millions * 1_000_000 * u64::from(factor()));
    while compared.get().all() < wanted {
        let before = compared.get().all();
        hold(ACCOUNTS, strategy, |case| {
            compared.set([compared.get(), compare(case)?].into_iter().sum());
            Ok(())
        });
        assert!(compared.get().all() - before > 10_000, "a round compares next to nothing");
    }
    let Tally { allow, deny, unknown } = compared.get();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{} decisions alike ({allow} allow, {deny} deny, {unknown} unknown) in {seconds:.0} s on one core, {:.0} million a minute",
        compared.get().all(),
        compared.get().all() as f64 / seconds * 60.0 / 1e6
    );
    assert!(allow + deny + unknown >= wanted);
    assert!(allow.min(deny).min(unknown) > wanted / 100, "{:?}", compared.get());
}

fn explained(error: TestCaseError, account: &Account, settings: &Settings, more: &str) -> TestCaseError {
    TestCaseError::fail(format!("{error}\nsettings: {settings:?}\n{more}\nsnapshot: {}", account.snapshot()))
}

fn check_accounts(millions: u64, provider: Provider) {
    check(millions, &(accounts(provider), circumstances()), |(account, circumstances)| {
        let compare = |(settings, moment): &(Settings, (&str, i64))| {
            let both = Both::of(&account, settings).at(*moment);
            both.compare().map_err(|error| explained(error, &account, settings, moment.0))
        };
        circumstances.iter().map(compare).sum()
    });
}

#[test]
fn six_million_decisions_are_alike_in_arize() {
    check_accounts(6, Provider::Arize);
}

#[test]
fn a_million_decisions_are_alike_in_wallaroo() {
    check_accounts(1, Provider::Wallaroo);
}

fn check_plans(millions: u64, provider: Provider) {
    let two = vec(plans(provider, Switchboard::Any), 2);
    check(millions, &(accounts(provider), circumstances(), two), |(account, circumstances, plans)| {
        let (settings, moment) = &circumstances[0];
        let mut states = vec![Both::of(&account, settings).at(*moment)];
        for plan in &plans {
            let Some(state) = states[states.len() - 1].after(plan) else { break };
            states.push(state);
        }
        let (others, moment) = &circumstances[1];
        let elsewhere = states.clone().into_iter().map(|state| state.with(others).at(*moment));
        let told =
            |error| explained(error, &account, settings, &format!("then {others:?}\nplans: {plans:?}"));
        states.iter().cloned().chain(elsewhere).map(|state| state.compare().map_err(told)).sum()
    });
}

#[test]
fn three_million_decisions_are_alike_after_plans() {
    check_plans(3, Provider::Arize);
}

#[test]
fn a_million_decisions_are_alike_after_plans_in_wallaroo() {
    check_plans(1, Provider::Wallaroo);
}
