//! One clear message for whatever somebody calls a snapshot.

use std::path::Path;

use axcess_snapshot::{Loader, Place, Reason};
use serde_json::json;

use super::{account, check_refused, file, refused};

#[test]
fn an_empty_file() {
    for bytes in ["", " \n\t", "\u{feff}"] {
        let error = refused(bytes.as_bytes());
        assert_eq!(error.to_string(), "cannot load `acme.json`: it is empty");
        assert!(error.reason.help().is_some());
    }
}

#[test]
fn a_directory() {
    let error = Loader::default().load_path(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err();
    assert!(matches!(error.reason, Reason::Directory), "{error}");
}

#[test]
fn a_file_that_is_not_there() {
    let error = Loader::default().load_path(Path::new("no-such-file.json")).unwrap_err();
    assert!(error.to_string().starts_with("cannot load `no-such-file.json`: it cannot be read: "), "{error}");
}

#[test]
fn a_file_that_is_not_utf_8() {
    let error = refused(b"{\"format\": \"\xff\"}");
    assert_eq!(error.reason.to_string(), "byte 12 is not UTF-8");
    let error = refused(b"\xff\xfe{\0}\0");
    assert_eq!(error.reason.help(), Some("it looks like UTF-16; save it as UTF-8"));
}

#[test]
fn a_file_that_is_not_json() {
    let error = refused(b"{\n  \"format\": axcess\n}");
    assert_eq!(error.reason.to_string(), "expected value");
    assert_eq!(error.reason.place(), Some(Place { line: 2, column: 13, offset: 14, len: 1 }));
}

#[test]
fn a_column_counts_letters_and_not_bytes() {
    let error = refused("{\"näme\": \"é\", }".as_bytes());
    assert_eq!(error.reason.to_string(), "trailing comma");
    assert_eq!(error.reason.place().map(|place| (place.line, place.column)), Some((1, 15)));
}

#[test]
fn a_file_that_was_cut_off() {
    let whole = account(json!({}));
    for cut in [1, whole.len() / 2, whole.len() - 1] {
        let error = refused(&whole[..cut]);
        let message = error.reason.to_string();
        assert!(message.starts_with("the text ends inside "), "{message}");
        assert!(error.reason.place().is_some());
    }
}

#[test]
fn text_behind_the_document() {
    let mut bytes = file(json!({}));
    bytes.extend_from_slice(b" {}");
    assert_eq!(refused(&bytes).reason.to_string(), "trailing characters");
}

#[test]
fn something_else_than_an_object() {
    assert_eq!(refused(b"[1, 2]").reason.to_string(), "it is a list, not an object");
    assert_eq!(refused(b"\"sk-secret\"").reason.to_string(), "it is a string, not an object");
}

#[test]
fn ten_thousand_fold_nesting() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    let object = "{\"a\":".repeat(10_000) + "1" + &"}".repeat(10_000);
    let head = "\"format\": \"axcess-snapshot\", \"version\": 1, \"provider\": \"arize\", \
                \"captured_at\": \"2026-11-20T09:00:00Z\", \"account\": {}";
    let texts = [
        format!("{open}{close}"),
        open.clone(),
        object.clone(),
        format!("{{{head}, \"users\": {open}{close}}}"),
        format!("{{{head}, \"users\": [{{\"id\": \"u1\", \"more\": {open}{close}}}]}}"),
        format!("{{{head}, \"unknown\": {object}}}"),
        format!(
            "{{{head}, \"agreement\": {{\"checked\": 0, \"agreed\": 0, \"disagreements\": {open}{close}}}}}"
        ),
    ];
    for text in texts {
        assert_eq!(refused(text.as_bytes()).reason.to_string(), "it nests deeper than 128 levels");
    }
}

#[test]
fn another_format() {
    let error = refused(b"{}");
    assert_eq!(error.reason.to_string(), "it has no `format`, so it is no snapshot");
    let error = refused(&file(json!({"format": "axcess-plan"})));
    assert_eq!(error.reason.to_string(), "its format is `axcess-plan`, not `axcess-snapshot`");
}

#[test]
fn another_version() {
    for (version, said) in [(json!(2), "2"), (json!("1"), "\"1\""), (json!(1.5), "1.5"), (json!(-1), "-1")] {
        let error = refused(&file(json!({"version": version})));
        assert_eq!(
            error.reason.to_string(),
            format!("its version is `{said}`, which this program does not know")
        );
    }
}

