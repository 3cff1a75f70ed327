//! The code quality report of GitLab.

use serde::Serialize;

use crate::report::CheckFinding;
use crate::report::Outcome;
use crate::severity::Severity;
use crate::sink::{Told, Undetermined, origin};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn draw(told: &Told<'_>) -> String {
    let issues: Vec<Issue<'_>> = told.report.open().map(|finding| issue(told, finding)).collect();
    serde_json::to_string_pretty(&issues).expect("INVARIANT: texts and numbers are JSON") + "\n"
}

fn issue<'a>(told: &Told<'_>, finding: &'a CheckFinding) -> Issue<'a> {
    let place = told.place(finding);
    let origin = origin(finding).map(|origin| format!(" ({origin})")).unwrap_or_default();
    Issue {
        description: format!("{}: {}{origin}", axcess_report::escaped(&finding.gate), finding.message),
        check_name: &finding.rule,
        fingerprint: &finding.fingerprint,
        severity: severity(told, finding),
        location: Location { path: place.file, lines: Lines { begin: place.line } },
    }
}

/// GitLab's five words.
fn severity(told: &Told<'_>, finding: &CheckFinding) -> &'static str {
    match (finding.outcome, told.undetermined) {
        (Outcome::Undetermined, Undetermined::Passes) => "info",
        (Outcome::Undetermined, Undetermined::Warns) => "minor",
        _ => match finding.severity {
            Severity::Critical => "blocker",
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low => "minor",
            Severity::Info => "info",
        },
    }
}
