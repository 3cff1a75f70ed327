//! `axcess suggest` and `axcess lint` as somebody at a terminal or a pipe meets them.

#[path = "command/support.rs"]
#[expect(dead_code, reason = "other tests need the rest")]
mod support;

use serde_json::Value;
use support::{Files, axcess, check};

const QUESTION: [&str; 4] = ["--demo", "quinn@acme.io", "PROJECT_UPDATE", "project:Fraud/fraud-llm"];

fn suggest<'a>(wish: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&["suggest", wish], rest].concat()
}

fn document(args: &[&str]) -> Value {
    let run = axcess(&[args, &["--format", "json"]].concat());
    assert_eq!(run.stderr, "", "{args:?}");
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let name = if args[0] == "lint" { "lint" } else { "suggestions" };
    let schema: Value = serde_json::from_str(&axcess(&["schema", name]).stdout).expect("it is a schema");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let problems: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    document
}

#[test]
fn a_pipe_gets_a_plan_a_line() {
    check(
        &suggest("grant", &[&QUESTION[..], &["--nothing-else"]].concat()),
        0,
        "2\t0\tmake a role `Only PROJECT_UPDATE` of PROJECT_UPDATE; bind Only PROJECT_UPDATE to quinn@acme.io \
         on project:Fraud/fraud-llm\n",
    );
}

#[test]
fn each_edit_is_a_command() {
    let document = document(&suggest("grant", &[&QUESTION[..], &["--nothing-else"]].concat()));
    let commands: Vec<&str> =
        document["plans"][0]["commands"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let [role, binding] = commands[..] else { panic!("{commands:?}") };
    let made = "ROLE_1=$(ax roles create --name 'Only PROJECT_UPDATE' --permissions PROJECT_UPDATE -o json | jq -r .id)";
    assert_eq!(role, made);
    assert!(binding.starts_with("ax role-bindings create --user-id "), "{binding}");
    assert!(binding.contains(" --role-id \"$ROLE_1\" --resource-type PROJECT "), "{binding}");
}

#[test]
fn what_is_there_already_needs_nothing() {
    check(
        &suggest("grant", &["--demo", "lee@acme.io", "USER_DELETE", "account"]),
        0,
        "allowed already: Lee Park has account role ADMIN\n",
    );
    let run = axcess(&suggest("revoke", &["--demo", "quinn@acme.io", "USER_DELETE", "account"]));
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("denied already: "), "{}", run.stdout);
}

#[test]
fn what_cannot_be_done_ends_with_1_and_says_why() {
    let run = axcess(&suggest("grant", &["--demo", "daniel@acme.io", "PROJECT_READ", "space:Fraud"]));
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.contains("Daniel Brooks is INACTIVE"), "{}", run.stdout);
    let question = ["--demo", "lee@acme.io", "USER_DELETE", "account", "--nothing-else"];
    let run = axcess(&suggest("revoke", &question));
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("account role ADMIN"), "{}", run.stdout);
}

#[test]
fn a_saved_plan_does_what_was_asked() {
    let files = Files::new();
    let path = files.path().join("plan.yaml");
    let path = path.to_str().expect("it is text");
    let run = axcess(&suggest("grant", &[&QUESTION[..], &["--nothing-else", "--out", path]].concat()));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let asked = axcess(&[&["can", "--with", path], &QUESTION[..]].concat());
    assert_eq!(asked.code, 0, "{}", asked.stdout);
    let plan = document(&suggest("grant", &[&QUESTION[..], &["--nothing-else"]].concat()));
    assert_eq!(plan["plans"][0]["diff"]["entries"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_document_holds_every_plan_with_its_bystanders() {
    let found =
        document(&suggest("revoke", &["--demo", "ann@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm"]));
    assert_eq!((&found["outcome"], &found["proved"]), (&"found".into(), &true.into()));
    let plans = found["plans"].as_array().expect("a list");
    assert!(plans.len() > 1);
    for plan in plans {
        let others = plan["bystanders"].as_array().expect("a list").iter();
        let others: u64 = others.map(|other| other["changes"].as_u64().expect("a number")).sum();
        let own = plan["own"].as_u64().expect("a number");
        assert_eq!(plan["extra"].as_u64(), Some(own + others), "{plan}");
        assert_eq!(plan["plan"]["format"], "axcess-plan");
    }
}

#[test]
fn an_actor_who_may_do_nothing_has_no_plan() {
    let run = axcess(&suggest("grant", &[&QUESTION[..], &["--actor", "ann@acme.io"]].concat()));
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.stdout);
    assert!(run.stdout.contains("that ann@acme.io may carry out"), "{}", run.stdout);
}

#[test]
fn every_wrong_name_is_told() {
    let run = axcess(&suggest("grant", &["--demo", "nobody", "PROJECT_REED", "space:Nowhere"]));
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("PROJECT_READ"), "{}", run.stderr);
    let run = axcess(&["lint", "--demo", "--rule", "unused-roles"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("did you mean `unused-role`?"), "{}", run.stderr);
}

#[test]
fn every_command_says_the_same_in_every_format() {
    let found = document(&["lint", "--demo"]);
    let findings = found["findings"].as_array().expect("a list");
    assert!(findings.len() > 5);
    let lines = |format: &str| axcess(&["lint", "--demo", "--format", format]).stdout.lines().count();
    let doubts = found["undetermined"].as_array().expect("a list").len();
    assert_eq!(lines("jsonl"), findings.len());
    assert_eq!(lines("csv"), findings.len() + 1);
    assert_eq!(lines("human"), findings.len() + doubts);
}

#[test]
fn a_finding_ends_with_1_when_asked_to() {
    let code = |rest: &[&str]| axcess(&[&["lint", "--demo", "--exit-code"], rest].concat()).code;
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["--rule", "equal-roles"]), 0);
    assert_eq!(code(&["--rule", "unused-role"]), 3);
    assert_eq!(axcess(&["lint", "--demo"]).code, 0);
}

#[test]
fn what_mends_a_rule_leaves_nothing_of_it() {
    let files = Files::new();
    let plan = files.path().join("mend.yaml");
    let plan = plan.to_str().expect("it is text");
    let run = axcess(&["lint", "--demo", "--rule", "implied-bindings", "--out", plan]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let simulated = axcess(&["plan", "--demo", plan, "--exit-code"]);
    assert_eq!(simulated.code, 0, "no answer changes: {}", simulated.stdout);
}

#[test]
fn every_example_of_the_help_can_be_run() {
    for command in ["suggest", "lint"] {
        let help = axcess(&[command, "--help"]).stdout;
        let examples = help.split("Examples:\n").nth(1).expect("it has examples");
        for line in examples.lines().filter(|line| line.contains("--demo")) {
            let args: Vec<&str> = line.split_whitespace().skip(1).collect();
            let run = axcess(&args);
            assert!(run.code == 0, "{line}: {}{}", run.stdout, run.stderr);
        }
    }
}
