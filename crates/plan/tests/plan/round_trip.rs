//! Writing loses nothing, and no input makes the reader panic.

use axcess_core::{Moment, OnRefused, Plan};
use axcess_plan::{read, write_json, write_yaml};
use proptest::prelude::*;

use crate::every_change::{Words, every_change};
use crate::plan;

/// Texts, many of which a careless writer would leave unquoted.
fn text() -> impl Strategy<Value = String> {
    const TRICKY: [&str; 30] = [
        "",
        " ",
        "no",
        "On",
        "null",
        "~",
        "true",
        "2024",
        "1e5",
        "0x1F",
        ".inf",
        "12:30",
        "- a",
        "a -",
        "a - b",
        "a: b",
        "a #b",
        "#",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "'",
        "\"",
        "\\",
        "---",
        "a ",
        "\u{feff}a\u{85}\u{2028}\u{0}\r\n\t",
    ];
    prop_oneof![
        proptest::sample::select(&TRICKY[..]).prop_map(str::to_owned),
        "[ -~]{0,12}",
        "[\\w ]{0,12}",
        any::<String>(),
    ]
}

fn words() -> impl Strategy<Value = Words> {
    let texts = proptest::collection::vec(text(), 1..12);
    let flags = proptest::collection::vec(any::<bool>(), 1..12);
    let moment = (-62_135_596_800_000_000_i64..253_402_207_200_000_000).prop_map(Moment::from_unix_micros);
    (texts, flags, moment).prop_map(|(texts, flags, moment)| Words::new(texts, flags, moment))
}

fn any_plan() -> impl Strategy<Value = Plan> {
    (words(), proptest::option::of(text()), any::<bool>(), 0..40_usize).prop_map(
        |(mut words, actor, goes_on, most)| {
            let mut changes = every_change(&mut words);
            changes.truncate(if most == 0 { 0 } else { changes.len() });
            let on_refused = if goes_on { OnRefused::Continue } else { OnRefused::Stop };
            Plan { actor, on_refused, changes }
        },
    )
}

#[test]
fn the_plans_of_the_worked_accounts_are_read_and_written() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/worked");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the worked accounts are there") {
        let text = std::fs::read_to_string(entry.expect("can be listed").path()).expect("can be read");
        let case: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
        let read = plan("plan.json", &case["plan"].to_string());
        assert_eq!(Some(read.changes.len()), case["plan"]["changes"].as_array().map(Vec::len));
        assert_eq!(plan("plan.yaml", &write_yaml(&read)), read);
        seen += 1;
    }
    assert_eq!(seen, 12);
}

proptest! {
    #[test]
    fn a_written_plan_reads_back_as_it_was(written in any_plan()) {
        prop_assert_eq!(&plan("plan.yaml", &write_yaml(&written)), &written);
        prop_assert_eq!(&plan("plan.json", &write_json(&written)), &written);
    }

    #[test]
    fn other_json_readers_take_what_is_written(written in any_plan()) {
        let json: Result<serde_json::Value, _> = serde_json::from_str(&write_json(&written));
        prop_assert!(json.is_ok());
    }

    #[test]
    fn yaml_readers_take_json_too(written in any_plan()) {
        prop_assert_eq!(&plan("plan.yaml", &write_json(&written)), &written);
    }

    #[test]
    fn nothing_that_one_can_write_makes_the_reader_panic(
        text in r#"(format: axcess-plan\n|version: 1\n|changes:|\n *- |\{|\}|\[|\]|op: |role\.create|, |"|'|: |#|&a|\*a|\||>|!|%|é|\t|\n){0,24}"#,
        bytes in proptest::collection::vec(any::<u8>(), 0..64),
    ) {
        for name in ["a.yaml", "a.json", "-"] {
            for input in [text.as_bytes(), &bytes] {
                if let Err(errors) = read(name, input) {
                    prop_assert!(!errors.problems.is_empty());
                    for problem in &errors.problems {
                        prop_assert!(errors.source_text.get(problem.span.clone()).is_some());
                    }
                }
            }
        }
    }
}
