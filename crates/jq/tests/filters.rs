//! What filters print, held against what jq printed.

use axcess_jq::{Ended, Filter, Unread, Value};
use proptest::prelude::*;

mod random;

/// What a filter prints, a line for each value, and `!` for an error.
fn run(filter: &str, input: &str) -> Result<Vec<String>, String> {
    let input = Value::read(input).map_err(|error| format!("{error:?}"))?;
    let told = |doubt: axcess_jq::Doubt| doubt.reason().to_owned();
    let filter = Filter::read(filter, &[]).map_err(told)?;
    let mut values = Vec::new();
    let ended = filter.run(input, &[], &mut |value| values.push(value)).map_err(told)?;
    let mut lines = values.iter().map(Value::compact).collect::<Result<Vec<_>, _>>().map_err(told)?;
    if ended == Ended::Failed {
        lines.push("!".to_owned());
    }
    Ok(lines)
}

#[test]
fn filters_print_what_jq_prints() {
    let mut count = 0;
    for case in include_str!("filters.txt").split("\n\n") {
        let mut lines = case.lines().filter(|line| !line.starts_with("# "));
        let (Some(filter), Some(input)) = (lines.next(), lines.next()) else { continue };
        let expected: Vec<String> = lines.map(str::to_owned).collect();
        assert_eq!(run(filter, input), Ok(expected), "{filter} on {input}");
        count += 1;
    }
    assert_eq!(count, 462);
}

