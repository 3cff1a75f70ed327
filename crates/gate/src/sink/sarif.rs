//! SARIF 2.1.0, as code scanning reads it.

use serde_json::{Value, json};

use crate::report::{CheckFinding, Passes};
use crate::rule::RULES;
use crate::sink::{Level, Told, origin};

/// Results that GitHub takes of a run.
const MOST: usize = 25_000;

pub(super) fn draw(told: &Told<'_>) -> String {
    let all = &told.report.findings;
    let mut invocation = json!({"executionSuccessful": true});
    if all.len() > MOST {
        let text =
            format!("{} more findings are left out: code scanning takes {MOST} of a run", all.len() - MOST);
        invocation["toolExecutionNotifications"] = json!([{"level": "warning", "message": {"text": text}}]);
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "axcess",
                "semanticVersion": told.basis.axcess,
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "properties": {
                "snapshot": told.basis.snapshot,
                "captured_at": told.basis.captured_at,
                "semantics": told.basis.semantics,
                "agreement": told.basis.agreement,
            },
            "results": all.iter().take(MOST).map(|finding| result(told, finding)).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_string_pretty(&log).expect("INVARIANT: texts, lists and numbers are JSON") + "\n"
}

fn rules() -> Vec<Value> {
    let rule = |rule: &crate::Rule| {
        json!({
            "id": rule.id,
            "name": pascal(rule.id),
            "shortDescription": {"text": rule.title},
            "help": {"text": rule.help},
            "properties": {"tags": ["security", "access-control"], "precision": "very-high"},
        })
    };
    RULES.iter().map(rule).collect()
}

/// `NewAdmin`, as SARIF has names.
fn pascal(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(word).collect()
}

fn result(told: &Told<'_>, finding: &CheckFinding) -> Value {
    let place = told.place(finding);
    let origin = origin(finding).map(|origin| format!(" ({origin})")).unwrap_or_default();
    let level = match told.level(finding) {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.id == finding.rule),
        "level": level,
        "message": {"text": format!("{}: {}{origin}", axcess_report::escaped(&finding.gate), finding.message)},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&place.file)},
            "region": {"startLine": place.line},
        }}],
        "partialFingerprints": {"axcess/v1": finding.fingerprint},
        "properties": {
            "gate": finding.gate,
            "outcome": finding.outcome,
            "severity": finding.severity,
            "steps": finding.steps,
            "users": finding.users,
            "nodes": finding.nodes,
        },
    });
    if let Some(passes) = &finding.passes {
        let why = match passes {
            Passes::Baseline => "known from the baseline".to_owned(),
            Passes::Exception { owner, reason, expires } => format!("{reason} ({owner}, until {expires})"),
        };
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": why}]);
    }
    result
}

/// A path as a reference of RFC 3986.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let coded: String = path
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    if coded.starts_with('/') { format!("file://{coded}") } else { coded }
}
