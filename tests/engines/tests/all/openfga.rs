//! The real OpenFGA, as `fga model test` runs it.

use std::process::Command;
use std::time::Instant;

use axcess_core::{Policy, Provider};
use axcess_engines::{Answers, Exported, TERMS, accounts, demo, installed, large, made_up};
use axcess_export::{OpenFga, samples};
use axcess_snapshot::Size;

fn answers(policy: &Policy, questions: usize) -> Answers {
    let export = OpenFga::new(policy, TERMS).expect("the terms let everything go");
    let exported = Exported::new();
    exported.write(OpenFga::MODEL, |out| export.write_model(&[], out));
    exported.write(OpenFga::TUPLES, |out| export.write_tuples(out));
    let samples = samples(policy, questions);
    exported.write(OpenFga::STORE, |out| export.write_store(&[], &samples, out));
    let start = Instant::now();
    let run = Command::new(installed("python/bin/fga"))
        .args(["model", "test", "--tests"])
        .arg(exported.path().join(OpenFga::STORE))
        .output()
        .expect("fga starts");
    let asking = start.elapsed().as_secs_f64();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    let asked = passing(&said);
    let (agreed, disagreed) = match run.status.success() {
        true => (asked.unwrap_or_default(), Vec::new()),
        false => (0, vec![said]),
    };
    Answers { asked: samples.len(), agreed, disagreed, loading: 0.0, asking }
}

/// The number of passing checks, from a line such as `Checks 200/200 passing`.
fn passing(said: &str) -> Option<usize> {
    let line = said.lines().find(|line| line.contains("Checks "))?;
    let (passed, _) = line.split_once("Checks ")?.1.split_once('/')?;
    passed.parse().ok()
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn the_built_in_account_is_answered_alike() {
    answers(&demo(), 300).agree("OpenFGA, built-in account", 300);
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn generated_accounts_of_arize_are_answered_alike() {
    accounts(4, Provider::Arize, |policy| answers(policy, 60).agree("OpenFGA, generated account", 1));
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn generated_accounts_of_wallaroo_are_answered_alike() {
    accounts(2, Provider::Wallaroo, |policy| answers(policy, 60).agree("OpenFGA, generated account", 1));
}

/// Its store for tests finds relationships by looking at all of them, so that it gets a smaller account and fewer questions.
#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn a_larger_account_is_answered_alike() {
    if large().is_some() {
        answers(&made_up(Size::Small), 100).agree("OpenFGA, account of 1,000 users", 100);
    }
}
