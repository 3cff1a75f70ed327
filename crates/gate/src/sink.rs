//! Reports of a check, each as one kind of reader wants it.

mod github;
mod gitlab;
mod html;
mod junit;
mod markdown;
mod sarif;
mod text;

use axcess_core::Moment;
use axcess_report::{Basis, Detail, Document, Layout, PlanSource};

use crate::report::{CheckFinding, CheckReport, Gate, Outcome};
use crate::severity::Severity;

/// A kind of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sink {
    /// Text for people.
    Text,
    /// The document of a check.
    Json,
    /// A comment of a pull request.
    Markdown,
    /// The summary of a job of GitHub Actions; [`Told::annotations`] go with it.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// Code quality of GitLab.
    Gitlab,
    /// A page that asks for nothing from outside.
    Html,
}

impl Sink {
    /// All kinds by name.
    pub const ALL: [(&'static str, Self); 8] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("md", Self::Markdown),
        ("github", Self::Github),
        ("sarif", Self::Sarif),
        ("junit", Self::Junit),
        ("gitlab", Self::Gitlab),
        ("html", Self::Html),
    ];
}

/// What a gate that nobody can judge means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Undetermined {
    /// It is as bad as one that fails.
    #[default]
    Fails,
    /// It is let pass with a warning.
    Warns,
    /// It is let pass.
    Passes,
}

/// A report with all that is told beside it.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// What was found.
    pub report: &'a CheckReport,
    /// What it rests on.
    pub basis: &'a Basis,
    /// When the account was captured, and when it was checked.
    pub times: (Moment, Moment),
    /// What a gate that nobody can judge means.
    pub undetermined: Undetermined,
    /// The file to name where a finding has no place of its own.
    pub fallback: &'a str,
    /// The command that finds the same, if it can be told.
    pub command: Option<&'a str>,
}

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Error,
    Warning,
    Note,
}

impl Told<'_> {
    /// The report as a kind of reader wants it.
    pub fn draw(&self, sink: Sink) -> String {
        match sink {
            Sink::Text => anstream::adapter::strip_str(&self.text(Detail::Full, Layout::Plain)).to_string(),
            Sink::Json => {
                let document = Document::new(self.basis.clone(), self.report.clone());
                let text = serde_json::to_string_pretty(&document);
                text.expect("INVARIANT: texts, lists and numbers are JSON") + "\n"
            }
            Sink::Markdown => markdown::comment(self),
            Sink::Github => markdown::summary(self),
            Sink::Sarif => sarif::draw(self),
            Sink::Junit => junit::draw(self),
            Sink::Gitlab => gitlab::draw(self),
            Sink::Html => html::draw(self),
        }
    }

    /// The report for people, in colours.
    pub fn text(&self, detail: Detail, layout: Layout) -> String {
        text::draw(self, detail, layout)
    }

    /// Commands that make GitHub Actions mark lines of files.
    pub fn annotations(&self) -> String {
        github::annotations(self)
    }

    fn level(&self, finding: &CheckFinding) -> Level {
        match (finding.outcome, self.undetermined) {
            (Outcome::Undetermined, Undetermined::Warns) => Level::Warning,
            (Outcome::Undetermined, Undetermined::Passes) | (Outcome::Pass, _) => Level::Note,
            (Outcome::Undetermined, Undetermined::Fails) | (Outcome::Fail | Outcome::Refused, _) => {
                match finding.severity {
                    Severity::Critical | Severity::High => Level::Error,
                    Severity::Medium => Level::Warning,
                    Severity::Low | Severity::Info => Level::Note,
                }
            }
        }
    }

    /// Whether a gate keeps the check from passing.
    fn stops(&self, gate: &Gate) -> bool {
        match gate.outcome {
            Outcome::Pass => false,
            Outcome::Undetermined => self.undetermined == Undetermined::Fails,
            Outcome::Fail | Outcome::Refused => true,
        }
    }

    fn place(&self, finding: &CheckFinding) -> PlanSource {
        let fallback = || PlanSource { file: self.fallback.to_owned(), line: 1 };
        finding
            .source
            .clone()
            .filter(|place| !place.file.is_empty() && place.line > 0)
            .unwrap_or_else(fallback)
    }

    /// `failed: 2 of 5 gates do not hold, 1 cannot be judged`.
    fn verdict(&self) -> String {
        let counts = &self.report.counts;
        let all = counts.passed + counts.undetermined + counts.failed + counts.refused;
        let word = match (self.report.outcome, self.undetermined) {
            (Outcome::Refused, _) => "refused",
            (Outcome::Fail, _) => "failed",
            (Outcome::Undetermined, Undetermined::Fails) => "undetermined",
            (Outcome::Undetermined, _) | (Outcome::Pass, _) => "passed",
        };
        let ends = [
            (counts.refused, "is refused", "are refused"),
            (counts.failed, "fails", "fail"),
            (counts.undetermined, "is undetermined", "are undetermined"),
        ];
        let mut parts: Vec<String> = Vec::new();
        for (number, one, many) in ends.into_iter().filter(|(number, ..)| *number > 0) {
            let of = if parts.is_empty() { format!(" of {}", counted(all, "gate")) } else { String::new() };
            parts.push(format!("{number}{of} {}", if number == 1 { one } else { many }));
        }
        match parts.is_empty() {
            true => format!("{word}: {} {}", counted(all, "gate"), if all == 1 { "holds" } else { "hold" }),
            false => format!("{word}: {}", axcess_report::listed(&parts)),
        }
    }

    /// What does not count, and why, as sentences.
    fn let_pass(&self) -> Vec<String> {
        let counts = &self.report.counts;
        let findings = |number: usize| counted(number, "finding");
        let is = |number: usize| if number == 1 { "is" } else { "are" };
        let mut lines = Vec::new();
        if counts.known > 0 {
            lines.push(format!("{} {} known from the baseline", findings(counts.known), is(counts.known)));
        }
        if counts.excepted > 0 {
            lines.push(format!("{} {} excepted", findings(counts.excepted), is(counts.excepted)));
        }
        if counts.gone > 0 {
            lines.push(format!(
                "{} of the baseline {} gone: write it anew",
                findings(counts.gone),
                is(counts.gone)
            ));
        }
        lines
    }

    /// How old the snapshot was, in the two largest units.
    fn age(&self) -> String {
        crate::age::between(self.times.0, self.times.1)
    }
}

/// `1 gate`, `2 gates`.
fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `step 3 (onboard.yaml:9)`, where a finding comes from.
fn origin(finding: &CheckFinding) -> Option<String> {
    let source = finding.source.as_ref()?;
    let place = format!("{}:{}", axcess_report::escaped(&source.file), source.line);
    match &finding.steps[..] {
        [] => None,
        [only] => Some(format!("step {only}, {place}")),
        [first, .., last] if last - first + 1 == finding.steps.len() => {
            Some(format!("steps {first}-{last}, {place}"))
        }
        [first, ..] => Some(format!("step {first} and {} more, {place}", finding.steps.len() - 1)),
    }
}
