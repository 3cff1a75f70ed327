//! Whatever is wrong gives exit 2 and one clear message with a place and a remedy, and never a panic.

use std::io::Write;

use crate::support::{Files, acme, axcess};
use serde_json::json;

/// A run that ends in trouble, with these words in its message.
#[track_caller]
fn trouble(args: &[&str], words: &[&str]) -> String {
    let run = axcess(args);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    // The frame of an excerpt may break a message over lines.
    let said = run.stderr.replace("\n  │ ", " ");
    for word in words {
        assert!(said.contains(word), "`{word}` is not in:\n{}", run.stderr);
    }
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    run.stderr
}

/// A snapshot of this content that cannot be loaded.
#[track_caller]
fn unloadable(name: &str, content: impl AsRef<[u8]>, words: &[&str]) {
    let files = Files::new();
    let path = files.file(name, content);
    trouble(&["snapshot", "validate", &path], &[&[name], words].concat());
}

fn acme_with(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut account = acme();
    change(&mut account);
    serde_json::to_string_pretty(&account).expect("it is JSON")
}

fn push(account: &mut serde_json::Value, list: &str, record: serde_json::Value) {
    account[list].as_array_mut().expect("it is a list").push(record);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("it is memory");
    encoder.finish().expect("it is memory")
}

#[test]
fn a_wrong_user_is_answered_with_the_nearest() {
    trouble(
        &["can", "--demo", "anne@acme.io", "PROJECT_READ", "account"],
        &["no user is called `anne@acme.io`", "did you mean `ann@acme.io`"],
    );
}

#[test]
fn a_wrong_permission_is_answered_with_the_nearest() {
    trouble(
        &["who-can", "--demo", "PROJECT_REED", "account"],
        &["no permission is called `PROJECT_REED`", "did you mean `PROJECT_READ`"],
    );
}

#[test]
fn a_wrong_node_is_answered_with_the_nearest() {
    trouble(
        &["tree", "--demo", "project:Fraud/fraud-lm"],
        &["no node is called `project:Fraud/fraud-lm`", "did you mean `project:Fraud/fraud-llm`"],
    );
}

#[test]
fn all_wrong_names_of_a_question_are_told_at_once() {
    trouble(
        &["can", "--demo", "anne@acme.io", "PROJECT_REED", "org:Rsik"],
        &["`anne@acme.io`", "`PROJECT_REED`", "`org:Rsik`"],
    );
}

#[test]
fn an_ambiguous_name_is_answered_with_all_that_fit() {
    trouble(
        &["can", "--demo", "Sam Carter", "PROJECT_READ", "account"],
        &["`Sam Carter` fits 2 users", "`scarter@acme.io`", "`sam.carter@acme.io`"],
    );
}

#[test]
fn an_ambiguous_node_is_answered_with_full_forms() {
    trouble(
        &["tree", "--demo", "space:Sandbox"],
        &["fits 2 nodes", "`space:Risk/Sandbox`", "`space:Commerce/Sandbox`"],
    );
}

#[test]
fn a_wrong_switch_is_answered_with_the_nearest() {
    let question = ["can", "--demo", "ann@acme.io", "PROJECT_READ", "account", "--semantics"];
    let ask = |setting| trouble(&[&question[..], &[setting]].concat(), &[]);
    assert!(ask("restrictions=admins").contains("did you mean `restriction`?"));
    assert!(ask("restriction=admin").contains("did you mean `admins`?"));
    assert!(ask("restriction").contains("NAME=VALUE"));
}

#[test]
fn a_wrong_moment_is_refused() {
    trouble(&["can", "--demo", "ann@acme.io", "PROJECT_READ", "account", "--at", "yesterday"], &["RFC 3339"]);
}

#[test]
fn a_format_that_does_not_fit_is_refused() {
    trouble(
        &["explain", "--demo", "ann@acme.io", "PROJECT_READ", "account", "--format", "csv"],
        &["cannot write `csv`"],
    );
}

#[test]
fn without_a_snapshot_the_built_in_account_is_named() {
    trouble(&["can", "ann@acme.io", "PROJECT_READ", "account"], &["no snapshot is named", "--demo"]);
}

#[test]
fn a_missing_argument_is_usage() {
    trouble(&["can", "--demo", "ann@acme.io"], &["<PERMISSION>", "Usage: axcess can"]);
}

#[test]
fn wrong_json_is_marked() {
    unloadable("wrong.json", "{\n  \"format\": \"axcess-snapshot\",\n  oops\n}", &["wrong.json:3:", "oops"]);
}

#[test]
fn a_truncated_file_is_told() {
    let text = acme_with(|_| {});
    unloadable("truncated.json", &text[..text.len() / 2], &["the text ends"]);
}

