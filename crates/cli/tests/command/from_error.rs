//! `axcess explain --from-error`: a refused call, from the text of its error.

use crate::support::{axcess, check, fed};

const FRAUD: &str = "U3BhY2U6MzE6eVlaaQ==";

#[test]
fn a_refused_call_is_explained_with_the_right_that_lacked() {
    let error = "403 Forbidden: POST /v2/projects in space Fraud";
    let run = axcess(&["explain", "--demo", "--as", "ben@acme.io", "--from-error", error]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let head = "\
understood
  answer   403 Forbidden
  call     POST /v2/projects (project.create)
  who      Ben Castillo (ben@acme.io)
  what     PROJECT_CREATE
  where    space:Fraud
  means    the caller may see it, and may not do this
  needs    PROJECT_CREATE at the space
  holds    role READ_ONLY of space Fraud

Ben Castillo (ben@acme.io) · PROJECT_CREATE · space:Fraud

deny     Ben Castillo has role READ_ONLY of space Fraud, which replaces the public fallback and lacks PROJECT_CREATE (R6)
";
    assert!(run.stdout.starts_with(head), "{}", run.stdout);
    for part in ["\nwould allow it\n", "\ncould grant it on space:Fraud\n  Kim Novak"] {
        assert!(run.stdout.contains(part), "{}", run.stdout);
    }
}

#[test]
fn a_right_that_is_no_permission_comes_with_its_own_remedies() {
    let call = format!(
        "POST /v2/spaces/{FRAUD}/users {{\"user_id\":\"VXNlcjo0NzpiUE5W\",\
         \"role\":{{\"type\":\"PREDEFINED\",\"name\":\"MEMBER\"}}}} 403 Forbidden"
    );
    check(
        &["explain", "--demo", "--as", "ben@acme.io", "--from-error", &call],
        0,
        "\
understood
  answer   403 Forbidden
  call     POST /v2/spaces/U3BhY2U6MzE6eVlaaQ==/users (space.add_user)
  who      Ben Castillo (ben@acme.io)
  where    space:Fraud
  means    the caller may see it, and may not do this
  needs    admin of the space or above; with a custom role ROLE_BINDING_CREATE at the space
  holds    role READ_ONLY of space Fraud

denied: the account refuses it with 403: Ben Castillo may not do this: it takes admin of space Fraud

would allow it
  make ben@acme.io ADMIN of space:Fraud
  make ben@acme.io ADMIN of org:Risk
  make ben@acme.io ADMIN of the account

could grant it
  Kim Novak, Lee Park, Omar Haddad, Sofia Marino, Greta Lindqvist
",
    );
}

#[test]
fn the_status_of_a_log_line_is_read_and_told_once() {
    for error in [
        format!("2026-11-20T09:00:01Z DELETE /v2/spaces/{FRAUD} 403"),
        format!("10.0.0.7 - - \"DELETE /v2/spaces/{FRAUD} HTTP/1.1\" 403 152"),
        "$ ax spaces delete Fraud --force\n✗ Error: 403 Forbidden".to_owned(),
    ] {
        let run = axcess(&["explain", "--demo", "--as", "tom@acme.io", "--from-error", &error]);
        assert!(run.stdout.starts_with("understood\n  answer   403 Forbidden\n"), "{error}\n{}", run.stdout);
    }
}

#[test]
fn a_collision_names_what_is_in_the_way_and_the_way_round() {
    let error = format!(
        "$ ax role-bindings create --user-id VXNlcjo0ODpHSFds --role-id Um9sZToxNDpERlZB --resource-type SPACE \
         --resource-id {FRAUD}\n✗ Error: 409 Conflict; User already has a role binding"
    );
    check(
        &["explain", "--demo", "--from-error", &error],
        0,
        "\
understood
  answer   409 Conflict: User already has a role binding
  call     ax role-bindings create (role_binding.create)
  where    space:Fraud
  means    something that stands already is in the way

collision: the account refuses it with 409: Nadia Petrova has a binding on space Fraud already; update it instead
  Nadia Petrova already holds Access Steward on space Fraud (Um9sZUJpbmRpbmc6MjA1OkZvRmQ=); update it: ax role-bindings \
update Um9sZUJpbmRpbmc6MjA1OkZvRmQ= --role-id Um9sZToxNDpERlZB
",
    );
}

#[test]
fn a_call_that_the_account_allows_is_said_to_be_so() {
    let error = "403 Forbidden: POST /v2/projects in space Fraud";
    let run = axcess(&["explain", "--demo", "kim@acme.io", "--from-error", error]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout.contains("\nallowed: the account as captured allows it on space Fraud\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("take a new snapshot") && run.stdout.contains("`entitlement`"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_the_account_lacks_is_named() {
    let call = "POST /v2/role-bindings {\"user_id\":\"VXNlcjo0NzpiUE5W\",\"role_id\":\"Um9sZToxNDpERlZB\",\
                \"resource_type\":\"PROJECT\",\"resource_id\":\"TW9kZWw6MTpnb25l\"} 403 Forbidden";
    let run = axcess(&["explain", "--demo", "--as", "kim@acme.io", "--from-error", call]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let said = "denied: the account refuses it with 403: no node is called `TW9kZWw6MTpnb25l`";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}

#[test]
fn limits_and_dead_keys_are_no_matter_of_roles() {
    let limit =
        r#"{"title":"Forbidden","status":403,"detail":"2 spaces at most","entitlement":"SPACES","limit":2}"#;
    let run = fed(&["explain", "--demo", "--from-error", "-"], limit);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("not-access: the limit SPACES of the account's plan is reached"),
        "{}",
        run.stdout
    );
    let dead = [
        "explain",
        "--demo",
        "--as",
        "key:load-test",
        "--from-error",
        "401 Unauthorized; Invalid API key ak-12345-X",
    ];
    let run = axcess(&dead);
    assert!(run.stdout.contains("in the snapshot key load-test is revoked or expired"), "{}", run.stdout);
    assert!(!run.stdout.contains("ak-12345"), "{}", run.stdout);
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_guessed() {
    for (args, said) in [
        (
            &["403 Forbidden: POST /v2/projects in space Fraud"][..],
            "the text does not tell who called: add `--as WHO`",
        ),
        (
            &["403 Forbidden: POST /v2/projects", "--as", "ben@acme.io"],
            "the text does not tell where: add NODE",
        ),
        (&["403 Forbidden on space Fraud", "--as", "ben@acme.io"], "what was called: add the request"),
        (&["422 Unprocessable; POST /v2/roles"], "what the call sent: add its body"),
        (
            &["PROJECT_READ in space Fraud and space Credit", "--as", "ben@acme.io"],
            "which of these is meant: space:Fraud, space:Credit",
        ),
        (&["boom"], "the text tells of no refused call"),
    ] {
        let run = axcess(&[&["explain", "--demo", "--from-error"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    let run = axcess(&["explain", "--demo", "ann@acme.io"]);
    assert_eq!(run.code, 2);
}

#[test]
fn who_what_and_where_can_be_given_beside_the_text() {
    let question =
        ["ben@acme.io", "PROJECT_READ", "project:Fraud/sar-drafts", "--from-error", "403 Forbidden"];
    let run = axcess(&[&["explain", "--demo"], &question[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("Ben Castillo (ben@acme.io) · PROJECT_READ · project:Fraud/sar-drafts"),
        "{}",
        run.stdout
    );
}
