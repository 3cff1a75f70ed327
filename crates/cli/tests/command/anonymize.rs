//! `axcess snapshot anonymize`: a file without names that answers as before.

use std::fs;

use serde_json::Value;

use crate::support::{Files, acme, axcess};

const SECRET: &str = "a secret of sixteen bytes or more";

#[test]
fn a_file_without_names_answers_as_before() {
    let files = Files::new();
    let plain = files.file("acme.json", acme().to_string());
    let key = files.file("key", SECRET);
    let out = files.path().join("hidden.json").to_string_lossy().into_owned();
    let run = axcess(&["snapshot", "anonymize", &plain, "--key-file", &key, "--out", &out]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.contains("(every one): the same answers"), "{}", run.stderr);
    assert!(!run.stderr.contains(SECRET));
    let written = fs::read_to_string(&out).expect("it is there");
    assert!(!written.contains("acme.io") && !written.contains("Ann Berger"));

    // The same question under other names, found by the order of nothing but the key.
    let listed = |file: &str| {
        let run = axcess(&["-s", file, "who-can", "PROJECT_UPDATE", "account", "--format", "json"]);
        let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
        document["users"].as_array().map(Vec::len)
    };
    assert_eq!(listed(&out), listed(&plain));
    let again = axcess(&["snapshot", "anonymize", &plain, "--key-file", &key]);
    assert_eq!(again.stdout, written);
    let other = axcess(&["snapshot", "anonymize", &plain]);
    assert_eq!(other.code, 0);
    assert_ne!(other.stdout, written, "a new secret each time");
}

#[test]
fn a_short_secret_is_refused_and_nothing_is_written() {
    let files = Files::new();
    let key = files.file("key", "acme\n");
    let out = files.path().join("hidden.json");
    let name = out.to_string_lossy();
    let run = axcess(&["--demo", "snapshot", "anonymize", "--key-file", &key, "--out", &name]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("fewer than 16 bytes") && run.stderr.contains("/dev/urandom"),
        "{}",
        run.stderr
    );
    assert!(!out.exists());
}
