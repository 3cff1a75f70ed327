//! Scripts as a shell takes them: `bash` carries them out with an `ax`, a `curl` and a `jq` that only write down
//! what they are given.
#![cfg(unix)]

use std::process::Command;

use axcess_core::{BindingRef, Change, Plan, Policy, ServiceKeyOrganization, ServiceKeySpace};
use axcess_emit::{Dialect, EmitError, Head, Script, Way, script};

fn demo() -> Policy {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the draft has no defects")
}

fn plan(changes: Vec<Change>) -> Plan {
    Plan { changes, ..Plan::default() }
}

fn written(changes: Vec<Change>, dialect: Dialect) -> Script {
    script(&demo(), &plan(changes), dialect, &Head::default()).expect("the plan can be run")
}

/// Each call writes its words, each ended by a NUL, and an empty one behind the last.
const RECORDER: &str = r#"
record() { printf '%s\0' "$@" '' >&3; }
ax() { record ax "$@"; printf '{}'; }
curl() { record curl "$@"; printf '{}'; }
jq() { if [ "$1" = -cn ] || [ "$1" = -rn ]; then record jq "$@"; else cat > /dev/null; fi; printf made; }
export ARIZE_API_KEY=key
"#;

/// What the script calls, word by word.
fn calls(text: &str) -> Vec<Vec<String>> {
    let program = format!("{RECORDER}\n{text}");
    let run = Command::new("bash").args(["-c", &format!("exec 3>&1 1>/dev/null\n{program}")]).output();
    let run = run.expect("bash is there");
    assert!(run.status.success(), "{}\n{text}", String::from_utf8_lossy(&run.stderr));
    let words = String::from_utf8(run.stdout).expect("what was written is text");
    let mut calls = vec![Vec::new()];
    let mut words: Vec<&str> = words.split('\0').collect();
    words.pop();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        // An empty word ends a call where another one begins, or nothing.
        let ends = word.is_empty() && words.peek().is_none_or(|next| ["ax", "curl", "jq"].contains(next));
        if ends {
            calls.push(Vec::new());
        } else {
            calls.last_mut().expect("INVARIANT: there is one").push(word.to_owned());
        }
    }
    calls.retain(|call| !call.is_empty());
    calls
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

const HOSTILE: [&str; 12] = [
    "$(touch /tmp/x)",
    "`id` ${HOME} $1",
    "it's \"so\"",
    "-x",
    "--force",
    "a\\b\\",
    "two\nlines\r\t",
    "\u{1b}[31m\u{202e}red\u{200b}",
    "* ? [a] {b,c} ~ !! #",
    "& ; | < >",
    " blanks ",
    "陳 é 🂡",
];

#[test]
fn every_name_reaches_ax_as_it_is() {
    for name in HOSTILE {
        let create = Change::OrganizationCreate { name: name.to_owned(), description: Some(name.to_owned()) };
        let [call] = &calls(&written(vec![create], Dialect::Ax).text)[..] else { panic!("{name:?}") };
        let told = if name.starts_with('-') {
            vec![format!("--name={name}"), format!("--description={name}")]
        } else {
            vec!["--name".to_owned(), name.to_owned(), "--description".to_owned(), name.to_owned()]
        };
        assert_eq!(*call, [words("ax organizations create"), told].concat());
    }
}

#[test]
fn every_name_reaches_the_api_as_it_is() {
    for name in HOSTILE {
        let create = Change::OrganizationCreate { name: name.to_owned(), description: None };
        let space = Change::SpaceCreate {
            name: name.to_owned(),
            organization: Some("new:1".to_owned()),
            is_private: true,
            description: None,
        };
        let calls = calls(&written(vec![create, space], Dialect::Curl).text);
        let body: serde_json::Value =
            serde_json::from_str(calls[0].last().expect("a call has words")).expect("the body is JSON");
        assert_eq!(body, serde_json::json!({"name": name}));
        // The other body is put together by jq.
        let filter = calls[1].last().expect("a call has words").replace("$ORGANIZATION_1", "\"made\"");
        let body: serde_json::Value =
            serde_json::from_str(&filter).expect("the filter is JSON but for a variable");
        assert_eq!(body, serde_json::json!({"name": name, "organization_id": "made", "is_private": true}));
        assert_eq!(calls[1][..5], ["jq", "-cn", "--arg", "ORGANIZATION_1", "made"].map(str::to_owned));
    }
}

