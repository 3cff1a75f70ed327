//! Reports are what their readers take: valid by the published schemas, and under the limits.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Moment, Policy};
use axcess_gate::{
    Check, CheckFinding, CheckReport, Counts, Flags, Gate, Outcome, Passes, RULES, Severity, Sink, Told,
    Undetermined, read_assertions,
};
use axcess_report::{Basis, PlanSource};
use serde_json::Value;

/// What names may hold to break whoever prints them.
const ODD: &str = "Øl <b>\"&'</b> | `x` %0A::error::x\u{202e}\n]]> @octocat,a:b";

fn basis() -> Basis {
    Basis {
        snapshot: format!("sha256:{}", "0".repeat(64)),
        captured_at: "2026-11-20T09:00:00Z".to_owned(),
        semantics: BTreeMap::from([("restriction".to_owned(), "strict".to_owned())]),
        agreement: None,
        complete: true,
        axcess: "0.1.0".to_owned(),
    }
}

fn finding(gate: &str, number: usize) -> CheckFinding {
    let severities = Severity::ALL;
    CheckFinding {
        rule: RULES[number % RULES.len()].id.to_owned(),
        gate: gate.to_owned(),
        outcome: if number.is_multiple_of(3) { Outcome::Undetermined } else { Outcome::Fail },
        severity: severities[number % severities.len()],
        message: format!("{} may PROJECT_READ on project {number}", axcess_report::escaped(ODD)),
        help: Some("take it away".to_owned()),
        fingerprint: format!("{number:016x}"),
        passes: (number % 7 == 5).then(|| Passes::Exception {
            owner: ODD.to_owned(),
            reason: ODD.to_owned(),
            expires: "2027-01-01".to_owned(),
        }),
        steps: if number.is_multiple_of(2) { vec![1, 2] } else { Vec::new() },
        users: vec!["u1".to_owned()],
        nodes: vec!["p1".to_owned()],
        source: (!number.is_multiple_of(5))
            .then(|| PlanSource { file: "plans/new team,1%.yaml".to_owned(), line: number + 1 }),
    }
}

fn gate(id: &str, outcome: Outcome, findings: usize) -> Gate {
    Gate {
        id: id.to_owned(),
        kind: "never".to_owned(),
        outcome,
        severity: Severity::High,
        statement: format!("never: who *, can *, on {}", axcess_report::escaped(ODD)),
        findings,
        depends_on: vec!["restriction".to_owned()],
        source: Some(PlanSource { file: "access.yaml".to_owned(), line: 3 }),
    }
}

/// A report with so many findings, and gates of every outcome.
fn report(number: usize) -> CheckReport {
    let findings: Vec<CheckFinding> = (0..number).map(|number| finding("closed", number)).collect();
    let gates = vec![
        gate("max-age", Outcome::Refused, 0),
        gate("closed", Outcome::Fail, number),
        gate("<script>alert(1)</script>", Outcome::Undetermined, 0),
        gate("open", Outcome::Pass, 0),
    ];
    let counts =
        Counts { passed: 1, undetermined: 1, failed: 1, refused: 1, open: number, ..Counts::default() };
    CheckReport { outcome: Outcome::Refused, counts, gates, findings }
}

fn draw(report: &CheckReport, sink: Sink, undetermined: Undetermined) -> String {
    told(report, undetermined, |told| told.draw(sink))
}

fn told<T>(report: &CheckReport, undetermined: Undetermined, draw: impl Fn(&Told<'_>) -> T) -> T {
    let basis = basis();
    let times = (Moment::from_unix_micros(0), Moment::from_unix_micros(7_200_000_000));
    let command = Some("axcess check --demo");
    draw(&Told { report, basis: &basis, times, undetermined, fallback: "snapshot.json", command })
}

const NUMBERS: [usize; 4] = [0, 1, 40, 10_000];
const ALL: [Undetermined; 3] = [Undetermined::Fails, Undetermined::Warns, Undetermined::Passes];

#[test]
fn sarif_is_valid_by_its_schema() {
    // The pattern of `language`, which we do not write, ends with a bracket that nothing opens.
    let text = include_str!("schemas/sarif-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&text).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for (number, undetermined) in [(0, ALL[0]), (40, ALL[0]), (40, ALL[1]), (40, ALL[2]), (300, ALL[0])] {
        let text = draw(&report(number), Sink::Sarif, undetermined);
        let log: Value = serde_json::from_str(&text).expect("it is JSON");
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{number} findings");
    }
}

#[test]
fn sarif_names_rules_and_places_that_code_scanning_finds() {
    let log: Value = serde_json::from_str(&draw(&report(40), Sink::Sarif, ALL[0])).expect("it is JSON");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for (number, result) in run["results"].as_array().expect("results").iter().enumerate() {
        let place = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[place]["id"], result["ruleId"]);
        let at = &result["locations"][0]["physicalLocation"];
        let expected = if number % 5 == 0 { "snapshot.json" } else { "plans/new%20team%2C1%25.yaml" };
        assert_eq!(at["artifactLocation"]["uri"], expected);
        assert_eq!(result["partialFingerprints"]["axcess/v1"], format!("{number:016x}"));
        assert_eq!(result["suppressions"].is_array(), number % 7 == 5);
    }
}

#[test]
fn code_scanning_gets_no_more_results_than_it_takes() {
    let log: Value = serde_json::from_str(&draw(&report(25_001), Sink::Sarif, ALL[0])).expect("it is JSON");
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(25_000));
    let note = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(note.as_str().is_some_and(|note| note.starts_with("1 more findings are left out")), "{note}");
}

