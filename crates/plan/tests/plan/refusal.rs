//! What is wrong with a file is told all at once, each with its place and advice.

use axcess_core::Provider;

use crate::{errors, file, yaml};

/// The message and the advice for the only problem of a YAML plan with this change.
#[track_caller]
fn check(change: &str, marked: &str, message: &str, help: &str) {
    let text = yaml(&[change]);
    let errors = errors("plan.yaml", text.as_bytes());
    let [problem] = errors.problems.as_slice() else { panic!("{errors}") };
    assert_eq!(problem.message, message);
    assert_eq!(problem.help.as_deref().unwrap_or_default(), help);
    assert_eq!(&errors.source_text[problem.span.clone()], marked);
    assert_eq!((errors.file.as_str(), problem.line), ("plan.yaml", 4));
}

/// The first line of what is said about a file.
fn said(name: &str, bytes: &[u8]) -> String {
    errors(name, bytes).to_string().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn everything_wrong_is_told_at_once_in_the_order_of_the_file() {
    let text = "format: axcess-plan\nversion: 1\nactr: kim\nchanges:\n  - {op: role.delte, role: A}\n  \
                - {op: role.delete, rol: A}\n  - {op: space.update, space: [S], is_private: maybe}\n";
    let expected = "\
plan.yaml:3:1: unknown field `actr` of a plan
plan.yaml:5:10: unknown operation `role.delte`
plan.yaml:6:10: `role.delete` lacks `role`
plan.yaml:6:23: unknown field `rol` of `role.delete`
plan.yaml:7:31: `space` must be text, but is a list
plan.yaml:7:48: `is_private` must be true or false, but is the text `maybe`";
    assert_eq!(errors("plan.yaml", text.as_bytes()).to_string(), expected);
}

#[test]
fn an_unknown_operation_is_marked_and_the_nearest_one_named() {
    check(
        "{op: role-binding.create, user: a, role: b, resource: c}",
        "role-binding.create",
        "unknown operation `role-binding.create`",
        "did you mean `role_binding.create`?",
    );
    check(
        "{op: frobnicate}",
        "frobnicate",
        "unknown operation `frobnicate`",
        "`axcess schema plan` lists the operations",
    );
}

#[test]
fn an_unknown_field_is_marked_and_the_nearest_one_named() {
    check(
        "{op: space.create, name: F, organization: R, isPrivate: true}",
        "isPrivate",
        "unknown field `isPrivate` of `space.create`",
        "did you mean `is_private`?",
    );
    check(
        "{op: role.delete, role: A, force: true}",
        "force",
        "unknown field `force` of `role.delete`",
        "its fields are `op` and `role`",
    );
}

#[test]
fn a_missing_field_is_told_at_the_operation() {
    check("{op: role.create, permissions: [A]}", "role.create", "`role.create` lacks `name`", "");
    check("{role: A}", "role", "a change lacks `op`", "");
    check("{op: ~, role: A}", "~", "`op` must be text, but is null", "");
    check(
        "{op: role_binding.delete}",
        "role_binding.delete",
        "the binding is not named: give `binding`, or `user` and `resource`",
        "",
    );
    check(
        "{op: role_binding.delete, binding: b, user: u}",
        "role_binding.delete",
        "the binding is named twice: by `binding` and by `user` or `resource`",
        "",
    );
    check(
        "{op: service_key.create, name: ci, organizations: [{organization: R}]}",
        "organization",
        "an organization of a service key lacks `spaces`",
        "",
    );
}

#[test]
fn a_value_of_the_wrong_type_is_told_with_what_would_be_right() {
    check(
        "{op: role.create, name: A, permissions: PROJECT_READ}",
        "PROJECT_READ",
        "`permissions` must be a list of texts, but is the text `PROJECT_READ`",
        "write a list: permissions: [...]",
    );
    check(
        "{op: account.set_developer_lock, on: yes}",
        "yes",
        "`on` must be true or false, but is the text `yes`",
        "write `true`",
    );
    check("{op: role.delete, role: }", "", "`role` must be text, but is empty", "");
    check(
        "{op: user_key.create, name: k, expires_at: tomorrow}",
        "tomorrow",
        "`tomorrow` is no time",
        "a time is written `2026-11-20T09:00:00Z`",
    );
    check(
        "role.delete",
        "role.delete",
        "a change must be a mapping of fields, but is the text `role.delete`",
        "",
    );
}

#[test]
fn a_number_for_text_is_an_error_in_json_only() {
    let json = r#"{"format": "axcess-plan", "version": 1, "changes": [{"op": "role.delete", "role": 2024}]}"#;
    let errors = errors("plan.json", json.as_bytes());
    assert_eq!(errors.to_string(), "plan.json:1:83: `role` must be text, but is the number `2024`");
    assert_eq!(errors.problems[0].help.as_deref(), Some("write it in double quotes"));
}

#[test]
fn a_field_given_twice_is_told_at_the_second() {
    check("{op: role.delete, role: A, role: B}", "role", "`role` is given twice", "");
    let json = r#"{"format": "axcess-plan", "format": "axcess-plan", "version": 1, "changes": []}"#;
    assert_eq!(said("plan.json", json.as_bytes()), "plan.json:1:27: `format` is given twice");
}

#[test]
fn another_format_or_version_is_refused_without_further_complaints() {
    let cases = [
        (
            "format: axcess-snapshot\nversion: 1\nroles: []",
            "`format` must be `axcess-plan`, but is the text `axcess-snapshot`",
        ),
        ("format: axcess-plan\nversion: 2\nsteps: []", "version `2` of the format is unknown"),
        ("- {op: role.delete}", "a plan must be a mapping of fields, but is a list"),
        ("just text", "a plan must be a mapping of fields, but is the text `just text`"),
    ];
    for (text, message) in cases {
        let errors = errors("plan.yaml", text.as_bytes());
        assert_eq!(errors.problems.len(), 1, "{errors}");
        assert_eq!(errors.problems[0].message, message);
    }
}

#[test]
fn a_bad_head_is_told_with_advice() {
    let head = |line: &str| format!("format: axcess-plan\nversion: 1\n{line}\nchanges: []\n");
    let problem = |line: &str| errors("p.yaml", head(line).as_bytes()).problems.remove(0);
    assert_eq!(problem("on_refused: Stop").help.as_deref(), Some("did you mean `stop`?"));
    assert_eq!(problem("snapshot: sha256:12").message, "`sha256:12` is no digest of a snapshot");
    assert_eq!(said("p.yaml", b"format: axcess-plan\nversion: 1\n"), "p.yaml:1:1: a plan lacks `changes`");
    assert_eq!(
        said("p.yaml", b"format: axcess-plan\nversion: '1'\nchanges: []"),
        "p.yaml:2:10: `version` must be the number 1, but is the text `1`"
    );
}

#[test]
fn a_file_with_nothing_in_it_is_empty() {
    for text in ["", " \n\t\n", "\u{feff}", "# only a comment\n", "---\n", "---\n...\n"] {
        let said = said("plan.yaml", text.as_bytes());
        let nothing = said == "plan.yaml:1:1: the file is empty"
            || said.ends_with(": a plan must be a mapping of fields, but is empty");
        assert!(nothing, "{text:?}: {said}");
    }
    assert_eq!(said("plan.json", b""), "plan.json:1:1: the file is empty");
}

#[test]
fn what_is_no_utf_8_is_told_at_its_first_byte() {
    assert_eq!(
        said("plan.yaml", b"format: axcess-plan\nactor: J\xf6rg\n"),
        "plan.yaml:2:9: the file is not UTF-8 text"
    );
    let utf_16: Vec<u8> = "\u{feff}format: axcess-plan".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let errors = errors("plan.yaml", &utf_16);
    assert_eq!(errors.problems[0].help.as_deref(), Some("it seems to be UTF-16: save it as UTF-8"));
}

#[test]
fn a_huge_file_is_refused_unread() {
    let huge = vec![b' '; (16 << 20) + 1];
    assert_eq!(said("plan.yaml", &huge), "plan.yaml:1:1: the file is larger than 16 MiB");
}

#[test]
fn nesting_without_end_is_refused_and_overflows_nothing() {
    let (open, close) = (10_000, 10_000);
    let flow = format!("changes: {}{}", "[".repeat(open), "]".repeat(close));
    let maps = format!("changes: {}1{}", "{a: ".repeat(open), "}".repeat(close));
    let block = format!("changes:\n  {}x\n", "- ".repeat(open));
    let steps: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for text in [&flow, &maps, &block, &steps] {
        let said = said("plan.yaml", text.as_bytes());
        assert!(said.ends_with("nested deeper than 32 levels"), "{said}");
    }
    for text in
        ["[".repeat(open), "{\"a\": ".repeat(open), format!("{}{}", "[".repeat(open), "]".repeat(close))]
    {
        let said = said("plan.json", text.as_bytes());
        assert!(said.ends_with("nested deeper than 32 levels"), "{said}");
    }
}

#[test]
fn aliases_tags_and_second_documents_are_refused() {
    let cases = [
        ("format: &a axcess-plan\nversion: *a\nchanges: []", "aliases are not read in plans"),
        ("format: !secret axcess-plan\nversion: 1\nchanges: []", "the tag `!secret` means nothing here"),
        (
            "format: axcess-plan\nversion: 1\nchanges: []\n---\nformat: axcess-plan\n",
            "a second document begins here",
        ),
        ("format: axcess-plan\nversion: 1\n? [a, b]\n: c\n", "a field name must be a single word"),
    ];
    for (text, message) in cases {
        assert_eq!(errors("plan.yaml", text.as_bytes()).problems[0].message, message, "{text}");
    }
}

#[test]
fn what_is_no_yaml_or_json_is_told_where_it_breaks() {
    assert!(said("plan.yaml", b"format: axcess-plan\nchanges: [a, b\n").starts_with("plan.yaml:"));
    assert!(said("plan.yaml", b"a: 'b\n").contains("not valid YAML"));
    assert_eq!(
        said("plan.json", b"{\n  \"format\": axcess-plan\n}"),
        "plan.json:2:13: not valid JSON: expected a value, found `axcess`"
    );
    assert!(said("plan.json", b"{\"format\": \"axcess").ends_with("the file ends inside a text"));
}

#[test]
fn each_provider_needs_its_own_fields() {
    let text = yaml(&[
        "{op: user.create, email: a@b.c}",
        "{op: space.create, name: S}",
        "{op: space.add_user, space: S, user: a}",
    ]);
    let plan = file("plan.yaml", &text);
    assert_eq!(plan.check_provider(Provider::Wallaroo), Ok(()));
    let expected = "\
plan.yaml:4:10: `user.create` lacks `name`
plan.yaml:4:10: `user.create` lacks `role`
plan.yaml:4:10: `user.create` lacks `invite_mode`
plan.yaml:5:10: `space.create` lacks `organization`
plan.yaml:6:10: `space.add_user` lacks `role`";
    let errors = plan.check_provider(Provider::Arize).expect_err("it is a plan for Wallaroo");
    assert_eq!(errors.to_string(), expected);
}

#[test]
fn a_field_without_meaning_in_wallaroo_is_told() {
    let text = yaml(&[
        "{op: space.create, name: S, organization: R, is_private: true}",
        "{op: user.create, email: a, role: ADMIN}",
    ]);
    let plan = file("plan.yaml", &text);
    let expected = "\
plan.yaml:4:10: `space.create` takes no `organization` in Wallaroo
plan.yaml:4:10: `space.create` takes no `is_private` in Wallaroo
plan.yaml:5:10: `user.create` takes no `role` in Wallaroo";
    let errors = plan.check_provider(Provider::Wallaroo).expect_err("it is a plan for Arize");
    assert_eq!(errors.to_string(), expected);
}
