//! `axcess check`, run as pipelines run it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use axcess_plan::tree::{Form, Node, Tree, Value};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A moment shortly after the capture of the built-in account.
const SOON: &str = "2026-11-20T12:00:00Z";

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

fn axcess(directory: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_axcess"));
    command.current_dir(directory).args(args).env("NO_COLOR", "1").env("AXCESS_STORE", "/nonexistent/axcess");
    for name in ["AXCESS_SNAPSHOT", "GITHUB_STEP_SUMMARY", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    ended(&mut command)
}

fn ended(command: &mut Command) -> Run {
    let output = command.output().expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes UTF-8");
    Run {
        code: output.status.code().expect("it ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Files in a directory of their own.
fn files(all: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("there is room");
    for (name, text) in all {
        std::fs::write(directory.path().join(name), text).expect("it can be written");
    }
    directory
}

fn assertions(lines: &str) -> String {
    format!("format: axcess-assertions\nversion: 1\nassert:\n{lines}")
}

fn plan(lines: &str) -> String {
    format!("format: axcess-plan\nversion: 1\nchanges:\n{lines}")
}

const TRUE: &str =
    "  - {id: ann, allow: {who: ann@acme.io, can: PROJECT_READ, on: 'project:Fraud/fraud-llm'}}\n";
const FALSE: &str = "  - {id: kim, never: {who: kim@acme.io, can: USER_DELETE, on: account}}\n";
const OPEN: &str = "  - {id: zoe, never: {who: zoe@acme.io, can: DASHBOARD_READ, on: 'space:Boardroom'}}\n";
const HOLDING: &str = "  - {op: role_binding.create, user: nadia@acme.io, role: Project Viewer, resource: 'project:Credit/credit-scoring'}\n";
const REFUSED: &str = "  - {op: role.delete, role: Nobody}\n";
const UNCERTAIN: &str = "  - {op: space.remove_user, space: Boardroom, user: victor@acme.io}\n";

#[test]
fn exit_codes_tell_how_the_gates_ended() {
    let directory = files(&[
        ("true.yaml", &assertions(TRUE)),
        ("false.yaml", &assertions(FALSE)),
        ("open.yaml", &assertions(OPEN)),
        ("bad.yaml", "format: axcess-assertions\nversion: 1\nasert: []\n"),
        ("holding.yaml", &plan(HOLDING)),
        ("refused.yaml", &plan(REFUSED)),
        ("uncertain.yaml", &plan(UNCERTAIN)),
        (
            "other.yaml",
            &plan(HOLDING).replace("version: 1", &format!("version: 1\nsnapshot: sha256:{}", "0".repeat(64))),
        ),
    ]);
    let table: [(&[&str], i32); 25] = [
        (&["--assertions", "true.yaml"], 0),
        (&["--assertions", "false.yaml"], 1),
        (&["--assertions", "open.yaml"], 3),
        (&["--assertions", "open.yaml", "--unknown", "warn"], 0),
        (&["--assertions", "open.yaml", "--unknown", "pass"], 0),
        (&["--assertions", "bad.yaml"], 2),
        (&["--assertions", "absent.yaml"], 2),
        (&["--max-age", "24h"], 0),
        (&["--max-age", "1h"], 4),
        (&["--max-age", "soon"], 2),
        (&["--plan", "holding.yaml"], 0),
        (&["--plan", "refused.yaml"], 1),
        (&["--plan", "refused.yaml", "--allow-refused"], 0),
        (&["--plan", "uncertain.yaml"], 3),
        (&["--plan", "other.yaml"], 4),
        (&[], 2),
        (&["--no-new-access"], 2),
        // 1 beats 3.
        (&["--assertions", "open.yaml", "--assertions", "false.yaml"], 1),
        // 4 beats 1 and 3.
        (&["--assertions", "false.yaml", "--max-age", "1h"], 4),
        (&["--assertions", "open.yaml", "--max-age", "1h"], 4),
        // 2 beats 4, 1 and 3.
        (&["--assertions", "bad.yaml", "--max-age", "1h"], 2),
        (&["--assertions", "bad.yaml", "--plan", "other.yaml"], 2),
        (&["--assertions", "false.yaml", "--report", "md=/nonexistent/x"], 2),
        (&["--assertions", "true.yaml", "--report", "md=-", "--report", "sarif=-"], 2),
        (&["--assertions", "true.yaml", "--plan", "holding.yaml", "--no-new-access"], 1),
    ];
    for (args, code) in table {
        let all: Vec<&str> =
            ["check", "--demo", "--at", SOON].into_iter().chain(args.iter().copied()).collect();
        let run = axcess(directory.path(), &all);
        assert_eq!(run.code, code, "{args:?}: {run:?}");
    }
}

#[track_caller]
fn check(directory: &Path, args: &[&str], code: i32, stdout: &str, stderr: &str) {
    let args: Vec<&str> = ["check", "--demo", "--at", SOON].into_iter().chain(args.iter().copied()).collect();
    let expected = Run { code, stdout: stdout.to_owned(), stderr: stderr.to_owned() };
    assert_eq!(axcess(directory, &args), expected);
}

#[test]
fn what_holds_takes_a_line() {
    let directory = files(&[("access.yaml", &assertions(TRUE))]);
    let stdout = "passed: 1 gate holds.\n
pass  ann  allow: who ann@acme.io, can PROJECT_READ, on project:Fraud/fraud-llm\n";
    check(directory.path(), &["--assertions", "access.yaml"], 0, stdout, "");
}

#[test]
fn what_does_not_hold_says_who_what_where_and_what_to_do() {
    let directory = files(&[("access.yaml", &assertions(&format!("{TRUE}{FALSE}{OPEN}")))]);
    let stdout = "failed: 1 of 3 gates fails and 1 is undetermined.

FAIL  kim  high  access.yaml:5
    never: who kim@acme.io, can USER_DELETE, on account
      - Kim Novak (kim@acme.io) may USER_DELETE on the account [56b40456a4004a10]
      remedy: Take it away, or except it for a time. `axcess explain WHO PERMISSION NODE` shows where it comes from.

undetermined  zoe  high  access.yaml:6
    never: who zoe@acme.io, can DASHBOARD_READ, on space:Boardroom
      ? Zoe Martin (zoe@acme.io) might be able to DASHBOARD_READ on space Boardroom [277ab4eb1f3fcf9d]
      remedy: Take it away, or except it for a time. `axcess explain WHO PERMISSION NODE` shows where it comes from.

pass  ann  allow: who ann@acme.io, can PROJECT_READ, on project:Fraud/fraud-llm
";
    check(directory.path(), &["--assertions", "access.yaml"], 1, stdout, "");
}

#[test]
fn a_mistake_is_marked_in_its_line_with_the_nearest_name() {
    let table = [
        (
            "  - {id: a, never: {who: 'teem=Risk', can: '*', on: account}}\n",
            "no filter is called `teem`",
            "it is one of `org`, `space`, `role`, `account_role`, `status`, `kind`, `email`",
        ),
        (
            "  - {id: a, nevr: {who: '*', can: '*', on: account}}\n",
            "unknown field `nevr`",
            "did you mean `never`?",
        ),
        (
            "  - {id: a, never: {who: '*', cn: '*', on: account}}\n",
            "unknown field `cn`",
            "did you mean `can`?",
        ),
        (
            "  - {id: a, never: {who: [], can: '*', on: account}}\n",
            "the list `who` is empty",
            "name somebody",
        ),
        ("  - {id: a, never: {who: '', can: '*', on: account}}\n", "`who` is empty", "write a user"),
        (
            "  - {id: a, never: {who: '*', can: '*', on: [account]}}\n",
            "`on` must be one text",
            "one assertion for each",
        ),
        ("  - {id: a, never: {who: '*', can: {}, on: account}}\n", "`can` must be a text or a list", ""),
        (
            "  - {id: a, never: {who: null, can: '*', on: account}}\n",
            "`who` must be a text or a list",
            "is null",
        ),
        ("  []\n", "the list `assert` is empty", "axcess check init"),
        (
            "  - {id: a, never: {who: '*', can: '*', on: 'project[closed]'}}\n",
            "no mark of nodes is called `closed`",
            "",
        ),
        ("  - {id: a, never: {who: '*', can: '*'}}\n", "`never` lacks `on`", ""),
        (
            "  - {id: a, severity: hihg, never: {who: '*', can: '*', on: account}}\n",
            "severity",
            "did you mean `high`?",
        ),
        (
            "  - {id: a, expires: soon, never: {who: '*', can: '*', on: account}}\n",
            "`soon` is no date",
            "2027-03-01",
        ),
        ("  - {id: a}\n", "an assertion lacks what it states", ""),
        ("  - {never: {who: '*', can: '*', on: account}}\n", "an assertion lacks `id`", ""),
        (
            "  - {id: a, allow: {who: '*', can: '*', on: account}, never: {who: '*', can: '*', on: account}}\n",
            "states one thing",
            "an assertion of its own",
        ),
        (
            "  - {id: a, allow: {who: Sam Carter, can: USER_READ, on: account}}\n",
            "`Sam Carter` fits 2 users",
            "scarter@acme.io",
        ),
    ];
    for (lines, message, help) in table {
        let directory = files(&[("access.yaml", &assertions(lines))]);
        let run = axcess(directory.path(), &["check", "--demo", "--assertions", "access.yaml"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{lines}: {run:?}");
        for part in [message, help, "access.yaml:4:"] {
            assert!(run.stderr.contains(part), "{lines}: `{part}` is not in\n{}", run.stderr);
        }
    }
}

#[test]
fn names_that_are_taken_and_files_that_are_none_are_refused() {
    let directory = files(&[
        ("a.yaml", &assertions(TRUE)),
        ("b.yaml", &assertions(TRUE)),
        ("twice.yaml", &assertions(&format!("{TRUE}{TRUE}"))),
        ("plan.yaml", &plan(HOLDING)),
        ("empty.yaml", ""),
        (
            "exceptions.yaml",
            "format: axcess-exceptions\nversion: 1\nexceptions: [{id: ann, reason: x, expires: 2099-01-01}]\n",
        ),
        ("baseline.json", "{\"format\": \"axcess-baseline\", \"version\": 2, \"findings\": []}"),
    ]);
    std::fs::write(directory.path().join("binary.yaml"), [0x7f, b'E', b'L', b'F', 0xff])
        .expect("it can be written");
    let table: [(&[&str], &str); 7] = [
        (&["--assertions", "a.yaml", "--assertions", "b.yaml"], "`ann` is called so already in a.yaml:4"),
        (&["--assertions", "twice.yaml"], "`ann` is called so already, in line 4"),
        (&["--assertions", "plan.yaml"], "`format` must be `axcess-assertions`"),
        (&["--assertions", "empty.yaml"], "the file is empty"),
        (&["--assertions", "binary.yaml"], "the file is not UTF-8 text"),
        (&["--assertions", "a.yaml", "--exceptions", "exceptions.yaml"], "an exception lacks `owner`"),
        (&["--assertions", "a.yaml", "--baseline", "baseline.json"], "version `2` of the format is unknown"),
    ];
    for (args, message) in table {
        let args: Vec<&str> = ["check", "--demo"].into_iter().chain(args.iter().copied()).collect();
        let run = axcess(directory.path(), &args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains(message), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn a_selector_that_fits_nothing_and_a_day_that_is_past_fail() {
    let lines = [
        (
            "{id: a, never: {who: nobody@acme.io, can: '*', on: account}}",
            "no user is called `nobody@acme.io`",
        ),
        ("{id: a, never: {who: 'org=Rsik', can: '*', on: account}}", "no organization is called `Rsik`"),
        ("{id: a, never: {who: '*@acme.io', can: '*', on: account}}", "as in `email=*@acme.io`"),
        ("{id: a, never: {who: 'status=LOST', can: '*', on: account}}", "`who` fits nobody: `status=LOST`"),
        (
            "{id: a, never: {who: '*', can: PROJECT_RED, on: account/**}}",
            "no permission is called `PROJECT_RED`",
        ),
        ("{id: a, never: {who: '*', can: 'X_*', on: account/**}}", "`can` fits no permission: `X_*`"),
        (
            "{id: a, never: {who: '*', can: '*', on: 'project:Fraud/nothing'}}",
            "no node is called `project:Fraud/nothing`",
        ),
        (
            "{id: a, never: {who: '*', can: '*', on: 'space[restricted]'}}",
            "`on` fits no node: `space[restricted]`",
        ),
        ("{id: a, never: {who: '*', can: 'USER_*', on: 'project[restricted]'}}", "has an effect on"),
        (
            "{id: a, expires: 2026-11-19, never: {who: zoe@acme.io, can: USER_DELETE, on: account}}",
            "held until 2026-11-19",
        ),
    ];
    for (line, message) in lines {
        let directory = files(&[("access.yaml", &assertions(&format!("  - {line}\n")))]);
        let run = axcess(directory.path(), &["check", "--demo", "--at", SOON, "--assertions", "access.yaml"]);
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{line}: {run:?}");
        assert!(run.stdout.contains(message), "{line}: {}", run.stdout);
    }
}

#[test]
fn what_another_switch_would_turn_is_told_and_may_be_undetermined() {
    let lines = "  - {id: closed, never: {who: 'org!=Risk', can: '*', on: 'project[restricted]'}}\n";
    let directory = files(&[("access.yaml", &assertions(lines))]);
    let stdout = "passed: 1 gate holds.\n
pass  closed  never: who org!=Risk, can *, on project[restricted]; another setting of restriction would turn it\n";
    check(directory.path(), &["--assertions", "access.yaml"], 0, stdout, "");
    let args = ["check", "--demo", "--assertions", "access.yaml", "--all-semantics"];
    assert_eq!(axcess(directory.path(), &args).code, 3);
    let args = ["check", "--demo", "--assertions", "access.yaml", "--semantics", "restriction=admins"];
    assert_eq!(axcess(directory.path(), &args).code, 1);
}

#[test]
fn what_is_known_or_excepted_does_not_count_until_its_day_is_past() {
    let exception = |day: &str| {
        format!(
            "format: axcess-exceptions\nversion: 1\nexceptions:\n  - {{id: 'kim:kim@acme.io', reason: she rules, owner: lee, expires: {day}}}\n"
        )
    };
    let directory = files(&[
        ("access.yaml", &assertions(FALSE)),
        ("exceptions.yaml", &exception("2026-11-20")),
        ("past.yaml", &exception("2026-11-19")),
        ("needless.yaml", &exception("2026-11-20").replace("kim:kim", "kim:lee")),
    ]);
    let run = |args: &[&str]| {
        let all: Vec<&str> = ["check", "--demo", "--at", SOON, "--assertions", "access.yaml"]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        axcess(directory.path(), &all)
    };
    assert_eq!(run(&["--write-baseline", "known.json"]).code, 1);
    assert_eq!(run(&["--baseline", "known.json"]).code, 0);
    assert_eq!(run(&["--exceptions", "exceptions.yaml", "--write-baseline", "excepted.json"]).code, 0);
    // What was excepted when the baseline was written counts again when the exception is past its day.
    let again = run(&["--exceptions", "past.yaml", "--baseline", "excepted.json"]);
    assert!(again.stdout.contains("Kim Novak (kim@acme.io) may USER_DELETE"), "{}", again.stdout);
    let past = run(&["--exceptions", "past.yaml"]);
    assert_eq!(past.code, 1);
    assert!(past.stdout.contains("of lee held until 2026-11-19: she rules"), "{}", past.stdout);
    let needless = run(&["--exceptions", "needless.yaml", "--baseline", "known.json"]);
    assert_eq!(needless.code, 1);
    assert!(needless.stdout.contains("of lee excepts nothing"), "{}", needless.stdout);
}

#[test]
fn the_command_that_a_report_names_can_be_pasted_and_holds_no_secret() {
    let directory = files(&[("a plan.yaml", &plan(HOLDING))]);
    let args =
        ["check", "--demo", "--plan", "a plan.yaml", "--set", "TOKEN=ak-0123456789", "--report", "md=-"];
    let run = axcess(directory.path(), &args);
    let again = "again: `axcess check --demo --plan 'a plan.yaml' --set TOKEN=*** --report md=-`";
    assert!(run.stdout.contains(again), "{run:?}");
}

#[test]
fn a_known_step_outlives_moving_and_lets_no_other_pass() {
    let script = |lines: &str| format!("ax spaces list\n{lines}");
    let open =
        |tool: &str, line: &str| format!("{line}ax spaces remove-user Support --user-id \"$({tool})\"\n");
    let absent = "ax roles delete Nobody --force\n";
    let directory = files(&[
        ("known.sh", &script(&format!("{absent}{}", open("whoever", "")))),
        ("moved.sh", &script(&format!("\n{}", open("whoever", "\n")))),
        ("other.sh", &script(&open("somebody", ""))),
    ]);
    let run = |plan: &str, more: [&str; 2]| {
        let args = ["check", "--demo", "--no-lockout", "--no-new-access", "--plan", plan];
        axcess(directory.path(), &[&args[..], &more].concat())
    };
    assert_eq!(run("known.sh", ["--write-baseline", "known.json"]).code, 1);
    for (plan, code) in [("known.sh", 0), ("moved.sh", 0), ("other.sh", 3)] {
        let run = run(plan, ["--baseline", "known.json"]);
        assert_eq!(run.code, code, "{plan}: {run:?}");
        assert!(code == 0 || run.stdout.starts_with("undetermined: 3 of 3 gates"), "{}", run.stdout);
    }
}

#[test]
fn a_first_file_of_assertions_holds_of_the_account() {
    let directory = files(&[]);
    for switch in ["restriction=strict", "restriction=admins", "account-reach=full"] {
        let args = ["check", "init", "--demo", "--semantics", switch, "--out", "access.yaml"];
        assert_eq!(axcess(directory.path(), &args).code, 0);
        let args = ["check", "--demo", "--semantics", switch, "--assertions", "access.yaml"];
        let run = axcess(directory.path(), &args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{switch}: {}", run.stdout);
        assert!(run.stdout.matches("\npass  ").count() > 10, "{switch}: {}", run.stdout);
    }
}

#[test]
fn lockouts_and_administrators_are_found() {
    let table = [
        (
            "  - {op: organization.add_user, organization: Risk, user: tom@acme.io, role: ADMIN}\n",
            "--no-new-admins",
            1,
        ),
        ("  - {op: space.add_user, space: Fraud, user: ann@acme.io, role: ADMIN}\n", "--no-new-admins", 1),
        ("  - {op: user.set_account_role, user: ann@acme.io, role: ADMIN}\n", "--no-new-admins", 1),
        ("  - {op: space.add_user, space: Fraud, user: omar@acme.io, role: MEMBER}\n", "--no-new-admins", 0),
        ("  - {op: restriction.create, resource: 'project:Fraud/card-velocity'}\n", "--no-lockout", 1),
        ("  - {op: organization.remove_user, organization: Risk, user: ida@acme.io}\n", "--no-lockout", 3),
        ("  - {op: user.delete, user: zoe@acme.io}\n", "--no-lockout", 0),
        (HOLDING, "--no-lockout", 0),
        (HOLDING, "--no-new-access", 1),
        (
            "  - {op: user.create, name: New, email: new@acme.io, role: MEMBER, invite_mode: EMAIL_LINK}\n",
            "--no-new-access",
            1,
        ),
    ];
    for (lines, gate, code) in table {
        let directory = files(&[("plan.yaml", &plan(lines))]);
        let run = axcess(directory.path(), &["check", "--demo", "--plan", "plan.yaml", gate]);
        assert_eq!(run.code, code, "{lines}{gate}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_document_alone_is_on_standard_output() {
    let directory = files(&[("access.yaml", &assertions(FALSE))]);
    let base = ["check", "--demo", "--at", SOON, "--assertions", "access.yaml"];
    for more in [&["--format", "json", "--report", "github=summary.md"][..], &["--report", "json=-"][..]] {
        let args: Vec<&str> = base.iter().chain(more).copied().collect();
        let run = axcess(directory.path(), &args);
        let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("nothing but JSON");
        assert_eq!(
            (document["format"].as_str(), &document["outcome"]),
            (Some("axcess-check"), &"fail".into())
        );
        assert_eq!(axcess(directory.path(), &args).stdout, run.stdout, "two runs are the same byte for byte");
    }
}

const FORM: Form =
    Form { format: "", noun: "a workflow", plural: "workflows", fields: "", one_document: "one document" };

/// A YAML file of the repository as a tree.
fn tree(path: &str) -> Tree {
    let bytes = std::fs::read(Path::new(ROOT).join(path)).expect("the file is there");
    Tree::read(path, &bytes, &FORM).unwrap_or_else(|errors| panic!("{errors}"))
}

/// What stands below a key of a mapping.
fn below<'n>(node: &'n Node, key: &str) -> &'n Node {
    let Value::Map(entries) = &node.value else { panic!("{key} is looked for in no mapping") };
    let found = entries.iter().find(|entry| entry.key == key);
    &found.unwrap_or_else(|| panic!("there is no {key}")).node
}

fn items(node: &Node) -> &[Node] {
    let Value::List(items) = &node.value else { panic!("it is no list") };
    items
}

fn text(node: &Node) -> String {
    let Value::Scalar { text, .. } = &node.value else { panic!("it is no text") };
    text.clone()
}

/// Texts by key, as `with` and `inputs` have them.
fn texts(node: &Node, value: impl Fn(&Node) -> Option<String>) -> BTreeMap<String, String> {
    let Value::Map(entries) = &node.value else { panic!("it is no mapping") };
    entries.iter().filter_map(|entry| Some((entry.key.clone(), value(&entry.node)?))).collect()
}

/// A place for a run of scripts: the examples, the snapshot, and an `axcess` that lives in November 2026.
fn workplace() -> tempfile::TempDir {
    let directory = files(&[]);
    let root = Path::new(ROOT);
    let copy = |from: PathBuf, to: &str| {
        let to = directory.path().join(to);
        std::fs::create_dir_all(to.parent().expect("it has one")).expect("there is room");
        std::fs::copy(&from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    };
    for name in ["access.yaml", "exceptions.yaml", "good.yaml", "dangerous.yaml"] {
        copy(root.join("examples/ci").join(name), &format!("examples/ci/{name}"));
    }
    copy(root.join("crates/snapshot/data/acme.json"), "snapshots/acme.json");
    let script = format!("#!/bin/sh\nexec {} \"$@\" --at {SOON}\n", env!("CARGO_BIN_EXE_axcess"));
    let path = directory.path().join("bin/axcess");
    std::fs::create_dir_all(path.parent().expect("it has one")).expect("there is room");
    std::fs::write(&path, script).expect("there is room");
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("it is ours");
    directory
}

fn bash(directory: &Path, script: &str, variables: &BTreeMap<String, String>) -> Run {
    let path = std::env::var("PATH").expect("there is one");
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(directory);
    command.env("PATH", format!("{}:{path}", directory.join("bin").display())).env("NO_COLOR", "1");
    command
        .env_remove("AXCESS_SNAPSHOT")
        .env("GITHUB_STEP_SUMMARY", directory.join("summary.md"))
        .envs(variables);
    ended(&mut command)
}

fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
#[cfg(unix)]
fn the_action_passes_the_good_plan_and_fails_the_dangerous_one() {
    let action = tree("action.yml");
    let inputs = below(&action.root, "inputs");
    let defaults = texts(inputs, |input| match &input.value {
        Value::Map(entries) => {
            entries.iter().find(|entry| entry.key == "default").map(|entry| text(&entry.node))
        }
        Value::Scalar { .. } | Value::List(_) => None,
    });
    let workflow = tree("examples/ci/github-workflow.yaml");
    let jobs = below(&workflow.root, "jobs");
    let steps = items(below(below(jobs, "plan"), "steps"));
    let uses = |step: &&Node| matches!(&step.value, Value::Map(entries) if entries.iter().any(|it| it.key == "uses" && text(&it.node).starts_with("axcess-dev/axcess@")));
    let step = steps.iter().find(uses).expect("the workflow uses the action");
    let with = texts(below(step, "with"), |value| Some(text(value)));
    let Value::Map(known) = &inputs.value else { panic!("it is no mapping") };
    for name in with.keys() {
        assert!(known.iter().any(|entry| entry.key == *name), "the action has no input {name}");
    }
    let run = &items(below(below(&action.root, "runs"), "steps"))[0];
    let script = text(below(run, "run"));
    assert!(!script.contains("${{"), "inputs come as variables");
    for (plan, code) in [("good", 0), ("dangerous", 1)] {
        let mut values = defaults.clone();
        values.extend(with.clone());
        values.insert("plan".to_owned(), format!("examples/ci/{plan}.yaml"));
        let variables = texts(below(run, "env"), |value| {
            let expression = text(value);
            let name = expression.strip_prefix("${{ inputs.")?.strip_suffix(" }}")?.to_owned();
            Some(values.get(&name).unwrap_or_else(|| panic!("there is no input {name}")).clone())
        });
        let directory = workplace();
        let ended = bash(directory.path(), &script, &variables);
        assert_eq!(ended.code, code, "{plan}: {}{}", ended.stdout, ended.stderr);
        assert_eq!(ended.stdout.contains("::error file=examples/ci/dangerous.yaml,line=7,"), code == 1);
        for report in [
            "axcess-reports/comment.md",
            "axcess-reports/axcess.sarif",
            "axcess-reports/axcess.xml",
            "summary.md",
        ] {
            let text = std::fs::read_to_string(directory.path().join(report));
            assert!(text.is_ok_and(|text| !text.is_empty()), "{plan}: {report}");
        }
    }
}

#[test]
#[cfg(unix)]
fn the_daily_job_and_the_gitlab_job_run_as_they_are_written() {
    let workflow = tree("examples/ci/github-workflow.yaml");
    let account = below(below(&workflow.root, "jobs"), "account");
    let run =
        items(below(account, "steps")).last().map(|step| text(below(step, "run"))).expect("there is a step");
    let variables = texts(below(account, "env"), |value| Some(text(value)));
    let directory = workplace();
    let ended = bash(directory.path(), &run, &variables);
    assert_eq!(ended.code, 0, "{}{}", ended.stdout, ended.stderr);

    let gitlab = tree("examples/ci/gitlab-ci.yaml");
    let job = below(&gitlab.root, "access");
    let script = text(&items(below(job, "script"))[0]);
    let variables = texts(below(job, "variables"), |value| Some(text(value)));
    for (script, code) in [(script.clone(), 0), (script.replace("good.yaml", "dangerous.yaml"), 1)] {
        let ended = bash(directory.path(), &script, &variables);
        assert_eq!(ended.code, code, "{}{}", ended.stdout, ended.stderr);
        let artifacts = below(below(job, "artifacts"), "reports");
        for (_, path) in texts(artifacts, |value| Some(text(value))) {
            let report = std::fs::read_to_string(directory.path().join(&path)).expect("the report is there");
            assert_eq!(report.contains("dangerous.yaml"), code == 1, "{path}");
        }
    }
}

#[test]
#[cfg(unix)]
fn the_hook_runs_as_it_is_written() {
    let hooks = tree(".pre-commit-hooks.yaml");
    let hook = &items(&hooks.root)[0];
    let config = tree("examples/ci/pre-commit-config.yaml");
    let used = &items(below(&items(below(&config.root, "repos"))[0], "hooks"))[0];
    assert_eq!(text(below(used, "id")), text(below(hook, "id")));
    let args: Vec<String> = items(below(used, "args")).iter().map(text).collect();
    let script = format!("{} {}", text(below(hook, "entry")), args.join(" "));
    let directory = workplace();
    let variables = given(&[("AXCESS_SNAPSHOT", "snapshots/acme.json")]);
    for (script, code) in [(script.clone(), 0), (script.replace("good.yaml", "dangerous.yaml"), 1)] {
        let ended = bash(directory.path(), &script, &variables);
        assert_eq!(ended.code, code, "{}{}", ended.stdout, ended.stderr);
    }
}
