//! The real OpenFGA, as `fga model test` runs it.

use std::process::Command;
use std::time::Instant;

use axcess_core::{Policy, Provider};
use axcess_engines::{
    Answers, Exported, Relationship, Relationships, TERMS, accounts, demo, installed, large, questions, text,
};
use axcess_export::{OpenFga, Sample, samples};

/// How many questions are asked of one part of a large account.
const LOT: usize = 50;

/// How many questions are asked about a large account: each takes its time.
const ASKED: usize = 1_000;

fn answers(policy: &Policy, questions: usize) -> Answers {
    let export = OpenFga::new(policy, TERMS).expect("the terms let everything go");
    let exported = Exported::new();
    exported.write(OpenFga::MODEL, |out| export.write_model(&[], out));
    exported.write(OpenFga::TUPLES, |out| export.write_tuples(out));
    let samples = samples(policy, questions);
    exported.write(OpenFga::STORE, |out| export.write_store(&[], &samples, out));
    tested(&exported, samples.len())
}

/// A step of its store for tests takes longer the more it holds. So it gets those relationships that a lot of questions can
/// reach.
fn answers_in_lots(policy: &Policy, samples: &[Sample]) -> Answers {
    let export = OpenFga::new(policy, TERMS).expect("the terms let everything go");
    let exported = Exported::new();
    exported.write(OpenFga::MODEL, |out| export.write_model(&[], out));
    let tuples = text(|out| export.write_tuples(out).map(drop));
    let (head, lines) = tuples.split_once('\n').expect("the file has a head");
    let relationships = Relationships::new(lines.lines().filter_map(Relationship::of_openfga));
    let (mut answers, mut in_lots) = (Answers::default(), 0);
    for lot in samples.chunks(LOT) {
        let store = text(|out| export.write_store(&[], lot, out));
        let reached = relationships.reached(&Relationship::asked_of_openfga(&store));
        exported.write(OpenFga::STORE, |out| out.write_all(store.as_bytes()));
        exported.write(OpenFga::TUPLES, |out| writeln!(out, "{head}\n{}", reached.join("\n")));
        in_lots += reached.len();
        answers.add(tested(&exported, lot.len()));
    }
    let lots = samples.len().div_ceil(LOT);
    println!("OpenFGA: {lots} lots, which reach {} relationships each", in_lots / lots);
    answers
}

/// What `fga model test` says of so many questions.
fn tested(exported: &Exported, asked: usize) -> Answers {
    let start = Instant::now();
    let run = Command::new(installed("python/bin/fga"))
        .args(["model", "test", "--tests"])
        .arg(exported.path().join(OpenFga::STORE))
        .output()
        .expect("fga starts");
    let asking = start.elapsed().as_secs_f64();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    let (agreed, disagreed) = match run.status.success() {
        true => (passing(&said).unwrap_or_default(), Vec::new()),
        false => (0, vec![said]),
    };
    Answers { asked, agreed, disagreed, loading: 0.0, asking }
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

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn a_large_account_is_answered_alike() {
    let Some((policy, _)) = large() else { return };
    answers_in_lots(&policy, &questions(&policy, ASKED)).agree("OpenFGA, account of 20,000 users", ASKED);
}