#[test]
fn junit_is_valid_by_the_schema_of_jenkins() {
    let schema = uppsala::parse(include_str!("schemas/junit-10.xsd")).expect("it is XML");
    let validator = uppsala::XsdValidator::from_schema(&schema).expect("it is a schema");
    for (number, undetermined) in NUMBERS.into_iter().flat_map(|number| ALL.map(|it| (number, it))) {
        let text = draw(&report(number), Sink::Junit, undetermined);
        let document = uppsala::parse(&text).expect("it is XML");
        let errors: Vec<String> = validator.validate(&document).iter().map(ToString::to_string).collect();
        assert_eq!(errors, Vec::<String>::new(), "{number} findings");
    }
}

#[test]
fn gitlab_gets_the_fields_of_its_documentation() {
    for (number, undetermined) in NUMBERS.into_iter().flat_map(|number| ALL.map(|it| (number, it))) {
        let report = report(number);
        let issues: Value =
            serde_json::from_str(&draw(&report, Sink::Gitlab, undetermined)).expect("it is JSON");
        let issues = issues.as_array().expect("a list");
        assert_eq!(issues.len(), report.open().count());
        let mut fingerprints = BTreeSet::new();
        for issue in issues {
            let text = |value: &Value| value.as_str().map(str::to_owned).expect("text");
            assert!(!text(&issue["description"]).is_empty() && !text(&issue["check_name"]).is_empty());
            assert!(fingerprints.insert(text(&issue["fingerprint"])));
            let severity = text(&issue["severity"]);
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity.as_str()));
            let path = text(&issue["location"]["path"]);
            assert!(!path.starts_with("./") && !path.starts_with('/'), "{path}");
            assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
        }
    }
}

#[test]
fn a_comment_keeps_under_the_limit_and_says_what_it_left_out() {
    for number in NUMBERS {
        let text = draw(&report(number), Sink::Markdown, ALL[0]);
        assert!(text.len() < 65_536 && text.chars().count() < 65_536, "{number}: {}", text.len());
        assert!(text.starts_with("<!-- axcess-check -->\n"));
        let shown = text.lines().filter(|line| line.contains("<sub>")).count();
        let open = report(number).open().count();
        assert!(shown > 0 || open == 0);
        if shown < open {
            let cut = format!("**{} more findings", open - shown);
            assert!(text.contains(&cut), "{number}: {shown} of {open} are shown");
        }
        assert!(text.trim_end().ends_with("again: `axcess check --demo`"), "{number}: the foot is there");
    }
}

#[test]
fn a_summary_keeps_under_a_mebibyte() {
    let text = draw(&report(10_000), Sink::Github, ALL[0]);
    assert!(text.len() < 1 << 20, "{}", text.len());
    assert!(text.contains("more findings"), "it says what it left out");
}

#[test]
fn a_comment_of_too_many_gates_keeps_under_the_limit() {
    let mut many = report(0);
    many.gates = (0..5_000).map(|number| gate(&format!("gate-{number}"), Outcome::Fail, 0)).collect();
    let text = draw(&many, Sink::Markdown, ALL[0]);
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains("gates are left out here"), "it says so");
}

#[test]
fn github_is_told_ten_of_a_kind_at_most() {
    for (number, undetermined) in NUMBERS.into_iter().flat_map(|number| ALL.map(|it| (number, it))) {
        let text = told(&report(number), undetermined, |told| told.annotations());
        for command in ["::error ", "::warning ", "::notice "] {
            let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(command)).collect();
            assert!(lines.len() <= 10, "{number}: {} of {command}", lines.len());
            if number == 10_000 {
                assert!(lines.last().is_some_and(|line| line.contains("are not shown here")), "{lines:?}");
            }
        }
        let is_command =
            |line: &str| ["::error ", "::warning ", "::notice "].iter().any(|it| line.starts_with(it));
        assert!(text.lines().all(is_command), "a name began a command of its own:\n{text}");
        assert!(
            number != 40 || text.contains("file=plans/new team%2C1%25.yaml,line=2,title=closed (exactly)::")
        );
    }
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    let text = draw(&report(40), Sink::Html, ALL[0]);
    for forbidden in ["<script", "src=", "href=", "url(", "@import", "http://", "https://", "<b>"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    assert!(text.contains("&lt;script&gt;alert(1)"), "names are escaped");
    assert!(text.contains("default-src 'none'"), "nothing may be fetched");
}

#[test]
fn text_cannot_steer_a_terminal() {
    let text = draw(&report(40), Sink::Text, ALL[0]);
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
}

fn demo() -> Policy {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the built-in account is sound")
}

#[test]
fn the_document_fits_its_schema_and_is_the_same_twice() {
    let account = demo();
    let yaml = "format: axcess-assertions\nversion: 1\nassert:\n  - {id: a, never: {who: '*', can: '*_READ', on: account/**}}\n";
    let run = || {
        let assertions = read_assertions("a.yaml", yaml.as_bytes()).expect("it is a file of assertions");
        let check = Check {
            account: &account,
            plan: None,
            assertions,
            flags: Flags::default(),
            baseline: None,
            exceptions: Vec::new(),
            max_age: None,
            now: account.captured_at(),
            snapshot: String::new(),
        };
        draw(&check.run().expect("no reference is ambiguous"), Sink::Json, ALL[0])
    };
    let schema = serde_json::to_value(axcess_report::schema_of::<CheckReport>()).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for text in [run(), draw(&report(40), Sink::Json, ALL[0])] {
        let document: Value = serde_json::from_str(&text).expect("it is JSON");
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    assert_eq!(run(), run());
}