#[test]
fn whatever_is_written_parses_as_a_shell_script() {
    let text = |text: &str| text.to_owned();
    let place = || BindingRef::Place {
        user: text("felix@acme.io"),
        resource: text("project:Fraud/chargeback-agent"),
    };
    let changes = vec![
        Change::RoleCreate {
            name: text("R"),
            permissions: Some(vec![text("PROJECT_READ")]),
            description: Some(text("d")),
        },
        Change::RoleBindingCreate {
            user: text("felix@acme.io"),
            role: text("R"),
            resource: text("project:Fraud/chargeback-agent"),
        },
        Change::RoleBindingUpdate { binding: place(), role: text("Project Viewer") },
        Change::RoleBindingDelete { binding: place() },
        Change::SpaceUpdate { space: text("Fraud"), name: None, is_private: Some(true), description: None },
        Change::RoleBindingDelete { binding: BindingRef::Id(text("nothing")) },
        Change::UserSetAccountRole { user: text("felix@acme.io"), role: text("ADMIN") },
        Change::UserResetPassword { user: text("felix@acme.io") },
        Change::ServiceKeyCreate {
            name: text("k"),
            account_role: None,
            organizations: vec![ServiceKeyOrganization {
                organization: text("Risk"),
                role: None,
                spaces: vec![ServiceKeySpace { space: text("Fraud"), role: Some(text("custom:R")) }],
            }],
        },
        Change::ApiKeyRevoke { key: text("new:4") },
    ];
    let plan = Plan { on_refused: axcess_core::OnRefused::Continue, ..plan(changes) };
    let ways = |dialect| {
        let script = script(&demo(), &plan, dialect, &Head::default()).expect("the plan can be run");
        calls(&script.text);
        script.ways
    };
    let private = Way::Curl("`ax` makes no space private or public");
    let by_ax = [Way::Ax, Way::Ax, Way::Ax, Way::Ax, private, Way::Left, Way::Web, Way::Ax, Way::Ax, Way::Ax];
    assert_eq!(ways(Dialect::Ax), by_ax);
    let by_curl = by_ax.map(|way| match way {
        Way::Web | Way::Left => way,
        Way::Ax | Way::Curl(_) => Way::Curl(""),
    });
    assert_eq!(ways(Dialect::Curl), by_curl);
}

#[test]
fn an_update_keeps_the_description_that_ax_would_clear() {
    let rename = |description: Option<&str>| Change::RoleUpdate {
        role: "Trace Reader".to_owned(),
        name: description.is_none().then(|| "Reader".to_owned()),
        permissions: None,
        description: description.map(str::to_owned),
    };
    let cases = [
        (None, vec!["--name", "Reader", "--description", "Reads traces in one place"]),
        (Some("other"), vec!["--description", "other"]),
        // Clearing it is what happens when nothing is said; something has to be updated all the same.
        (Some(""), vec!["--name", "Trace Reader"]),
    ];
    for (description, told) in cases {
        let [call] = &calls(&written(vec![rename(description)], Dialect::Ax).text)[..] else {
            panic!("one call")
        };
        assert_eq!(call[4..], told, "{description:?}");
    }
}

#[test]
fn what_an_earlier_plan_made_is_looked_up_by_name() {
    let first = demo();
    let text = |text: &str| text.to_owned();
    let made = plan(vec![
        Change::SpaceCreate {
            name: text("S"),
            organization: Some(text("Risk")),
            is_private: false,
            description: None,
        },
        Change::ProjectCreate { name: text("P"), space: text("Risk/S") },
        Change::RoleBindingCreate {
            user: text("felix@acme.io"),
            role: text("Project Viewer"),
            resource: text("project:S/P"),
        },
    ]);
    let last = first.simulate(&made).expect("the plan can be run").last;
    let inverse = first.inverse(&made).expect("the plan can be run");
    let earlier = (1..=3).map(|number| format!("new:{number}")).collect();
    let head = Head { earlier, ..Head::default() };
    let script = script(&last, &inverse.plan, Dialect::Ax, &head).expect("the plan can be run");
    let calls: Vec<String> = calls(&script.text).iter().map(|call| call.join(" ")).collect();
    let felix = first.user_id(first.user("felix@acme.io").expect("he is there"));
    let expected = [
        "ax spaces get S -o json".to_owned(),
        "ax projects get P --space made -o json".to_owned(),
        format!("ax role-bindings list --resource-type PROJECT --user-id {felix} -o json"),
        "ax role-bindings delete made --force".to_owned(),
        "ax projects delete made --force".to_owned(),
        "ax spaces delete made --force".to_owned(),
    ];
    assert_eq!(calls, expected);
}

#[test]
fn a_wallaroo_account_has_no_such_script() {
    let captured_at = axcess_snapshot::demo().draft.captured_at;
    let draft = axcess_core::Draft::empty(axcess_core::Provider::Wallaroo, captured_at);
    let catalog = axcess_snapshot::catalog(draft.provider);
    let policy = Policy::new(draft, catalog).expect("the draft has no defects");
    let error =
        script(&policy, &Plan::default(), Dialect::Curl, &Head::default()).expect_err("there is none");
    assert_eq!(error, EmitError::Provider);
}