#[test]
fn what_is_required_and_not_there() {
    let bytes = br#"{"format": "axcess-snapshot", "version": 1, "provider": null, "users": [{}]}"#;
    let messages = ["it has no `provider`", "it has no `captured_at`", "it has no `account`"];
    check_refused(bytes, &[&messages[..], &["users[0]: missing field `id`"]].concat());
}

#[test]
fn values_of_a_wrong_kind() {
    let bytes = file(json!({
        "account": {"id": "acme"},
        "captured_at": "yesterday",
        "organizations": {"o1": "Risk"},
        "provider": "aws",
        "spaces": [{"id": "s1", "is_private": "yes"}],
        "users": [{"id": 7}, "Ann", null],
    }));
    check_refused(
        &bytes,
        &[
            "`provider`: `aws` is neither `arize` nor `wallaroo`",
            "`captured_at`: `yesterday` is not a time of the form `2026-11-20T09:00:00Z`",
            "`account`: its id is `acme`, but is always `account`",
            "`organizations`: it is an object, not a list",
            "spaces[0] (`s1`): it is a string, not a boolean",
            "users[0]: it is a number, not a string",
            "users[1]: it is a string, not an object",
            "users[2]: it is null, not an object",
        ],
    );
}

#[test]
fn a_field_that_occurs_twice() {
    let text = r#"{"format": "axcess-snapshot", "users": [], "users": []}"#;
    assert_eq!(refused(text.as_bytes()).reason.to_string(), "`users` occurs twice");
    let text = String::from_utf8(file(json!({"users": [{"id": "u1"}]}))).unwrap();
    let text = text.replace(r#"{"id":"u1"}"#, r#"{"id":"u1","id":"u2"}"#);
    check_refused(text.as_bytes(), &["users[0] (`u2`): duplicate field `id`"]);
}

#[test]
fn more_than_the_limit() {
    let bytes = account(json!({}));
    let loader = Loader { max_bytes: 100, ..Loader::default() };
    for error in [loader.load("big", &bytes).unwrap_err(), loader.load_from("big", &*bytes).unwrap_err()] {
        assert_eq!(error.to_string(), "cannot load `big`: it holds more than 100 bytes decompressed");
        assert!(error.reason.help().unwrap().contains("--max-size"));
    }
}

#[test]
fn a_file_made_to_fill_the_memory_with_messages() {
    let bytes = file(json!({"users": vec![0; 25_000]}));
    let troubles = refused(&bytes).troubles();
    assert_eq!(troubles.len(), 10_001);
    assert_eq!(troubles.last().unwrap().message, "15000 more records cannot be read");
}

#[test]
fn nothing_that_may_be_secret_is_told() {
    let bytes = account(json!({
        "api_keys": [{"id": "k1", "key_type": "USER", "key": "sk-secret", "created_by_user_id": 7}],
        "token": {"name": "sk-secret"},
        "users": [{"id": "u1", "is_developer": "sk-secret"}],
    }));
    for loader in [Loader::default(), Loader::lenient()] {
        match loader.load("acme.json", &bytes) {
            Ok(snapshot) => assert!(!format!("{snapshot:?}").contains("secret")),
            Err(error) => {
                let told: Vec<_> = error.troubles().into_iter().map(|trouble| trouble.message).collect();
                assert!(!told.concat().contains("secret"), "{told:?}");
                let text = error.text.unwrap();
                assert_eq!(text.len(), bytes.len());
                // What stands in a field of the format cannot be told from any other text.
                assert_eq!(text.matches("sk-secret").count(), 1);
            }
        }
    }
}

#[test]
fn names_cannot_steer_the_terminal() {
    let bytes = account(json!({"role_bindings": [
        {"id": "b\u{1b}[2J", "user_id": "u\u{202e}", "role_id": "r1", "resource_type": "SPACE", "resource_id": "s1"},
    ]}));
    let told: String = refused(&bytes).troubles().into_iter().map(|trouble| trouble.message).collect();
    assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told}");
    let error = Loader::default().load("evil\u{1b}[2J.json", b"").unwrap_err();
    assert_eq!(error.to_string(), "cannot load `evil\\u{1b}[2J.json`: it is empty");
}
