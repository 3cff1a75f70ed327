//! Baselines: findings that are known.

use std::collections::BTreeMap;

use axcess_plan::tree::{Fields, Form, PlanErrors, Problem, Tree};
use serde::Serialize;

use crate::report::{CheckFinding, Passes};

const FORM: Form = Form {
    format: "axcess-baseline",
    noun: "a baseline",
    plural: "baselines",
    fields: "a baseline has the fields `format: axcess-baseline`, `version: 1` and `findings`; \
             `axcess check --write-baseline FILE` writes one",
    one_document: "a baseline is one document",
};

/// Findings that are known, by fingerprint, with what they say for whoever reads the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u64,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    fingerprint: &'a str,
    gate: &'a str,
    rule: &'a str,
    message: &'a str,
}

impl Baseline {
    /// Reads a baseline, JSON or YAML.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file at once, each with its place.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, PlanErrors> {
        let tree = Tree::read(name, bytes, &FORM)?;
        let mut reading = tree.reading();
        let mut known = BTreeMap::new();
        if let Some(mut fields) = Fields::new(FORM.noun, &tree.root, &mut reading)
            && FORM.is_readable(&mut fields)
        {
            for node in fields.list("findings", "a list of findings") {
                let Some(mut entry) = Fields::new("a finding", node, fields.reading) else { continue };
                let place = entry.node("fingerprint");
                let fingerprint = entry.text("fingerprint");
                if let Some(place) = place.filter(|_| fingerprint.is_empty()) {
                    entry.reading.report(Problem::new(place.span.clone(), "`fingerprint` is empty"));
                }
                let message = entry.optional_text("message").unwrap_or_default();
                for name in ["gate", "rule"] {
                    entry.optional_text(name);
                }
                entry.finish();
                known.insert(fingerprint, message);
            }
            fields.finish();
        }
        if reading.problems.is_empty() { Ok(Self { known }) } else { Err(tree.errors(reading)) }
    }

    /// The text of a baseline that knows these findings, but for those that an exception lets pass: they are to
    /// count again when it is past its day.
    pub fn write(findings: &[CheckFinding]) -> String {
        let is_known = |finding: &&CheckFinding| !matches!(finding.passes, Some(Passes::Exception { .. }));
        let known = findings.iter().filter(is_known);
        // By fingerprint, so that a change of one line of the account changes one line of the file.
        let all: BTreeMap<&str, &CheckFinding> = known.map(|it| (it.fingerprint.as_str(), it)).collect();
        let findings = all.values().map(|finding| Entry {
            fingerprint: &finding.fingerprint,
            gate: &finding.gate,
            rule: &finding.rule,
            message: &finding.message,
        });
        let file = File { format: FORM.format, version: 1, findings: findings.collect() };
        let text = serde_json::to_string_pretty(&file).expect("INVARIANT: texts and numbers are JSON");
        text + "\n"
    }

    /// Whether a finding is known.
    pub fn knows(&self, fingerprint: &str) -> bool {
        self.known.contains_key(fingerprint)
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// How many of them no longer exist.
    pub(crate) fn gone(&self, findings: &[CheckFinding]) -> usize {
        let found: std::collections::BTreeSet<&str> =
            findings.iter().map(|finding| &*finding.fingerprint).collect();
        self.known.keys().filter(|known| !found.contains(known.as_str())).count()
    }
}
