//! A plan's review as sections: what terminal, Markdown and HTML draw.

use axcess_core::{Outcome, Step};
use litemap::LiteMap;

use crate::diff::phrase::{places, steps_at};
use crate::diff::sides::Sides;
use crate::diff::{access_sections, headline};
use crate::finding::{Finding, Severity};
use crate::page::{Line, Section, uncoloured};
use crate::plan::PlanReview;
use crate::{Detail, Style, counted, escaped, styled};

/// Findings of one rule that are shown before the rest is only counted.
const MOST_OF_A_RULE: usize = 6;

/// Reads, and changes of the inverse plan, that are shown.
const MOST_READS: usize = 12;

/// The title of what takes the plan back.
pub(crate) const TAKING_BACK: &str = "Taking it back";

/// Everything but the steps.
#[derive(Debug)]
pub(crate) struct Page {
    /// Styled lines with their line breaks: how the steps end, who gains and who loses, how many findings.
    pub head: String,
    pub sections: Vec<Section>,
}

impl Page {
    pub fn new(review: &PlanReview<'_>, detail: Detail) -> Self {
        let sides = Sides::new(review.first, review.last());
        let mut head = format!("{}.\n", outcomes(&review.simulation.steps));
        if let Some(run) = &review.run {
            head.push_str(&run.text());
        }
        head.push_str(&headline(&sides, &review.diff, detail));
        if let Some(line) = severities(&review.findings) {
            head.push_str(&line);
        }
        if !review.parts.windows_are_complete {
            let line = "Too much moves to follow all of it from step to step: windows may be missing.";
            head.push_str(&format!("{}\n", styled(Style::Doubtful, line)));
        }
        let mut sections = access_sections(&sides, &review.diff, &review.causes, detail, &review.sources);
        sections.push(findings(review, detail));
        sections.push(order(review));
        sections.push(reads(review, detail));
        sections.push(undo(review));
        sections.retain(|section| !section.is_empty());
        Self { head, sections }
    }

    /// The lines of the head without colours.
    pub fn plain_head(&self) -> Vec<String> {
        uncoloured(&self.head).lines().map(str::to_owned).collect()
    }
}

/// `16 steps: 15 applied, 1 without effect`.
fn outcomes(steps: &[Step]) -> String {
    let kinds = [
        (Outcome::Applied, "applied", Style::Good),
        (Outcome::NoEffect, "without effect", Style::Doubtful),
        (Outcome::Refused, "refused", Style::Bad),
        (Outcome::Unresolved, "unresolved", Style::Doubtful),
        (Outcome::Skipped, "skipped", Style::Doubtful),
    ];
    let number = |outcome: Outcome| steps.iter().filter(|step| step.outcome == outcome).count();
    let there = kinds.iter().filter(|(outcome, ..)| number(*outcome) > 0);
    let mut parts: Vec<String> =
        there.map(|(outcome, word, style)| styled(*style, format!("{} {word}", number(*outcome)))).collect();
    let uncertain = steps.iter().filter(|step| step.uncertain).count();
    if uncertain > 0 {
        parts.push(styled(Style::Doubtful, format!("{uncertain} uncertain")));
    }
    let total = styled(Style::Strong, counted(steps.len(), "step"));
    if parts.is_empty() {
        format!("{total}: nothing to do")
    } else {
        format!("{total}: {}", parts.join(", "))
    }
}

/// `Findings: 1 error, 2 warnings, 3 notes.`
fn severities(findings: &[Finding]) -> Option<String> {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let number = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let there = kinds.iter().filter(|(severity, _)| number(*severity) > 0);
    let parts: Vec<String> =
        there.map(|(severity, noun)| styled(style(*severity), counted(number(*severity), noun))).collect();
    (!parts.is_empty()).then(|| format!("Findings: {}.\n", parts.join(", ")))
}

fn findings(review: &PlanReview<'_>, detail: Detail) -> Section {
    let mut section = Section::new("Findings");
    let mut shown: LiteMap<&str, usize> = LiteMap::new();
    for finding in &review.findings {
        let times = shown.entry(&finding.rule).or_default();
        *times += 1;
        if *times <= detail.most(MOST_OF_A_RULE) {
            section.lines.push(Line {
                style: style(finding.severity),
                mark: word(finding.severity),
                text: format!("{}: {}{}", finding.rule, escaped(&finding.message), place(review, finding)),
                below: Vec::new(),
            });
        }
    }
    for (rule, times) in shown {
        if let Some(more) = times.checked_sub(detail.most(MOST_OF_A_RULE)).filter(|more| *more > 0) {
            section.folded.push(format!("… and {more} more of {rule}"));
        }
    }
    section
}

/// ` (step 4, onboard.sh:22)`; a message that names its steps is followed by their lines only.
fn place(review: &PlanReview<'_>, finding: &Finding) -> String {
    let steps: Vec<usize> = finding.steps.iter().map(|step| step - 1).collect();
    let at = match finding.message.contains("step ") || finding.message.starts_with("steps ") {
        true => places(&steps, &review.sources),
        false => steps_at(&steps, &review.sources),
    };
    if steps.is_empty() || at.is_empty() { String::new() } else { format!(" ({at})") }
}

fn order(review: &PlanReview<'_>) -> Section {
    let mut section = Section::new("Safe order");
    if let Some(order) = review.safe_order() {
        let (style, mark) = match (order.windows, order.proved) {
            (0, _) => (Style::Good, "+"),
            (_, true) => (Style::Bad, "-"),
            (_, false) => (Style::Doubtful, "?"),
        };
        section.lines.push(Line { style, mark, text: order.text, below: Vec::new() });
    }
    section
}

fn reads(review: &PlanReview<'_>, detail: Detail) -> Section {
    let mut section = Section::new("Reads that settle what is unknown");
    let found = review.reads();
    let most = detail.most(MOST_READS);
    for (place, read) in found.reads.iter().take(most).enumerate() {
        let with = if place == 0 { "" } else { "with those above " };
        let (read, settled, open) =
            (escaped(&read.read), read.settled, counted(found.open, "unknown answer"));
        let text = format!("{read}: {with}{settled} of {open} settled");
        section.lines.push(Line { style: Style::Doubtful, mark: "?", text, below: Vec::new() });
    }
    if found.reads.len() > most {
        section.folded.push(format!("… and {} more", found.reads.len() - most));
    }
    if !found.complete {
        section
            .remarks
            .push(format!("only the first {} were looked into", counted(found.open, "unknown answer")));
    }
    if found.unreadable > 0 && !section.is_empty() {
        section.remarks.push(format!("no read settles {} of them", found.unreadable));
    }
    section
}

fn undo(review: &PlanReview<'_>) -> Section {
    let mut section = Section::new(TAKING_BACK);
    let Some(undo) = review.undo() else { return section };
    if undo.changes.is_empty() && undo.irreversible.is_empty() {
        return section;
    }
    let (style, mark) = if undo.restores { (Style::Good, "+") } else { (Style::Bad, "-") };
    section.lines.push(Line { style, mark, text: undo.summary(), below: Vec::new() });
    section
}

/// The severity's word, as wide as the others.
const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error  ",
        Severity::Warning => "warning",
        Severity::Info => "note   ",
    }
}

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Doubtful,
        Severity::Info => Style::Faint,
    }
}
