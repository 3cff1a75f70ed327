//! JUnit XML: each gate is a test.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::report::{CheckFinding, Gate, Outcome};
use crate::sink::{Told, Undetermined, origin};

/// Findings that one test lists.
const MOST: usize = 1000;

pub(super) fn draw(told: &Told<'_>) -> String {
    let mut suite = TestSuite::new("gates");
    for gate in &told.report.gates {
        suite.add_test_case(test(told, gate));
    }
    let mut report = Report::new("axcess check");
    report.add_test_suite(suite);
    let text = report.to_string().expect("INVARIANT: a report in memory can be written");
    without_skipped(&text)
}

/// The schema of Jenkins has no number of skipped tests for all suites together.
fn without_skipped(text: &str) -> String {
    let (head, rest) = text.split_once("<testsuites").unwrap_or((text, ""));
    let (tag, rest) = rest.split_once('>').unwrap_or((rest, ""));
    let tag = match tag.split_once(" skipped=\"") {
        Some((before, after)) => format!("{before}{}", after.split_once('"').map_or("", |(_, after)| after)),
        None => tag.to_owned(),
    };
    format!("{head}<testsuites{tag}>{rest}")
}

fn test(told: &Told<'_>, gate: &Gate) -> TestCase {
    let all: Vec<&CheckFinding> = told.report.open_of(gate).collect();
    let mut test = TestCase::new(gate.id.as_str(), status(told, gate, &all));
    test.set_classname(format!("axcess.{}", gate.kind));
    if !gate.depends_on.is_empty() {
        test.set_system_out(format!(
            "another setting of {} gives another outcome",
            gate.depends_on.join(", ")
        ));
    }
    test
}

fn status(told: &Told<'_>, gate: &Gate, all: &[&CheckFinding]) -> TestCaseStatus {
    let message = match all {
        [] => return TestCaseStatus::success(),
        [only] => only.message.clone(),
        [first, rest @ ..] => format!("{}, and {} more", first.message, rest.len()),
    };
    if gate.outcome == Outcome::Undetermined && told.undetermined != Undetermined::Fails {
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!("undetermined: {message}"));
        return status;
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let kind = match gate.outcome {
        Outcome::Undetermined => "undetermined",
        Outcome::Pass | Outcome::Fail | Outcome::Refused => &all[0].rule,
    };
    status.set_type(kind);
    status.set_message(message);
    let mut text = format!("{}\n", gate.statement);
    for finding in all.iter().take(MOST) {
        let origin = origin(finding).map(|origin| format!(" ({origin})")).unwrap_or_default();
        text.push_str(&format!("- {}{origin} [{}]\n", finding.message, finding.fingerprint));
    }
    if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
        text.push_str(&format!("… and {more} more\n"));
    }
    if let Some(help) = all.first().and_then(|finding| finding.help.as_deref()) {
        text.push_str(&format!("{help}\n"));
    }
    status.set_description(text);
    status
}
