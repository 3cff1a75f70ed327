//! Each question asked of the built-in account: exit code, standard output and standard error together.

use crate::support::{Files, acme, axcess, check, fed};

#[test]
fn can_says_allow_with_the_reason_and_what_it_leans_on() {
    check(
        &["can", "--demo", "ann@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm"],
        0,
        "allow    Ann Berger is MEMBER of space Fraud (R5)\n         depends on assumed:SPACE.MEMBER\n",
    );
}

#[test]
fn can_says_deny_with_the_restriction() {
    check(
        &["can", "--demo", "kim@acme.io", "PROJECT_READ", "project:Credit/model-appeals"],
        1,
        "deny     project Credit/model-appeals is restricted, which cuts off account role ADMIN (R8)\n         \
         depends on restriction\n",
    );
}

#[test]
fn can_says_unknown_with_what_could_not_be_seen() {
    check(
        &["can", "--demo", "quinn@acme.io", "DASHBOARD_READ", "dashboard:Boardroom/quarterly-risk"],
        3,
        "unknown  Quinn Doyle may be a member of space Boardroom, whose members could not all be read (R10)\n",
    );
}

#[test]
fn a_denial_by_known_facts_is_not_blamed_on_unseen_ones() {
    check(
        &["can", "--demo", "walter@acme.io", "DASHBOARD_UPDATE", "dashboard:Boardroom/board-pack"],
        1,
        "deny     Walter Stone has only the binding of Board Reader on dashboard Boardroom/board-pack, which lacks \
         DASHBOARD_UPDATE (R9)\n         depends on restriction\n",
    );
}