/// Numbers whose last digit the reader of JSON may lose.
#[test]
fn numbers_are_read_to_their_last_digit_or_not_at_all() {
    let long = |text: &str| matches!(Value::read(text), Err(Unread::Doubt(doubt)) if doubt.reason().contains("digits"));
    for text in ["9.899494936611665", "[1, {\"a\": 0.30000000000000004}]", "1.5e-23", "1.5e-40"] {
        assert!(long(text), "{text}");
    }
    let values: Vec<_> = Value::read_all("0.5 9.899494936611665 1").collect();
    assert_eq!(values.len(), 2);
    assert!(values[0].is_ok() && matches!(values[1], Err(Unread::Doubt(_))));
    for text in [
        "0.1",
        "-12.5e-3",
        "0.000123456789012345",
        "12345678901234.5e-7",
        "\"9.899494936611665 \\\" 1.5e-99\"",
    ] {
        let value = Value::read(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        if let Value::Number(number) = value {
            assert_eq!(Ok(number), text.parse(), "{text}");
        }
    }
}

proptest! {
    /// As the standard library reads them.
    #[test]
    fn numbers_that_are_read_are_exact(digits in 1_u64..10_000_000_000_000_000_000, point in 0_usize..20, power in -40_i32..40) {
        let mut text = digits.to_string();
        text.insert(point.min(text.len() - 1) + 1, '.');
        let text = format!("{text}0e{power}");
        if let Ok(Value::Number(number)) = Value::read(&text) {
            prop_assert_eq!(Ok(number), text.parse(), "{}", text);
        }
    }
}

/// Nothing is told of what the filter prints, for this reason.
fn check_doubt(filter: &str, input: &str, reason: &str) {
    assert_eq!(run(filter, input), Err(reason.to_owned()), "{filter} on {input}");
}

#[test]
fn what_depends_on_the_version_of_jq_is_not_told() {
    for (filter, input, reason) in [
        ("5 | 1 + . as $x | $x", "null", "what `jq` takes for the left of `as` depends on its version"),
        ("\"a\\(1 + . as $x | $x)\"", "5", "what `jq` takes for the left of `as` depends on its version"),
        ("ltrimstr(\"x\")", "1", "what `ltrimstr` of `jq` makes of what is no text depends on its version"),
        (". * 0", "\"a\"", "what `jq` makes of a text and a number that is not whole depends on its version"),
        (
            "map_values(empty)",
            "[1, 2]",
            "what is left of an array that `jq` empties by `|=` depends on its version",
        ),
        ("try error catch .", "null", "what `error` of `jq` makes of `null` depends on its version"),
        ("limit(0; .[])", "[1]", "what `limit` of `jq` makes of no number of values depends on its version"),
        ("-(0, 2)", "null", "the sign of zero depends on the version of `jq`"),
        ("map(-.)", "[1, 0]", "the sign of zero depends on the version of `jq`"),
        (".[1.5]", "[1, 2]", "what `jq` finds at a place that is not whole depends on its version"),
        ("@html", "\"it's\"", "what `@html` of `jq` makes of `'` depends on its version"),
        (
            ". * 1000",
            "123456789012345",
            "how `jq` writes a number so large or so small depends on its version",
        ),
        ("tojson", "0.00001", "how `jq` writes a number so large or so small depends on its version"),
        ("fromjson", "\"1.0\"", "how `jq` writes a number like `1.0` depends on its version"),
        ("fromjson", "\"nan\"", "`jq` may or may not take `nan` for JSON"),
        ("tonumber", "\"0x10\"", "`jq` may or may not take `0x10` for a number"),
        ("index(\"b\")", "\"éb\"", "how `jq` counts places in a text beyond ASCII depends on its version"),
        (
            "from_entries",
            "[{\"key\": 1}]",
            "what `from_entries` of `jq` takes for a key depends on its version",
        ),
        ("try keys catch .", "1", "the words of an error of `jq` depend on its version"),
        ("try (1, keys) catch \"a \\(.)\"", "1", "the words of an error of `jq` depend on its version"),
        ("test(\"\\\\w\")", "\"ß\"", "the pattern `\\w` of `jq` is not looked at"),
        ("test(\"^b\")", "\"a\\nb\"", "the pattern `^b` of `jq` is not looked at"),
        ("test(\"é\"; \"i\")", "\"É\"", "the pattern `é` of `jq` is not looked at"),
        ("test(\"(?=a)\")", "\"a\"", "the pattern `(?=a)` of `jq` is not looked at"),
        ("gsub(\"\"; \"-\")", "\"a\"", "the pattern `` of `jq` is not looked at"),
        ("test(\"a\"; \"l\")", "\"a\"", "`jq` uses `the flag `l` of a pattern`, which is not looked at"),
    ] {
        check_doubt(filter, input, reason);
    }
    assert!(matches!(Value::read("1.0"), Err(Unread::Doubt(_))));
}

#[test]
fn what_lies_outside_of_a_filter_is_not_looked_at() {
    for (filter, name) in [
        ("input", "input"),
        ("[inputs]", "inputs"),
        ("now", "now"),
        ("env.HOME", "env"),
        ("$ENV.HOME", "$ENV"),
        ("$__loc__", "$__loc__"),
        ("todate", "todate"),
        ("halt", "halt"),
        (".a?//\"b\"", "?//"),
        ("foo", "foo"),
        ("map(.a; .b)", "map"),
        ("def f: 1; f(2)", "f"),
        ("$x", "$x"),
        (". as $x | x", "x"),
        (".a as $x | $y", "$y"),
        ("(. as $x | 1) | $x", "$x"),
        ("break $out", "break"),
        ("@base32", "@base32"),
        ("@foo \"a\"", "@foo"),
        ("_matches(\"a\"; \"\")", "_matches"),
        ("[.[] as [$a] | $b]", "$b"),
    ] {
        check_doubt(filter, "null", &format!("`jq` uses `{name}`, which is not looked at"));
    }
    for filter in ["", ".a |", "(", "if . then", ".[", "\"\\x\"", "reduce .", "1 2"] {
        check_doubt(filter, "null", &format!("the filter `{filter}` of `jq` cannot be read"));
    }
    check_doubt(".a[1:] = [2]", "{\"a\": [1]}", "`jq` changes a part of an array, which is not looked at");
}

#[test]
fn a_filter_that_would_run_on_or_take_much_room_is_given_up() {
    const LONG: &str = "the filter of `jq` would run too long to be looked at";
    const DEEP: &str = "the filter of `jq` is nested too deep to be looked at";
    for (filter, reason) in [
        ("[range(1e9)] | length".to_owned(), "`jq` may or may not take `1e9` for a number"),
        ("[range(1000000000)] | length".to_owned(), LONG),
        ("last(range(1000000000))".to_owned(), LONG),
        ("def f: f; f".to_owned(), DEEP),
        ("def f: ., (. | f); f".to_owned(), DEEP),
        ("0 | until(. < 0; . + 1)".to_owned(), DEEP),
        ("\"aaaaaaaaaaaaaaaa\" * 1000000000".to_owned(), LONG),
        ("reduce range(1000000) as $x (\"a\"; . + .) | length".to_owned(), LONG),
        ("reduce range(100) as $x ([1]; . + .) | length".to_owned(), LONG),
        (
            "[limit(100000; range(100000))] | map(tojson) | [.[], .[], .[], .[]] | group_by(.)".to_owned(),
            LONG,
        ),
        (["null", &" | [., .]".repeat(30)].concat(), LONG),
        ("reduce range(1000000) as $x (null; [.])".to_owned(), DEEP),
        ("reduce range(1000000) as $x (null; {a: .})".to_owned(), DEEP),
        (["reduce range(150) as $x (null; [.]) as $b | $b", &" | .. | $b".repeat(20)].concat(), DEEP),
        ("[range(1000)] as $x | [range(2000)] | map($x)".to_owned(), LONG),
        ("[range(1000)] as $x | [range(300)] | map($x) | [sort, sort, sort, sort, unique]".to_owned(), LONG),
        ("[path(getpath([range(100000)]))] | length".to_owned(), DEEP),
        ("setpath([range(100000) | tostring]; 1) | length".to_owned(), DEEP),
        ("delpaths([[range(100000) | tostring]])".to_owned(), DEEP),
        (format!("\"{}\" | length", "\\n".repeat(2_000)), "2000"),
        (format!("\"{}\" | length", "\\(1)".repeat(1_000)), DEEP),
        ("{a: [range(100000)]} | del(.a[])".to_owned(), LONG),
        ("{a: [range(100000)]} | .a[] |= 1".to_owned(), LONG),
        ("[range(3000)] | . - .".to_owned(), LONG),
        (
            "[range(100000)] | [combinations(2)]".to_owned(),
            "`jq` uses `combinations`, which is not looked at",
        ),
        ("[range(10000) | tostring] | map({(.): 1}) | add".to_owned(), LONG),
        (".[100000] = 1".to_owned(), "!"),
        ([".", &" | .".repeat(1_000)].concat(), DEEP),
        ([".", &", .".repeat(1_000)].concat(), DEEP),
        (["1", &" + 1".repeat(900)].concat(), DEEP),
        ("[".repeat(40), DEEP),
        (".".repeat(5_000), "the filter of `jq` is too long to be looked at"),
        ("\"a\" * 500000 | test(\"(a*)*(a*)*b\")".to_owned(), LONG),
        ("\"a\" * 3000 | test(\"(a{20}){20}b\")".to_owned(), LONG),
    ] {
        match run(&filter, "null") {
            Ok(lines) => assert_eq!(lines, [reason], "{filter}"),
            Err(doubt) => assert_eq!(doubt, reason, "{filter}"),
        }
    }
}

#[test]
fn values_are_written_as_jq_writes_them() {
    for (text, pretty) in [
        ("[]", "[]"),
        ("{}", "{}"),
        (
            "[1, {\"b\": null, \"a\": \"\\u007f\"}]",
            "[\n  1,\n  {\n    \"b\": null,\n    \"a\": \"\\u007f\"\n  }\n]",
        ),
        ("{\"a\": 1, \"b\": 2, \"a\": [3]}", "{\n  \"a\": [\n    3\n  ],\n  \"b\": 2\n}"),
    ] {
        let value = Value::read(text).expect("is JSON");
        assert_eq!(value.pretty().as_deref(), Ok(pretty));
    }
    let all: Vec<_> = Value::read_all("1 [2]\n{\"a\"").collect();
    assert_eq!(all.len(), 3);
    assert_eq!(all[2], Err(Unread::NoJson));
}

proptest! {
    #[test]
    fn no_filter_is_too_much(filter in random::filter()) {
        for input in random::INPUTS {
            let _ = run(&filter, input);
        }
    }

    #[test]
    fn no_text_is_too_much(text in "[.a-c0-9 $()\\[\\]{}|,;:\"\\\\+*/=<>?@#-]{0,40}") {
        let _ = run(&text, "{\"a\": [1]}");
    }

    #[test]
    fn what_is_written_is_read_again(text in ".{0,20}") {
        let value = Value::from(text.as_str());
        let written = value.compact().expect("holds no number");
        prop_assert_eq!(Value::read(&written), Ok(value));
    }
}
