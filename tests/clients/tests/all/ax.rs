//! The command `ax`: its pages, its exit codes, and scripts that axcess reads as well.

use axcess_clients::{Served, demo_with_later_permissions, same_account};
use axcess_core::{OnRefused, Plan};
use axcess_script::Settings;

/// Checks that a script ends with this code under the real `ax`, and the account as reading the script says.
fn check(text: &str, code: i32) {
    let served = Served::to("kim@acme.io");
    let ended = served.script(text).with(code);
    let first = served.sandbox.first();
    let actor = Some("kim@acme.io".to_owned());
    let settings = Settings { actor: actor.clone(), ..Settings::default() };
    let script =
        axcess_script::read("script.sh", text.as_bytes(), &first, &settings).expect("it is a script");
    let plan = Plan { actor, on_refused: OnRefused::Continue, changes: script.changes };
    let predicted = first.simulate(&plan).expect("it names what is there");
    same_account(&predicted.last, &served.sandbox.policy());
    assert!(served.sandbox.record().is_complete(), "{}", ended.stderr);
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn spaces_and_projects_come_and_go() {
    check(
        r#"set -e
        ORG=$(ax organizations create --name Lab --description Trials -o json | jq -r .id)
        ax organizations update Lab --name Labs
        ANN=$(ax users get ann@acme.io -o json | jq -r .id)
        ax organizations add-user "$ORG" --user-id "$ANN" --role MEMBER
        SPACE=$(ax spaces create --name Bench --organization-id "$ORG" -o json | jq -r .id)
        ax spaces add-user Bench --user-id "$ANN" --role ADMIN
        ax projects create --name atlas --space Bench
        ax projects update atlas --space Bench --name atlas-2
        ax spaces remove-user "$SPACE" --user-id "$ANN" --force
        ax spaces delete "$SPACE" --force"#,
        0,
    );
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn users_and_keys_come_and_go() {
    check(
        r#"ax users create --full-name "Nina Ode" --email nina@acme.io --role MEMBER --invite-mode NONE
        NINA=$(ax users get nina@acme.io -o json | jq -r .id)
        ax users update "$NINA" --is-not-developer
        ax users create --full-name "Nina Ode" --email nina@acme.io --role MEMBER --invite-mode NONE
        [ $? = 4 ] || exit 9
        KEY=$(ax api-keys create --name trial -o json | jq -r .id)
        ax api-keys revoke "$KEY" --force || exit 9
        ax users delete --email nina@acme.io --force"#,
        0,
    );
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn what_is_refused_ends_with_four() {
    check(
        r#"ax roles create --name "Eval Engineer" --permissions PROJECT_READ; [ $? = 4 ] || exit 9
        ax roles delete "Project Viewer" --force; [ $? = 4 ] || exit 9
        ax spaces get Nowhere; [ $? = 4 ] || exit 9
        ax projects get atlas --space Fraud; [ $? = 4 ] || exit 9
        ax roles delete "Eval Engineer""#,
        0,
    );
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn the_exit_codes_are_those_that_scripts_are_read_with() {
    let served = Served::to("kim@acme.io");
    let code = |arguments: &[&str]| served.ax(arguments).code;
    assert_eq!(code(&["roles", "create", "--name", "X", "--permissions", "NOTHING_READ"]), Some(2));
    assert_eq!(code(&["spaces", "add-user", "Fraud", "--user-id", "x", "--role", "owner"]), Some(4));
    std::fs::remove_file(served.home().join(".arize/.active_profile")).expect("it was laid there");
    assert_eq!(code(&["roles", "list"]), Some(1));
    assert!(served.sandbox.record().steps().next().is_none(), "nothing was changed");
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn lists_are_read_page_by_page() {
    let served = Served::to("kim@acme.io");
    let text = r#"CURSOR=; ALL=
        while :; do
            PAGE=$(ax users list -l 20 ${CURSOR:+--cursor "$CURSOR"} -o json) || exit 1
            ALL="$ALL $(jq -r '.users[].email' <<<"$PAGE" | tr '\n' ' ')"
            CURSOR=$(jq -r '.pagination.next_cursor // empty' <<<"$PAGE")
            [ -n "$CURSOR" ] || break
        done
        echo $ALL"#;
    let ended = served.script(text).with(0);
    let policy = served.sandbox.policy();
    let people = policy.users().into_iter().filter(|user| policy.user_status(*user) != Some("INACTIVE"));
    let mut people: Vec<_> = people.filter_map(|user| policy.user_email(user)).collect();
    let mut told: Vec<_> = ended.stdout.split_whitespace().collect();
    people.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, people);
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn a_member_is_refused_as_core_says() {
    let served = Served::to("ann@acme.io");
    let ended =
        served.ax(&["spaces", "create", "--name", "Mine", "--organization-id", &organization(&served)]);
    let step = served.sandbox.record().steps().next().map(|it| (it.step.op, it.step.status));
    assert_eq!(
        step,
        Some(("space.create", ended.code.filter(|code| *code == 4).map(|_| 403))),
        "{}",
        ended.stderr
    );
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn a_permission_of_a_later_version_fails_the_page_it_stands_on() {
    let served = Served::account(demo_with_later_permissions(), "kim@acme.io");
    let ended = served.ax(&["roles", "list"]).with(4);
    assert!(ended.stderr.contains("422"), "{}", ended.stderr);
    let _ = served.ax(&["roles", "get", &role(&served), "-o", "json"]).with(0);
}

fn role(served: &Served) -> String {
    let policy = served.sandbox.policy();
    policy.role_id(policy.role("Project Viewer").expect("the demo account has it")).to_owned()
}

fn organization(served: &Served) -> String {
    let policy = served.sandbox.policy();
    let node = policy.node("org:Commerce").expect("the demo account has it");
    policy.node_id(node).to_owned()
}
