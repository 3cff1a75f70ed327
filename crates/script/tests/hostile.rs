//! Files that are no scripts, and scripts that nobody means well.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axcess_core::{OnRefused, Outcome, Plan, Policy};
use axcess_script::{Settings, is_script, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

static DEMO: LazyLock<Policy> = LazyLock::new(|| {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the draft has no defects")
});

/// The file is refused with this message at this line, and told how to be mended.
fn check(name: &str, bytes: &[u8], line: usize, message: &str) {
    let errors = read(name, bytes, &DEMO, &Settings::default()).expect_err(message);
    let problem = &errors.problems[0];
    assert_eq!((problem.line, problem.message.as_str()), (line, message));
    assert!(problem.help.is_some(), "{message} has no remedy");
}

#[test]
fn what_is_no_script_is_refused_with_its_line_and_a_remedy() {
    check("a.sh", b"ax roles list\n\xff\xfe\n", 2, "the file is not UTF-8 text");
    check("a.sh", b"\x7fELF\x02\x01\x00\x00", 1, "the file is binary, not a script");
    check("a.sh", b"ax roles list\nax roles get 'Trace Reader\n", 2, "the quote `'` is never closed");
    check("a.sh", b"\n\nax roles get \"Trace\nax roles list\n", 3, "the quote `\"` is never closed");
    check("a.sh", b"ax roles list\nX=$(ax roles list\nax roles list\n", 2, "a `$(` is never closed");
    check("a.sh", b"\ncat <<EOF\nax roles list\n", 2, "the document that begins here never ends");
    check("a.sh", b"X=${V:-a\n", 1, "a `${` is never closed");
    check("a.sh", b"X=\"${a[ b\n${c[ d\"\n", 2, "places in arrays do not end on their line");
    check("a.sh", b"\"$(<< |)${\n", 1, "a document begins here without the word that ends it");
    check("a.sh", b"$(e(\"\"<<  j)\n", 1, "the document that begins here never ends");
    check(
        "a.sh",
        b"ax roles list\nX=\"${a[${b[${c[0]}]}]}\"\n",
        2,
        "places in arrays are nested deeper than 2 levels",
    );
    check("a.sh", b"for u in a b; do\n  ax users get $u\n", 2, "the script ends in the middle of a command");
    check("a.sh", b"ax roles list\nfi\nax roles list\n", 2, "here a shell expects something else");
    check("a.sh", "(".repeat(50).as_bytes(), 1, "brackets are nested deeper than 40 levels");
    check("a.sh", b"while true; do ax roles list; done\n", 1, "the script does not come to an end");
    check("a.sh", b"f() { f; }\nf\n", 1, "functions call each other deeper than 24 levels");
    check("a.sh", b"\nax roles list 2147483648>out\n", 2, "`2147483648` is no number of a file");
    check(
        "a.jsonl",
        b"{\"method\": \"GET\", \"path\": \"/v2/roles\"}\n{\"method\": \"POST\", \"pa",
        2,
        "the recording ends in the middle of a call",
    );
    check(
        "a.jsonl",
        b"{\"method\": \"GET\", \"path\": \"/v2/roles\"}\n{\"path\": \"/v2/roles\"}\n",
        2,
        "the call lacks its `method`",
    );
    check("a.jsonl", b"{\"method\": \"BREW\", \"path\": \"/v2/roles\"}\n", 1, "`BREW` is no method of HTTP");
}

#[test]
fn many_documents_are_looked_at_soon() {
    for text in [format!("({}\na\n<<b", "<<a ".repeat(50_000)), format!("({}a\n<<b", "\n<<a".repeat(50_000))]
    {
        let begun = std::time::Instant::now();
        let _ = read("a.sh", text.as_bytes(), &DEMO, &Settings::default());
        assert!(begun.elapsed().as_secs() < 20);
    }
}

#[test]
fn brackets_in_comments_and_shifts_of_numbers_keep_nobody_from_documents() {
    for text in [
        "# ${ and $( and (\n\ncat <<EOF\na\nEOF\n",
        "N=$((1 << 2)); X=$(\necho a\n)\n",
        "X=$(cat <<EOF\na\nEOF\n)\n",
        "X=$(cat <<EOF | grep \"$(echo a)\"\na\nEOF\n)\n",
        "cat <<-'EOF' # (\na\n\tEOF\n",
        "f() {\n  cat <<-EOF | (read -r A)\n\ta\n\tEOF\n}\n",
        "cat <<< \"${A:-b}\"\n",
    ] {
        let read = read("a.sh", text.as_bytes(), &DEMO, &Settings::default());
        assert!(read.is_ok(), "{text}: {:?}", read.err().map(|errors| errors.problems[0].message.clone()));
    }
}

#[test]
fn a_case_within_a_substitution_is_told_how_it_is_read() {
    let read_it = |text: &str| read("a.sh", text.as_bytes(), &DEMO, &Settings::default());
    for text in ["X=$(case $1 in a) echo b;; esac)\n", "X=$(\n  case $1 in\n    a) echo b;;\n  esac\n)\n"] {
        let errors = read_it(text).expect_err("the bracket ends the substitution");
        assert!(errors.problems[0].help.as_deref().is_some_and(|help| help.contains("`(pattern)`")));
    }
    read_it("X=$(case $1 in (a) echo b;; esac)\n").expect("both brackets are read");
}

#[test]
fn a_script_that_runs_straight_through_may_be_long() {
    let line = "ax users get kim@acme.io; ax users delete\n";
    let plan = read("a.sh", line.repeat(6_000).as_bytes(), &DEMO, &Settings::default()).expect("is a script");
    assert_eq!(plan.changes.len(), 6_000);
    let long = line.repeat(20_001);
    check("a.sh", long.as_bytes(), 20_000, "the script has more steps than can be simulated");
}

#[test]
fn numbers_that_no_shell_can_hold_are_read_or_refused() {
    for text in [
        "ax roles list {N..1}",
        "ax roles list {1..N}",
        "ax roles list {a..c..N}",
        "ax roles list {-N..1},{Nwho: x}",
        "ax roles list ~N",
        "ax roles list ~+N/a ~-N",
        "ax roles list ~{N,1}{N,1}",
        "X=~N Y=a:~N Z[~N]=1 W=(~N) ax roles list",
        "ax roles list ${X:-~N} \"${X:-~N}\" $((~N)) $((N)) ${N}",
        "cat <<END\n${X:-~N}\nEND",
        "[[ ~N == ~N && N -gt 1 ]]",
        "case ~N in ~N) ax roles list;; esac",
        "for role in ~N; do ax roles list; done",
        "ax roles list N>out",
        "ax roles list <&N",
        "N<in ax roles list",
    ] {
        for digits in ["2147483648", "9223372036854775808", "99999999999999999999"] {
            let script = text.replace('N', digits);
            let _ = read("a.sh", script.as_bytes(), &DEMO, &Settings::default());
        }
    }
}

#[test]
fn an_empty_script_does_nothing() {
    for text in ["", "\n\n", "# only a comment\n", "#!/bin/sh"] {
        let plan = read("a.sh", text.as_bytes(), &DEMO, &Settings::default()).expect("is a script");
        assert!(plan.changes.is_empty());
    }
}

#[test]
fn scripts_are_told_from_plans() {
    for (name, text, script) in [
        ("onboard.sh", "", true),
        ("calls.jsonl", "", true),
        ("plan.yaml", "ax roles list", false),
        ("plan.json", "{}", false),
        ("standard input", "#!/bin/bash\n", true),
        ("standard input", "set -e\nax roles list\n", true),
        ("standard input", "{\"method\": \"GET\", \"path\": \"/v2/roles\"}", true),
        ("standard input", "format: axcess-plan\nversion: 1\nchanges: []\n", false),
        ("standard input", "{\"format\": \"axcess-plan\"}", false),
    ] {
        assert_eq!(is_script(name, text.as_bytes()), script, "{name} {text}");
    }
}

#[test]
fn a_script_after_the_end_of_a_plan_is_not_reached() {
    let settings = Settings { unreached: Some("the plan stopped".to_owned()), ..Settings::default() };
    let script = b"for n in a b; do ax roles delete $n --force; done\nax roles list\n";
    let plan = read("a.sh", script, &DEMO, &settings).expect("is a script");
    let outcomes: Vec<Outcome> = steps(&plan.changes).into_iter().map(|step| step.outcome).collect();
    assert_eq!(outcomes, [Outcome::Skipped, Outcome::Skipped]);
}

#[test]
fn a_step_that_cannot_be_read_says_what_it_might_do() {
    let bound = |script: &str| {
        let plan = read("a.sh", script.as_bytes(), &DEMO, &Settings::default()).expect("is a script");
        let step = steps(&plan.changes).pop().expect("a step");
        assert_eq!(step.outcome, Outcome::Unresolved);
        step.bound.expect("a bound")
    };
    let quoted = bound(r#"ax spaces add-user "$X" --user-id VXNlcjo0Mzp5QmRC --role ADMIN"#);
    assert_eq!(quoted.users.as_deref(), Some(&["VXNlcjo0Mzp5QmRC".to_owned()][..]));
    assert_eq!(quoted.nodes, None);
    let loose = bound("ax spaces add-user $X --user-id VXNlcjo0Mzp5QmRC --role ADMIN");
    assert_eq!((loose.users, loose.nodes), (None, None));
    let bind = bound(concat!(
        "ax role-bindings create --user-id \"$X\" --role-id Um9sZToxNDpERlZB",
        " --resource-type PROJECT --resource-id TW9kZWw6MTEyOkV0cEQ="
    ));
    assert_eq!(bind.users, None);
    assert_eq!(bind.nodes.as_deref(), Some(&["TW9kZWw6MTEyOkV0cEQ=".to_owned()][..]));
    assert_eq!(bind.permissions.map(|all| all.len()), Some(4));
    let glued = bound("ax spaces add-user Fraud --user-id=\"$X\" --role ADMIN");
    assert_eq!((glued.users, glued.nodes.map(|all| all.len())), (None, Some(1)));
    let more = bound("ax roles delete 'Migration 2025' \"$FORCE\"");
    assert_eq!(more, axcess_core::Bound::default());
    let made = bound("ax roles create --name \"$X\" --permissions PROJECT_READ");
    assert_eq!(made.users.as_deref(), Some(&[][..]));
}

/// What is no JSON was once read again and again, until all memory was taken.
#[test]
fn what_is_no_json_ends_a_filter() {
    let script = concat!(
        "ROLE=$(echo '{\"name\": \"Migration 2025\"} and no JSON {' | jq -r .name)\n",
        "echo 'nor is this' | jq . || ax roles delete \"$ROLE\" --force\n",
    );
    let plan = read("a.sh", script.as_bytes(), &DEMO, &Settings::default()).expect("is a script");
    let outcomes: Vec<_> = steps(&plan.changes).into_iter().map(|step| (step.op, step.outcome)).collect();
    assert_eq!(outcomes, [("role.delete", Outcome::Applied)]);
}

#[test]
fn filters_that_would_run_for_long_are_not_run() {
    for filter in [
        "[limit(1000000000; repeat(1))]",
        "def f: f; f",
        "\"a\" * 1000000000",
        "[range(1e12)]",
        "[range(3000)]|[.[] as $x|.[]]|length",
        "[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]",
        "reduce range(1000) as $x (\"a\"; . + .)",
        "env",
        "$ENV.HOME",
        "input",
        "now",
        "halt",
        "((((((((((((((((((((((((((((((((((((((.))))))))))))))))))))))))))))))))))))))",
    ] {
        let script = format!("X=$(ax roles list -o json | jq '{filter}')\nax roles delete \"$X\" --force\n");
        let plan = read("a.sh", script.as_bytes(), &DEMO, &Settings::default()).expect("is a script");
        assert_eq!(steps(&plan.changes)[0].outcome, Outcome::Unresolved, "{filter}");
    }
}

/// What was once refused by a guess at its cost is run, and its steps are counted.
#[test]
fn filters_that_are_short_are_run_whatever_they_call() {
    for filter in [
        "reduce .roles[] as $role (null; if $role.name == \"Trace Reader\" then $role.id else . end)",
        "def named(name): .roles[] | select(.name == name); named(\"Trace Reader\") | .id",
        "[.. | objects | select(.name? == \"Trace Reader\") | .id] | first",
        "label $found | .roles[] | select(.name | test(\"^trace reader$\"; \"i\")) | .id, break $found",
        ".roles | INDEX(.name) | .[\"Trace Reader\"].id",
        "\"Trace \" * 1 + \"Reader\"",
    ] {
        let script = format!(
            "X=$(ax roles list --limit 100 -o json | jq -r '{filter}')\nax roles delete \"$X\" --force\n"
        );
        let plan = read("a.sh", script.as_bytes(), &DEMO, &Settings::default()).expect("is a script");
        let step = steps(&plan.changes)[0].clone();
        assert!(!matches!(step.outcome, Outcome::Unresolved), "{filter}: {}", step.reason);
    }
}

#[test]
fn what_nests_deep_is_read_or_refused_soon() {
    let nests = [
        ("$(", "ax", ")"),
        ("${a:-", "b", "}"),
        ("\"${a:-", "b", "}\""),
        ("(", "ax", ")"),
        ("{ ", "ax", "; }"),
        ("$((", "1", "))"),
        ("((", "1", "))"),
        ("if ", "ax", "; then a; fi"),
        ("if a; then ", "ax", "; fi"),
        ("case a in a) ", "ax", " esac"),
        ("for a in b; do ", "ax", "; done"),
        ("while a; do ", "ax", "; done"),
        ("f() { ", "ax", "; }"),
        ("! ", "ax", ""),
        ("[[ ( ", "a", " ) ]]"),
        ("[[ ! ", "a", " ]]"),
        ("coproc ", "ax", ""),
        ("`", "ax", "`"),
        ("a[", "1", "]=2"),
        ("{a,", "b", "}"),
        ("${a[", "1", "]}"),
        ("X=\"${a[ b ", "c", "]}\""),
        ("\"${a[ {b ", "c", "}]}\""),
        ("X=\"${a[ b}} ", "c", "\""),
        ("${#a[${b:-", "1", "}]}"),
        ("$((a[", "1", "]))"),
        ("<(", "ax", ")"),
        ("$(a && ", "ax", ")"),
        ("\"$(", "ax", ")\""),
        ("x=(", "1", ")"),
        ("a | ", "b", ""),
        ("a && ", "b", ""),
        ("@(", "a", ")"),
        ("f() ", "ax", ""),
        ("time ", "ax", ""),
        ("${a//", "b", "/c}"),
        ("select a in b; do ", "ax", "; done"),
        ("a() ( ", "ax", " )"),
        ("case $( ", "ax", " ) in esac"),
        ("until a; do ", "b", "; done"),
        ("<<A ", "b", "\nA\n"),
    ];
    for (open, inner, close) in nests {
        for depth in [3, 6, 7, 8, 12, 20, 24, 39, 200, 3000] {
            for close in [close, ""] {
                let text = format!("{}{inner}{}\n", open.repeat(depth), close.repeat(depth));
                let begun = std::time::Instant::now();
                let _ = read("a.sh", text.as_bytes(), &DEMO, &Settings::default());
                let spent = begun.elapsed().as_millis();
                assert!(spent < 4000, "{open} {depth}: {spent} ms");
            }
        }
    }
}

fn steps(changes: &[axcess_core::Change]) -> Vec<axcess_core::Step> {
    let plan = Plan { actor: None, on_refused: OnRefused::Continue, changes: changes.to_vec() };
    DEMO.simulate(&plan).expect("everything is named by its id").steps
}

/// A script that a machine would write: whatever it is, it is read or refused, and its plan holds.
fn survives(text: &[u8]) -> Result<(), TestCaseError> {
    let settings =
        Settings { variables: BTreeMap::from([("V".to_owned(), "Fraud".to_owned())]), ..Settings::default() };
    let Ok(plan) = read("a.sh", text, &DEMO, &settings) else { return Ok(()) };
    let flat = Plan { actor: None, on_refused: OnRefused::Continue, changes: plan.changes.clone() };
    let again = DEMO.simulate(&flat).expect("everything is named by its id");
    prop_assert_eq!(plan.changes.len(), plan.sources.len());
    prop_assert!(axcess_core::diff(&plan.last, &again.last).entries.is_empty());
    Ok(())
}

const TOKENS: &[&str] = &[
    "ax",
    "roles",
    "users",
    "spaces",
    "create",
    "delete",
    "list",
    "get",
    "add-user",
    "role-bindings",
    "--name",
    "--force",
    "--id",
    "--user-id",
    "--role",
    "ADMIN",
    "--permissions",
    "PROJECT_READ",
    "Fraud",
    "VXNlcjo0Mzp5QmRC",
    "-o",
    "json",
    "|",
    "jq",
    "-r",
    "'.roles[].id'",
    ".",
    "'.[]|..'",
    "$(",
    ")",
    "(",
    "((",
    "))",
    "{",
    "}",
    "${V}",
    "${V:-",
    "$V",
    "$1",
    "\"$@\"",
    "`",
    "'",
    "\"",
    "\\",
    "\n",
    ";",
    "&&",
    "||",
    "&",
    "!",
    "if",
    "then",
    "else",
    "elif",
    "fi",
    "for",
    "x",
    "in",
    "do",
    "done",
    "while",
    "until",
    "case",
    "esac",
    ";;",
    "f()",
    "f",
    "function",
    "[",
    "]",
    "[[",
    "]]",
    "=",
    "-z",
    "true",
    "false",
    "exit",
    "return",
    "break",
    "continue",
    "set",
    "-e",
    "<<EOF",
    "EOF",
    "<<<",
    ">",
    "<(",
    "2>&1",
    "#",
    "A=(",
    "A=b",
    "+=",
    "{1..3}",
    "{a,b}",
    "*",
    "?",
    "$((",
    "1+1",
    "$'a'",
    "~",
    "coproc",
    "time",
    "select",
    "$",
    "${#A[@]}",
    "${A[@]}",
    "${V%%*}",
    "${V//a/b}",
    "local",
    "export",
    "eval",
    "xargs",
    "curl",
    "-d",
    "'{}'",
    "read",
    "é",
    "\t",
    "\u{1}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_soup_of_tokens_panics_or_hangs(tokens in vec(select(TOKENS), 0..40), glue in select(&[" ", "", " ", " "][..])) {
        survives(tokens.join(glue).as_bytes())?;
    }

    #[test]
    fn no_bytes_panic_or_hang(bytes in vec(any::<u8>(), 0..200)) {
        survives(&bytes)?;
    }

    #[test]
    fn no_text_panics_or_hangs(text in "[ -~\\n]{0,120}") {
        survives(text.as_bytes())?;
    }
}