#[test]
fn truncated_compressed_data_are_told() {
    let packed = gzip(acme_with(|_| {}).as_bytes());
    unloadable(
        "truncated.json.gz",
        &packed[..packed.len() / 2],
        &["gzip data end too early", "copy it again"],
    );
}

#[test]
fn damaged_compressed_data_are_told() {
    let mut packed = gzip(acme_with(|_| {}).as_bytes());
    packed.truncate(20);
    packed.extend([0xff; 400]);
    unloadable("damaged.json.gz", packed, &["gzip data are damaged"]);
}

#[test]
fn a_compressed_bomb_stays_small() {
    let files = Files::new();
    let bomb = files.file("bomb.json.gz", gzip(&vec![b' '; 32 << 20]));
    trouble(
        &["snapshot", "validate", &bomb, "--max-size", "1MiB"],
        &["it holds more than 1 MiB decompressed", "--max-size"],
    );
}

#[test]
fn bytes_that_are_no_text_are_told() {
    unloadable("latin.json", b"{\"format\": \"\xff\"}", &["byte 12 is not UTF-8"]);
}

#[test]
fn nesting_of_ten_thousand_levels_is_refused() {
    let deep = format!(r#"{{"x": {}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    unloadable("deep.json", deep, &["nests deeper than"]);
}

#[test]
fn duplicate_ids_are_told_with_both_places() {
    let text = acme_with(|account| {
        let first = account["users"][0].clone();
        push(account, "users", first);
    });
    unloadable("twice.json", text, &["users[47]", "the first is users[0]", "--lenient"]);
}

#[test]
fn dangling_references_are_all_told_at_once() {
    let text = acme_with(|account| {
        push(account, "space_memberships", json!({"user_id": "nobody", "space_id": "nowhere", "role": null}));
    });
    unloadable("dangling.json", text, &["user `nobody`", "space `nowhere`", "dangling.json:", "--lenient"]);
}

#[test]
fn many_defects_get_a_line_each() {
    let text = acme_with(|account| {
        for number in 0..40 {
            push(
                account,
                "restrictions",
                json!({"resource_type": "PROJECT", "resource_id": format!("none-{number}")}),
            );
        }
    });
    unloadable("many.json", text, &["40 defects", "none-0", "none-39"]);
}

#[test]
fn a_lenient_load_drops_and_says_so() {
    let files = Files::new();
    let text = acme_with(|account| {
        push(account, "space_memberships", json!({"user_id": "nobody", "space_id": "nowhere", "role": null}));
    });
    let path = files.file("dangling.json", text);
    let run = axcess(&["can", "-s", &path, "--lenient", "lee@acme.io", "USER_DELETE", "account"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("warning:") && run.stderr.contains("space_memberships[33]"),
        "{}",
        run.stderr
    );
    let quiet = axcess(&["can", "-q", "-s", &path, "--lenient", "lee@acme.io", "USER_DELETE", "account"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
}

#[test]
fn an_empty_file_is_told() {
    unloadable("empty.json", "", &["it is empty"]);
}

#[test]
fn a_directory_is_told() {
    let files = Files::new();
    let path = files.path().to_str().expect("it is text");
    trouble(&["can", "-s", path, "a", "b", "c"], &["it is a directory", "name a snapshot file"]);
}

#[test]
fn one_bad_file_does_not_keep_others_from_being_checked() {
    let files = Files::new();
    let (bad, good) = (files.file("bad.json", ""), files.file("good.json", acme_with(|_| {})));
    let run = axcess(&["snapshot", "validate", &bad, &good]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("bad.json") && run.stdout.contains("good.json: sound"), "{}", run.stdout);
}

#[test]
fn a_missing_file_is_told() {
    trouble(
        &["can", "-s", "/nonexistent.json", "a", "b", "c"],
        &["cannot load `/nonexistent.json`", "is it spelled so?"],
    );
}

#[test]
fn another_version_is_told() {
    unloadable(
        "newer.json",
        acme_with(|account| account["version"] = json!(7)),
        &["version is `7`", "update it"],
    );
}

#[test]
fn another_format_is_told() {
    unloadable(
        "plan.json",
        r#"{"format": "axcess-plan", "version": 1}"#,
        &["`axcess-plan`", "axcess-snapshot"],
    );
}

#[test]
fn a_plan_with_an_unknown_operation_is_marked() {
    let files = Files::new();
    let plan = "format: axcess-plan\nversion: 1\nchanges:\n  - {op: role.crate, name: X, permissions: [PROJECT_READ]}\n";
    let plan = files.file("plan.yaml", plan);
    trouble(
        &["can", "--demo", "ann@acme.io", "PROJECT_READ", "account", "--with", &plan],
        &["unknown operation `role.crate`", "plan.yaml:4:", "did you mean `role.create`?"],
    );
}

#[test]
fn a_listing_that_cannot_be_read_is_marked() {
    let files = Files::new();
    let path = files.file("roles.json", "{\"roles\": [\n  oops\n]}");
    trouble(&["import", &path], &["roles.json"]);
}

#[test]
fn names_that_could_steer_a_terminal_are_shown_escaped_everywhere() {
    let files = Files::new();
    let text = acme_with(|account| {
        account["users"][3]["name"] = json!("Ann\u{1b}[31m\u{202e}\u{2066}");
        account["spaces"][0]["name"] = json!("Fraud\u{200f}\n");
        account["roles"][3]["name"] = json!("Steward\u{7}\u{9b}");
        account["api_keys"][9]["name"] = json!("key\u{202a}");
        account["gaps"][0]["reason"] = json!("why\u{1b}]0;x\u{7}");
    });
    let path = files.file("evil.json", text);
    let node = "TW9kZWw6MTEyOkV0cEQ=";
    let questions: &[&[&str]] = &[
        &["can", "ann@acme.io", "PROJECT_READ", node],
        &["explain", "ann@acme.io", "PROJECT_READ", node],
        &["who-can", "PROJECT_READ", node],
        &["what-can", "nadia@acme.io"],
        &["matrix", "--permission", "PROJECT_READ"],
        &["tree"],
        &["tree", "--as", "ann@acme.io"],
        &["roles"],
        &["snapshot", "show"],
        &["can", "Ann\u{1b}[31m", "PROJECT_READ", node],
        &["can", "ann@acme.io", "PROJECT\u{202e}", node],
    ];
    for question in questions {
        let run = axcess(&[*question, &["-s", &path]].concat());
        let unfit = |letter: char| {
            (letter.is_control() && !"\n\t".contains(letter))
                || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(!said.chars().any(unfit), "{question:?} says {said:?}");
    }
}

#[test]
fn a_file_beside_the_built_in_account_is_no_account_to_guess() {
    let files = Files::new();
    let acme = files.file("acme.json", acme().to_string());
    for args in [["tree", "--demo", "-s", &acme], ["--snapshot", &acme, "tree", "--demo"]] {
        let run = axcess(&args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains("`--demo` and `--snapshot` name two accounts"), "{}", run.stderr);
    }
}

#[test]
fn a_name_without_its_kind_is_told_the_kind() {
    for (typed, meant) in [
        ("Fraud/fraud-llm", "did you mean `project:Fraud/fraud-llm`?"),
        ("Risk", "did you mean `org:Risk`?"),
        ("Sandbox", "did you mean `space:Risk/Sandbox`, `space:Commerce/Sandbox`?"),
    ] {
        for command in [&["can", "--demo", "ann@acme.io"][..], &["who-can", "--demo"]] {
            let run = axcess(&[command, &["PROJECT_READ", typed]].concat());
            assert_eq!(run.code, 2);
            assert!(run.stderr.contains(meant), "{}", run.stderr);
        }
    }
}

#[test]
fn a_misspelt_set_is_told_the_nearest() {
    let run = axcess(&["roles", "show", "--demo", "SPACE.MEMBR"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `SPACE.MEMBER`?"), "{}", run.stderr);
}

#[test]
fn a_choice_of_roles_is_not_passed_over_where_none_are_listed() {
    let run = axcess(&["roles", "--demo", "--with", "PROJECT_READ", "show", "Trace Reader"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`--with` picks from the list of roles"), "{}", run.stderr);
    assert_eq!(axcess(&["roles", "--demo", "show", "Trace Reader"]).code, 0);
}

#[test]
fn a_matrix_of_nothing_names_both_that_it_could_take() {
    let run = axcess(&["matrix", "--demo"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("<--permission <PERMISSION>|--on <NODE>>"), "{}", run.stderr);
}

#[test]
fn a_directory_that_cannot_be_made_is_not_said_to_be_unreadable() {
    let files = Files::new();
    let path = files.file("taken", "") + "/pages";
    let run = axcess(&["man", "--out", &path]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("cannot write `"), "{}", run.stderr);
}

#[test]
fn an_actor_who_is_nobody_comes_with_advice() {
    let files = Files::new();
    let plan =
        "format: axcess-plan\nversion: 1\nactor: zz\nchanges:\n  - {op: user.delete, user: emil@acme.io}\n";
    let run = axcess(&["plan", "--demo", &files.file("plan.yaml", plan)]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("help: `axcess help references` tells how to name"), "{}", run.stderr);
}

#[test]
fn a_spreadsheet_cannot_steer_the_terminal_either() {
    let files = Files::new();
    let mut account = acme();
    account["users"][0]["name"] = "Kim\u{1b}[2J\u{202e}".into();
    let acme = files.file("acme.json", account.to_string());
    let run = axcess(&["who-can", "-s", &acme, "USER_DELETE", "account", "--format", "csv"]);
    assert!(run.stdout.contains("Kim\\u{1b}[2J\\u{202e}"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
}
