//! The switches, and what hangs on them.

use crate::support::{axcess, check};

#[test]
fn a_setting_is_shown_with_its_smallest_witness_and_who_gains() {
    check(
        &["semantics", "compare", "--demo", "restriction=space-admins"],
        0,
        "\
restriction=space-admins (now strict): 36 answers of 4 users on 4 nodes turn, 32 to allow, 4 to unknown; 548 answers \
without effect
  smallest witness (1 route)
    now   deny     project Fraud/sar-drafts is restricted, which cuts off role ADMIN of space Fraud (R8)
    then  allow    Sofia Marino is ADMIN of space Fraud (R5, R2)
    turns role ADMIN of space Fraud
    axcess explain --demo sofia@acme.io PROJECT_DELETE project:Fraud/sar-drafts --semantics restriction=space-admins

Access
  ! Sofia Marino gains ROLE_BINDING_CREATE and 7 more on project Fraud/sar-drafts
  ! Victor Anders gains every permission on project Credit/model-appeals
  + Fatima Zahra gains PROMPT_DELETE and PROMPT_RESTRICT on prompt Support/refund-policy
  ? Walter Stone may or may not have DASHBOARD_CREATE and 3 more on dashboard Boardroom/board-pack

",
    );
}

#[test]
fn settings_that_nothing_hangs_on_stand_in_one_line() {
    let settings = ["account-reach=full", "wallaroo-admin=owner"];
    check(
        &[&["semantics", "compare", "--demo", "--exit-code"], &settings[..]].concat(),
        0,
        "no answer of this account hangs on account-reach=full, wallaroo-admin=owner\n",
    );
}

#[test]
fn a_difference_ends_with_1_only_if_asked_for() {
    let compare = ["semantics", "compare", "--demo", "fallback=union"];
    assert_eq!(axcess(&compare).code, 0);
    assert_eq!(axcess(&[&compare[..], &["--exit-code"]].concat()).code, 1);
    let document = axcess(&[&compare[..], &["--format", "json", "--exit-code"]].concat());
    let document: serde_json::Value = serde_json::from_str(&document.stdout).expect("it is JSON");
    assert_eq!(document["settings"][0]["witness"]["then"]["decision"], "allow");
}

#[test]
fn every_command_of_a_witness_gives_the_other_answer() {
    let run = axcess(&["semantics", "compare", "--demo"]);
    let lines: Vec<&str> = run.stdout.lines().map(str::trim).collect();
    let mut asked = 0;
    for (place, line) in lines.iter().enumerate() {
        let Some(command) = line.strip_prefix("axcess ") else { continue };
        let words: Vec<&str> = command.split(' ').collect();
        let then =
            lines[..place].iter().rev().find_map(|line| line.strip_prefix("then")).expect("it is there");
        let answer = axcess(&words).stdout;
        assert_eq!(answer.split_whitespace().next(), then.split_whitespace().next(), "{command}");
        asked += 1;
    }
    assert_eq!(asked, 8);
}

#[test]
fn a_setting_that_holds_already_or_does_not_exist_is_refused() {
    for (setting, said) in [
        ("fallback=override", "`fallback=override` is the setting that holds already"),
        ("fallback=uniom", "did you mean `union`?"),
        ("fallbak=union", "did you mean `fallback`?"),
        ("union", "`union` is no setting of a switch"),
    ] {
        let run = axcess(&["semantics", "compare", "--demo", setting]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{setting}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn the_list_marks_what_holds_and_needs_no_account() {
    let run = axcess(&["semantics", "list", "--semantics", "fallback=union"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.contains("fallback\tunion\toverride, union\twhen the public fallback holds"),
        "{}",
        run.stdout
    );
    let run = axcess(&["semantics", "list", "--format", "json"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no snapshot is named"));
}