#[test]
fn an_inert_grant_is_called_so() {
    let run = axcess(&["can", "--demo", "nadia@acme.io", "ROLE_READ", "space:Fraud"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("inert: ROLE_READ has no effect on space Fraud"), "{}", run.stdout);
}

#[test]
fn a_switch_turns_an_answer() {
    let question = ["can", "--demo", "kim@acme.io", "PROJECT_READ", "project:Credit/model-appeals"];
    let run = axcess(&[&question[..], &["--semantics", "restriction=admins"]].concat());
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn a_key_is_judged_at_the_moment_asked_about() {
    let question = ["can", "--demo", "key:load-test", "PROJECT_READ", "project:Search/search-answers"];
    check(&question, 1, "deny     key load-test expired on 2026-09-30 (R1)\n");
    assert_eq!(axcess(&[&question[..], &["--at", "2026-09-01T00:00:00Z"]].concat()).code, 0);
}

#[test]
fn an_expectation_is_met_or_not() {
    let question =
        ["can", "--demo", "kim@acme.io", "PROJECT_READ", "project:Credit/model-appeals", "--expect"];
    for (expected, code) in [("deny", 0), ("allow", 1), ("unknown", 1)] {
        let run = axcess(&[&question[..], &[expected]].concat());
        assert_eq!(run.code, code, "{expected}");
        let said = run.stderr.contains(&format!("expected `{expected}`, but the answer is `deny`"));
        assert_eq!(said, code == 1, "{}", run.stderr);
    }
}

#[test]
fn every_example_of_the_rules_page_answers_as_printed() {
    let page = include_str!("../../../../docs/rules.md");
    let mut lines = page.lines();
    let mut asked = 0;
    while let Some(line) = lines.next() {
        let Some(question) = line.strip_prefix("$ axcess ") else { continue };
        let expected = lines.next().expect("an answer follows").split(' ').next();
        let run = axcess(&question.split(' ').collect::<Vec<_>>());
        assert_eq!(run.stdout.split(' ').next(), expected, "{question}");
        assert_eq!(run.stderr, "", "{question}");
        asked += 1;
    }
    assert!(asked > 40);
}

#[test]
fn can_writes_json_with_its_basis() {
    let run = axcess(&[
        "can",
        "--demo",
        "ann@acme.io",
        "PROJECT_READ",
        "project:Fraud/fraud-llm",
        "--format",
        "json",
    ]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!((run.code, document["format"].as_str()), (0, Some("axcess-can")));
    assert_eq!(document["decision"], "allow");
    assert_eq!(document["basis"]["captured_at"], "2026-11-20T09:00:00Z");
    assert_eq!(document["basis"]["semantics"]["restriction"], "strict");
    assert_eq!(document["basis"]["complete"], true);
    assert!(document["basis"]["snapshot"].as_str().is_some_and(|digest| digest.starts_with("sha256:")));
}

#[test]
fn what_can_json_shares_its_sets_in_the_order_of_their_use() {
    let run = axcess(&["what-can", "--demo", "rosa@acme.io", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let keys: Vec<_> = document.as_object().expect("it is an object").keys().map(String::as_str).collect();
    let mut sorted = ["format", "version", "basis", "user", "standing", "sets", "entries", "otherwise"];
    sorted.sort_unstable();
    assert_eq!(keys.iter().copied().collect::<std::collections::BTreeSet<_>>(), sorted.into());
    assert_eq!(document["standing"], "ACTIVE");
    assert_eq!(document["sets"][0], serde_json::json!([]));
    let entries = document["entries"].as_array().expect("it is a list");
    let ids: Vec<_> = entries.iter().map(|entry| entry["resource"].as_str().unwrap_or_default()).collect();
    assert!(ids.is_sorted_by(|a, b| a.as_bytes() < b.as_bytes()));
    let mut next = 1;
    for index in entries.iter().flat_map(|entry| [&entry["allowed"], &entry["unknown"]]) {
        let index = index.as_u64().expect("it is a number");
        assert!(index <= next, "sets are in the order of their use");
        next = next.max(index + 1);
    }
}

#[test]
fn without_standing_entries_are_empty_and_the_rest_is_told_otherwise() {
    for (who, standing) in [("yuki@acme.io", "INVITED"), ("key:load-test", "no live key")] {
        let run = axcess(&["what-can", "--demo", who, "--format", "json"]);
        let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
        assert_eq!(document["standing"], standing);
        assert_eq!(document["entries"], serde_json::json!([]));
        assert_ne!(document["otherwise"], serde_json::json!([]));
    }
}

#[test]
fn what_can_tells_nodes_of_equal_access_in_one_record_each_when_piped() {
    let run = axcess(&["what-can", "--demo", "rosa@acme.io", "--on", "project:Evals/safety-suite"]);
    let expected = "project:Evals/safety-suite\tallow\tPROJECT_EVAL_TASK_READ PROJECT_READ PROJECT_SPAN_READ TRACE_VIEW_READ\n";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, expected, ""));
}

#[test]
fn who_can_names_people_with_their_cause() {
    check(
        &["who-can", "--demo", "PROJECT_SPAN_UPDATE", "project:Fraud/sar-drafts"],
        0,
        "Omar Haddad\tomar@acme.io\tallow\tthe binding of Project Admin on project Fraud/sar-drafts (R7)\n\
         Sofia Marino\tsofia@acme.io\tallow\tthe binding of Project Editor on project Fraud/sar-drafts (R7)\n",
    );
}

#[test]
fn who_can_json_lists_ids() {
    let run = axcess(&[
        "who-can",
        "--demo",
        "PROJECT_SPAN_UPDATE",
        "project:Search/query-rewriter",
        "--format",
        "json",
    ]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(document["format"], "axcess-who-can");
    assert_eq!(document["permission"], "PROJECT_SPAN_UPDATE");
    assert_eq!(document["resource"], "TW9kZWw6MTU2OlNrT0Y=");
    for list in ["users", "unknown", "pending", "keys"] {
        let ids: Vec<_> =
            document[list].as_array().expect("it is a list").iter().map(|id| id.as_str()).collect();
        assert!(ids.is_sorted(), "{list}");
    }
    let yuki = serde_json::json!("VXNlcjo3MDpVUmw3");
    assert!(document["pending"].as_array().is_some_and(|pending| pending.contains(&yuki)));
}

#[test]
fn explain_tells_every_route_and_who_could_grant() {
    let run =
        axcess(&["explain", "--demo", "victor@acme.io", "PROJECT_READ", "project:Credit/model-appeals"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("deny     project Credit/model-appeals is restricted"), "{}", run.stdout);
    assert!(
        run.stdout.contains("holds yes\tcounts no\tproject Credit/model-appeals is restricted"),
        "{}",
        run.stdout
    );
    let json = axcess(&[
        "explain",
        "--demo",
        "victor@acme.io",
        "PROJECT_READ",
        "project:Credit/model-appeals",
        "--format",
        "json",
    ]);
    let document: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(document["decision"], "deny");
    assert!(
        document["routes"]
            .as_array()
            .is_some_and(|routes| routes.iter().any(|it| it["blocked"] == "restricted"))
    );
    assert!(
        document["could_grant"]
            .as_array()
            .is_some_and(|who| who.iter().any(|it| it["name"] == "Victor Anders"))
    );
}

#[test]
fn explain_tells_what_would_count_with_standing() {
    let run = axcess(&[
        "explain",
        "--demo",
        "yuki@acme.io",
        "PROJECT_SPAN_UPDATE",
        "project:Search/query-rewriter",
    ]);
    let expected = "\
        deny     Yuki Tanaka is INVITED (R1)\n\
        route\tholds yes\tcounts yes\tYuki Tanaka is MEMBER of space Search (R5)\n\
        route\tholds yes\tcounts yes\trole Project Editor is bound to Yuki Tanaka on project Search/query-rewriter (R7)\n\
        route\tholds yes\tcounts no\tYuki Tanaka has role MEMBER of space Search, which replaces the public fallback (R6)\n";
    assert!(run.stdout.starts_with(expected), "{}", run.stdout);
}

#[test]
fn a_matrix_is_written_for_people_and_for_spreadsheets() {
    let question = ["matrix", "--demo", "--permission", "PROJECT_READ", "--on", "project:Fraud/sar-drafts"];
    let csv = axcess(&[&question[..], &["--fold", "--format", "csv"]].concat());
    let lines: Vec<_> = csv.stdout.lines().collect();
    assert_eq!((csv.code, lines[0], lines.len()), (0, "user,project:Fraud/sar-drafts", 3), "{}", csv.stdout);
    assert_eq!(lines[2], "omar@acme.io sofia@acme.io,allow");
    let json = axcess(&[&question[..], &["--format", "json"]].concat());
    let document: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(document["rows"].as_array().map(Vec::len), Some(47));
    assert_eq!(document["sets"], serde_json::json!([[], ["PROJECT_READ"]]));
}

#[test]
fn a_folded_matrix_joins_equal_columns_and_names_all_their_nodes() {
    let nodes = ["project:Fraud/card-velocity", "project:Fraud/chargeback-agent", "project:Fraud/sar-drafts"];
    let on: Vec<&str> = nodes.iter().rev().flat_map(|node| ["--on", node]).collect();
    let ask = |more: &[&str]| axcess(&[&["matrix", "--demo", "-p", "PROJECT_READ"], &on[..], more].concat());
    let csv = ask(&["--fold", "--format", "csv"]);
    let equal = format!("{} {}", nodes[0], nodes[1]);
    assert_eq!(csv.stdout.lines().next(), Some(&*format!("user,{equal},{}", nodes[2])), "{}", csv.stdout);
    let two = axcess(&[
        "matrix",
        "--demo",
        "-p",
        "PROJECT_READ",
        "-p",
        "PROJECT_UPDATE",
        "--on",
        nodes[0],
        "--on",
        nodes[1],
        "--fold",
        "--format",
        "csv",
    ]);
    let heads = format!("user,PROJECT_READ {equal},PROJECT_UPDATE {equal}");
    assert_eq!(two.stdout.lines().next(), Some(&*heads));
    let lines = ask(&["--fold", "--format", "jsonl"]);
    assert!(lines.stdout.lines().any(|line| line.matches("TW9kZWw6").count() == 2), "{}", lines.stdout);
    assert_eq!(
        ask(&["--format", "csv"]).stdout.lines().next().map(|heads| heads.matches("project:").count()),
        Some(3)
    );
}

#[test]
fn a_tree_shows_restrictions_members_and_what_one_may_do() {
    let tree = axcess(&["tree", "--demo", "space:Fraud"]);
    assert_eq!(tree.code, 0, "{}", tree.stderr);
    assert!(
        tree.stdout.starts_with("space:Fraud\tpublic\t1 ADMIN, 1 MEMBER, 3 READ_ONLY"),
        "{}",
        tree.stdout
    );
    assert!(
        tree.stdout.contains("project:Fraud/sar-drafts\trestricted\tbound: 1 Project Admin"),
        "{}",
        tree.stdout
    );
    let seen = axcess(&["tree", "--demo", "org:Risk", "--as", "greta@acme.io"]);
    assert!(seen.stdout.contains("project:Credit/model-appeals\tnothing, restricted"), "{}", seen.stdout);
}

#[test]
fn roles_are_listed_shown_and_compared() {
    let listed = axcess(&["roles", "--demo", "--with", "TRACE_VIEW_READ"]);
    assert!(listed.stdout.contains("Trace Reader\tcustom\t5\t"), "{}", listed.stdout);
    let shown = axcess(&["roles", "show", "--demo", "Board Reader"]);
    let expected = "permission\tDASHBOARD_READ\npermission\tSPACE_READ\n\
                    holder\tWalter Stone\twalter@acme.io\tdashboard:Boardroom/board-pack\tbinding\n";
    assert_eq!((shown.code, shown.stdout.as_str()), (0, expected));
    let set = axcess(&["roles", "show", "--demo", "ORGANIZATION.ANNOTATOR"]);
    assert_eq!(set.code, 0, "{}", set.stderr);
    let compared = axcess(&["roles", "diff", "--demo", "Trace Reader", "Trace Reviewer"]);
    assert!(compared.stdout.starts_with("+\tPROJECT_SPAN_ANNOTATE\n=\t"), "{}", compared.stdout);
}

#[test]
fn the_demo_account_can_be_written_and_asked() {
    let files = Files::new();
    let path = files.path().join("acme.json.zst");
    let path = path.to_str().expect("it is text");
    let written = axcess(&["demo", "--out", path]);
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{}", written.stderr);
    assert!(written.stderr.contains("47 users"), "{}", written.stderr);
    let run = axcess(&["can", "-s", path, "ann@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let piped = axcess(&["demo"]);
    let asked = fed(&["snapshot", "validate", "-s", "-"], piped.stdout);
    assert_eq!(asked.code, 0, "{}", asked.stderr);
}

#[test]
fn an_account_is_made_up_from_a_seed() {
    let [one, same, other] = ["7", "7", "8"].map(|seed| axcess(&["demo", "--size", "small", "--seed", seed]));
    assert_eq!(one.code, 0, "{}", one.stderr);
    assert!(one == same && one != other);
}

#[test]
fn a_snapshot_is_validated_and_shown() {
    let files = Files::new();
    let path = files.file("acme.json", acme().to_string());
    let run = axcess(&["snapshot", "validate", &path]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains(": sound: 47 users"), "{}", run.stdout);
    let shown = axcess(&["snapshot", "show", &path, "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&shown.stdout).expect("it is JSON");
    assert_eq!(document["counts"]["role_bindings"], 17);
    assert_eq!(document["gaps"][0]["kind"], "space_memberships");
}

#[test]
fn listings_become_a_snapshot() {
    let files = Files::new();
    let listing = r#"{"roles": [{"id": "Um9sZToxOlY0S2E=", "name": "Reader", "permissions": ["PROJECT_READ"]}],
                      "pagination": {"has_more": false}}"#;
    let roles = files.file("roles.json", listing);
    let out = files.path().join("account.json");
    let out = out.to_str().expect("it is text");
    let run = axcess(&["import", &roles, "--captured-at", "2026-11-20T09:00:00Z", "--out", out]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let shown = axcess(&["roles", "show", "-s", out, "Reader"]);
    assert_eq!(shown.stdout, "permission\tPROJECT_READ\n", "{}", shown.stderr);
}

#[test]
fn a_question_can_be_asked_after_a_plan() {
    let files = Files::new();
    let plan = "format: axcess-plan\nversion: 1\nchanges:\n\
                - {op: role_binding.create, user: ida@acme.io, role: Project Viewer, resource: 'project:Credit/credit-explainer'}\n";
    let plan = files.file("plan.yaml", plan);
    let question = ["can", "--demo", "ida@acme.io", "PROJECT_READ", "project:Credit/credit-explainer"];
    check(&question, 1, "deny     space Credit is private, and Ida Holm is no member of it (R6)\n");
    check(
        &[&question[..], &["--with", &plan]].concat(),
        0,
        "allow    role Project Viewer is bound to Ida Holm on project Credit/credit-explainer (R7)\n",
    );
}

#[test]
fn every_document_meets_its_schema() {
    let questions: &[(&str, &[&str])] = &[
        ("can", &["can", "key:ticket-sync", "PROJECT_READ", "account"]),
        ("explain", &["explain", "quinn@acme.io", "DASHBOARD_READ", "dashboard:Boardroom/board-pack"]),
        ("count", &["count", "--by", "node"]),
        ("matrix", &["matrix", "--permission", "PROJECT_READ", "--fold"]),
        (
            "refusal",
            &[
                "explain",
                "--as",
                "ben@acme.io",
                "--from-error",
                "403 Forbidden: POST /v2/projects in space Fraud",
            ],
        ),
        ("role", &["roles", "show", "Trace Reader"]),
        ("role-diff", &["roles", "diff", "Trace Reader", "SPACE.MEMBER"]),
        ("roles", &["roles"]),
        ("semantics", &["semantics", "list"]),
        ("semantics-comparison", &["semantics", "compare"]),
        ("snapshot-facts", &["snapshot", "show"]),
        ("tree", &["tree", "--as", "ann@acme.io"]),
        ("what-can", &["what-can", "key:load-test"]),
        ("who-can", &["who-can", "PROJECT_READ", "project:Fraud/fraud-llm"]),
    ];
    for (name, question) in questions {
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
        let schema = json(&axcess(&["schema", name]).stdout);
        let document = json(&axcess(&[*question, &["--demo", "--format", "json"]].concat()).stdout);
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        if let Err(error) = validator.validate(&document) {
            panic!("{name}: {error} at {}", error.instance_path());
        }
        assert!(["format", "version", "basis"].iter().all(|field| !document[field].is_null()), "{name}");
    }
}

#[test]
fn every_schema_is_printed() {
    let names = axcess(&["schema"]);
    for name in names.stdout.lines() {
        let run = axcess(&["schema", name]);
        assert_eq!(run.code, 0, "{name}");
        serde_json::from_str::<serde_json::Value>(&run.stdout).expect("it is JSON");
    }
    let unknown = axcess(&["schema", "what-cann"]);
    assert_eq!((unknown.code, unknown.stderr.contains("did you mean `what-can`?")), (2, true));
}

#[test]
fn shells_and_manuals_are_served() {
    assert!(axcess(&["completions", "bash"]).stdout.contains("_axcess"));
    assert!(axcess(&["man"]).stdout.contains(".TH axcess 1"));
    let files = Files::new();
    assert_eq!(axcess(&["man", "--out", files.path().to_str().expect("it is text")]).code, 0);
    assert!(files.path().join("axcess-what-can.1").exists());
    for topic in ["rules", "references", "exit-codes", "semantics", "plans", "scripts", "gates"] {
        assert_eq!(axcess(&["help", topic]).code, 0, "{topic}");
    }
    assert!(axcess(&["help", "roles", "diff"]).stdout.contains("Usage: axcess roles diff"));
}

#[test]
fn the_newest_snapshot_of_the_store_is_the_default() {
    let files = Files::new();
    files.file("acme.json", acme().to_string());
    let mut command = assert_cmd::Command::cargo_bin("axcess").expect("the binary is built");
    let store = command.env("AXCESS_STORE", files.path()).env_remove("AXCESS_SNAPSHOT");
    store.args(["can", "lee@acme.io", "USER_DELETE", "account"]).assert().success();
}

#[test]
fn colours_are_written_when_asked_for() {
    let plain = axcess(&["can", "--demo", "lee@acme.io", "USER_DELETE", "account"]);
    let colored = axcess(&["can", "--demo", "lee@acme.io", "USER_DELETE", "account", "--color", "always"]);
    assert!(!plain.stdout.contains('\u{1b}') && colored.stdout.contains('\u{1b}'));
}

#[test]
fn a_remedy_names_the_binding_that_it_changes() {
    let question = ["explain", "--demo", "sofia@acme.io", "PROJECT_SPAN_DELETE", "project:Fraud/sar-drafts"];
    let run = axcess(&[&question[..], &["--color", "always"]].concat());
    let words = "make the binding of Project Editor to sofia@acme.io on project:Fraud/sar-drafts one of Project Admin";
    assert!(run.stdout.contains(words), "{}", run.stdout);
}

#[test]
fn every_example_of_the_help_can_be_run() {
    for command in ["can", "explain", "who-can", "what-can", "matrix", "count", "tree", "roles"] {
        let help = axcess(&[command, "--help"]).stdout;
        let examples = help.split("Examples:\n").nth(1).expect("it has examples");
        for line in examples.lines().filter(|line| line.contains("--demo") && !line.contains("--batch")) {
            let words = line.trim().strip_prefix("axcess ").expect("one example a line").replace('\'', "\"");
            let mut parts = words.split('"');
            let mut args: Vec<&str> = Vec::new();
            while let Some(bare) = parts.next() {
                args.extend(bare.split_whitespace());
                args.extend(parts.next());
            }
            let run = axcess(&args);
            assert!(run.code != 2, "{line}: {}", run.stderr);
        }
    }
}

#[test]
fn a_plan_for_another_snapshot_is_not_asked_about() {
    let files = Files::new();
    let head = format!("format: axcess-plan\nversion: 1\nsnapshot: sha256:{}\n", "0".repeat(64));
    let plan = files.file("plan.yaml", format!("{head}changes: []\n"));
    let question = ["ann@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm"];
    let single = axcess(&[&["can", "--demo", "--with", &plan], &question[..]].concat());
    let batch = axcess(&["can", "--demo", "--with", &plan, "--batch", "-"]);
    for run in [single, batch] {
        assert_eq!((run.code, run.stdout.as_str()), (4, ""));
        assert!(run.stderr.contains("the plan is made for another snapshot"), "{}", run.stderr);
    }
}

#[test]
fn a_count_is_the_same_by_permission_user_and_node() {
    let sum = |by: &str| -> (u64, u64) {
        let run = axcess(&["count", "--demo", "--by", by, "--format", "csv"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let numbers = run.stdout.lines().skip(1).map(|line| {
            let mut fields = line.rsplit(',').map(|field| field.parse::<u64>().expect("a number"));
            let unknown = fields.next().expect("a field");
            (fields.next().expect("a field"), unknown)
        });
        numbers.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
    };
    let [by_permission, by_user, by_node] = ["permission", "user", "node"].map(sum);
    assert!(by_permission.0 > 60_000 && by_permission.1 > 0);
    assert_eq!((by_permission, by_permission), (by_user, by_node));
}
