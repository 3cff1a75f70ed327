//! From what is against the gates to a report: what is known or excepted does not count.

use std::cmp::Reverse;
use std::collections::HashMap;

use axcess_core::Policy;
use axcess_report::{PlanSource, escaped};

use crate::check::{Asked, Check};
use crate::exception::Exception;
use crate::report::{CheckFinding, CheckReport, Counts, Gate, Outcome, Passes};
use crate::rule::{EXCEPTION_EXPIRED, EXCEPTION_UNMATCHED, RULES};
use crate::severity::Severity;

impl Check<'_> {
    /// Puts the report together.
    pub(super) fn settle(&self, mut all: Vec<Asked>) -> CheckReport {
        tell_equal_apart(&mut all);
        let own = self.except(&mut all);
        all.extend(own);
        let mut counts = Counts::default();
        if let Some(baseline) = &self.baseline {
            let every: Vec<CheckFinding> = all.iter().flat_map(|asked| asked.findings.clone()).collect();
            counts.gone = baseline.gone(&every);
        }
        let (mut gates, mut findings): (Vec<Gate>, Vec<CheckFinding>) = (Vec::new(), Vec::new());
        for mut asked in all {
            for finding in &mut asked.findings {
                let known =
                    self.baseline.as_ref().is_some_and(|baseline| baseline.knows(&finding.fingerprint));
                // What says that the snapshot is not the right one cannot be known beforehand.
                if known && finding.passes.is_none() && finding.outcome != Outcome::Refused {
                    finding.passes = Some(Passes::Baseline);
                }
                if finding.help.is_none() {
                    let rule = RULES.iter().find(|rule| rule.id == finding.rule);
                    finding.help = rule.map(|rule| rule.help.to_owned());
                }
            }
            let open = || asked.findings.iter().filter(|finding| finding.passes.is_none());
            asked.gate.outcome = open().map(|finding| finding.outcome).max().unwrap_or(Outcome::Pass);
            asked.gate.findings = open().count();
            counts.add(&asked);
            gates.push(asked.gate);
            findings.extend(asked.findings);
        }
        gates.sort_by_key(|gate| (Reverse(gate.outcome), gate.severity));
        findings.sort_by(|a, b| order(a).cmp(&order(b)));
        let outcome = gates.iter().map(|gate| gate.outcome).max().unwrap_or(Outcome::Pass);
        CheckReport { outcome, counts, gates, findings }
    }

    /// Lets pass what exceptions are about, and gives the gate of the exceptions themselves.
    fn except(&self, all: &mut [Asked]) -> Option<Asked> {
        let first = self.exceptions.first()?;
        let source = PlanSource { file: first.source.file.clone(), line: first.source.line };
        let statement = "every exception is needed and holds".to_owned();
        let mut own = Asked::new("exceptions", "exceptions", Severity::Low, statement, Some(source));
        for exception in &self.exceptions {
            let mut matched = 0;
            let is_past = exception.expires.is_past(self.now);
            for finding in all.iter_mut().flat_map(|asked| &mut asked.findings) {
                if !exception.is_about(finding, self.last()) {
                    continue;
                }
                matched += 1;
                if !is_past && finding.passes.is_none() {
                    finding.passes = Some(exception.passes());
                }
            }
            let (rule, message) = match (matched, is_past) {
                (0, _) => {
                    (EXCEPTION_UNMATCHED, format!("the exception {} excepts nothing", exception.name()))
                }
                (_, true) => (EXCEPTION_EXPIRED, exception.past()),
                (_, false) => continue,
            };
            let place = PlanSource { file: exception.source.file.clone(), line: exception.source.line };
            own.find(rule, Outcome::Fail, message, &[&exception.id]).source = Some(place);
        }
        Some(own)
    }
}

impl Exception {
    fn is_about(&self, finding: &CheckFinding, account: &Policy) -> bool {
        if finding.outcome == Outcome::Refused {
            return false;
        }
        let of_person = || {
            let [user] = &finding.users[..] else { return false };
            let who = self.id.strip_prefix(&finding.gate).and_then(|rest| rest.strip_prefix(':'));
            who.is_some_and(|who| account.user(who).is_ok_and(|known| account.user_id(known) == user))
        };
        self.id == finding.fingerprint || self.id == finding.gate || of_person()
    }

    fn name(&self) -> String {
        format!("`{}` of {}", escaped(&self.id), escaped(&self.owner))
    }

    fn past(&self) -> String {
        format!("the exception {} held until {}: {}", self.name(), self.expires.text, escaped(&self.reason))
    }

    fn passes(&self) -> Passes {
        Passes::Exception {
            owner: escaped(&self.owner).into_owned(),
            reason: escaped(&self.reason).into_owned(),
            expires: self.expires.text.clone(),
        }
    }
}

impl Counts {
    fn add(&mut self, asked: &Asked) {
        match asked.gate.outcome {
            Outcome::Pass => self.passed += 1,
            Outcome::Undetermined => self.undetermined += 1,
            Outcome::Fail => self.failed += 1,
            Outcome::Refused => self.refused += 1,
        }
        for finding in &asked.findings {
            match &finding.passes {
                None => self.open += 1,
                Some(Passes::Baseline) => self.known += 1,
                Some(Passes::Exception { .. }) => self.excepted += 1,
            }
        }
    }
}

/// Two findings that say the same of people with the same names get fingerprints of their own.
fn tell_equal_apart(all: &mut [Asked]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in all.iter_mut().flat_map(|asked| &mut asked.findings) {
        let times = seen.entry(finding.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            finding.fingerprint = crate::describe::fingerprint(&[&finding.fingerprint, &times.to_string()]);
        }
    }
}

/// What counts first, the worst first, and then as people look for it.
fn order(finding: &CheckFinding) -> (bool, Reverse<Outcome>, Severity, &str, &str, &str) {
    (
        finding.passes.is_some(),
        Reverse(finding.outcome),
        finding.severity,
        &finding.gate,
        &finding.message,
        &finding.fingerprint,
    )
}
